from django.urls import path

from zoco.residence import views

urlpatterns = [
    path("trajecten/<uuid:case_id>/verblijf/", views.show, name="case_residence"),
    path("trajecten/<uuid:case_id>/verblijf/nieuw/", views.change_new, name="residence_change_new"),
    path("verblijf/<uuid:pk>/gezien/", views.seen, name="entitlements_seen"),
]
