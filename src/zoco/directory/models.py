"""Dated claims about who coordinates where: never "the truth", always who said it, when and how certain."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Organisation, Seat


class AreaKind(models.TextChoices):
    """How wide the listed area is; the narrowest valid one answers."""

    MUNICIPALITY = "municipality", _("Gemeente")
    MUNICIPALITY_PLUS = "municipality_plus", _("Gemeente en omgeving")
    NAMED_REGION = "named_region", _("Regio met een naam")
    POLICE_REGION = "police_region", _("Politieregio")
    PROVINCE = "province", _("Provincie")
    COUNTRY = "country", _("Heel Nederland")


class Certainty(models.TextChoices):
    HIGH = "high", _("Zeker")
    MEDIUM = "medium", _("Redelijk zeker")
    LOW = "low", _("Onzeker")


class Claim(models.Model):
    """One statement: this organisation coordinates there, for these people, from and until these days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # All statements about the same entry share it; the newest statement of a line is the one in use.
    line = models.UUIDField(default=uuid.uuid4, db_index=True)
    stated_on = models.DateField()
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    area = models.CharField(_("gebied zoals genoemd"), max_length=200)
    area_kind = models.CharField(_("soort gebied"), max_length=20, choices=AreaKind)
    municipalities = ArrayField(models.CharField(max_length=6), default=list)
    municipalities_uncertain = ArrayField(models.CharField(max_length=6), default=list)
    certainty = models.CharField(_("zekerheid"), max_length=10, choices=Certainty)
    remote = models.BooleanField(_("op afstand, door CoMensha"), default=False)
    telephones = ArrayField(models.CharField(max_length=30), default=list)
    age_min = models.PositiveSmallIntegerField(_("vanaf leeftijd"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("tot en met leeftijd"), null=True, blank=True)
    age_disputed = models.BooleanField(_("leeftijdsgrens niet zeker"), default=False)
    forms = ArrayField(models.CharField(max_length=20), default=list)
    valid_from = models.DateField(_("geldig vanaf"))
    valid_to = models.DateField(_("geldig tot en met"), null=True, blank=True)
    verified_on = models.DateField(_("nagegaan op"), null=True, blank=True)
    source = models.CharField(_("bron"), max_length=300)
    remark = models.TextField(_("opmerking"), blank=True)
    is_demo = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["area", "-stated_at"]
        indexes: ClassVar = [models.Index(fields=["line", "-stated_at"], name="claim_latest")]
