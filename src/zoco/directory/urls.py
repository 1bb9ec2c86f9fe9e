"""The signpost, the map, and the editor of the directory."""

from __future__ import annotations

from django.urls import path

from zoco.directory import editing, views

urlpatterns = [
    path("", views.signpost, name="signpost"),
    path("wegwijzer/tabel.json", views.table, name="signpost_table"),
    path("wegwijzer/toen/", views.directory_on, name="directory_on"),
    path("dekking/", views.coverage, name="coverage"),
    path("wegwijzer/beheer/", editing.claims, name="claims"),
    path("wegwijzer/beheer/nieuw/", editing.claim_new, name="claim_new"),
    path("wegwijzer/beheer/<uuid:line>/", editing.claim, name="claim"),
    path("wegwijzer/beheer/<uuid:line>/bevestiging/", editing.claim_confirmation, name="claim_confirmation"),
    path("wegwijzer/beheer/<uuid:line>/wijziging/", editing.claim_change, name="claim_change"),
    path("wegwijzer/beheer/<uuid:line>/intrekking/", editing.claim_withdrawal, name="claim_withdrawal"),
]
