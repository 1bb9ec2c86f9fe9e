"""The terms of the procedure `risk_assessment`, where it runs, move along with who looks and what happens."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.procedures.models import Deadline
from zoco.procedures.models.again import SLUG


def looked_at(case: Case, *, by: Seat, at: datetime) -> None:
    """Somebody looked: what was asked is met, early or late."""
    for deadline in Deadline.objects.running().filter(case=case, procedure__slug=SLUG):
        deadline.case = case
        deadline.meet(by=by, at=at, met_on=localdate(at))
