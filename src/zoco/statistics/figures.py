"""What was told of the register, as tables: a division, its values, the quarters of one year and the year itself."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from zoco.statistics.divisions import DIVISIONS, place, word
from zoco.statistics.models import Figure, Release
from zoco.statistics.periods import Period


@dataclass(frozen=True)
class Cell:
    """A number (None: not shown) and the length of its bar, in hundredths of the longest of its kind in the table."""

    period: str
    persons: int | None
    length: int


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """One division of one year."""

    division: str
    title: str
    periods: list[str]
    rows: list[Row]


def figures() -> list[Figure]:
    """All that was told of the register, oldest first; nothing for who may not read figures."""
    return list(Figure.objects.filter(release__subject=Release.Subject.REGISTER))


def tables(of_year: Sequence[Figure]) -> list[Table]:
    """The figures of one year, a table for each division."""
    periods = sorted({figure.period for figure in of_year}, key=lambda period: (period.is_year, period))
    return [
        _table(division, [figure for figure in of_year if figure.indicator == division], periods)
        for division in DIVISIONS
    ]


def _table(division: str, found: list[Figure], periods: list[Period]) -> Table:
    known = {(figure.period, figure.value): figure.amount for figure in found}
    longest = {
        is_year: max((figure.amount or 0 for figure in found if figure.period.is_year == is_year), default=0)
        for is_year in (False, True)
    }
    # Beside a number that is hidden, "nobody" is not said either.
    hides = {figure.period for figure in found if figure.amount is None}
    values = sorted(
        {figure.value for figure in found if figure.value is not None},
        key=lambda value: place(division, value),
    )

    def cell(period: Period, value: str) -> Cell:
        persons = known.get((period, value), None if period in hides else 0)
        return Cell(
            period_name(period), persons, round(100 * (persons or 0) / (longest[period.is_year] or 1))
        )

    rows = [Row(word(division, value), [cell(period, value) for period in periods]) for value in values]
    return Table(division, str(DIVISIONS[division]), [period_name(period) for period in periods], rows)


def period_name(period: Period) -> str:
    """
    >>> from datetime import date
    >>> period_name(Period(date(2026, 4, 1), 3)), period_name(Period(date(2026, 1, 1), 12))
    ('K2', '2026')
    """
    return str(period.starts_on.year) if period.is_year else _("K%(number)s") % {"number": period.number}


def as_csv(found: Iterable[Figure]) -> str:
    """One line a figure, for a spreadsheet."""
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow([_("periode"), _("indeling"), _("code"), _("waarde"), _("personen")])
    for figure in found:
        value = "" if figure.value is None else word(figure.indicator, figure.value)
        persons = _("niet getoond") if figure.amount is None else figure.amount
        line = [figure.period.name, DIVISIONS[figure.indicator], figure.value or "", value, persons]
        lines.writerow(harmless(str(part)) for part in line)
    return out.getvalue()


def harmless(text: str) -> str:
    """
    Text that no spreadsheet takes for a formula (OWASP, CSV injection).

    >>> harmless("=1+1"), harmless("23+")
    ("'=1+1", '23+')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
