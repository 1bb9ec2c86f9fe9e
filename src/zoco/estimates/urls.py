from django.urls import path

from zoco.estimates import views

urlpatterns = [
    path("cijfers/schattingen/", views.estimates, name="estimates"),
    path("cijfers/schattingen/schattingen.csv", views.as_csv, name="estimates_csv"),
    path("cijfers/schattingen/schattingen.json", views.as_json, name="estimates_json"),
    path("cijfers/schattingen/rapport/", views.report, name="estimates_report"),
    path("cijfers/schattingen/rapport.pdf", views.report_pdf, name="estimates_report_pdf"),
]
