"""
Open data of the years of which figures were told: each once, by the owner of the tables. The budget is asked first and
its line is written in the same transaction, so that no count exists that is not in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
from django.db import connections, transaction
from django.utils.timezone import localdate

from zoco.opendata import parameters
from zoco.opendata.inventing import as_json, invent
from zoco.opendata.models import OpenYear, Spending
from zoco.opendata.noise import Noise, secret
from zoco.opendata.people import NAMES, Whole, row
from zoco.reports.models import Registration
from zoco.statistics.models import Release, Settled
from zoco.statistics.periods import YEAR

LOCK = 0x7A6F636F_6F70656E  # "zoco open": one run at a time


def make_due(
    at: datetime, *, using: str, noise: Noise = secret, random: np.random.Generator | None = None
) -> Iterator[OpenYear]:
    """Oldest first, each in a transaction of its own. Raises Spent where the budget is gone: then nothing was counted."""
    chance = random or np.random.default_rng()
    for year in _years(using):
        with transaction.atomic(using=using):
            _alone(using)
            there = OpenYear.objects.using(using).filter(pk=year).exists()
            made = None if there else _make(year, at, using, noise, chance)
        if made:
            yield made


def _years(using: str) -> list[int]:
    told = Release.objects.using(using).filter(months=YEAR, subject=Release.Subject.REGISTER)
    there = set(OpenYear.objects.using(using).values_list("year", flat=True))
    return sorted({release.starts_on.year for release in told} - there)


def _alone(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _make(year: int, at: datetime, using: str, noise: Noise, random: np.random.Generator) -> OpenYear:
    limits = parameters.on(localdate(at))
    ledger = Spending.objects.using(using)
    parameters.ask(limits.epsilon, ledger.filter(year=year).in_all(), ledger.in_all(), limits)
    ledger.create(year=year, at=at, epsilon=limits.epsilon)
    invented = invent(_register(year, using), limits, noise, random)
    return OpenYear.objects.using(using).create(
        year=year,
        made_at=at,
        people=invented.world.people,
        one_way=limits.one_way,
        two_way=limits.two_way,
        least=limits.least,
        told=as_json(invented, limits.least),
    )


def _register(year: int, using: str) -> Whole:
    """Each person once, in the year of her first line: as the figures count, so that nobody is in two years."""
    settled = Settled.objects.using(using).filter(counts=True, starts_on__year=year)
    lines = Registration.objects.using(using).filter(pk__in=settled.values("line"))
    traits = ("forms", "gender", "age_band", "nationality_group", "reporter_kind")
    found = [row(*values) for values in lines.values_list(*traits)]
    return np.array(found, dtype=np.int64).reshape(len(found), len(NAMES))
