"""Somebody who may never read this case: a conflict of interest, or the victim refused this person."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import Q

from zoco.cases.codes import EventKind
from zoco.cases.models.refusals import LeadsThis
from zoco.people.models import Person, Seat
from zoco.seal.fields import Sealed, SealedText

if TYPE_CHECKING:
    from zoco.cases.models.case import Case


class Exclusion(Sealed):
    """It is about a person, whatever seat that person has or gets. The policies of the database follow it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="exclusions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = SealedText()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(ended_at=None), name="excluded_once"
            )
        ]

    @transaction.atomic
    def end(self, *, by: Seat, at: datetime) -> None:
        """Access does not come back by itself: it is given anew."""
        if Exclusion.objects.filter(pk=self.pk, ended_at=None).update(ended_at=at):
            self.case.record(EventKind.SITUATION, by=by, at=at, text="exclusion")


@transaction.atomic
def exclude(case: Case, person: Person, *, by: Seat, at: datetime, reason: str) -> Exclusion:
    """
    From this moment the person reads nothing of it, finds nothing of it, and is not told.

    Raises LeadsThis for the lead: she hands over first.
    """
    case.lock()
    if case.lead.person_id == person.pk:
        raise LeadsThis
    if before := case.exclusions.filter(person=person, ended_at=None).first():
        return before
    for grant in case.grants.filter(seat__person=person, ended_at=None):
        grant.case = case
        grant.end(by=by, at=at)
    excluded = Exclusion.objects.create(
        case=case, data_key=case.data_key, person=person, by=by, at=at, reason=reason
    )
    case.record(EventKind.EXCLUDED, by=by, at=at)
    return excluded
