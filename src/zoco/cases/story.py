"""The timeline as a story: one Dutch sentence for each event."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import CloseReason, ContactWith, EventKind, Purpose, ResidenceStatus
from zoco.cases.models import Event
from zoco.cases.situation import AlarmParty
from zoco.reports.codes import Form

SPOKE = {
    ContactWith.VICTIM: _("%(who)s sprak met de persoon zelf."),
    ContactWith.FAMILY: _("%(who)s sprak met familie of een naaste."),
    ContactWith.PARTNER: _("%(who)s sprak met een ketenpartner."),
}
SENTENCES: dict[str, str | Promise] = {
    EventKind.OPENED: _("%(who)s nam aanmelding %(text)s aan en opende het traject."),
    EventKind.INTAKE: _("%(who)s legde de intake vast."),
    EventKind.CONSENT_GIVEN: _("Ja op de vraag ‘%(text)s’. %(who)s schreef het op."),
    EventKind.CONSENT_REFUSED: _("Nee op de vraag ‘%(text)s’. %(who)s schreef het op."),
    EventKind.CONSENT_WITHDRAWN: _("De toestemming ‘%(text)s’ is ingetrokken. %(who)s schreef het op."),
    EventKind.PROCEDURE_STARTED: _("%(who)s startte de procedure ‘%(text)s’."),
    EventKind.PROCEDURE_ENDED: _("%(who)s rondde de procedure ‘%(text)s’ af."),
    EventKind.DEADLINE_MET: _("Gehaald: ‘%(text)s’. %(who)s vinkte het af."),
    EventKind.DEADLINE_CHANGED: _("%(who)s liet termijnen verschuiven: ‘%(text)s’."),
    EventKind.ACCESS_GRANTED: _("%(who)s gaf toegang aan %(text)s."),
    EventKind.ACCESS_ENDED: _("%(who)s beëindigde de toegang van %(text)s."),
    EventKind.EMERGENCY: _("%(who)s gebruikte noodtoegang: ‘%(text)s’"),
    EventKind.HINT: _("%(who)s legde %(text)s bij het traject."),
    EventKind.HINT_BACK: _("%(who)s haalde %(text)s weer weg bij het traject."),
    EventKind.CLOSED: _("%(who)s sloot het traject af: %(text)s."),
    EventKind.AFTERCARE: _("%(who)s had contact voor de nazorg."),
    EventKind.REOPENED: _("%(who)s heropende de hulp, na traject %(text)s."),
    EventKind.SITUATION: _("%(who)s werkte de situatie bij."),
    EventKind.RESIDENCE: _("Het verblijf is nu: %(text)s. %(who)s legde het vast."),
    EventKind.CHILD: _("%(who)s legde een kind vast."),
    EventKind.EXPERIENCE: _("%(who)s legde vast welke uitbuiting er was: %(text)s."),
    EventKind.MISSING: _("Uit beeld. %(who)s meldde het."),
    EventKind.BACK: _("Weer in beeld. %(who)s schreef het op."),
    EventKind.EXCLUDED: _("%(who)s sloot iemand uit van toegang."),
    EventKind.GOAL: _("Doel: ‘%(text)s’. %(who)s schreef het op."),
    EventKind.SCORE: _("De persoon gaf zelf een score. %(who)s schreef het op."),
    EventKind.ACTION: _("Afgesproken: %(text)s. %(who)s schreef het op."),
    EventKind.ACTION_DONE: _("Gedaan: %(text)s. %(who)s vinkte het af."),
    EventKind.RISK: _("Risico: %(text)s. %(who)s schreef het op."),
    EventKind.SAFETY_PLAN: _("%(who)s werkte het veiligheidsplan bij."),
    EventKind.CONFERENCE: _("Casusoverleg: %(text)s. %(who)s schreef het op."),
    EventKind.LETTER: _("%(who)s maakte een brief of formulier: %(text)s."),
    EventKind.SHARED: _("%(who)s deelde gegevens: %(text)s."),
    EventKind.FILE_ADDED: _("%(who)s voegde een bestand toe: %(text)s."),
    EventKind.FILE_REMOVED: _("%(who)s verwijderde een bestand: %(text)s."),
    EventKind.SHELTER_ASKED: _("%(who)s vroeg opvang."),
    EventKind.SHELTER_PLACED: _("Geplaatst in de opvang. %(who)s regelde het."),
    EventKind.SHELTER_LEFT: _("Uit de opvang. %(who)s schreef het op."),
    EventKind.SHELTER_WITHDRAWN: _("%(who)s trok de opvangvraag in."),
    EventKind.DEADLINE_HANDED_OVER: _("%(who)s droeg een termijn over: %(text)s."),
    EventKind.TRANSFER_PROPOSED: _("%(who)s stelde overdracht voor aan %(text)s."),
    EventKind.TRANSFER_REFUSED: _("%(who)s nam de overdracht niet aan."),
    EventKind.TRANSFERRED: _("Overgedragen aan %(text)s. %(who)s legde het vast."),
    EventKind.SUBSTITUTED: _("%(who)s regelde waarneming door %(text)s."),
    EventKind.LEGAL_HOLD: _("%(who)s legde vast dat dit dossier langer bewaard blijft."),
}
# The text of these events is a code, so that it is read in the language of the reader.
CODES = {
    EventKind.CONSENT_GIVEN: Purpose,
    EventKind.CONSENT_REFUSED: Purpose,
    EventKind.CONSENT_WITHDRAWN: Purpose,
    EventKind.CLOSED: CloseReason,
    EventKind.RESIDENCE: ResidenceStatus,
    EventKind.EXPERIENCE: Form,
    EventKind.SHARED: AlarmParty,
}
# Rooms above say in their AppConfig how the texts of their own events are read.
READ_BY: dict[EventKind, Callable[[str], str]] = {}


def told(event: Event) -> str:
    """What happened, and who did it. Needs `by__person` selected, or it asks for each line."""
    kind, text = EventKind(event.kind), str(event.text)
    sentence = SPOKE.get(ContactWith(text)) if kind == EventKind.CONTACT else SENTENCES[kind]
    return str(sentence) % {"who": event.by.person.name, "text": labelled(kind, text)}


def labelled(kind: EventKind, text: str) -> str:
    """
    A code by its label, and what was written behind it as it is.

    >>> labelled(EventKind.CONSENT_GIVEN, "sharing: FairWork"), labelled(EventKind.OPENED, "A-23BCDF")
    ('Delen met een organisatie: FairWork', 'A-23BCDF')
    """
    if reads := READ_BY.get(kind):
        return reads(text)
    code, colon, rest = text.partition(": ")
    codes = CODES.get(kind)
    several = code.split(",")  # forms of exploitation
    if codes is None or not set(several) <= set(codes.values):
        return text
    return ", ".join(str(codes(each).label) for each in several) + colon + rest
