"""
One line of Vandaag: one thing that asks for somebody, one reason, one button.

Every source gives such lines, so that the page of today, the look ahead, the filters, the calendar and the question
"is there something new" all read the same list.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.seal.keys import context_key


class Kind(TextChoices):
    """What sort of thing asks for attention, in the order of the harm that waiting does."""

    ALARM = "alarm", _("Noodtoegang gebruikt")
    MISSING = "missing", _("Uit beeld")
    REPORT = "report", _("Nieuwe aanmeldingen")
    SIGNAL = "signal", _("Signalen van buiten")
    SHELTER = "shelter", _("Opvang")
    GAP = "gap", _("Gat in geld, zorg of opvang")
    DEADLINE = "deadline", _("Termijnen")
    RISK = "risk", _("Risico opnieuw bekijken")
    TRANSFER = "transfer", _("Overdracht en waarneming")
    TALK = "talk", _("Organisaties die elkaar moeten spreken")
    CHANGE = "change", _("Veranderd sinds gisteren")
    ALIKE = "alike", _("Misschien dezelfde persoon")
    CONFERENCE = "conference", _("Overleg")
    ACTION = "action", _("Acties")
    CONTACT = "contact", _("Afgesproken contact")
    DRAFT = "draft", _("Nog niet af")
    CONSENT = "consent", _("Toestemming opnieuw vragen")
    SILENCE = "silence", _("Lang niet gesproken")
    AFTERCARE = "aftercare", _("Nazorg")
    BOTTLENECK = "bottleneck", _("Knelpunten")
    KEEPING = "keeping", _("Bewaren en vergeten")
    DIRECTORY = "directory", _("Wegwijzer: klopt dit nog?")


@dataclass(frozen=True, slots=True)
class Line:
    """`key` says which line it is from day to day; `due` is the last day, `moment` where hours count."""

    kind: Kind
    key: str
    title: str
    why: str
    url: str
    button: str
    action: str = ""
    posts: bool = False
    due: date | None = None
    moment: datetime | None = None
    since: datetime | None = None
    strength: str = ""
    paused: bool = False
    urgent: bool = False
    case: Case | None = None
    badges: tuple[tuple[str, str], ...] = ()

    @property
    def leads_to(self) -> str:
        return self.action or self.url

    @property
    def about(self) -> str:
        """What tells this button from the next for who hears them one after another."""
        return f"{self.title}, {self.case.number}" if self.case else self.title

    @property
    def case_id(self) -> UUID | None:
        return self.case.pk if self.case else None

    def is_late(self, today: date) -> bool:
        """A last day is whole: only the day after is too late."""
        return self.due is not None and not self.paused and self.due < today

    def mark(self, seat: Seat) -> str:
        """An unreadable sign of this line for this seat, to tell new from known without saying what it is."""
        said = f"{seat.pk}|{self.kind}|{self.key}".encode()
        return hmac.new(context_key(), said, hashlib.sha256).hexdigest()[:16]


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Urgent before the rest, then by the day it is due, then by harm."""
    harm = {kind: place for place, kind in enumerate(Kind)}
    return sorted(lines, key=lambda line: (not line.urgent, line.due or date.max, harm[line.kind]))
