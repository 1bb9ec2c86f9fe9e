"""Which shared key of the organisations is in force: its quarter and its check value. The key itself is never here."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q

from zoco.linkage.blind.keys import IN_FORCE, first_day, later
from zoco.people.models import Seat


class KnownPeriod(Exception):
    """This quarter has a key already: withdraw that one first."""


class PeriodQuerySet(models.QuerySet["Period"]):
    def in_force(self, on: date) -> Self:
        """At most two: that of this quarter and of the one before."""
        return self.filter(withdrawn_at=None, begins_on__lte=on, ends_on__gt=on)

    def agree(self, quarter: str, check: str, *, by: Seat, at: datetime) -> Period:
        """Raises KnownPeriod, and `zoco.linkage.blind.keys.Refused` when it is no quarter."""
        made = Period(
            quarter=quarter,
            check_value=check,
            begins_on=first_day(quarter),
            ends_on=first_day(later(quarter, IN_FORCE)),
            by=by,
            at=at,
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise KnownPeriod from None
        return made


class Period(models.Model):
    """One key of all organisations together, known here by a value that says nothing of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.CharField(max_length=7)
    check_value = models.CharField(max_length=16)
    begins_on = models.DateField()
    ends_on = models.DateField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-begins_on", "-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["quarter"], condition=Q(withdrawn_at=None), name="one_key_of_a_quarter"
            ),
            models.UniqueConstraint(
                fields=["check_value"], condition=Q(withdrawn_at=None), name="key_known_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} ({self.check_value})"

    def withdraw(self, *, by: Seat, at: datetime) -> None:
        """The key may have leaked: all that was encoded with it goes now, and what was found by it alone."""
        Period.objects.filter(pk=self.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by)
        forget_what_is_over()


def forget_what_is_over() -> int:
    """Encodings past their day, under a key that is over or replaced a week ago go, and their hits; how many."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.forget_encodings()")
        return int(cursor.fetchone()[0])
