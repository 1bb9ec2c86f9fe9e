"""The timeline as a story: one Dutch sentence for each event."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import CloseReason, ContactWith, EventKind, Purpose
from zoco.cases.models import Event

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
    EventKind.CLOSED: _("%(who)s sloot het traject af: %(text)s."),
    EventKind.AFTERCARE: _("%(who)s had contact voor de nazorg."),
}
# The text of these events is a code, so that it is read in the language of the reader.
CODES = {
    EventKind.CONSENT_GIVEN: Purpose,
    EventKind.CONSENT_REFUSED: Purpose,
    EventKind.CONSENT_WITHDRAWN: Purpose,
    EventKind.CLOSED: CloseReason,
}


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
    code, colon, rest = text.partition(": ")
    codes = CODES.get(kind)
    return f"{codes(code).label}{colon}{rest}" if codes and code in codes.values else text
