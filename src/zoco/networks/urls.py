from django.urls import path

from zoco.networks.views import network, suspects

urlpatterns = [
    path("netwerk/<uuid:pk>/", network.show, name="network"),
    path("triage/<uuid:pk>/verdachten/", suspects.suspects, name="suspects"),
    path("triage/<uuid:pk>/verdachten/<uuid:suspect>/weg/", suspects.forget, name="suspect_end"),
]
