"""The signpost, the map, and the editor of the directory."""

from __future__ import annotations

from django.urls import path

from zoco.directory import views

urlpatterns = [
    path("", views.signpost, name="signpost"),
    path("wegwijzer/tabel.json", views.table, name="signpost_table"),
    path("wegwijzer/toen/", views.directory_on, name="directory_on"),
    path("dekking/", views.coverage, name="coverage"),
]
