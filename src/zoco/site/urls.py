"""All pages. Dutch without prefix, other languages below their code."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from zoco.directory import hsds
from zoco.site import api

# "access" has the pages of `people`: it is the room above, which knows the verbs.
ROOMS = [
    "directory",
    "knowledge",
    "access",
    "drafts",
    "reports",
    "cases",
    "files",
    "signals",
    "matching",
    "subjects",
    "networks",
    "hints",
    "procedures",
    "plans",
    "safety",
    "residence",
    "shelter",
    "conferences",
    "letters",
    "transfers",
    "closing",
    "overview",
    "today",
    "retention",
    "statistics",
    "bottlenecks",
    "opendata",
    "exchange",
    "monitor",
    "estimates",
    "audit",
    "demo",
]

# What a process for the public has: the rest does not exist there.
OUTSIDE = ["zoco.knowledge.urls", "zoco.signals.outside_urls"]
ALL = [f"zoco.{room}.urls" for room in ROOMS if find_spec(f"zoco.{room}.urls")]

urlpatterns = [
    path("", include("zoco.site.health")),
    *([] if settings.ZOCO_OUTSIDE else [path("hsds/", hsds.urls()), path("api/v1/", api.urls())]),
    *i18n_patterns(
        *(path("", include(urls)) for urls in (OUTSIDE if settings.ZOCO_OUTSIDE else ALL)),
        prefix_default_language=False,
    ),
]
handler400 = "zoco.ui.views.bad_request"
handler403 = "zoco.ui.views.refused"
handler404 = "zoco.ui.views.not_found"
handler500 = "zoco.ui.views.broken"
