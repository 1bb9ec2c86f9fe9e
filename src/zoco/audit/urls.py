from django.urls import path

from zoco.audit import views

urlpatterns = [path("logboek/", views.log, name="log")]
