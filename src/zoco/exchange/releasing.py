"""The rows of CTDC of a year: made once, by the owner of the tables, after the figures of that year were told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from zoco.exchange import ctdc
from zoco.exchange.beside import rows_of
from zoco.exchange.models import Anonymised
from zoco.reports.models import Registration, Report
from zoco.statistics.models import Figure, Release, Settled
from zoco.statistics.periods import YEAR, Period
from zoco.statistics.releasing import rule_in_force


@transaction.atomic
def make_due(at: datetime, *, using: str) -> list[Anonymised]:
    """Every year of which figures were told and no rows were made yet. Nobody counts twice: as in the figures."""
    there = Anonymised.objects.using(using).values_list("year", flat=True)
    told = Release.objects.using(using).filter(months=YEAR, subject=Release.Subject.REGISTER)
    years = sorted({release.starts_on.year for release in told} - set(there))
    return [_make(year, at, using) for year in years]


def _make(year: int, at: datetime, using: str) -> Anonymised:
    rule = rule_in_force()
    rows = rows_of(list(people(year, using)), _shown(year, using), rule)
    ctdc.schema().checked(rows)
    many = Counter(tuple(row.values()) for row in rows)
    groups = [[people, *values] for values, people in sorted(many.items())]
    return Anonymised.objects.using(using).create(year=year, made_at=at, least=rule.least, groups=groups)


def _shown(year: int, using: str) -> Iterator[tuple[int, str, str]]:
    """Every figure that was told of people in the register, of that year and its quarters."""
    told = Figure.objects.using(using).filter(release__subject=Release.Subject.REGISTER, starts_on__year=year)
    for figure in told.exclude(amount=None):
        yield 0 if figure.period.is_year else figure.period.number, figure.indicator, figure.value or ""


def people(year: int, using: str) -> Iterator[ctdc.Person]:
    settled = Settled.objects.using(using).filter(counts=True, starts_on__year=year)
    came = dict(settled.values_list("line", "starts_on"))
    lines = list(Registration.objects.using(using).filter(pk__in=came))
    numbers = [line.report_number for line in lines]
    ages = dict(Report.objects.using(using).filter(number__in=numbers).values_list("number", "age"))
    for line in lines:
        yield ctdc.Person(
            year=year,
            quarter=Period.quarter_of(came[line.pk]).number,
            gender=line.gender,
            age=ages.get(line.report_number),
            age_band=line.age_band,
            minor_then=line.minor_then,
            nationality=line.nationality_group,
            forms=line.forms,
            sectors=[line.sector],
        )
