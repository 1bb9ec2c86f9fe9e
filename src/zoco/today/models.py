"""What today asks of one seat, ordered by harm and law. Nothing is stored here: it is all read from the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import QuerySet

from zoco.access.policy import Verb, may
from zoco.cases.models import Aftercare, Alarm, Case
from zoco.directory.models import Claim, stale_for
from zoco.people.models import Seat
from zoco.procedures.models import Deadline, soon
from zoco.reports.models import Report

DAYS_SILENT = 14
DAYS_AFTERCARE = 7
MOST = 50  # lines of one kind on a page; what does not fit is said


@dataclass(frozen=True)
class Load:
    """How one colleague is loaded: numbers, never content."""

    seat: Seat
    open_cases: int
    overdue: int
    due_soon: int
    silent: int


def alarms(seat: Seat) -> QuerySet[Alarm]:
    """Emergency access that somebody used and this seat has not yet looked at."""
    return Alarm.objects.filter(told=seat, seen_at=None).select_related(
        "used_by__person", "used_by__organisation"
    )[:MOST]


def waiting(seat: Seat) -> QuerySet[Report]:
    found = Report.objects.offered_to(seat).longest_waiting_first()
    return found.select_related("data_key", "reporter__person", "reporter__organisation")[:MOST]


def made(seat: Seat) -> QuerySet[Report]:
    found = Report.objects.made_by(seat).order_by("-reported_at")
    return found.select_related(
        "data_key", "acceptance__by__person", "acceptance__by__organisation", "routed_to"
    )[:10]


def deadlines(seat: Seat, today: date) -> QuerySet[Deadline]:
    return Deadline.objects.for_seat(seat).due_by(soon(today)).order_by("due_on", "due_at")[:MOST]


def silent(seat: Seat, today: date) -> QuerySet[Case]:
    """Open cases in which nobody spoke with the person herself for two weeks."""
    since = today - timedelta(days=DAYS_SILENT)
    return (
        Case.objects.filter(caseload__seat=seat, caseload__is_open=True, caseload__last_spoken_on__lt=since)
        .select_related("data_key", "victim__data_key")
        .order_by("caseload__last_spoken_on")[:MOST]
    )


def aftercare(seat: Seat, today: date) -> QuerySet[Aftercare]:
    found = Aftercare.objects.due(seat, today + timedelta(days=DAYS_AFTERCARE))
    return found.select_related("case__data_key", "case__victim__data_key")[:MOST]


def stale(seat: Seat, today: date) -> list[Claim]:
    """Entries of the directory that this seat keeps and that nobody checked for half a year."""
    return stale_for(seat, today)[:MOST] if may(seat, Verb.EDIT_DIRECTORY) else []


def workload(seat: Seat, today: date) -> list[Load]:
    """The team of a team leader, counted by the database: it shows her numbers and no case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select seat_id, open_cases, overdue, due_soon, silent from zoco.workload(%s)", [today]
        )
        rows = cursor.fetchall()
    seats = Seat.objects.select_related("person").in_bulk([row[0] for row in rows])
    return sorted((Load(seats[row[0]], *row[1:]) for row in rows), key=lambda load: load.seat.person.name)
