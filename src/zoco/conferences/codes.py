"""Code lists of a conference."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """On what somebody may hear of a person: GDPR art. 6 and 9; Wpg 18-20; Wmo 5.2.6; Wgs."""

    CONSENT = "consent", _("Toestemming")
    LEGAL_DUTY = "legal_duty", _("Wettelijke plicht")
    PUBLIC_TASK = "public_task", _("Publieke taak (bijvoorbeeld Wmo, Jeugdwet)")
    VITAL_INTEREST = "vital_interest", _("Vitaal belang of conflict van plichten")
    WPG_PROVISION = "wpg_provision", _("Verstrekking van politiegegevens (Wpg 18, 19 of 20)")
    MELDCODE = "meldcode", _("Meldcode of meldrecht Veilig Thuis (Wmo 5.2.6)")
    WGS = "wgs", _("WGS-samenwerkingsverband")
    ANONYMOUS = "anonymous", _("Anoniem overleg")


class PlaceKind(models.TextChoices):
    """How one meets. Never an address: invitations travel."""

    ONLINE = "online", _("Online")
    OFFICE = "office", _("Op kantoor van de zorgcoördinatie")


class VictimPart(models.TextChoices):
    """The person herself is always part of it."""

    PRESENT = "present", _("Zit aan tafel")
    INFORMED = "informed", _("Hoort vooraf en achteraf wat er wordt besproken")
