"""
The stage of the journeys: the cast at their desks, the old listing, and a clock that travels.

A story is long, so it is told once for all tests of its file: in one transaction, undone at the end. What a test does
on top of it is undone after that test.
"""

from __future__ import annotations

import time
from datetime import date
from types import SimpleNamespace

import pytest

FIRST_DAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Everybody by first name, with the old public listing as it was stated before the first story begins."""
    from django.db import transaction

    from zoco.access import acting
    from zoco.directory import in_use

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        # The database reads the signed context by its own clock, which does not travel.
        patch.setattr(acting, "time", SimpleNamespace(time=real_time))
        patch.setattr(in_use, "_kept", None)  # claims of another test, kept in the process
        yield enrolled()
        transaction.set_rollback(True)
    in_use._kept = None


def real_time() -> float:
    from time_machine import escape_hatch

    return escape_hatch.time.time() if escape_hatch.is_travelling() else time.time()


def enrolled() -> dict[str, object]:
    from zoco.demo.cast import CAST, enrol
    from zoco.demo.command import empty, state_directory
    from zoco.guard.owner import as_owner

    with as_owner():
        empty()  # of the cast that every test finds: theirs is another first day
        seats = {member.first_name: enrol(member, since=date(2020, 1, 1), until=FIRST_DAY) for member in CAST}
        state_directory(FIRST_DAY)
    return seats


@pytest.fixture(scope="module")
def desk(stage):
    """`desk("Ana")`: Ana signs in, on the day that it is."""
    from journeys.steps import Desk

    return lambda name: Desk(stage[name])
