"""How it goes with bottlenecks, for who reads figures."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.bottlenecks import figures as told
from zoco.monitor.views import sheet


@verb(Verb.READ_FIGURES)
@require_safe
def figures(request: SeatedRequest) -> HttpResponse:
    return render(request, "bottlenecks/figures.html", {"rows": told.rows(told.counted())})


@verb(Verb.READ_FIGURES)
@require_safe
def figures_csv(request: SeatedRequest) -> HttpResponse:
    look(request, "figures.download")
    return sheet(told.as_csv(told.rows(told.counted())), "knelpunten.csv")
