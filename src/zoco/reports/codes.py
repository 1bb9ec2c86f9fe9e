"""Code lists of a report. Codes are never deleted; their Dutch words are those of practice and of article 273f Sr."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zoco.directory.codes import Form  # the directory asks for it too

__all__ = ["DossierType", "Form", "Gender", "Ground", "NationalityGroup", "Signer", "age_band"]


class Gender(models.TextChoices):
    WOMAN = "woman", _("Vrouw")
    MAN = "man", _("Man")
    OTHER = "other", _("Anders")
    UNKNOWN = "unknown", _("Onbekend")


class NationalityGroup(models.TextChoices):
    DUTCH = "dutch", _("Nederlands")
    EU = "eu", _("EU, EER of Zwitserland")
    NON_EU = "non_eu", _("Buiten de EU")
    UNKNOWN = "unknown", _("Onbekend")


class DossierType(models.TextChoices):
    """What CoMensha is asked to do; a dossier can change type."""

    REGISTRATION = "registration", _("Registratie")
    SHELTER = "registration_shelter", _("Registratie en opvang")
    ADVICE = "registration_advice", _("Registratie, informatie en advies")


class Ground(models.TextChoices):
    """On which ground a report stands in the national register; which may be used is in grounds.toml."""

    INVESTIGATIVE = "investigative_service", _("Opsporingsdienst, zonder toestemming")
    CONSENT = "consent", _("Schriftelijke toestemming")
    NOT_REGISTERED = "not_registered", _("Niet geregistreerd")


class Signer(models.TextChoices):
    SELF = "self", _("De persoon zelf")
    GUARDIAN = "guardian", _("Ouder of voogd")
    BOTH = "both", _("De persoon zelf en een ouder of voogd")


def age_band(age: int | None) -> str:
    """
    The bands of the register (domain: minor, 18 to 22, 23 and older).

    >>> age_band(17), age_band(22), age_band(23), age_band(None)
    ('0-17', '18-22', '23+', 'unknown')
    """
    if age is None:
        return "unknown"
    return "0-17" if age < 18 else "18-22" if age < 23 else "23+"
