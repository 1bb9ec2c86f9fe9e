"""
A suspect at an event: as little as possible, apart from everybody else, in a box that only triage opens.

Data about crimes (AVG art. 10, UAVG art. 31-33). There is no name field to search, no key in the index of subjects, no
line of it in a case; it goes by itself, with the last signal of its event at the latest.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.timezone import localdate

from zoco.people.models import Seat
from zoco.signals.models import Boxed, Signal

MOST = 12  # at one event
LONGEST = 731  # days, whatever the setting says


class SuspectQuerySet(models.QuerySet["Suspect"]):
    def of_event(self, signal: Signal) -> Self:
        """At the event that this signal tells of."""
        return self.filter(event=signal.event).select_related("by__person").order_by("at")

    def note(self, signal: Signal, *, called: str, because: str, by: Seat, at: datetime) -> Suspect:
        """`called`: by what name or mark somebody is known; `because`: why triage must remember it."""
        until = localdate(at) + timedelta(days=min(settings.ZOCO_SUSPECT_DAYS, LONGEST))
        suspect = Suspect(event=signal.event, by=by, at=at, until_on=until)
        suspect.put_in({"called": called, "because": because})
        suspect.save(force_insert=True)
        return suspect


class Suspect(Boxed):
    """Attached to an event and to nobody in it. `until_on`: the last day that it is kept."""

    event = models.UUIDField(db_index=True, editable=False)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until_on = models.DateField()

    objects = SuspectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until_on__lte=models.F("at") + timedelta(days=LONGEST + 1)),
                name="suspect_not_for_long",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def forget(self) -> None:
        """At once; the log says that there was one, and nothing of it."""
        self.delete()
