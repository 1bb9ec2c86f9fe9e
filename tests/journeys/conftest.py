"""The stage of the journeys: the cast at their desks, the old listing, and a clock that travels."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

FIRST_DAY = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def _real_time_for_the_database(monkeypatch):
    """The signed context is read by the database, whose clock does not travel."""
    from time_machine import escape_hatch

    from zoco.access import acting

    monkeypatch.setattr(acting, "time", SimpleNamespace(time=escape_hatch.time.time))


@pytest.fixture(autouse=True)
def _fresh_directory():
    """The claims are kept in the process; a test that is rolled back must not leave its own behind."""
    from zoco.directory import in_use

    in_use._kept = None
    yield
    in_use._kept = None


@pytest.fixture
def listing(cast) -> None:
    """The old public listing, stated before the first story begins."""
    from zoco.demo.command import state_directory
    from zoco.guard.owner import as_owner

    with as_owner():
        state_directory(FIRST_DAY)


@pytest.fixture
def desk(cast, listing):
    """`desk("Ana")`: Ana signs in, on the day that it is."""
    from journeys.steps import Desk

    return lambda name: Desk(cast[name])
