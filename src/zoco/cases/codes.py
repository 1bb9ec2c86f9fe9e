"""Code lists of a case."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zoco.reports.codes import Signer  # who decides is asked in both rooms

__all__ = [
    "PER_RECIPIENT",
    "AftercareOutcome",
    "CloseReason",
    "ContactKind",
    "ContactWith",
    "EventKind",
    "GrantKind",
    "NoReach",
    "NotAsked",
    "Purpose",
    "ResidenceStatus",
    "Signer",
]  # fmt: skip


class ResidenceStatus(models.TextChoices):
    """Vreemdelingenwet art. 8, Vb 3.48 and 3.51, Vc B8/3 and B9."""

    DUTCH = "dutch", _("Nederlander")
    EU_CITIZEN = "eu_citizen", _("EU, EER of Zwitserland")
    NONE = "none", _("Geen rechtmatig verblijf")
    REFLECTION_PERIOD = "reflection_period", _("Bedenktijd")
    PENDING_APPLICATION = "pending_application", _("Aanvraag in behandeling")
    PENDING_OBJECTION = "pending_objection", _("Bezwaar of beroep loopt")
    B8_TEMPORARY = "b8_temporary", _("Vergunning B8/3")
    B8_WITNESS = "b8_witness", _("Vergunning B8/3, getuige-aangever")
    B8_HARDSHIP = "b8_hardship", _("Vergunning B8/3, schrijnend pad")
    B9_CONTINUED = "b9_continued", _("Voortgezet verblijf B9")
    ASYLUM_SEEKER = "asylum_seeker", _("Asielaanvraag loopt")
    ASYLUM_PERMIT = "asylum_permit", _("Asielvergunning")
    DUBLIN = "dublin", _("Dublinclaimant")
    OTHER_PERMIT = "other_permit", _("Andere vergunning")
    UNKNOWN = "unknown", _("Onbekend")


class Purpose(models.TextChoices):
    """What a consent is for: each is asked on its own, and a no never costs help."""

    CARE = "care", _("Zorgcoördinatie en dit dossier")
    SHELTER = "shelter", _("Opvang zoeken")
    REGISTRATION = "registration", _("Registratie bij CoMensha")
    SHARING = "sharing", _("Delen met een organisatie")
    CONFERENCE = "conference", _("Bespreken in een casusoverleg")
    LEGAL_AID = "legal_aid", _("Delen met een advocaat")
    MUNICIPALITY = "municipality", _("Delen met een gemeente")
    POLICE = "police", _("Contact met de politie leggen")
    TRANSFER = "transfer", _("Overdragen aan een andere zorgcoördinator")
    AFTERCARE = "aftercare", _("Contact na het afsluiten")
    RESEARCH = "research", _("Meedoen aan onderzoek")
    EXCHANGE = "exchange", _("Zonder naam doorgeven aan het buitenland")


# A yes to one of these is a yes to one organisation or person, never to all of that kind.
PER_RECIPIENT = frozenset(
    {Purpose.SHARING, Purpose.CONFERENCE, Purpose.LEGAL_AID, Purpose.MUNICIPALITY, Purpose.TRANSFER}
)


class ContactKind(models.TextChoices):
    PHONE = "phone", _("Telefoon")
    VISIT = "visit", _("Bezoek")
    MESSAGE = "message", _("Bericht")
    OFFICE = "office", _("Op kantoor")
    VIDEO = "video", _("Beeldbellen")


class ContactWith(models.TextChoices):
    VICTIM = "victim", _("De persoon zelf")
    FAMILY = "family", _("Familie of naaste")
    PARTNER = "partner", _("Ketenpartner")


class CloseReason(models.TextChoices):
    GOALS_REACHED = "goals_reached", _("Doelen bereikt")
    MOVED_REGION = "moved_region", _("Verder in een andere regio")
    RETURNED = "returned", _("Terug naar het land van herkomst")
    OWN_WISH = "own_wish", _("Op eigen verzoek gestopt")
    NO_TRAFFICKING = "no_trafficking", _("Geen mensenhandel gebleken")
    OUT_OF_SIGHT = "out_of_sight", _("Uit beeld")
    OTHER_HELP = "other_help", _("Andere hulp is genoeg")
    DEPORTED = "deported", _("Uitgezet of overgedragen aan een ander land")
    DIED = "died", _("Overleden")
    OTHER = "other", _("Iets anders")


class NotAsked(models.TextChoices):
    """Why the person herself could not be asked to look back."""

    WISH = "wish", _("Wil daar niet over praten")
    OUT_OF_REACH = "out_of_reach", _("Niet bereikt")
    UNSAFE = "unsafe", _("Het was niet veilig om te vragen")
    DIED = "died", _("Overleden")


class NoReach(models.TextChoices):
    """Why nobody is called after closing."""

    WISH = "wish", _("Wil geen contact meer")
    OUT_OF_REACH = "out_of_reach", _("Er is geen veilige weg bekend")
    DIED = "died", _("Overleden")


class AftercareOutcome(models.TextChoices):
    WELL = "well", _("Het gaat goed")
    NOT_WELL = "not_well", _("Het gaat niet goed")
    NOT_REACHED = "not_reached", _("Niet bereikt")


class GrantKind(models.TextChoices):
    DEPUTY = "deputy", _("Waarneming")
    TEAM = "team", _("Teamlid")
    EMERGENCY = "emergency", _("Noodtoegang")


class EventKind(models.TextChoices):
    """What the timeline tells; the words are those of the page."""

    OPENED = "opened", _("Traject geopend")
    INTAKE = "intake", _("Intake vastgelegd")
    CONSENT_GIVEN = "consent_given", _("Toestemming gegeven")
    CONSENT_REFUSED = "consent_refused", _("Toestemming geweigerd")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Toestemming ingetrokken")
    CONTACT = "contact", _("Contact")
    PROCEDURE_STARTED = "procedure_started", _("Procedure gestart")
    PROCEDURE_ENDED = "procedure_ended", _("Procedure afgerond")
    DEADLINE_MET = "deadline_met", _("Termijn gehaald")
    DEADLINE_CHANGED = "deadline_changed", _("Termijn verschoven")
    ACCESS_GRANTED = "access_granted", _("Toegang gegeven")
    ACCESS_ENDED = "access_ended", _("Toegang beëindigd")
    EMERGENCY = "emergency", _("Noodtoegang gebruikt")
    HINT = "hint", _("Signaal bij het traject gelegd")
    HINT_BACK = "hint_back", _("Signaal weer weggehaald")
    CLOSED = "closed", _("Traject afgesloten")
    AFTERCARE = "aftercare", _("Nazorgcontact")
    REOPENED = "reopened", _("Traject heropend")
    SITUATION = "situation", _("Situatie bijgewerkt")
    RESIDENCE = "residence", _("Verblijf veranderd")
    CHILD = "child", _("Kind vastgelegd")
    EXPERIENCE = "experience", _("Uitbuiting vastgelegd")
    MISSING = "missing", _("Uit beeld")
    BACK = "back", _("Weer in beeld")
    EXCLUDED = "excluded", _("Iemand uitgesloten van toegang")
    GOAL = "goal", _("Doel vastgelegd")
    SCORE = "score", _("Eigen score gegeven")
    ACTION = "action", _("Actie afgesproken")
    ACTION_DONE = "action_done", _("Actie gedaan")
    RISK = "risk", _("Risico ingeschat")
    SAFETY_PLAN = "safety_plan", _("Veiligheidsplan bijgewerkt")
    CONFERENCE = "conference", _("Casusoverleg")
    LETTER = "letter", _("Brief of formulier gemaakt")
    SHARED = "shared", _("Gegevens gedeeld")
    FILE_ADDED = "file_added", _("Bestand toegevoegd")
    FILE_REMOVED = "file_removed", _("Bestand verwijderd")
    SHELTER_ASKED = "shelter_asked", _("Opvang gevraagd")
    SHELTER_PLACED = "shelter_placed", _("In opvang geplaatst")
    SHELTER_LEFT = "shelter_left", _("Opvang verlaten")
    SHELTER_WITHDRAWN = "shelter_withdrawn", _("Opvangvraag ingetrokken")
    DEADLINE_HANDED_OVER = "deadline_handed_over", _("Termijn overgedragen")
    TRANSFER_PROPOSED = "transfer_proposed", _("Overdracht voorgesteld")
    TRANSFER_REFUSED = "transfer_refused", _("Overdracht niet aangenomen")
    TRANSFERRED = "transferred", _("Overgedragen")
    SUBSTITUTED = "substituted", _("Waarneming geregeld")
    LEGAL_HOLD = "legal_hold", _("Bewaring verlengd")
