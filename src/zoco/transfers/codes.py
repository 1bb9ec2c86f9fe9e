"""Why somebody stands in, why a case changes hands, what came of asking."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Absence(models.TextChoices):
    ILL = "ill", _("Ziek")
    LEAVE = "leave", _("Verlof")
    LEFT = "left", _("Uit dienst")
    TRAINING = "training", _("Opleiding")
    OTHER = "other", _("Anders")


class Why(models.TextChoices):
    """Why a case has another lead: codes, so that a team leader says no more than she knows."""

    LOAD = "load", _("Werk verdelen")
    ABSENCE = "absence", _("Afwezigheid")
    LEFT = "left", _("Uit dienst")
    WISH = "wish", _("Wens van de persoon")
    CONFLICT = "conflict", _("Iemand anders mag of kan dit niet doen")
    REGION = "region", _("Verhuisd naar een andere regio")
    AGE = "age", _("Leeftijd: een andere organisatie is aan zet")


HANDED_OVER = [Why.LOAD, Why.ABSENCE, Why.LEFT, Why.WISH, Why.CONFLICT]
MOVED = [Why.REGION, Why.AGE, Why.WISH]


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("Aangenomen")
    REFUSED = "refused", _("Niet aangenomen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
