"""Code lists of the shelter: what kinds there are, how soon, where is looked, why somebody stays longer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Kinds of shelter, by the national code list `shelter_type`; the last three are no places that anybody keeps."""

    COSM = "cosm", _("COSM: opvang tijdens de bedenktijd")
    OMM = "omm", _("OMM: opvang bij meerdere problemen")
    REGIONAL = "acm", _("Regionale opvang mensenhandel")
    WMO_WOMEN = "wmo_women", _("Vrouwenopvang")
    WMO_MEN = "wmo_men", _("Mannenopvang")
    WMO_FAMILY = "wmo_homeless", _("Maatschappelijke opvang, ook gezinnen")
    EMERGENCY = "emergency_72h", _("Noodbed, 72 uur")
    LABOUR = "labour_beds", _("Opvang bij arbeidsuitbuiting")
    PROTECTED = "protected_reception", _("Beschermde opvang (Nidos)")
    YOUTH = "youth_residential", _("Jeugdhulp met verblijf")
    MOVE_ON = "supported_housing", _("Begeleid wonen, doorstroom")
    COA = "coa", _("Opvang van het COA")
    POLICE = "police_arranged", _("Geregeld via de politie (hotel)")
    OWN = "own_network", _("Eigen netwerk of eigen woning")


# Kept by a provider, and so counted in beds.
KEPT = [
    Kind.COSM,
    Kind.OMM,
    Kind.REGIONAL,
    Kind.WMO_WOMEN,
    Kind.WMO_MEN,
    Kind.WMO_FAMILY,
    Kind.EMERGENCY,
    Kind.LABOUR,
    Kind.PROTECTED,
    Kind.YOUTH,
    Kind.MOVE_ON,
]
KEPT_CHOICES = [(kind.value, kind.label) for kind in KEPT]

# CoMensha alone places here (domain A.5, P10); guard/policies.sql holds everybody to it.
BY_COMENSHA = frozenset({Kind.COSM})
# Which procedure a placement belongs to.
PROCEDURES: dict[str, str] = {
    Kind.COSM: "cosm_placement",
    Kind.OMM: "omm_placement",
    Kind.EMERGENCY: "emergency_placement",
    Kind.WMO_WOMEN: "wmo_shelter",
    Kind.WMO_MEN: "wmo_shelter",
    Kind.WMO_FAMILY: "wmo_shelter",
    Kind.PROTECTED: "protected_reception",
}


class ForWhom(models.TextChoices):
    ANYONE = "anyone", _("iedereen")
    WOMEN = "women", _("vrouwen")
    MEN = "men", _("mannen")


class Urgency(models.TextChoices):
    """How soon: what a waiting list is ordered by, beside the day of asking, and nothing else."""

    TONIGHT = "tonight", _("Vannacht geen veilige plek")
    DAYS = "days", _("Binnen enkele dagen")
    LATER = "later", _("Zodra er plek is")


class Step(models.TextChoices):
    """Where is looked, in an order that `search.py` computes."""

    COSM = "cosm", _("COSM, via CoMensha")
    OMM = "omm", _("OMM, via CoMensha of de centrumgemeente")
    LABOUR = "labour_beds", _("Opvang bij arbeidsuitbuiting, via CoMensha")
    EMERGENCY = "emergency_72h", _("Noodbed, 72 uur")
    WMO = "wmo", _("Wmo-opvang, via de centrumgemeente")
    PROTECTED = "protected_reception", _("Beschermde opvang, via Nidos")
    YOUTH = "youth_residential", _("Jeugdhulp met verblijf")
    COA = "coa", _("Opvang van het COA")
    POLICE = "police_hotel", _("Hotel, via de politie")
    OTHER_REGION = "other_region", _("Andere regio")


class Outcome(models.TextChoices):
    """What came of trying one step."""

    FULL = "full", _("Vol")
    NO_ANSWER = "no_answer", _("Geen gehoor")
    CALL_BACK = "call_back", _("Zij bellen terug")
    NOT_FITTING = "not_fitting", _("Past niet")
    REFUSED = "refused", _("Geweigerd")
    OFFERED = "offered", _("Plek aangeboden")
    DECLINED = "declined", _("De persoon wil hier niet heen")


class Ended(models.TextChoices):
    """The three ends of a request: there is no fourth."""

    PLACED = "placed", _("Geplaatst")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    CLOSED = "closed", _("Traject afgesloten")


class SharedOn(models.TextChoices):
    """On which ground CoMensha may read a request."""

    CONSENT = "consent", _("Toestemming van de persoon voor opvang")
    VITAL = "vital", _("Vitaal belang: vannacht geen veilige plek")


class StayEnd(models.TextChoices):
    MOVED_ON = "moved_on", _("Doorgestroomd naar een andere plek")
    HOME = "home", _("Naar een eigen woning")
    OWN_WISH = "own_wish", _("Zelf vertrokken")
    TERM = "term", _("De tijd was om")
    UNSAFE = "unsafe", _("De plek was niet veilig")
    RULES = "rules", _("De opvang beëindigde het verblijf")
    MISSING = "missing", _("Met onbekende bestemming vertrokken")
    RETURNED = "returned", _("Terug naar het land van herkomst")


class OverstayReason(models.TextChoices):
    """Why somebody stays longer than planned: codes only, so that the weekly word to CoMensha says no more."""

    NO_MOVE_ON = "no_move_on", _("Nog geen vervolgplek")
    WAITS_FOR_IND = "waits_for_ind", _("Wacht op een besluit van de IND")
    WAITS_FOR_MUNICIPALITY = "waits_for_municipality", _("Wacht op de gemeente")
    HEALTH = "health", _("Gezondheid")
    SAFETY = "safety", _("Veiligheid: kan nog niet verhuizen")
    CRIMINAL_CASE = "criminal_case", _("Nodig voor het strafproces")
    FAMILY = "family", _("Wacht op gezinsleden")


class Frequency(models.TextChoices):
    WEEKLY = "weekly", _("elke week")
    FORTNIGHTLY = "fortnightly", _("elke twee weken")
    MONTHLY = "monthly", _("elke maand")
    ON_CALL = "on_call", _("als de persoon belt")
