"""Code lists of what leaves: in which shape, to whom and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standard(models.TextChoices):
    HTCDS = "htcds", _("HTCDS 2.0: een regel voor elke persoon")
    CTDC = "ctdc", _("CTDC: regels die ten minste elf keer gelijk zijn")
    IC_TIP = "ic_tip", _("IC-TIP: aantallen")


class Recipient(models.TextChoices):
    """Who counts and studies trafficking in several countries. Consent is asked for these, and for no other."""

    IOM = "iom", _("Internationale Organisatie voor Migratie (IOM)")
    UNODC = "unodc", _("Bureau van de VN voor Drugs en Misdaad (UNODC)")
    COMMISSION = "commission", _("Europese Commissie")


class Why(models.TextChoices):
    AGREED = "agreed", _("Levering die is afgesproken")
    ASKED = "asked", _("De ontvanger vroeg erom")
    AGAIN = "again", _("Een eerdere levering moet worden vervangen")
