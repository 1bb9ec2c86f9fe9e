"""Code lists of a plan."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LifeDomain(models.TextChoices):
    """What a plan is ordered by, and what somebody outside may hear of. Source: HTCDS spl_Type, and practice."""

    SAFETY = "safety", _("Veiligheid")
    SHELTER = "shelter", _("Opvang en wonen")
    RESIDENCE = "residence", _("Verblijfsrecht")
    CRIMINAL_LAW = "criminal_law", _("Strafrecht")
    FINANCE = "finance", _("Inkomen en schulden")
    HEALTH = "health", _("Gezondheid")
    MENTAL_HEALTH = "mental_health", _("Psychosociaal / GGZ")
    REGISTRATION = "registration", _("Inschrijving en documenten")
    WORK_EDUCATION = "work_education", _("Werk en opleiding")
    FAMILY = "family", _("Gezin en kinderen")
    NETWORK = "network", _("Sociaal netwerk")
    RETURN = "return", _("Terugkeer")
    COMPENSATION = "compensation", _("Schadevergoeding")


class OwnerKind(models.TextChoices):
    """Who does an action: somebody who reads the case, the person herself, or somebody outside Zoco."""

    SEAT = "seat", _("Iemand die meeleest")
    PERSON = "person", _("De persoon zelf")
    OUTSIDE = "outside", _("Iemand anders, buiten Zoco")


class Source(models.TextChoices):
    """Where an action was agreed."""

    PLAN = "plan", _("Plan")
    CONFERENCE = "conference", _("Casusoverleg")
    SAFETY = "safety", _("Risicotaxatie")


class SaidBy(models.TextChoices):
    """How she gave her score. A score that somebody else thinks up is no score."""

    SELF = "self", _("De persoon zelf")
    INTERPRETER = "interpreter", _("De persoon zelf, met een tolk")
