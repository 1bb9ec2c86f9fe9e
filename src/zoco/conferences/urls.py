from django.urls import path

from zoco.conferences import views

urlpatterns = [
    path("trajecten/<uuid:case_id>/overleg/", views.of_case, name="case_conferences"),
    path("trajecten/<uuid:case_id>/overleg/nieuw/", views.new, name="conference_new"),
    path("overleg/<uuid:pk>/", views.show, name="conference"),
    path("overleg/<uuid:pk>/wijziging/", views.change, name="conference_change"),
    path("overleg/<uuid:pk>/afzegging/", views.cancellation, name="conference_cancellation"),
    path("overleg/<uuid:pk>/genodigden/nieuw/", views.invitee_new, name="invitee_new"),
    path("genodigden/<uuid:pk>/afzegging/", views.invitee_off, name="invitee_off"),
    path("overleg/<uuid:pk>/verslag/", views.minutes, name="conference_minutes"),
]
