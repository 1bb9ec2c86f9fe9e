from django.urls import path

from zoco.statistics import views

urlpatterns = [
    path("cijfers/", views.figures, name="figures"),
    path("cijfers/cijfers.csv", views.download, name="figures_csv"),
    path("cijfers/doorstroom/", views.flow, name="flow"),
    path("cijfers/doorstroom/doorstroom.csv", views.flow_csv, name="flow_csv"),
    path("cijfers/doorstroom/doorstroom.json", views.flow_json, name="flow_json"),
]
