"""The page of figures, and the same as a file for a spreadsheet."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.statistics import figures as counted


@verb(Verb.READ_FIGURES)
@require_safe
def figures(request: SeatedRequest) -> HttpResponse:
    """One year, quarter by quarter; the last one that has figures when none is asked for."""
    found = counted.figures()
    years = sorted({figure.quarter.year for figure in found}, reverse=True)
    asked = request.GET.get("jaar")
    if asked is not None and asked not in map(str, years):
        raise Http404
    year = int(asked) if asked else years[0] if years else None
    tables = counted.tables([figure for figure in found if figure.quarter.year == year])
    return render(
        request, "statistics/figures.html", {"tables": tables if year else [], "year": year, "years": years}
    )


@verb(Verb.READ_FIGURES)
@require_safe
def download(request: SeatedRequest) -> HttpResponse:
    """All quarters. The mark at the start tells spreadsheets that it is UTF-8."""
    look(request, "figures.download")
    answer = HttpResponse(
        "\ufeff" + counted.as_csv(counted.figures()), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="cijfers.csv"'
    return answer
