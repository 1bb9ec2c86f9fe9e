"""Who changed and who looked. Rows are only ever added; batches of them are sealed by a hash chain."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One changed row, written by a trigger: the changed fields before and after, sealed as they lie."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    table_name = models.CharField(max_length=60)
    op = models.CharField(max_length=6)
    row_id = models.CharField(max_length=40, null=True)
    case_id = models.UUIDField(null=True)
    seat_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    # Somebody was forgotten: the hash of this line as it was, by which the chain still holds. Whom it was about is gone.
    forgotten = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case_id", "-id"], name="change_of_case"),
            models.Index(fields=["row_id"], condition=models.Q(case_id=None), name="change_of_no_case"),
            BrinIndex(fields=["at"], name="change_at"),
        ]


class Look(models.Model):
    """One look (NEN 7513): who, from which seat, at whose file, what, on which ground, refused or not."""

    class Ground(models.TextChoices):
        LEAD = "lead", _("Zorgcoördinator van dit traject")
        GRANT = "grant", _("Toegang gekregen")
        DEPUTY = "deputy", _("Waarneming")
        EMERGENCY = "emergency", _("Noodtoegang")
        REPORT = "report", _("Betrokken bij de aanmelding")
        TASK = "task", _("Taak van deze rol")

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    person_id = models.UUIDField(null=True)
    seat_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20, blank=True)
    what = models.CharField(max_length=60)
    case_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    ground = models.CharField(max_length=10, choices=Ground, blank=True)
    refused = models.BooleanField(default=False)
    forgotten = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case_id", "-id"], name="look_at_case"),
            models.Index(
                fields=["subject_id"], condition=models.Q(subject_id__isnull=False), name="look_at_subject"
            ),
            BrinIndex(fields=["at"], name="look_when"),
        ]


class Batch(models.Model):
    """All rows of one log since the batch before, hashed together with that batch's hash."""

    class Log(models.TextChoices):
        LOOK = "audit_look", _("Wie keek")
        CHANGE = "audit_change", _("Wie wijzigde")

    id = models.BigAutoField(primary_key=True)
    log = models.CharField(max_length=20, choices=Log)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering: ClassVar = ["log", "last_id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "last_id"], name="a_batch_once")]


class Check(models.Model):
    """The outcome of going through the whole chain of one log, and the end of that chain as it was then."""

    class Fault(models.TextChoices):
        CHANGED = "changed", _("een regel is veranderd")
        MISSING = "missing", _("er is een regel weg")
        ADDED = "added", _("er is een regel bij gezet")
        GAP = "gap", _("er ontbreekt een verzegeling, of er is een regel bij gezet")
        CUT = "cut", _("het einde van de reeks is afgesneden of herschreven")

    id = models.BigAutoField(primary_key=True)
    log = models.CharField(max_length=20, choices=Batch.Log)
    at = models.DateTimeField()
    batches = models.PositiveBigIntegerField()
    sealed = models.PositiveBigIntegerField()
    unsealed = models.PositiveBigIntegerField()
    head = models.BinaryField(max_length=32, null=True)
    last_batch = models.BigIntegerField(null=True)
    broken = models.BigIntegerField(null=True)
    fault = models.CharField(max_length=10, choices=Fault, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
