from django.urls import path

from zoco.cases import views

urlpatterns = [
    path("aanmeldingen/<uuid:pk>/acceptatie/", views.acceptance, name="report_acceptance"),
    path("trajecten/", views.cases, name="cases"),
    path("trajecten/<uuid:case_id>/", views.show, name="case"),
    path("trajecten/<uuid:case_id>/intake/", views.intake, name="case_intake"),
    path("trajecten/<uuid:case_id>/toestemmingen/", views.consents, name="case_consents"),
    path("trajecten/<uuid:case_id>/toestemmingen/nieuw/", views.consent_new, name="case_consent_new"),
    path("toestemmingen/<uuid:pk>/intrekking/", views.withdrawal, name="consent_withdrawal"),
    path("trajecten/<uuid:case_id>/contacten/", views.contacts, name="case_contacts"),
    path("trajecten/<uuid:case_id>/contacten/nieuw/", views.contact_new, name="contact_new"),
    path("trajecten/<uuid:case_id>/inzage/", views.log, name="case_log"),
    path("trajecten/<uuid:case_id>/toegang/nieuw/", views.grant_new, name="grant_new"),
    path("toegang/<uuid:pk>/einde/", views.grant_end, name="grant_end"),
    path("noodtoegang/", views.emergency, name="emergency"),
    path("meldingen/<uuid:pk>/gezien/", views.alarm, name="alarm"),
]
