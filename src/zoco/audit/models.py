"""Who changed and who looked. Rows are only ever added; batches of them are sealed by a hash chain."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One changed row, written by a trigger: the changed fields before and after, sealed as they lie."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    table_name = models.CharField(max_length=60)
    op = models.CharField(max_length=6)
    row_id = models.CharField(max_length=40, null=True)  # noqa: DJ001
    case_id = models.UUIDField(null=True)
    seat_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case_id", "-id"], name="change_of_case")]


class Look(models.Model):
    """One look (NEN 7513): who, from which seat, at whose file, what, on which ground, refused or not."""

    class Ground(models.TextChoices):
        LEAD = "lead", _("Zorgcoördinator van dit traject")
        GRANT = "grant", _("Toegang gekregen")
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

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case_id", "-id"], name="look_at_case")]


class Batch(models.Model):
    """All rows of one log since the batch before, hashed together with that batch's hash."""

    class Log(models.TextChoices):
        LOOK = "audit_look"
        CHANGE = "audit_change"

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
