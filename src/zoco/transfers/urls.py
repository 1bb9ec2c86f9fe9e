from django.urls import path

from zoco.transfers import views, views_of_team

urlpatterns = [
    path("trajecten/overdragen/", views.reassignment, name="reassignment"),
    path("trajecten/<uuid:case_id>/overdracht/", views.transfer_new, name="transfer_new"),
    path("overdrachten/", views.transfers, name="transfers"),
    path("overdrachten/<uuid:pk>/", views.transfer, name="transfer"),
    path("overdrachten/<uuid:pk>/aanname/", views.acceptance, name="transfer_acceptance"),
    path("overdrachten/<uuid:pk>/weigering/", views.refusal, name="transfer_refusal"),
    path("overdrachten/<uuid:pk>/intrekking/", views.withdrawal, name="transfer_withdrawal"),
    path("overdrachten/<uuid:pk>/gezien/", views.seen, name="transfer_seen"),
    path("waarneming/<uuid:pk>/verteld/", views.told, name="contact_changed"),
    path("team/waarneming/", views_of_team.substitutions, name="substitutions"),
    path("team/waarneming/nieuw/", views_of_team.substitution_new, name="substitution_new"),
    path("team/waarneming/<uuid:pk>/einde/", views_of_team.substitution_end, name="substitution_end"),
    path("team/herverdeling/", views_of_team.by_number, name="reassignment_by_number"),
]
