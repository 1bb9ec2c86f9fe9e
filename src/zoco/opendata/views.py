"""Open data for everybody: what was stored when it was made. A page counts nothing and draws no noise."""

from __future__ import annotations

from math import exp
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.monitor.views import file, sheet
from zoco.opendata import files
from zoco.opendata.models import OpenYear, Spending
from zoco.opendata.parameters import on
from zoco.opendata.people import TRAITS
from zoco.opendata.words import TITLES, word


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """One year, the last one where none is asked for."""
    years = list(OpenYear.objects.values_list("year", flat=True))
    asked = request.GET.get("jaar")
    if asked is not None and asked not in map(str, years):
        raise Http404
    shown = OpenYear.objects.filter(pk=int(asked) if asked else years[0]).first() if years else None
    return render(
        request,
        "opendata/open_data.html",
        {
            "public_page": True,
            "years": years,
            "shown": shown,
            "ledger": list(Spending.objects.all()),
            "limits": on(request.today),  # type: ignore[attr-defined]
            **(_of(shown) if shown else {}),
        },
    )


def _of(shown: OpenYear) -> dict[str, Any]:
    one, two = files.spreads(shown)
    measured = shown.told["measured"]
    percents = {
        name: None if value is None else round(100 * value, 1)
        for name, value in measured.items()
        if name not in ("registers", "people")
    }
    return {
        "tables": [
            (
                TITLES[trait],
                list(zip((word(trait, value) for value in values), shown.told["one"][trait], strict=True)),
            )
            for trait, values in TRAITS.items()
        ],
        "one": one,
        "two": two,
        "times": round(exp(shown.epsilon), 1),
        "measured": percents,
        "registers": measured.get("registers"),
    }


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def counts(request: HttpRequest, year: int) -> HttpResponse:
    return sheet(files.counts_csv(_year(year)), f"open-data-{year}.csv")


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def invented(request: HttpRequest, year: int) -> HttpResponse:
    return sheet(files.invented_csv(_year(year)), f"verzonnen-personen-{year}.csv")


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def everything(request: HttpRequest, year: int) -> HttpResponse:
    return file(files.as_json(_year(year)), "application/json", f"open-data-{year}.json")


def _year(year: int) -> OpenYear:
    if year > 9999:
        raise Http404
    return get_object_or_404(OpenYear, pk=year)
