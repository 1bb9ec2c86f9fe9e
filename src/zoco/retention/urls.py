from django.urls import path

from zoco.retention import views

urlpatterns = [
    path("bewaren/", views.retention, name="retention"),
    path("bewaren/binnenkort/", views.soon, name="forgetting_soon"),
    path("trajecten/<uuid:case_id>/bewaren/", views.of_case, name="case_retention"),
    path("trajecten/<uuid:case_id>/bewaren/langer/", views.hold_new, name="legal_hold_new"),
    path("trajecten/<uuid:case_id>/bewaren/vergeten/", views.request_new, name="forget_request_new"),
    path("bewaring/<uuid:pk>/nog-nodig/", views.hold_review, name="legal_hold_review"),
    path("bewaring/<uuid:pk>/einde/", views.hold_end, name="legal_hold_end"),
    path("vergeetverzoeken/<uuid:pk>/", views.request_decide, name="forget_request"),
]
