"""The rows of CTDC of a year: made once, by the owner of the tables, after the figures of that year were told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from zoco.exchange import ctdc
from zoco.exchange.models import Anonymised
from zoco.reports.models import Registration, Report
from zoco.statistics.models import Release, Settled
from zoco.statistics.periods import YEAR


@transaction.atomic
def make_due(at: datetime, *, using: str) -> list[Anonymised]:
    """Every year of which figures were told and no rows were made yet. Nobody counts twice: as in the figures."""
    there = Anonymised.objects.using(using).values_list("year", flat=True)
    told = Release.objects.using(using).filter(months=YEAR, subject=Release.Subject.REGISTER)
    years = sorted({release.starts_on.year for release in told} - set(there))
    return [_make(year, at, using) for year in years]


def _make(year: int, at: datetime, using: str) -> Anonymised:
    rows = ctdc.rows_of(list(people(year, using)))
    ctdc.schema().checked(rows)
    many = Counter(tuple(row.values()) for row in rows)
    groups = [[people, *values] for values, people in sorted(many.items())]
    return Anonymised.objects.using(using).create(year=year, made_at=at, least=ctdc.K, groups=groups)


def people(year: int, using: str) -> Iterator[ctdc.Person]:
    settled = Settled.objects.using(using).filter(counts=True, starts_on__year=year)
    lines = list(Registration.objects.using(using).filter(pk__in=settled.values("line")))
    numbers = [line.report_number for line in lines]
    ages = dict(Report.objects.using(using).filter(number__in=numbers).values_list("number", "age"))
    for line in lines:
        yield ctdc.Person(
            year=year,
            gender=line.gender,
            age=ages.get(line.report_number),
            age_band=line.age_band,
            minor_then=line.minor_then,
            dutch=line.nationality_group == "dutch",
            forms=line.forms,
            sectors=[line.sector],
        )
