"""
What an organisation asked and when, without any content; and that it was stopped because it seems to try people out.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Organisation, Seat


class SamePerson(Exception):
    """Two people let an organisation go on: who asked for it does not agree to it."""


class What(models.TextChoices):
    SENT = "sent", _("Bestand gestuurd")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    STOPPED = "stopped", _("Stilgezet: veel vragen die bijna hetzelfde zijn")
    ASKED_RELEASE = "asked", _("Gevraagd om weer te beginnen")
    RELEASED = "released", _("Weer begonnen")
    FORGOTTEN = "forgotten", _("Verlopen en weggegooid")


class Entry(models.Model):
    """One line of the log of one organisation. Lines are only added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=What)
    # How many records it was about; None where that says nothing.
    records = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def write(
        cls, what: What, *, organisation: Organisation, by: Seat | None, at: datetime, records: int | None = None
    ) -> None:  # fmt: skip
        cls(what=what, organisation=organisation, by=by, at=at, records=records).save(force_insert=True)


class StopQuerySet(models.QuerySet["Stop"]):
    def running(self) -> Self:
        return self.filter(released_at=None)


class Stop(models.Model):
    """An organisation that may not ask for now; two people let it go on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    asked_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    released_at = models.DateTimeField(null=True)

    objects = StopQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(released_at=None), name="stopped_once"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(asked_at__isnull=False), name="release_was_asked"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def ask_release(self, *, by: Seat, at: datetime) -> None:
        """After a talk with them. The first who asks stays."""
        if Stop.objects.running().filter(pk=self.pk, asked_at=None).update(asked_by=by, asked_at=at):
            Entry.write(What.ASKED_RELEASE, organisation=self.organisation, by=by, at=at)

    def release(self, *, by: Seat, at: datetime) -> None:
        """A second person agrees. Raises SamePerson."""
        if self.asked_by is None or self.asked_by.person_id == by.person_id:
            raise SamePerson
        if Stop.objects.running().filter(pk=self.pk).update(released_by=by, released_at=at):
            Entry.write(What.RELEASED, organisation=self.organisation, by=by, at=at)
