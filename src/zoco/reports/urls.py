from django.urls import path

from zoco.reports import views

urlpatterns = [
    path("aanmeldingen/", views.reports, name="reports"),
    path("aanmeldingen/nieuw/", views.new, name="report_new"),
    path("aanmeldingen/<uuid:pk>/", views.show, name="report"),
    path("aanmeldingen/<uuid:pk>/doorverwijzing/", views.passing, name="report_passing"),
    path("register/", views.registrations, name="registrations"),
]
