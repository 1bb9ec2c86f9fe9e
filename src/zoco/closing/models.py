"""What is settled when a trajectory ends: who takes a term over, and which help this was a return to."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed
from zoco.people.models import Seat
from zoco.procedures.models import Deadline
from zoco.seal.fields import Sealed, SealedText


class HandedOverQuerySet(models.QuerySet["HandedOver"]):
    @transaction.atomic
    def hand_over(
        self, deadline: Deadline, *, by: Seat, at: datetime, to_name: str, to_organisation: str, agreed: bool
    ) -> HandedOver:
        """
        Somebody outside this trajectory watches this term from now on, by name.

        Raises Changed when the term no longer runs or was handed over a moment earlier.
        """
        case = deadline.case
        still = Deadline.objects.running().select_for_update(of=["self"]).filter(pk=deadline.pk)
        if not still.exists() or self.filter(deadline=deadline).exists():
            raise Changed
        made = self.create(
            case=case,
            data_key=case.data_key,
            deadline=deadline,
            to_name=to_name,
            to_organisation=to_organisation,
            agreed=agreed,
            by=by,
            at=at,
        )
        case.record(EventKind.DEADLINE_HANDED_OVER, by=by, at=at, text=f"{deadline.title}, {to_organisation}")
        return made

    def of(self, case: Case) -> Self:
        return self.filter(case=case).select_related("deadline__procedure", "by__person")


class HandedOver(Sealed):
    """A term that outlives the trajectory, and who watches it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handed_over")
    deadline = models.OneToOneField(Deadline, on_delete=models.PROTECT, related_name="handed_over")
    to_name = SealedText(gettext_lazy("naam"), max_length=200)
    to_organisation = SealedText(gettext_lazy("organisatie"), max_length=200)
    agreed = models.BooleanField(gettext_lazy("heeft ja gezegd"), default=False)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HandedOverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["deadline__due_on"]


class Recognised(models.Model):
    """Somebody was helped here before, longer than a year ago: two trajectories, told apart and linked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recognised")
    earlier = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recognised_in")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "earlier"], name="recognised_once"),
            models.CheckConstraint(
                condition=~models.Q(case=models.F("earlier")), name="recognised_in_another"
            ),
        ]


def recognise(case: Case, earlier: Case, *, by: Seat, at: datetime) -> Recognised:
    """Twice is once."""
    return Recognised.objects.get_or_create(case=case, earlier=earlier, defaults={"by": by, "at": at})[0]


def blocking(case: Case) -> list[Deadline]:
    """Hard terms that still run and that nobody by name has taken over."""
    found = Deadline.objects.filter(case=case, handed_over=None).that_block_closing()
    return list(found.select_related("procedure"))
