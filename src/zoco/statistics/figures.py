"""
What the register counts, as tables: a division, its values, the quarters of one year.

Everything that must be hidden is hidden by the database (`guard/policies.sql`, section 8) before it comes here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoco.people.models import Organisation
from zoco.reports.codes import DossierType, Form, Gender, NationalityGroup

DIVISIONS = {
    "total": gettext_lazy("Personen in het register"),
    "form": gettext_lazy("Vorm van uitbuiting"),
    "age_band": gettext_lazy("Leeftijd"),
    "gender": gettext_lazy("Gender"),
    "nationality_group": gettext_lazy("Nationaliteit"),
    "police_unit": gettext_lazy("Politieregio"),
    "reporter_kind": gettext_lazy("Wie meldde aan"),
    "dossier_type": gettext_lazy("Wat werd gevraagd"),
}
AGE_BANDS = {
    "0-17": gettext_lazy("jonger dan 18"),
    "18-22": gettext_lazy("18 tot en met 22"),
    "23+": gettext_lazy("23 en ouder"),
    "unknown": gettext_lazy("onbekend"),
}
WORDS = {
    "total": {"": gettext_lazy("Alle personen")},
    "form": dict(Form.choices),
    "age_band": AGE_BANDS,
    "gender": dict(Gender.choices),
    "nationality_group": dict(NationalityGroup.choices),
    "reporter_kind": dict(Organisation.Kind.choices),
    "dossier_type": dict(DossierType.choices),
}


@dataclass(frozen=True)
class Figure:
    """Persons in one quarter with one value of one division; no persons: not shown; no value: none is named."""

    quarter: date
    division: str
    value: str | None
    persons: int | None

    @property
    def quarter_name(self) -> str:
        return f"{self.quarter.year}-{quarter_of(self.quarter)}"


@dataclass(frozen=True)
class Cell:
    """A number (None: not shown) and the length of its bar, in hundredths of the longest in the table."""

    quarter: str
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
    quarters: list[str]
    rows: list[Row]


def figures() -> list[Figure]:
    """All finished quarters, oldest first; nothing for who may not read figures."""
    with connection.cursor() as cursor:
        cursor.execute("select quarter, division, value, persons from zoco.figures()")
        return [Figure(*row) for row in cursor.fetchall()]


def tables(of_year: Sequence[Figure]) -> list[Table]:
    """The figures of one year, a table for each division."""
    quarters = sorted({figure.quarter for figure in of_year})
    return [
        _table(division, [figure for figure in of_year if figure.division == division], quarters)
        for division in DIVISIONS
    ]


def _table(division: str, found: list[Figure], quarters: list[date]) -> Table:
    known = {(figure.quarter, figure.value): figure.persons for figure in found}
    longest = max((figure.persons or 0 for figure in found), default=0) or 1
    values = sorted(
        {figure.value for figure in found if figure.value is not None}, key=lambda v: _place(division, v)
    )

    def cell(quarter: date, value: str) -> Cell:
        # Where no value is named, "nobody" is not said either.
        persons = None if (quarter, None) in known else known.get((quarter, value), 0)
        return Cell(quarter_of(quarter), persons, round(100 * (persons or 0) / longest))

    rows = [Row(word(division, value), [cell(quarter, value) for quarter in quarters]) for value in values]
    return Table(division, str(DIVISIONS[division]), [quarter_of(quarter) for quarter in quarters], rows)


def _place(division: str, value: str) -> tuple[int, str]:
    order = list(WORDS.get(division, {}))
    return (order.index(value) if value in order else len(order), value)


def word(division: str, value: str) -> str:
    """What people call a value; regions are called what they are."""
    return str(WORDS.get(division, {}).get(value, value or _("onbekend")))


def quarter_of(day: date) -> str:
    """
    >>> quarter_of(date(2026, 5, 1))
    'K2'
    """
    return _("K%(number)s") % {"number": (day.month + 2) // 3}


def as_csv(found: Iterable[Figure]) -> str:
    """One line a figure, for a spreadsheet."""
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow([_("kwartaal"), _("indeling"), _("code"), _("waarde"), _("personen")])
    for figure in found:
        value = "" if figure.value is None else word(figure.division, figure.value)
        persons = _("niet getoond") if figure.persons is None else figure.persons
        line = [figure.quarter_name, DIVISIONS[figure.division], figure.value or "", value, persons]
        lines.writerow(harmless(str(part)) for part in line)
    return out.getvalue()


def harmless(text: str) -> str:
    """
    Text that no spreadsheet takes for a formula (OWASP, CSV injection).

    >>> harmless("=1+1"), harmless("23+")
    ("'=1+1", '23+')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
