"""Code lists of somebody's situation: the deep intake, ways to reach, children, what happened, being out of sight."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class GuardianKind(models.TextChoices):
    """Who decides for or with a child. A parent who may be involved does not (domain A.9)."""

    PARENT = "parent", _("Ouder met gezag")
    GUARDIAN = "guardian", _("Voogd")
    GI = "gi", _("Gecertificeerde instelling (jeugdbescherming)")
    NIDOS = "nidos", _("Nidos")
    COURT = "court", _("Kinderrechter")


class YesNoUnknown(models.TextChoices):
    YES = "yes", _("Ja")
    NO = "no", _("Nee")
    UNKNOWN = "unknown", _("Onbekend")


class IntakePart(models.TextChoices):
    """The parts of the deep intake; the value is its place in the address (domain D.5)."""

    FIRST_CALL = "eerste-gesprek", _("Eerste gesprek, taal en tolk")
    PERSON = "persoon", _("De persoon")
    FAMILY = "gezin", _("Gezin en familie")
    HEALTH = "gezondheid", _("Gezondheid")
    MONEY = "geld", _("Geld")
    HOUSING = "wonen", _("Wonen")
    LAW = "recht", _("Recht")
    LIFE = "leven", _("Werk, school, netwerk, geloof en wensen")
    QUESTION = "hulpvraag", _("De vraag en eigen doelen")


class WayKind(models.TextChoices):
    """A safe way to reach somebody."""

    PHONE = "phone", _("Bellen")
    MESSAGE = "message", _("Bericht sturen")
    MAIL = "mail", _("E-mailen")
    SOMEBODY = "somebody", _("Via iemand anders")


class ChildPlace(models.TextChoices):
    WITH_HER = "with_her", _("Bij de persoon zelf")
    ELSEWHERE = "elsewhere", _("Ergens anders in Nederland")
    ABROAD = "abroad", _("In het buitenland")
    EXPECTED = "expected", _("Nog niet geboren")
    UNKNOWN = "unknown", _("Onbekend")


class Custody(models.TextChoices):
    SELF = "self", _("De persoon zelf")
    SHARED = "shared", _("Samen met de andere ouder")
    OTHER_PARENT = "other_parent", _("De andere ouder")
    GUARDIAN = "guardian", _("Een voogd of instelling")
    UNKNOWN = "unknown", _("Onbekend")


class Means(models.TextChoices):
    """Means of control, after the list of HTCDS 2.0."""

    DEBT = "debt_bondage", _("Schuld die moet worden afbetaald")
    EARNINGS = "takes_earnings", _("Verdiensten afpakken")
    FINANCES = "restricts_finances", _("Geen eigen geld of rekening")
    THREATS = "threats", _("Dreigen, ook tegen familie")
    PSYCHOLOGICAL = "psychological_abuse", _("Vernederen of bang maken")
    PHYSICAL = "physical_abuse", _("Lichamelijk geweld")
    SEXUAL = "sexual_abuse", _("Seksueel geweld")
    PROMISES = "false_promises", _("Valse beloften of verliefdheid")
    DRUGS = "psychoactive_substances", _("Drugs of alcohol")
    MOVEMENT = "restricts_movement", _("Opsluiten of in de gaten houden")
    MEDICAL = "restricts_medical_care", _("Geen dokter mogen zien")
    HOURS = "excessive_hours", _("Veel te lange dagen")
    CHILDREN = "uses_children", _("Kinderen gebruiken als druk")
    AUTHORITIES = "threat_of_law", _("Dreigen met politie of uitzetting")
    NECESSITIES = "withholds_necessities", _("Geen eten, slaap of kleding")
    DOCUMENTS = "withholds_documents", _("Papieren afpakken")
    OTHER = "other", _("Anders")


class ToldBy(models.TextChoices):
    """From whom it is known what happened."""

    SELF = "self", _("De persoon zelf")
    REPORT = "report", _("De aanmelding")
    PARTNER = "partner", _("Een ketenpartner")
    POLICE = "police", _("De politie")
    OWN_VIEW = "own_view", _("Eigen waarneming")


class AlarmParty(models.TextChoices):
    """Who is told when somebody is out of sight (domain A.9, scenario S5)."""

    POLICE = "police", _("Politie: vermissing")
    NIDOS = "nidos", _("Nidos")
    COMENSHA = "comensha", _("CoMensha")
    NEIGHBOURS = "neighbours", _("Politie-eenheden ernaast")
    GUARDIAN = "guardian", _("Ouder, voogd of jeugdbescherming")
    SHELTER = "shelter", _("De opvang")
