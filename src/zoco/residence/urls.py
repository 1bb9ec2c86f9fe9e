from django.urls import path

from zoco.residence import leaving, views

urlpatterns = [
    path("trajecten/<uuid:case_id>/verblijf/", views.show, name="case_residence"),
    path("trajecten/<uuid:case_id>/verblijf/nieuw/", views.change_new, name="residence_change_new"),
    path("trajecten/<uuid:case_id>/uit-beeld/", leaving.absence, name="case_absence"),
    path("verblijf/<uuid:pk>/gezien/", views.seen, name="entitlements_seen"),
]
