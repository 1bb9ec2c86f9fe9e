"""
Telling figures: each finished quarter and year once, what may be told of it and nothing else. As the owner of the tables,
in a job at night or with `zoco figures release`; no seat and no role of a user ever counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Min
from django.utils.timezone import localdate

from zoco.disclosure import PUBLIC, Rule
from zoco.reports.models import Registration
from zoco.statistics import registered
from zoco.statistics.divisions import VALUES, counted
from zoco.statistics.models import Figure, Release, Settled
from zoco.statistics.periods import Period, finished_quarters

LOCK = 0x7A6F636F_66696775  # "zoco figu": one run at a time
REGISTER = Release.Subject.REGISTER


def rule_in_force() -> Rule:
    """Not rounded, as the register of CoMensha is not; raises TooLow for a setting below 11."""
    return PUBLIC.exact().at_least(settings.ZOCO_SMALLEST_GROUP)


def release_due(
    at: datetime, *, using: str, say: Callable[[str], object] = lambda line: None
) -> list[Release]:
    """
    Everything that is over and was not told yet, oldest first, each in a transaction of its own: a run that is killed
    leaves each period told or not told, and the next one goes on.
    """
    told = []
    for period in _finished(localdate(at), using):
        with transaction.atomic(using=using):
            _alone(using)
            if release := _tell_register(period, at, using):
                told.append(release)
                say(str(release))
    return told


def _finished(today: date, using: str) -> Iterator[Period]:
    """Quarters first: a year is told when its four quarters are, and held against what they told."""
    since = Registration.objects.using(using).aggregate(first=Min("registered_on"))["first"]
    if since is None:
        return
    told = {release.period for release in Release.objects.using(using).filter(subject=REGISTER)}
    quarters = list(finished_quarters(since, today))
    yield from (quarter for quarter in quarters if quarter not in told)
    for year in sorted({Period.year(quarter.starts_on.year) for quarter in quarters} - told):
        if set(year.quarters()) <= told.union(quarters):
            yield year


def _alone(using: str) -> None:
    """Whoever else is telling goes first; we look again after it."""
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _tell_register(period: Period, at: datetime, using: str) -> Release | None:
    there = Release.objects.using(using).filter(subject=REGISTER)
    if there.filter(starts_on=period.starts_on, months=period.months).exists():
        return None
    rule = rule_in_force()
    if not period.is_year:
        settle(period, using)
    known = _known_values(using)
    if period.is_year:
        quarters = {quarter: _counts(quarter, using) for quarter in period.quarters()}
        told = registered.of_year(period, quarters, told_of(REGISTER, period.quarters(), using), known, rule)
    else:
        told = registered.of_quarter(period, _counts(period, using), known, rule)
    return store(REGISTER, period, told, at=at, least=rule.least, using=using)


def settle(quarter: Period, using: str) -> None:
    """Write down which lines belong to a quarter, and which of them is the first of its person."""
    with connections[using].cursor() as cursor:
        cursor.execute("select zoco.settle_lines(%s, %s)", [quarter.starts_on, quarter.over_on])


def _counts(quarter: Period, using: str) -> registered.Counts:
    first = Settled.objects.using(using).filter(starts_on=quarter.starts_on, counts=True)
    lines = list(Registration.objects.using(using).filter(pk__in=first.values("line")))
    return {division: counted(division, lines) for division in VALUES}


def _known_values(using: str) -> dict[str, list[str]]:
    """Every value that a settled line ever had."""
    settled = Settled.objects.using(using).values("line")
    lines = list(Registration.objects.using(using).filter(pk__in=settled))
    return {division: sorted(frozenset().union(*counted(division, lines))) for division in VALUES}


def told_of(subject: str, periods: list[Period], using: str) -> registered.Told:
    """What is out of these periods."""
    starts = [period.starts_on for period in periods]
    figures = Figure.objects.using(using).filter(release__subject=subject, starts_on__in=starts)
    return {
        (figure.period, figure.indicator, figure.value): figure.amount
        for figure in figures
        if figure.period in periods
    }


def store(
    subject: str, period: Period, told: registered.Told, *, at: datetime, least: int, using: str
) -> Release:
    release = Release.objects.using(using).create(
        subject=subject, starts_on=period.starts_on, months=period.months, released_at=at, least=least
    )
    Figure.objects.using(using).bulk_create(
        Figure(release=release, starts_on=of.starts_on, months=of.months, indicator=indicator, value=value, amount=amount)
        for (of, indicator, value), amount in told.items()
    )  # fmt: skip
    return release
