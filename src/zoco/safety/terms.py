"""The terms of the procedure `risk_assessment`, where it runs, move along with who looks and what happens."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.procedures.models import Deadline

SLUG = "risk_assessment"
EVENT = "safety_trigger"


def looked_at(case: Case, *, by: Seat, at: datetime) -> None:
    """Somebody looked: what was asked is met, early or late."""
    for deadline in Deadline.objects.running().filter(case=case, procedure__slug=SLUG):
        deadline.case = case
        deadline.meet(by=by, at=at, met_on=localdate(at))


def asked_again(case: Case, *, by: Seat, at: datetime) -> None:
    """The review is due anew, also when an earlier one was met."""
    if procedure := case.procedures.running().filter(slug=SLUG).first():
        procedure.case = case
        procedure.happened(EVENT, on=localdate(at), by=by, at=at)
