from django.urls import path

from zoco.today import views

urlpatterns = [
    path("vandaag/", views.today, name="today"),
    path("vandaag/filters/", views.filters, name="filters"),
    path("vandaag/filters/<uuid:pk>/weg/", views.filter_end, name="filter_end"),
    path("vandaag/vooruit/", views.ahead, name="ahead"),
    path("vandaag/berichten/", views.notices, name="notices"),
    path("vandaag/nieuw/", views.news, name="news"),
    path("vandaag/agenda/", views.feed, name="feed"),
    path("agenda/<str:secret>.ics", views.calendar_feed, name="calendar"),
    path("team/", views.workload, name="workload"),
]
