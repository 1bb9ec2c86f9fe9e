"""Invented lines of the register, and telling what is over: for the tests of figures."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count

from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.guard.owner import as_owner
from zoco.reports.models import Registration
from zoco.statistics.figures import figures
from zoco.statistics.releasing import release_due

SPRING = date(2025, 5, 6)
AFTER = datetime(2025, 7, 1, 12, tzinfo=timezone.get_default_timezone())
numbers = count(1)


def person(name):
    return name.encode().ljust(16, b"\0")


def registered(who, on=SPRING, **given):
    as_usual = {
        "reporter_kind": "police",
        "dossier_type": "registration",
        "ground": "investigative_service",
        "forms": ["sexual"],
        "age_band": "23+",
        "gender": "woman",
        "nationality_group": "eu",
        "police_unit": "Amsterdam",
        "shelter_wanted": False,
    }
    return Registration(
        report_number=f"A-{next(numbers):06}", person_ref=person(who), registered_on=on, **as_usual | given
    )


def register(*lines):
    with as_owner():
        Registration.objects.bulk_create(lines)


def people(many, prefix="p", **given):
    return [registered(f"{prefix}{n}", **given) for n in range(many)]


def release(at=None):
    """As the job at night does it."""
    with as_owner():
        return release_due(at or timezone.now(), using="default")


def shown(seat, division, period="2025-K2"):
    """What a seat reads of one period: value → people."""
    with acting_as(seat):
        return {
            figure.value: figure.amount
            for figure in figures()
            if (figure.indicator, figure.period.name) == (division, period)
        }


def told(seat, division, period="2025-K2"):
    release()
    return shown(seat, division, period)
