from django.urls import path

from zoco.exchange import views

urlpatterns = [path("uitwisseling/", views.exchange, name="exchange")]
