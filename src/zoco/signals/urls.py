from django.urls import path

from zoco.signals.outside_urls import urlpatterns as outside
from zoco.signals.views import delivering, keys, reporting, triage

urlpatterns = [
    *outside,
    path("signalen/leveringen/", delivering.deliveries, name="deliveries"),
    path("signalen/leveringen/<uuid:pk>/", delivering.delivery, name="delivery"),
    path("signalen/leveringen/<uuid:pk>/rijen/", delivering.rows, name="delivery_rows"),
    path("signalen/sleutels/", keys.keys, name="keys"),
    path("signalen/sleutels/nieuw/", keys.key_new, name="key_new"),
    path("signalen/sleutels/<uuid:pk>/", keys.key, name="key"),
    path("signalen/sleutels/<uuid:pk>/einde/", keys.key_end, name="key_end"),
    path("triage/", triage.triage, name="triage"),
    path("triage/<uuid:pk>/", triage.show, name="triage_signal"),
    path("triage/<uuid:pk>/op-mij/", triage.claim, name="triage_claim"),
    path("triage/<uuid:pk>/los/", triage.release, name="triage_release"),
    path("triage/<uuid:pk>/vraag/", triage.question, name="triage_question"),
    path("triage/<uuid:pk>/weging/", triage.grading, name="triage_grading"),
    path("triage/<uuid:pk>/doorsturen/", triage.forwarding, name="triage_forwarding"),
    path("triage/bestand/<uuid:pk>/", triage.attachment, name="triage_file"),
    path("triage/afschrift/<uuid:pk>/", triage.copy, name="triage_copy"),
    path("triage/<uuid:pk>/aanmelding/<int:person>/", reporting.report, name="triage_report"),
    path("triage/<uuid:pk>/einde/", triage.ending, name="triage_ending"),
]
