"""The words, tables and picture of how people got on, from what was told of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoco.monitor.series import Indicator, definitions
from zoco.procedures.wording import Language
from zoco.shelter.codes import OverstayReason
from zoco.statistics.divisions import TOTAL
from zoco.statistics.drawing import Step, steps_svg
from zoco.statistics.figures import period_name
from zoco.statistics.flowing import (
    CODES,
    COVERED,
    HELD_UP,
    KINDS,
    MEDIAN,
    NINETY,
    PEOPLE,
    STEPS,
    TERMS_DUE,
    TERMS_KEPT,
    WAITS,
)
from zoco.statistics.journeys import FULL, PASSED_ON, STOOD_STILL
from zoco.statistics.models import Figure, Release
from zoco.statistics.periods import Period
from zoco.statistics.regions import COVERED_PLACES, MONTHS_NOBODY
from zoco.statistics.telling import Told

WORDS: dict[str, dict[str, Any]] = {
    "terms": {
        "hard": gettext_lazy("Harde termijnen (te laat is voorbij)"),
        "soft": gettext_lazy("Zachte termijnen (te laat heeft gevolgen)"),
        "target": gettext_lazy("Streefdata"),
        "recurring": gettext_lazy("Termijnen die terugkomen"),
    },
    HELD_UP: {
        PASSED_ON: gettext_lazy("De aanmelding ging door naar een andere organisatie"),
        FULL: gettext_lazy("Een opvang die gevraagd is, was vol"),
        STOOD_STILL: gettext_lazy("Een procedure stond stil"),
        **dict(OverstayReason.choices),
    },
    "waits": {
        PEOPLE: gettext_lazy("mensen"),
        MEDIAN: gettext_lazy("de helft binnen"),
        NINETY: gettext_lazy("negen van de tien binnen"),
    },
}


@dataclass(frozen=True)
class Cell:
    """A number (None: not shown) and, in a table that has a column for each period, the name of that period."""

    number: int | None
    period: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]
    share: int | None = None


def figures() -> list[Figure]:
    """All that was told of how people got on, with the numbers of the register that it starts from."""
    found = list(Figure.objects.filter(release__subject=Release.Subject.FLOW))
    register = Figure.objects.filter(release__subject=Release.Subject.REGISTER, indicator=TOTAL)
    years = {figure.starts_on.year for figure in found}
    return [*register.filter(starts_on__year__in=years), *found]


def word(indicator: str, value: str) -> str:
    """What people call a value; a region is called what it is."""
    said = str(WORDS.get(indicator, {}).get(value, value or _("onbekend")))
    if value in OverstayReason.values:
        return _("Langer in de opvang: %(why)s") % {"why": said[:1].lower() + said[1:]}
    return said


def told(found: Iterable[Figure]) -> Told:
    return {(figure.period, figure.indicator, figure.value): figure.amount for figure in found}


def page(year: int, found: Told, language: Language) -> dict[str, Any]:
    """What the template shows of one year."""
    of = Period.year(year)
    periods = [of, *of.quarters()]
    steps = [_row(found, periods, slug, "", language) for slug in (TOTAL, *STEPS)]
    return {
        "periods": [period_name(period) for period in periods],
        "steps": steps,
        "pictures": [_picture(steps, year, name, wide) for name, wide in (("wide", 720), ("phone", 340))],
        "waits": [_wait(found, periods, slug, language) for slug in WAITS],
        "terms": [_terms(found, of, kind) for kind in KINDS],
        "covered": _row(found, periods, COVERED, "", language),
        "covered_places": found.get((of, COVERED_PLACES, "")),
        "gaps": _gaps(found, of),
        "held_up": _held_up(found, of),
        "meanings": [each.meaning(language) for each in (definition(TOTAL), *indicators())],
    }


def indicators() -> list[Indicator]:
    """Those of this page, in the order of the file."""
    return [each for each in definitions().values() if each.page == "flow"]


def definition(slug: str) -> Indicator:
    return definitions()["registered" if slug == TOTAL else slug]


def share(part: int | None, whole: int | None) -> int | None:
    """
    In whole percents, of two numbers that are both told.

    >>> share(12, 40), share(None, 40), share(12, None)
    (30, None, None)
    """
    return None if part is None or not whole else round(100 * part / whole)


def _row(found: Told, periods: Sequence[Period], slug: str, value: str, language: Language) -> Row:
    cells = [Cell(found.get((period, slug, value)), period_name(period)) for period in periods]
    of_all = share(cells[0].number, found.get((periods[0], TOTAL, "")))
    return Row(definition(slug).name.said_in(language), cells, of_all)


def _wait(found: Told, periods: Sequence[Period], slug: str, language: Language) -> Row:
    """People, half of them, nine of ten; then half of each quarter."""
    year, *quarters = periods
    of_year = [Cell(found.get((year, slug, value))) for value in (PEOPLE, MEDIAN, NINETY)]
    halves = [Cell(found.get((quarter, slug, MEDIAN)), period_name(quarter)) for quarter in quarters]
    return Row(definition(slug).name.said_in(language), of_year + halves)


def _terms(found: Told, year: Period, kind: str) -> Row:
    due, kept = (found.get((year, slug, kind)) for slug in (TERMS_DUE, TERMS_KEPT))
    return Row(word("terms", kind), [Cell(due), Cell(kept)], share(kept, due))


def _gaps(found: Told, year: Period) -> list[Row]:
    """Police units that had a gap by its months, the most first."""
    gaps = [
        (months, value or "")
        for (of, slug, value), months in found.items()
        if (of, slug) == (year, MONTHS_NOBODY) and months
    ]
    ordered = sorted(gaps, key=lambda gap: (-gap[0], gap[1]))
    return [Row(word(MONTHS_NOBODY, value), [Cell(months)]) for months, value in ordered]


def _held_up(found: Told, year: Period) -> list[Row]:
    """What held most people up first; what is not shown last."""
    rows = [Row(word(HELD_UP, code), [Cell(found.get((year, HELD_UP, code)))]) for code in CODES]
    return sorted(rows, key=lambda row: -(row.cells[0].number or 0))


def _picture(steps: Sequence[Row], year: int, name: str, wide: int) -> SafeString:
    drawn = steps_svg(
        [Step(row.label, row.cells[0].number, _words(row)) for row in steps],
        wide=wide,
        name=name,
        title=_("Hoe ver mensen kwamen die in %(year)s in het register kwamen") % {"year": year},
        description=_(
            "Een balk voor elke stap, zo lang als het aantal mensen. Een lege streepjeslijn: niet getoond. De tabel hieronder zegt hetzelfde."
        ),
    )
    return mark_safe(drawn)  # noqa: S308  (ours, and its words are escaped)


def _words(row: Row) -> str:
    people = row.cells[0].number
    if people is None:
        return _("niet getoond")
    return str(people) if row.share in (None, 100) else f"{people} ({row.share}%)"
