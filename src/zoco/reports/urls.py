from django.urls import path

from zoco.reports import views

urlpatterns = [
    path("aanmeldingen/", views.reports, name="reports"),
    path("aanmeldingen/nieuw/", views.new, name="report_new"),
    path("aanmeldingen/<uuid:pk>/", views.show, name="report"),
    path("aanmeldingen/<uuid:pk>/doorverwijzing/", views.passing, name="report_passing"),
    path("aanmeldingen/<uuid:pk>/dossier/", views.dossier, name="report_dossier"),
    path("voorvallen/<uuid:incident>/", views.incident, name="incident"),
    path("register/", views.registrations, name="registrations"),
    path("register/<str:number>/", views.registration, name="registration"),
]
