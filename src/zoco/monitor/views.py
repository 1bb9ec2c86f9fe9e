"""How many are registered and how many there may be, for everybody; the same as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.monitor import composing, files, printing, shown
from zoco.monitor import series as gathered
from zoco.procedures.wording import Language


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def monitor(request: HttpRequest) -> HttpResponse:
    return render(
        request, "monitor/monitor.html", {"public_page": True} | shown.page(gathered.monitor(), language())
    )


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    return sheet(files.as_csv(gathered.monitor(), language()), "monitor.csv")


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    return file(files.as_json(gathered.monitor(), language()), "application/json", "monitor.json")


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """In the layout of the National Rapporteur."""
    found = composing.report(gathered.monitor(), language())
    return render(request, "monitor/report.html", {"public_page": True, "report": found})


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def report_pdf(request: HttpRequest) -> HttpResponse:
    return HttpResponse(printing.public(language()), content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="mensenhandel-monitor.pdf"'})  # fmt: skip


def sheet(told: str, name: str) -> HttpResponse:
    """A CSV to take away. The mark at the start tells spreadsheets that it is UTF-8."""
    return file("\ufeff" + told, "text/csv; charset=utf-8", name)


def file(told: str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(told, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def language() -> Language:
    return "en" if get_language() == "en" else "nl"
