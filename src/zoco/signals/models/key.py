"""The key with which a system of an organisation delivers signals; two are in force while one takes over from the other."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import ClassVar, Self

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Organisation, Seat

PREFIX = "zoco_"
IN_FORCE = (1, 2)


class TwoInForce(Exception):
    """Withdraw one first: two are for changing over, not for keeping."""


@dataclass(frozen=True)
class KeyHolder:
    """Which key was shown, and of which organisation it is."""

    key: uuid.UUID
    organisation: uuid.UUID
    name: str
    kind: str


def holder_of(token: str) -> KeyHolder | None:
    """None for a key that was never made, or is withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute("select * from zoco.holder_of_key(%s)", [hash_of(token)])
        found = cursor.fetchone()
    return KeyHolder(*found) if found else None


def hash_of(token: str) -> bytes:
    """A random key of 256 bits needs no salt."""
    return sha256(token.encode()).digest()


class KeyQuerySet(models.QuerySet["Key"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)

    def make(self, name: str, *, organisation: Organisation, by: Seat, at: datetime) -> tuple[Key, str]:
        """A key and what it says, which is shown now and kept nowhere. Raises TwoInForce."""
        token = PREFIX + secrets.token_urlsafe(32)
        taken = set(self.in_force().filter(organisation=organisation).values_list("slot", flat=True))
        free = [slot for slot in IN_FORCE if slot not in taken]
        if not free:
            raise TwoInForce
        try:
            with transaction.atomic():
                key = self.create(
                    organisation=organisation,
                    name=name,
                    digest=hash_of(token),
                    slot=free[0],
                    by=by,
                    made_at=at,
                )
        except IntegrityError:  # a colleague made one at this instant
            raise TwoInForce from None
        return key, token


class Key(models.Model):
    """Kept as a hash; which of the two in force it is, the slot says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("naam"), max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    slot = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organisation__name", "-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "slot"],
                condition=models.Q(withdrawn_at=None),
                name="two_keys_in_force",
            ),
            models.CheckConstraint(condition=models.Q(slot__in=IN_FORCE), name="slot_of_a_key"),
        ]

    def __str__(self) -> str:
        return self.name

    def withdraw(self, *, by: Seat, at: datetime) -> None:
        """From this moment nothing is taken in with it. A second time changes nothing."""
        Key.objects.in_force().filter(pk=self.pk).update(withdrawn_at=at, withdrawn_by=by)


class Use(models.Model):
    """One request with a key: what was asked, how it was answered, how many signals it was about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="uses")
    at = models.DateTimeField()
    what = models.CharField(max_length=20)
    status = models.PositiveSmallIntegerField()
    taken = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-at"]
