from django.urls import path

from zoco.files import views

urlpatterns = [
    path("trajecten/<uuid:case_id>/bestanden/", views.case_files, name="case_files"),
    path("trajecten/<uuid:case_id>/bestanden/nieuw/", views.case_file_new, name="case_file_new"),
    path("bestanden/<uuid:pk>/", views.case_file, name="case_file"),
    path("bestanden/<uuid:pk>/verwijdering/", views.case_file_removal, name="case_file_removal"),
    path("bestanden/<uuid:pk>/akkoord/", views.case_file_agreement, name="case_file_agreement"),
]
