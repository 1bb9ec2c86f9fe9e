"""Code lists of a report. Codes are never deleted; their Dutch words are those of practice and of article 273f Sr."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zoco.directory.codes import Form  # the directory asks for it too

__all__ = [
    "SEXES",
    "ChangeReason",
    "Complaint",
    "DossierType",
    "Form",
    "Gender",
    "Ground",
    "Judgement",
    "NationalityGroup",
    "Sector",
    "Signer",
    "age_band",
]


class Gender(models.TextChoices):
    WOMAN = "woman", _("Vrouw")
    MAN = "man", _("Man")
    OTHER = "other", _("Anders")
    UNKNOWN = "unknown", _("Onbekend")


# As the exchange format of linking writes it (docs/linking.md).
SEXES = {Gender.WOMAN.value: "V", Gender.MAN.value: "M", Gender.OTHER.value: "X"}


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


class ChangeReason(models.TextChoices):
    """Why a dossier changes type: codes, because the register holds no words about a person."""

    SHELTER_ASKED = "shelter_asked", _("De persoon wil nu opvang")
    NO_SHELTER = "no_shelter", _("De persoon wil geen opvang (meer)")
    ADVICE_ASKED = "advice_asked", _("Er is informatie of advies gevraagd")
    MISTAKE = "mistake", _("Het was verkeerd ingevuld")


class Sector(models.TextChoices):
    """In which work or crime it happened (CoMensha; HTCDS industries)."""

    PROSTITUTION = "prostitution", _("Prostitutie")
    PORNOGRAPHY = "pornography", _("Beelden")
    ONLINE = "online", _("Online: webcam of livestream")
    PRIVATE = "private", _("Seksuele diensten privé")
    AGRICULTURE = "agriculture", _("Land- en tuinbouw")
    MEAT = "meat", _("Vleesverwerking")
    CONSTRUCTION = "construction", _("Bouw")
    TRANSPORT = "transport", _("Transport en distributie")
    HOSPITALITY = "hospitality", _("Horeca")
    CLEANING = "cleaning", _("Schoonmaak")
    TEMP_WORK = "temp_work", _("Uitzendwerk")
    HOUSEHOLD = "household", _("Huishoudelijk werk")
    CARE = "care", _("Zorg")
    BEAUTY = "beauty", _("Nagelstudio of massage, niet seksueel")
    SHIPPING = "shipping", _("Binnenvaart en visserij")
    OTHER_LABOUR = "other_labour", _("Ander werk")
    THEFT = "theft", _("Diefstal")
    DRUGS = "drugs", _("Drugs: teelt, koerier, uithalen")
    FRAUD = "fraud", _("Fraude, geldezel")
    BEGGING_SCAM = "begging_scam", _("Babbeltruc of zakkenrollen")
    VIOLENCE = "violence", _("Geweld of explosies")
    OTHER_CRIME = "other_crime", _("Ander strafbaar feit")


class Complaint(models.TextChoices):
    """Whether there is a criminal report. Help does not depend on it."""

    NO = "no", _("Geen aangifte")
    THINKING = "thinking", _("De persoon denkt erover na")
    DONE = "done", _("Aangifte gedaan")


class Judgement(models.TextChoices):
    """What the reporter holds it for now. A possible victim is a victim in care."""

    POSSIBLE = "possible", _("Mogelijk slachtoffer")
    CONFIRMED = "confirmed", _("Slachtoffer, vastgesteld")
    NOT = "not", _("Geen slachtoffer")


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
