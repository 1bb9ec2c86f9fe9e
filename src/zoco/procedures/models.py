"""Running procedures of a case and their terms. What a term *is* stands in `law/`; what was decided stands here."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedText


class Outcome(models.TextChoices):
    GRANTED = "granted", _("Toegekend of gelukt")
    REFUSED = "refused", _("Afgewezen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    EXPIRED = "expired", _("Verlopen")
    DONE = "done", _("Gedaan")


class Procedure(models.Model):
    """One procedure running in one case, under the version of the law of the day it started."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="procedures")
    slug = models.CharField(max_length=60)
    law_version = models.CharField(max_length=20)
    started_on = models.DateField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    # Fact or event → ISO date or value, as given when it started: what the dates were computed from.
    facts = models.JSONField(default=dict)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    ended_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-started_on", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "slug"], condition=Q(ended_on=None), name="one_running_procedure_of_a_kind"
            )
        ]


class Deadline(models.Model):
    """One date that a rule gives, with everything needed to explain it years later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="deadlines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    rule = models.CharField(max_length=80)
    occurrence = models.PositiveSmallIntegerField(default=0)
    title_nl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=12)
    counting = models.CharField(max_length=8)
    steps = models.JSONField(default=list)
    sentence_nl = models.TextField()
    sentence_en = models.TextField()
    source = models.CharField(max_length=300)
    law_version = models.CharField(max_length=20)
    verified = models.BooleanField(default=True)
    met_on = models.DateField(null=True)
    met_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    # The procedure ended or a later computation took its place: it stays to be read, and no longer runs.
    dropped_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on", "due_at"]
        indexes: ClassVar = [
            models.Index(fields=["case", "due_on"], condition=Q(met_on=None, dropped_on=None), name="deadline_running")
        ]


class Suspension(Sealed):
    """The clock of a procedure stands still, from a day until a day (or until further notice)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="suspensions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=80, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    reason = SealedText(_("reden"))


class Extension(Sealed):
    """A term was lengthened as its rule allows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="extensions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=80)
    on = models.DateField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    reason = SealedText(_("reden"))
