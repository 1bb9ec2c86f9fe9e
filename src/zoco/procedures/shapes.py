"""What a law file says, once it is read: procedures, their terms, their reasons, where their ends lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zoco.procedures.facts import ALWAYS, Condition, Value
from zoco.procedures.wording import Text

UNITS = ("hours", "days", "working_days", "weeks", "months", "years")
KINDS = ("hard", "soft", "target", "milestone", "recurring")
# Three regimes: Algemene termijnenwet, Regulation (EEC, Euratom) 1182/71, the date as computed.
REGIMES = ("atw", "eu1182", "none")
# What gives a term its force: an act or decree, an EU regulation, a ministerial regulation, a policy rule, practice.
BASES = ("act", "eu", "regulation", "policy", "practice")
STARTS = ("day_after", "same_day")
# How a procedure can end. Most end in one of the first five; a file may name others.
USUAL_OUTCOMES = ("done", "granted", "refused", "withdrawn", "expired")
OUTCOMES = (*USUAL_OUTCOMES, "revoked", "dismissed", "convicted")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands. `mark` is our own note on how it was seen (L15: text of 2015; GK: general knowledge)."""

    title: str
    article: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition and what it means for a person when it fits."""

    when: Condition
    text: Text


@dataclass(frozen=True, slots=True)
class LeadsTo:
    """Where the end of a procedure leads: another one, its term counted from the day of that end."""

    outcomes: tuple[str, ...]
    slug: str
    # The event of the other procedure that this end is; "" when no term begins with it.
    anchor: str
    when: Condition
    # What is known of the other procedure because it begins here: whose decision it is.
    facts: Mapping[str, Value]
    reason: Text


@dataclass(frozen=True, slots=True)
class Tells:
    """What the end of a procedure says about the person's situation, such as: a report has been filed."""

    outcomes: tuple[str, ...]
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """A term may be made longer by so much, at most so many times, when told before it ends."""

    amount: int
    unit: str
    times: int
    source: str
    condition: Text


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """
    One term of a procedure: from which event, how long, counted how.

    Rules may share a slug when their `when` can never hold together: then they are variants of one term.
    """

    procedure: str
    slug: str
    title: Text
    anchor: str
    anchor_text: Text
    amount: int
    unit: str
    kind: str
    counting: str
    basis: str
    source: str
    start: str = "day_after"
    start_source: str = ""
    when: Condition = ALWAYS
    opening: Text | None = None
    note: Text | None = None
    warn_days_before: tuple[int, ...] = ()
    extension: ExtensionRule | None = None
    suspension_source: str = ""
    until: tuple[str, ...] = ()
    times: int = 12

    @property
    def id(self) -> str:
        return f"{self.procedure}/{self.slug}"

    @property
    def can_be_suspended(self) -> bool:
        return bool(self.suspension_source)


@dataclass(frozen=True, slots=True)
class Definition:
    """One procedure as the law has it from `valid_from` up to and including `valid_to`."""

    slug: str
    valid_from: date
    valid_to: date | None
    verified: bool
    verification: Text
    title: Text
    sources: tuple[Source, ...]
    started_by: Text
    trigger: Text
    documents: tuple[Text, ...]
    # Each of these warns; of alternatives any one is enough.
    depends_on: tuple[tuple[str, ...], ...]
    # What must be there too, and only people can see: a consent, a statement.
    needs: tuple[Text, ...]
    ends_when: tuple[Text, ...]
    outcomes: tuple[str, ...]
    leads_to: tuple[LeadsTo, ...]
    tells: tuple[Tells, ...]
    order: int
    # Whether it is against one decision: then one may run for each, and of any other one in a case.
    per_decision: bool
    why_first: Text | None
    applies: tuple[Reason, ...]
    not_for: tuple[Reason, ...]
    deadline_note: Text | None
    deadlines: tuple[DeadlineRule, ...]
    file: str

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def rules(self, slug: str) -> tuple[DeadlineRule, ...]:
        return tuple(rule for rule in self.deadlines if rule.slug == slug)

    def facts_asked(self) -> frozenset[str]:
        """The facts that its terms depend on."""
        return frozenset(name for rule in self.deadlines for name in rule.when.names())
