"""The end of a trajectory, and the contacts after it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from zoco.cases.codes import CloseReason, EventKind
from zoco.cases.models.days import months_after
from zoco.cases.models.refusals import Changed
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedText

if TYPE_CHECKING:
    from zoco.cases.models.case import Case

AFTERCARE_MONTHS = (1, 3, 6)  # project default, domain A.12


class Closure(Sealed):
    """Why and when the trajectory ended, and how she may safely be reached afterwards."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="closure"
    )
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(gettext_lazy("reden"), max_length=20, choices=CloseReason)
    evaluation = SealedText(gettext_lazy("evaluatie met de persoon zelf"))
    reach = SealedText(gettext_lazy("veilig te bereiken voor nazorg"))


class AftercareQuerySet(models.QuerySet["Aftercare"]):
    def due(self, seat: Seat, by: date) -> Self:
        return self.filter(case__caseload__seat=seat, done_on=None, due_on__lte=by).order_by("due_on")


class Aftercare(Sealed):
    """One contact after closing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="aftercare")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    note = SealedText(gettext_lazy("hoe gaat het"))

    objects = AftercareQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on"]
        indexes: ClassVar = [
            models.Index(fields=["case", "due_on"], condition=Q(done_on=None), name="aftercare_due")
        ]

    @transaction.atomic
    def do(self, *, by: Seat, at: datetime, note: str) -> None:
        """Raises Changed when somebody else wrote it down a moment earlier."""
        if Aftercare.objects.select_for_update(of=["self"]).get(pk=self.pk).done_on:
            raise Changed
        self.done_on, self.by, self.note = localdate(at), by, note
        self.save(update_fields=["done_on", "by", "note"])
        self.case.record(EventKind.AFTERCARE, by=by, at=at)


@transaction.atomic
def close(
    case: Case, *, by: Seat, at: datetime, because: CloseReason, evaluation: str, reach: str
) -> Closure:
    """
    The end of the trajectory is the start of aftercare: contacts after one, three and six months.

    Closing twice is closing once.
    """
    case.lock()
    if before := Closure.objects.filter(case=case).first():
        return before
    closure = Closure.objects.create(
        case=case,
        data_key=case.data_key,
        by=by,
        on=localdate(at),
        reason=because,
        evaluation=evaluation,
        reach=reach,
    )
    Aftercare.objects.bulk_create(
        Aftercare(case=case, data_key=case.data_key, due_on=months_after(localdate(at), months))
        for months in AFTERCARE_MONTHS
    )
    case.record(EventKind.CLOSED, by=by, at=at, text=because)
    return closure
