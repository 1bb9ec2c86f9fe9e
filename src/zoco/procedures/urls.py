from django.urls import path

from zoco.procedures import situation_views, views

urlpatterns = [
    path("trajecten/<uuid:case_id>/situatie/", situation_views.situation, name="case_situation"),
    path("trajecten/<uuid:case_id>/procedures/", views.of_case, name="procedures_of_case"),
    path("trajecten/<uuid:case_id>/procedures/<slug:slug>/start/", views.start, name="procedure_start"),
    path("procedures/<uuid:pk>/", views.show, name="procedure"),
    path("procedures/<uuid:pk>/opschorting/", views.suspension, name="procedure_suspension"),
    path("procedures/<uuid:pk>/hervatting/", views.resumption, name="procedure_resumption"),
    path("procedures/<uuid:pk>/verlenging/", views.extension, name="procedure_extension"),
    path("procedures/<uuid:pk>/afronding/", views.end, name="procedure_end"),
    path("termijnen/<uuid:pk>/gehaald/", views.met, name="deadline_met"),
]
