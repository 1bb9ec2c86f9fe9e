"""Who reads along, and who is told of an emergency."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from zoco.cases.codes import EventKind, GrantKind
from zoco.cases.models.consent import Consent
from zoco.cases.models.refusals import AlreadyGranted, IsExcluded
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedText

if TYPE_CHECKING:
    from zoco.cases.models.case import Case


class GrantQuerySet(models.QuerySet["Grant"]):
    def running(self) -> Self:
        """By the clock of the database, as the policy has it."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=Now()), ended_at=None)


class Grant(Sealed):
    """A seat beside the lead reads this case, for a reason and, mostly, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="grants")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=10, choices=GrantKind)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="grants", null=True)
    started_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = SealedText()

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "seat", "kind"],
                condition=Q(ended_at=None),
                name="one_running_grant_of_a_kind",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["case"], condition=Q(ended_at=None), name="grant_running")]

    @property
    def is_emergency(self) -> bool:
        return self.kind == GrantKind.EMERGENCY

    def is_running(self, now: datetime) -> bool:
        return self.ended_at is None and (self.until_at is None or now < self.until_at)

    @transaction.atomic
    def end(self, *, by: Seat, at: datetime) -> None:
        case = self.case  # afterwards it may be out of sight
        case.record(EventKind.ACCESS_ENDED, by=by, at=at, text=str(self.seat))
        self.ended_at = at
        self.save(update_fields=["ended_at"])


class Alarm(models.Model):
    """A second person is told that somebody used emergency access. It holds no word about the victim."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant_id = models.UUIDField()
    case_number = models.CharField(max_length=10)
    used_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    told = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="alarms")
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at"]

    def see(self, *, at: datetime) -> None:
        Alarm.objects.filter(pk=self.pk, seen_at=None).update(seen_at=at)


@transaction.atomic
def grant(
    case: Case,
    to: Seat,
    *,
    kind: GrantKind,
    by: Seat,
    at: datetime,
    until: datetime | None,
    reason: str,
    consent: Consent | None = None,
) -> Grant:
    """
    Another seat reads along. Somebody of elsewhere leans on a consent, and loses sight when that is withdrawn.

    Raises AlreadyGranted while such a grant is running, IsExcluded for who may never read it.
    """
    case.lock()
    if case.exclusions.filter(person=to.person_id, ended_at=None).exists():
        raise IsExcluded
    case.grants.filter(seat=to, kind=kind, ended_at=None, until_at__lte=at).update(ended_at=at)
    if case.grants.filter(seat=to, kind=kind, ended_at=None).exists():
        raise AlreadyGranted
    granted = Grant.objects.create(
        case=case,
        data_key=case.data_key,
        seat=to,
        kind=kind,
        by=by,
        started_at=at,
        until_at=until,
        reason=reason,
        consent=consent,
    )
    case.record(EventKind.ACCESS_GRANTED, by=by, at=at, text=str(to))
    return granted
