"""What a seat chose for itself: filters of Vandaag, a calendar, and how it wants to be told that there is something."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Seat

SECRET_BYTES = 32


class Filter(models.Model):
    """A view of Vandaag that a seat wants back. It has no name of its own: free words could name a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="filters")
    chosen = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["saved_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["seat", "chosen"], name="filter_kept_once")]


class Feed(models.Model):
    """A calendar that an agenda reads with a secret address. It says that there is a term, never whose or where."""

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, primary_key=True, related_name="feed")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    @classmethod
    def renew(cls, seat: Seat, *, at: datetime) -> str:
        """A new secret, said once; the address of before stops working."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        cls.objects.update_or_create(seat=seat, defaults={"secret_hash": hash_of(secret), "made_at": at})
        return secret

    @staticmethod
    def seat_of(secret: str) -> Seat | None:
        """Whose calendar this is: asked by the owner, as nobody is signed in."""
        with connection.cursor() as cursor:
            cursor.execute("select zoco.seat_of_feed(%s)", [hash_of(secret)])
            (found,) = cursor.fetchone()
        return (
            Seat.objects.select_related("person", "organisation").filter(pk=found).first() if found else None
        )


class Notice(models.Model):
    """How a seat is told that there is something: never what."""

    class Mail(models.TextChoices):
        NEVER = "never", _("Geen e-mail")
        HOURLY = "hourly", _("Hooguit eens per uur")
        DAILY = "daily", _("Eens per dag, om 8 uur")

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, primary_key=True, related_name="notice")
    mail = models.CharField(_("e-mail"), max_length=10, choices=Mail, default=Mail.NEVER)
    browser = models.BooleanField(_("melding in de browser"), default=False)
    # Unreadable marks of the lines that were there when this seat was last told.
    known = ArrayField(models.CharField(max_length=16), default=list)
    told_at = models.DateTimeField(null=True)

    def is_new(self, marks: set[str]) -> bool:
        return bool(marks - set(self.known))

    def tell(self, marks: set[str], *, at: datetime) -> None:
        self.known, self.told_at = sorted(marks), at
        self.save(update_fields=["known", "told_at"])

    def get_known(self, marks: set[str]) -> None:
        """What went away may come back as something new."""
        self.known = sorted(marks)
        self.save(update_fields=["known"])


def hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
