"""
Telling figures: each finished quarter and year once, what may be told of it and nothing else. As the owner of the tables,
in a job at night or with `zoco figures release`; no seat and no role of a user ever counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Min
from django.utils.timezone import localdate

from zoco.disclosure import PUBLIC, Rule
from zoco.reports.models import Registration
from zoco.statistics import flowing, regions, registered
from zoco.statistics.divisions import TOTAL, VALUES, counted
from zoco.statistics.journeys import Journey, journeys
from zoco.statistics.models import Figure, Release, Settled
from zoco.statistics.periods import Period, finished_quarters, months_later
from zoco.statistics.telling import Told

LOCK = 0x7A6F636F_66696775  # "zoco figu": one run at a time
REGISTER, FLOW = Release.Subject.REGISTER, Release.Subject.FLOW
MONTHS_TO_FOLLOW = 6  # until who came on the last day of a year had her half year (`journeys.WITHIN`)

Read = Callable[[Sequence[Registration], str], list[Journey]]


def rule_in_force() -> Rule:
    """Not rounded, as the register of CoMensha is not; raises TooLow for a setting below 11."""
    return PUBLIC.exact().at_least(settings.ZOCO_SMALLEST_GROUP)


def release_due(
    at: datetime, *, using: str, say: Callable[[str], object] = lambda line: None, read: Read = journeys
) -> list[Release]:
    """
    Everything that is over and was not told yet, oldest first, each in a transaction of its own: a run that is killed
    leaves each period told or not told, and the next one goes on. `read`: how it went with the people of some lines.
    """
    told = []
    for subject, period in _due(localdate(at), using):
        with transaction.atomic(using=using):
            _alone(using)
            if (subject, period) not in _told_already(using):
                figures = _register(period, using) if subject == REGISTER else _flow(period, using, read)
                told.append(_store(subject, period, figures, at=at, using=using))
                say(str(told[-1]))
    return told


def _due(today: date, using: str) -> Iterator[tuple[str, Period]]:
    """Quarters, then the years of which all four quarters are told, then how it went with the people of those years."""
    since = Registration.objects.using(using).aggregate(first=Min("registered_on"))["first"]
    if since is None:
        return
    told = _told_already(using)
    quarters = list(finished_quarters(since, today))
    years = sorted({Period.year(quarter.starts_on.year) for quarter in quarters})
    whole = [year for year in years if set(year.quarters()) <= set(quarters)]
    followed = [year for year in whole if months_later(year.over_on, MONTHS_TO_FOLLOW) <= today]
    for subject, periods in ((REGISTER, quarters), (REGISTER, whole), (FLOW, followed)):
        yield from ((subject, period) for period in periods if (subject, period) not in told)


def _told_already(using: str) -> set[tuple[str, Period]]:
    return {(release.subject, release.period) for release in Release.objects.using(using).all()}


def _alone(using: str) -> None:
    """Whoever else is telling goes first; we look again after it."""
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _register(period: Period, using: str) -> Told:
    if not period.is_year:
        _settle(period, using)
    known = _known_values(using)
    if not period.is_year:
        return registered.of_quarter(period, _counts(period, using), known, rule_in_force())
    quarters = {quarter: _counts(quarter, using) for quarter in period.quarters()}
    return registered.of_year(period, quarters, _told_of(period.quarters(), using), known, rule_in_force())


def _flow(year: Period, using: str, read: Read) -> Told:
    quarters = {quarter: read(_lines(quarter, using), using) for quarter in year.quarters()}
    out = {key: people for key, people in _told_of([year, *quarters], using).items() if key[1] == TOTAL}
    return flowing.of_year(year, quarters, out, rule_in_force()) | regions.where_nobody_was(year)


def _settle(quarter: Period, using: str) -> None:
    """Write down which lines belong to a quarter, and which of them is the first of its person."""
    with connections[using].cursor() as cursor:
        cursor.execute("select zoco.settle_lines(%s, %s)", [quarter.starts_on, quarter.over_on])


def _lines(quarter: Period, using: str) -> list[Registration]:
    """The lines that count in a quarter, one for each person."""
    first = Settled.objects.using(using).filter(starts_on=quarter.starts_on, counts=True)
    return list(Registration.objects.using(using).filter(pk__in=first.values("line")))


def _counts(quarter: Period, using: str) -> registered.Counts:
    lines = _lines(quarter, using)
    return {division: counted(division, lines) for division in VALUES}


def _known_values(using: str) -> dict[str, list[str]]:
    """Every value that a settled line ever had."""
    settled = Settled.objects.using(using).values("line")
    lines = list(Registration.objects.using(using).filter(pk__in=settled))
    return {division: sorted(frozenset().union(*counted(division, lines))) for division in VALUES}


def _told_of(periods: Sequence[Period], using: str) -> Told:
    """What the register told of these periods."""
    starts = [period.starts_on for period in periods]
    figures = Figure.objects.using(using).filter(release__subject=REGISTER, starts_on__in=starts)
    return {
        (figure.period, figure.indicator, figure.value): figure.amount
        for figure in figures
        if figure.period in periods
    }


def _store(subject: str, period: Period, told: Told, *, at: datetime, using: str) -> Release:
    release = Release.objects.using(using).create(
        subject=subject, starts_on=period.starts_on, months=period.months, released_at=at, least=rule_in_force().least
    )  # fmt: skip
    Figure.objects.using(using).bulk_create(
        Figure(release=release, starts_on=of.starts_on, months=of.months, indicator=indicator, value=value, amount=amount)
        for (of, indicator, value), amount in told.items()
    )  # fmt: skip
    return release
