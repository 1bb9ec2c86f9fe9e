"""Code lists of a report. Codes are never deleted; their Dutch words are those of practice and of article 273f Sr."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """Forms of exploitation (art. 273f Sr; categories of CoMensha and the National Rapporteur)."""

    SEXUAL = "sexual", _("Seksuele uitbuiting")
    LABOUR = "labour", _("Arbeidsuitbuiting")
    CRIMINAL = "criminal", _("Criminele uitbuiting")
    FORCED_BEGGING = "forced_begging", _("Gedwongen bedelarij")
    FORCED_SERVICES = "forced_services", _("Gedwongen dienstverlening")
    DOMESTIC_SERVITUDE = "domestic_servitude", _("Uitbuiting in het huishouden")
    SLAVERY = "slavery", _("Slavernij of iets wat daarop lijkt")
    ORGAN_REMOVAL = "organ_removal", _("Orgaanverwijdering")
    NOT_YET_EXPLOITED = "not_yet_exploited", _("Nog niet uitgebuit")
    UNKNOWN = "unknown", _("Onbekend")


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


def age_band(age: int | None) -> str:
    """
    The bands of the register (domain: minor, 18 to 22, 23 and older).

    >>> age_band(17), age_band(22), age_band(23), age_band(None)
    ('0-17', '18-22', '23+', 'unknown')
    """
    if age is None:
        return "unknown"
    return "0-17" if age < 18 else "18-22" if age < 23 else "23+"
