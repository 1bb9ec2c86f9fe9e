"""
Which role may do which verb: the whole table.

Which *rows* exist for a seat is not asked here but in `guard/policies.sql`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from zoco.people.models import Organisation, Role, Seat

COORDINATOR, TEAM_LEADER, HELPDESK = Role.COORDINATOR, Role.TEAM_LEADER, Role.HELPDESK
REGISTRAR, PARTNER, ANALYST, ADMINISTRATOR = Role.REGISTRAR, Role.PARTNER, Role.ANALYST, Role.ADMINISTRATOR


class Verb(Enum):
    """What a request may want. The names are the words of the pages."""

    # For everybody, signed in or not.
    FIND_COORDINATOR = "find the coordinator"
    READ_PUBLIC_PAGE = "read a public page"
    SIGN_IN = "sign in"
    LEAVE_SIGNAL = "leave a signal, and come back with its code"
    READ_CALENDAR = "read a calendar with its secret address"
    # For everybody with a seat.
    SEE_TODAY = "see what today asks"
    CHANGE_SEAT = "work from another seat"
    ASK_PAST_DIRECTORY = "ask who it was on a day"
    KEEP_DRAFT = "keep what is being written"
    # Reports of possible victims.
    REPORT_VICTIM = "report a possible victim"
    SEE_REPORT = "see a report"
    ANSWER_REPORT = "accept a report or pass it on"
    CHANGE_DOSSIER = "ask CoMensha for something else"
    READ_REGISTRATIONS = "read the register"
    EXCHANGE_REGISTER = "hand lines of the register to others"
    # Signals that came in from outside.
    KEEP_KEYS = "make and withdraw keys for delivering signals"
    DELIVER_SIGNALS = "deliver many signals at once"
    TRIAGE_SIGNAL = "weigh a signal"
    KEEP_SUSPECT = "remember a suspect at an event"
    # Blind matching between organisations.
    SEND_ENCODINGS = "send encodings to compare"
    ANSWER_HIT = "bring two organisations together"
    WATCH_MATCHING = "watch over blind matching"
    # Whom signals and reports are about.
    JUDGE_PAIR = "say whether two signals are about one person"
    SEE_NETWORK = "see who shares a phone, a car or an address"
    # Cases.
    LIST_CASES = "list own cases"
    OPEN_CASE = "open a case"
    WRITE_CASE = "write in a case"
    LEAD_CASE = "decide in a case"
    READ_CASE_LOG = "read who looked into a case"
    BREAK_GLASS = "use emergency access"
    ANSWER_FOR_EMERGENCY = "look at an emergency access"
    # Shelter.
    SEE_PLACES = "see where beds are free"
    SEEK_SHELTER = "look for a safe place"
    # Bottlenecks, from the field to where policy is made.
    SEE_BOTTLENECKS = "see the bottlenecks"
    SHARE_BOTTLENECK = "raise a bottleneck, or have it too"
    HOLD_MEETING = "put bottlenecks on the agenda, decide and lift them"
    ANSWER_BOTTLENECK = "answer a bottleneck"
    # Changing hands.
    COVER_ABSENCE = "arrange who stands in"
    TAKE_OVER_CASE = "answer when another region asks to take over"
    SEE_RETENTION = "see how much is forgotten when"
    # Procedures and their terms.
    READ_PROCEDURE = "read a procedure"
    RUN_PROCEDURE = "start and move a procedure"
    # The directory of coordinators.
    EDIT_DIRECTORY = "change the directory"
    # People and seats.
    SEE_WORKLOAD = "see how the team is loaded"
    MANAGE_SEATS = "give and end seats"
    MANAGE_ORGANISATIONS = "keep the organisations"
    # Figures and logs.
    READ_FIGURES = "read the figures"
    READ_TECHNICAL_LOG = "read whether the log is whole"


EVERYBODY = frozenset(
    {Verb.FIND_COORDINATOR, Verb.READ_PUBLIC_PAGE, Verb.SIGN_IN, Verb.READ_CALENDAR, Verb.LEAVE_SIGNAL}
)

ANY_SEAT = frozenset(Role)
CARE = frozenset({COORDINATOR, HELPDESK})

ALLOWED: dict[Verb, frozenset[Role]] = {
    Verb.SEE_TODAY: ANY_SEAT,
    Verb.CHANGE_SEAT: ANY_SEAT,
    Verb.ASK_PAST_DIRECTORY: ANY_SEAT,
    # Not the national readers: their role in the database writes nothing.
    Verb.KEEP_DRAFT: ANY_SEAT - {REGISTRAR, ANALYST},
    Verb.REPORT_VICTIM: CARE | {PARTNER},
    Verb.SEE_REPORT: CARE | {PARTNER},
    Verb.ANSWER_REPORT: CARE,
    Verb.CHANGE_DOSSIER: CARE | {PARTNER},
    Verb.READ_REGISTRATIONS: frozenset({REGISTRAR}),
    # Who keeps the register sees each of its lines already; an analyst never sees one, and an administrator none either.
    Verb.EXCHANGE_REGISTER: frozenset({REGISTRAR}),
    Verb.KEEP_KEYS: frozenset({TEAM_LEADER, ADMINISTRATOR}),
    Verb.DELIVER_SIGNALS: frozenset({PARTNER, TEAM_LEADER, HELPDESK}),
    Verb.TRIAGE_SIGNAL: frozenset({HELPDESK}),
    Verb.KEEP_SUSPECT: frozenset({HELPDESK}),
    Verb.SEND_ENCODINGS: frozenset({PARTNER, TEAM_LEADER}),
    Verb.ANSWER_HIT: CARE,
    Verb.WATCH_MATCHING: frozenset({HELPDESK, ADMINISTRATOR}),
    Verb.JUDGE_PAIR: CARE,
    Verb.SEE_NETWORK: CARE,
    Verb.LIST_CASES: CARE,
    Verb.OPEN_CASE: CARE,
    Verb.WRITE_CASE: CARE,
    Verb.LEAD_CASE: CARE,
    Verb.READ_CASE_LOG: CARE,
    Verb.BREAK_GLASS: CARE,
    Verb.ANSWER_FOR_EMERGENCY: CARE | {TEAM_LEADER, ADMINISTRATOR},
    Verb.SEE_PLACES: CARE | {PARTNER},
    Verb.SEEK_SHELTER: CARE,
    Verb.SEE_BOTTLENECKS: CARE | {TEAM_LEADER, ANALYST, PARTNER},
    Verb.SHARE_BOTTLENECK: CARE | {TEAM_LEADER},
    Verb.HOLD_MEETING: frozenset({HELPDESK}),
    Verb.ANSWER_BOTTLENECK: frozenset({HELPDESK, ANALYST}),
    Verb.COVER_ABSENCE: frozenset({TEAM_LEADER}),
    Verb.TAKE_OVER_CASE: CARE,
    Verb.SEE_RETENTION: frozenset({ADMINISTRATOR}),
    Verb.READ_PROCEDURE: CARE,
    Verb.RUN_PROCEDURE: CARE,
    Verb.EDIT_DIRECTORY: CARE | {TEAM_LEADER},
    Verb.SEE_WORKLOAD: frozenset({TEAM_LEADER}),
    Verb.MANAGE_SEATS: frozenset({TEAM_LEADER, ADMINISTRATOR}),
    Verb.MANAGE_ORGANISATIONS: frozenset({ADMINISTRATOR}),
    Verb.READ_FIGURES: frozenset({ANALYST, REGISTRAR, HELPDESK, TEAM_LEADER}),
    Verb.READ_TECHNICAL_LOG: frozenset({ADMINISTRATOR, REGISTRAR}),
}


# A verb of a role that only some kinds of organisation have: beds are kept by houses, and who compares sends nothing.
KIND = Organisation.Kind
ONLY_AT: dict[Verb, frozenset[Organisation.Kind]] = {
    Verb.SEND_ENCODINGS: frozenset(KIND) - {KIND.COMENSHA, KIND.POLICY},
    Verb.SEE_PLACES: frozenset(
        {KIND.SHELTER, KIND.YOUTH_CARE, KIND.IND_COA, KIND.AMBULANT, KIND.CARE_COORDINATOR, KIND.COMENSHA}
    ),
}


@dataclass(frozen=True)
class Verdict:
    """Yes or no, and the reason that the page shows."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def may(seat: Seat | None, verb: Verb) -> Verdict:
    """Whether somebody on this seat (or nobody, signed out) may do this."""
    if verb in EVERYBODY:
        return Verdict(True)
    if seat is None:
        return Verdict(False, _("Hiervoor moet u inloggen met een plek bij een organisatie."))
    if verb in ONLY_AT and seat.organisation.kind not in ONLY_AT[verb]:
        return Verdict(False, _("Dit is er niet voor organisaties zoals de uwe."))
    if seat.role in ALLOWED.get(verb, frozenset()):
        return Verdict(True)
    return Verdict(False, _("Uw rol (%(role)s) mag dit niet.") % {"role": seat.get_role_display()})
