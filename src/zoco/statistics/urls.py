from django.urls import path

from zoco.statistics import views

urlpatterns = [
    path("cijfers/", views.figures, name="figures"),
    path("cijfers/cijfers.csv", views.download, name="figures_csv"),
]
