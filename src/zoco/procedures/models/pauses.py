"""When the clock of a procedure stood still, and when a term was made longer."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedText


class Suspension(Sealed):
    """The clock of a procedure stands still, from a day up to and including a day (or until further notice)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(
        "procedures.Procedure", on_delete=models.PROTECT, related_name="suspensions"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    reason = SealedText(_("reden"))

    class Meta:
        ordering: ClassVar = ["from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure"], condition=Q(until_on=None), name="paused_once")
        ]


class Extension(Sealed):
    """A term was lengthened as its rule allows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.PROTECT, related_name="extensions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    reason = SealedText(_("reden"))

    class Meta:
        ordering: ClassVar = ["on"]
