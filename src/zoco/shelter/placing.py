"""A placement and the procedure that belongs to it."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate, localtime

from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.procedures.definitions import law
from zoco.procedures.models import AlreadyRunning, Outcome, Procedure, anchors_asked, facts_of
from zoco.shelter.codes import PROCEDURES
from zoco.shelter.models import Stay


def begin_procedure(case: Case, kind: str, *, by: Seat, at: datetime, day: datetime) -> Procedure | None:
    """The procedure of this kind of placement, from the day it began; the running one when there is one."""
    slug = PROCEDURES.get(kind)
    if slug is None:
        return None
    facts = facts_of(case)
    definition = law().in_force(slug, localdate(at))
    # Hours are counted from the moment, days from the day.
    counts_hours = any(rule.unit == "hours" for rule in definition.deadlines)
    since = localtime(day) if counts_hours else localdate(day)
    days = dict.fromkeys(anchors_asked(definition, facts), since)
    try:
        return Procedure.objects.start(slug, case=case, by=by, at=at, anchors=days, facts=facts)
    except AlreadyRunning:
        return case.procedures.running().get(slug=slug)


def running_procedure(stay: Stay) -> Procedure | None:
    return stay.case.procedures.running().filter(slug=stay.procedure).first() if stay.procedure else None


def end_procedure(stay: Stay, *, by: Seat, at: datetime) -> None:
    if running := running_procedure(stay):
        running.end(by=by, at=at, outcome=Outcome.DONE)
