"""What Zoco is, what it does with what you type, and how well everybody can use it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zoco.access.policy import Verb
from zoco.access.verbs import verb


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "knowledge/accessibility.html", {"public_page": True})


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "knowledge/privacy.html", {"public_page": True})


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "knowledge/about.html", {"public_page": True})
