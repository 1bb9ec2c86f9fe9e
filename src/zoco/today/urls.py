from django.urls import path

from zoco.today import views

urlpatterns = [
    path("vandaag/", views.today, name="today"),
    path("team/", views.workload, name="workload"),
]
