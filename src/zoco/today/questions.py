"""What today asks of one seat. Nothing is stored here: it is all read from the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import QuerySet

from zoco.access.policy import Verb, may
from zoco.people.models import Seat
from zoco.procedures.models import DAYS_SOON
from zoco.reports.models import Report
from zoco.today.lines import Line
from zoco.today.sources import (  # fmt: skip
    bottlenecks,
    directory,
    keeping,
    linking,
    matching,
    meetings,
    own,
    passing,
    people,
    shelter,
    work,
)
from zoco.today.sources.asking import Source, lines_of

MOST_MADE = 10

# Who may do this is asked that.
SOURCES: tuple[tuple[Verb, Source], ...] = (
    (Verb.ANSWER_FOR_EMERGENCY, people.alarms),
    (Verb.ANSWER_REPORT, people.reports),
    (Verb.TRIAGE_SIGNAL, linking.signals),
    (Verb.TRIAGE_SIGNAL, linking.pairs),
    (Verb.LIST_CASES, linking.hints),
    (Verb.LIST_CASES, shelter.untold),
    (Verb.LIST_CASES, shelter.waiting),
    (Verb.LIST_CASES, shelter.overdue),
    (Verb.LIST_CASES, shelter.ending),
    (Verb.LIST_CASES, work.gaps),
    (Verb.LIST_CASES, work.deadlines),
    (Verb.LIST_CASES, work.unwatched),
    (Verb.LIST_CASES, work.risks),
    (Verb.LIST_CASES, work.rights),
    (Verb.LIST_CASES, work.changes),
    (Verb.LIST_CASES, people.answers),
    (Verb.LIST_CASES, meetings.without_ground),
    (Verb.LIST_CASES, meetings.conferences),
    (Verb.LIST_CASES, work.actions),
    (Verb.LIST_CASES, people.agreed),
    (Verb.LIST_CASES, people.hurried),
    (Verb.LIST_CASES, work.drafts),
    (Verb.LIST_CASES, people.missing),
    (Verb.LIST_CASES, passing.told),
    (Verb.LIST_CASES, passing.offered),
    (Verb.LIST_CASES, passing.answered),
    (Verb.LIST_CASES, passing.suggested),
    (Verb.ANSWER_HIT, matching.hits),
    (Verb.LIST_CASES, keeping.holds),
    (Verb.LIST_CASES, keeping.wishes),
    (Verb.LIST_CASES, people.consents),
    (Verb.LIST_CASES, people.silence),
    (Verb.LIST_CASES, people.aftercare),
    (Verb.SEE_WORKLOAD, passing.left),
    (Verb.SEE_PLACES, shelter.beds),
    (Verb.SEE_PLACES, shelter.held),
    (Verb.SHARE_BOTTLENECK, bottlenecks.answered),
    (Verb.SHARE_BOTTLENECK, bottlenecks.to_do),
    (Verb.HOLD_MEETING, bottlenecks.late),
    (Verb.HOLD_MEETING, bottlenecks.raised),
    (Verb.ANSWER_BOTTLENECK, bottlenecks.lifted),
    (Verb.EDIT_DIRECTORY, directory.unchecked),
)


@dataclass(frozen=True)
class Load:
    """How one colleague is loaded: numbers, never content."""

    seat: Seat
    open_cases: int
    overdue: int
    due_soon: int
    silent: int


def lines(seat: Seat, today: date, days: int = DAYS_SOON) -> list[Line]:
    """Everything that asks for this seat, until so many days from now; a query or two for each kind that has something."""
    mine = [source for verb, source in SOURCES if may(seat, verb)]
    with own.read_once():
        return list(lines_of(mine, seat, today, today + timedelta(days=days)))


def has_work(seat: Seat) -> bool:
    return any(may(seat, verb) for verb in (Verb.LIST_CASES, Verb.SEE_WORKLOAD, Verb.REPORT_VICTIM))


def made(seat: Seat) -> QuerySet[Report]:
    found = Report.objects.made_by(seat).order_by("-reported_at")
    return found.select_related(
        "data_key", "acceptance__by__person", "acceptance__by__organisation", "routed_to"
    )[:MOST_MADE]


def workload(seat: Seat, today: date) -> list[Load]:
    """The team of a team leader, counted by the database: it shows her numbers and no case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select seat_id, open_cases, overdue, due_soon, silent from zoco.workload(%s)", [today]
        )
        rows = cursor.fetchall()
    seats = Seat.objects.select_related("person").in_bulk([row[0] for row in rows])
    return sorted((Load(seats[row[0]], *row[1:]) for row in rows), key=lambda load: load.seat.person.name)
