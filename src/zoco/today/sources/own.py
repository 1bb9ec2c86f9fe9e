"""
The open cases of a seat, read once for all lines of a page.

Most lines are about one of them. Joining the case to each row instead reads and opens the same thirty names over and
over: a term, an action, a risk and a silence each brought their own copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.residence.standing import Standing, standings_of
from zoco.today.sources.saying import MOST

Row = TypeVar("Row", bound=Any)
_read: ContextVar[dict[tuple[UUID, date], list[Standing]] | None] = ContextVar("read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Until the end of this block the cases of a seat are read at the first question, and kept."""
    before = _read.set({})
    try:
        yield
    finally:
        _read.reset(before)


def standings(seat: Seat, on: date) -> list[Standing]:
    kept = _read.get()
    if kept is None:
        return standings_of(seat, on)
    if (seat.pk, on) not in kept:
        kept[seat.pk, on] = standings_of(seat, on)
    return kept[seat.pk, on]


def cases(seat: Seat, on: date) -> dict[UUID, Case]:
    return {standing.case.pk: standing.case for standing in standings(seat, on)}


def with_case(found: QuerySet[Row], seat: Seat, on: date, *related: str, most: int = MOST) -> list[Row]:
    """
    The first of these rows, each with its case, whose key they share; `related` is what else is shown of them.

    Without joins to the case: of seven joined tables, each with a policy, the planning alone took longer than all
    that Vandaag does now.
    """
    narrow = found.select_related(None)
    rows = list((narrow.select_related(*related) if related else narrow)[:most])
    known = cases(seat, on) if rows else {}
    if others := {row.case_id for row in rows} - known.keys():
        closed = Case.objects.filter(pk__in=others).select_related("data_key", "victim__data_key")
        known = known | {case.pk: case for case in closed}
    for row in rows:
        row.case = case = known[row.case_id]
        if getattr(row, "data_key_id", None) == case.data_key_id:
            row.data_key = case.data_key
    return rows
