"""Triage's own work, in the name of somebody at the helpdesk."""

from __future__ import annotations

from django.utils import timezone
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from zoco.access.acting import acting_as
from zoco.people.models import Role, Seat
from zoco.subjects.searching import count_all


def somebody_of_triage() -> Seat | None:
    """Somebody who triages today."""
    return Seat.objects.on(localdate()).filter(role=Role.HELPDESK).select_related("person").order_by("pk").first()  # fmt: skip


@app.periodic(cron="15 3 * * *")
@app.task(queueing_lock="count_subjects")
def count_subjects(timestamp: int = 0) -> int:
    """Each night how rare names and dates are; says how many subjects there are."""
    if (seat := somebody_of_triage()) is None:
        return 0
    with acting_as(seat):
        return count_all(at=timezone.now()).size
