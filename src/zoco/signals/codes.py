"""Code lists of a signal. Codes are never deleted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Who(models.TextChoices):
    """Who leaves the signal: what is asked depends on it."""

    PROFESSIONAL = "professional", _("Ik meld voor mijn werk")
    CITIZEN = "citizen", _("Ik zag of hoorde iets")
    SELF = "self", _("Het gaat over mijzelf")


class Age(models.TextChoices):
    """Of the youngest. Who does not know is asked as for a minor."""

    MINOR = "minor", _("Jonger dan 18 jaar")
    UNKNOWN = "unknown", _("Dat weet ik niet")
    ADULT = "adult", _("18 jaar of ouder")


class Known(models.TextChoices):
    """How the reporter knows; what triage grades begins here."""

    SEEN = "seen", _("Zelf gezien of meegemaakt")
    TOLD = "told", _("De persoon vertelde het mij")
    PAPERS = "papers", _("Het staat in een document of systeem")
    HEARD = "heard", _("Van iemand anders gehoord")
    GUESS = "guess", _("Het is een vermoeden")


class SourceGrade(models.TextChoices):
    """How far the source can be relied on: the first half of the 4x4 of European police forces."""

    A = "A", _("A: aan de bron is geen twijfel")
    B = "B", _("B: de bron bleek meestal betrouwbaar")
    C = "C", _("C: de bron bleek meestal onbetrouwbaar")
    X = "X", _("X: de bron is niet te beoordelen")


class InformationGrade(models.TextChoices):
    """How far what was told can be relied on: the second half of the 4x4."""

    ONE = "1", _("1: vastgesteld")
    TWO = "2", _("2: de bron nam het zelf waar")
    THREE = "3", _("3: van horen zeggen, door iets anders bevestigd")
    FOUR = "4", _("4: van horen zeggen, niet bevestigd")


# Before anybody weighed it.
GRADED = {
    Known.SEEN: InformationGrade.TWO,
    Known.TOLD: InformationGrade.FOUR,
    Known.PAPERS: InformationGrade.FOUR,
    Known.HEARD: InformationGrade.FOUR,
    Known.GUESS: InformationGrade.FOUR,
}


class Knows(models.TextChoices):
    """Whether the person it is about knows of the signal."""

    AGREES = "agrees", _("Ja, en die vindt het goed")
    KNOWS = "knows", _("Ja, maar die vindt het niet goed")
    NO = "no", _("Nee")
    UNKNOWN = "unknown", _("Weet ik niet")


class Ground(models.TextChoices):
    """On which ground a professional says so."""

    CONSENT = "consent", _("De persoon vindt het goed")
    TASK = "task", _("Mijn wettelijke taak")
    VITAL = "vital", _("Er is gevaar voor iemands leven")
    UNKNOWN = "unknown", _("Weet ik niet")


class Guardian(models.TextChoices):
    """Of a minor: whether somebody at home may hear of it."""

    SAFE = "safe", _("Ja, dat is veilig")
    NOT_SAFE = "not_safe", _("Nee, dat is niet veilig")
    UNKNOWN = "unknown", _("Dat weet ik niet")


class Authority(models.TextChoices):
    """To whom a signal can be forwarded."""

    POLICE = "police", _("Politie (AVIM)")
    KMAR = "kmar", _("Koninklijke Marechaussee")
    NLA = "nla", _("Nederlandse Arbeidsinspectie")
    CHILD_SAFETY = "veilig_thuis", "Veilig Thuis"
    MUNICIPALITY = "municipality", _("Gemeente")
    OTHER = "other", _("Een andere instantie")


class ForwardGround(models.TextChoices):
    """On which ground a signal may go to an authority."""

    CONSENT = "consent", _("De persoon vindt het goed")
    VITAL = "vital", _("Er is acuut gevaar")
    CHILD = "child", _("Het gaat om de veiligheid van een kind")
    LAW = "law", _("De wet vraagt het of staat het toe")


class Ending(models.TextChoices):
    """What became of a signal. The reporter may see the word."""

    REPORTED = "reported", _("Een zorgcoördinator is gevraagd om te helpen")
    ADVISED = "advised", _("Wij hebben advies gegeven")
    FORWARDED = "forwarded", _("Doorgestuurd naar een instantie die hierover gaat")
    NO_INDICATION = "no_indication", _("Wij zien geen aanwijzing voor mensenhandel")
    TOO_LITTLE = "too_little", _("Wij weten te weinig om iets te doen")
    KNOWN = "known", _("Dit was al bekend bij ons")
    MISUSE = "misuse", _("Dit was geen melding")


class Standing(models.TextChoices):
    """How far it is, as the reporter reads it."""

    RECEIVED = "received", _("Uw melding is binnen. Er heeft nog niemand naar gekeken.")
    LOOKED_AT = "looked_at", _("Iemand van CoMensha kijkt naar uw melding.")
    ENDED = "ended", _("Wij zijn klaar met uw melding.")
