"""
Each night every running term is computed again.

What was told stays: a date that would now come out otherwise under a corrected law file is kept and counted, never
moved. Dates that were still missing are added, and a procedure whose facts turned out otherwise (an intake that says
Dublin by now) is computed again with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.people.models import Role, Seat
from zoco.procedures.models import Deadline, Procedure, facts_of
from zoco.procedures.models.situation import situation_asked, turned_out_otherwise

AT_A_TIME = 500


@dataclass(slots=True)
class Recomputed:
    """What a night brought: `kept` are dates that the law of today's files would give otherwise."""

    procedures: int = 0
    added: int = 0
    reconsidered: int = 0
    kept: int = 0


def recompute_all(
    at: datetime, *, batch: int = AT_A_TIME, say: Callable[[str], None] | None = None
) -> Recomputed:
    """
    All running procedures of open cases, lead by lead as that lead, since nobody else reads them; in transactions
    of `batch` procedures with a constant number of queries each. May be stopped and run again.
    """
    found = Recomputed()
    for seat in Seat.objects.filter(role__in=[Role.COORDINATOR, Role.HELPDESK]).order_by("pk"):
        for some in _led_by(seat, batch):
            with acting_as(seat):
                _recompute(some, seat, at, found)
            if say:
                say(f"{found.procedures} procedures")
    return found


def _led_by(seat: Seat, batch: int) -> Iterator[list[UUID]]:
    with acting_as(seat):
        running = Procedure.objects.running().filter(case__lead=seat, case__closure=None)
        ids = list(running.order_by("case_id").values_list("pk", flat=True))
    for start in range(0, len(ids), batch):
        yield ids[start : start + batch]


def _recompute(ids: list[UUID], seat: Seat, at: datetime, found: Recomputed) -> None:
    procedures = Procedure.objects.running().filter(pk__in=ids).with_terms()
    new: list[Deadline] = []
    for procedure in procedures.select_related(
        "case__data_key",
        "case__intake",
        "case__situation__data_key",
        "case__report",
        "case__victim__data_key",
    ):
        found.procedures += 1
        # Most terms ask nothing: no sealed situation is opened for them.
        if situation_asked(procedure) and (
            other := turned_out_otherwise(procedure, facts_of(procedure.case, localdate(at)))
        ):
            procedure.reconsider(other, by=seat, at=at)
            found.reconsidered += 1
            continue
        missing, kept = _missing(procedure)
        new += missing
        found.kept += kept
    found.added += len(Deadline.objects.bulk_create(new))


def _missing(procedure: Procedure) -> tuple[list[Deadline], int]:
    """Dates that were never told, and how many of those that were would come out otherwise now."""
    told = {(deadline.rule, deadline.occurrence) for deadline in procedure.deadlines.all()}
    dropped, found = procedure.changes(
        procedure.deadlines.all(), procedure.suspensions.all(), procedure.extensions.all()
    )
    return [one for one in found if (one.rule, one.occurrence) not in told], len(dropped)
