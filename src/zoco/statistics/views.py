"""The pages of figures, and the same as files to take away."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.monitor.views import file, language, sheet
from zoco.statistics import figures as told
from zoco.statistics import files
from zoco.statistics import flow as flowed
from zoco.statistics.models import Figure
from zoco.statistics.releasing import rule_in_force


@verb(Verb.READ_FIGURES)
@require_safe
def figures(request: SeatedRequest) -> HttpResponse:
    """One year, quarter by quarter; the last one that shows a number when none is asked for."""
    found = told.figures()
    year, years = year_asked(request, found)
    tables = told.tables([figure for figure in found if figure.starts_on.year == year])
    return render(
        request,
        "statistics/figures.html",
        {
            "tables": tables if year else [],
            "year": year,
            "years": years,
            "least": rule_in_force().least,
        },
    )


def year_asked(request: SeatedRequest, found: list[Figure]) -> tuple[int | None, list[int]]:
    """The year in the address, else the last one with a number; and all years. One of which nothing was told is not there."""
    years = sorted({figure.starts_on.year for figure in found}, reverse=True)
    if (asked := request.GET.get("jaar")) is not None:
        if asked not in map(str, years):
            raise Http404
        return int(asked), years
    with_number = {figure.starts_on.year for figure in found if figure.amount is not None}
    return max(with_number or years, default=None), years


@verb(Verb.READ_FIGURES)
@require_safe
def download(request: SeatedRequest) -> HttpResponse:
    """All that was told."""
    look(request, "figures.download")
    return sheet(told.as_csv(told.figures()), "cijfers.csv")


@verb(Verb.READ_FIGURES)
@require_safe
def flow(request: SeatedRequest) -> HttpResponse:
    """How the people of one year got on in the half year after; the last year that shows a number, or the one asked."""
    found = flowed.figures()
    year, years = year_asked(request, found)
    shown = flowed.page(year, flowed.told(found), language()) if year else {}
    known = {"year": year, "years": years, "least": rule_in_force().least}
    return render(request, "statistics/flow.html", known | shown)


@verb(Verb.READ_FIGURES)
@require_safe
def flow_csv(request: SeatedRequest) -> HttpResponse:
    look(request, "figures.download")
    return sheet(files.as_csv(flowed.figures(), language()), "doorstroom.csv")


@verb(Verb.READ_FIGURES)
@require_safe
def flow_json(request: SeatedRequest) -> HttpResponse:
    look(request, "figures.download")
    told_of = files.as_json(flowed.figures(), language(), rule_in_force().least)
    return file(told_of, "application/json", "doorstroom.json")
