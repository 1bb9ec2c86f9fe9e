from django.urls import path

from zoco.opendata import views

urlpatterns = [
    path("open-data/", views.open_data, name="open_data"),
    path("open-data/<int:year>/aantallen.csv", views.counts, name="open_data_counts"),
    path("open-data/<int:year>/verzonnen-personen.csv", views.invented, name="open_data_invented"),
    path("open-data/<int:year>/alles.json", views.everything, name="open_data_json"),
]
