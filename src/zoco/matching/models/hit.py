"""
Two records of two organisations that may be of one person: somebody brings those two organisations together.

No score, no number by which they met, no name. What it holds goes with the last encoding of either record.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import IntegrityError, models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Organisation, Role, Seat


class AlreadyEnded(Exception):
    """Somebody else ended it a moment earlier."""


class HitQuerySet(models.QuerySet["Hit"]):
    def with_hands(self) -> Self:
        """`handed_to_id`: the coordinating organisation that was asked last, None while triage has it."""
        last = Handing.objects.filter(hit=OuterRef("pk")).order_by("-at", "-pk").values("to")[:1]
        shown = self.select_related("first_organisation", "second_organisation", "end__by__person")
        return shown.annotate(handed_to_id=Subquery(last))

    def waiting(self) -> Self:
        return self.filter(end=None)

    def waiting_for(self, seat: Seat) -> Self:
        """Those this seat is to do something with: triage what nobody has, a coordinator what she was given."""
        mine = None if seat.role == Role.HELPDESK else seat.organisation_id
        return self.with_hands().waiting().filter(handed_to_id=mine).order_by("at", "pk")


class Hit(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    first_record = models.CharField(max_length=16)
    second_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    second_record = models.CharField(max_length=16)
    at = models.DateTimeField()

    objects = HitQuerySet.as_manager()
    handed_to_id: uuid.UUID | None

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first_organisation", "first_record", "second_organisation", "second_record"],
                name="hit_once",
            ),
            models.CheckConstraint(
                condition=Q(first_organisation__lt=F("second_organisation")), name="hit_in_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["second_organisation", "second_record"], name="hit_by_second")
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("hit", args=[self.pk])

    @classmethod
    def between(cls, one: tuple[uuid.UUID, str], other: tuple[uuid.UUID, str], at: datetime) -> Hit:
        """Each side an organisation and its record, in whatever order."""
        (first, record), (second, its_record) = sorted((one, other))
        return cls(
            first_organisation_id=first, first_record=record, second_organisation_id=second, second_record=its_record, at=at
        )  # fmt: skip

    @property
    def sides(self) -> list[tuple[Organisation, str]]:
        return [(self.first_organisation, self.first_record), (self.second_organisation, self.second_record)]

    @property
    def is_waiting(self) -> bool:
        return not hasattr(self, "end")

    def hand_to(self, organisation: Organisation, *, by: Seat, at: datetime) -> Handing:
        """A care coordinator of this organisation brings them together, and not triage."""
        return Handing.objects.create(hit=self, to=organisation, by=by, at=at)

    def finish(self, outcome: Outcome, *, by: Seat, at: datetime) -> HitEnd:
        """Raises AlreadyEnded."""
        made = HitEnd(hit=self, outcome=outcome, by=by, at=at)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise AlreadyEnded from None
        return made


class Handing(models.Model):
    """Which coordinating organisation was asked to bring them together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="handings")
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]


class Outcome(models.TextChoices):
    TALKED = "talked", _("Zij spreken elkaar, of hebben elkaar gesproken")
    OTHER = "other", _("Het gaat over twee personen")
    NO_GROUND = "no_ground", _("Zij mogen of willen niet met elkaar praten")
    UNREACHED = "unreached", _("Wij kregen een van de twee niet te pakken")


class HitEnd(models.Model):
    """How it ended, in one word."""

    hit = models.OneToOneField(Hit, on_delete=models.PROTECT, primary_key=True, related_name="end")
    outcome = models.CharField(max_length=10, choices=Outcome)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        words: Any = self.get_outcome_display()
        return str(words)
