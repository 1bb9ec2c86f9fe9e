"""Who is it, there, for somebody of this age, on this day? Pure: statements in, exactly one answer out.

Nothing here is "the truth": a statement is what somebody said on a day. The answer says which statement it rests
on, how narrow its area is, how certain it is and when it was last checked; without a usable one it is CoMensha.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from uuid import UUID

#: The helpdesk of CoMensha, as listed by Wegwijzer Mensenhandel (seed 002) and on comensha.nl.
COMENSHA, COMENSHA_TELEPHONE = "CoMensha", "+31334481186"
OLDEST, MONTHS_FRESH = 120, 6
#: The narrowest valid area answers; areas of one rank answer together.
RANK = {
    "municipality": 0,
    "municipality_plus": 1,
    "named_region": 2,
    "police_region": 2,
    "province": 3,
    "country": 4,
}
CERTAINTIES = ("high", "medium", "low")


@dataclass(frozen=True)
class Statement:
    """One claim without a database. Ages are whole years, both ends included; `valid_to` is the last day."""

    line: UUID
    organisation: str
    area: str
    area_kind: str
    certainty: str
    stated_on: date
    valid_from: date
    stated_at: datetime | None = None
    id: UUID | None = None
    organisation_id: UUID | None = None
    municipalities: frozenset[str] = frozenset()
    uncertain: frozenset[str] = frozenset()
    remote: bool = False
    telephones: tuple[str, ...] = ()
    age_min: int | None = None
    age_max: int | None = None
    age_disputed: bool = False
    forms: tuple[str, ...] = ()
    valid_to: date | None = None
    verified_on: date | None = None
    source: str = ""
    remark: str = ""
    is_demo: bool = False
    withdrawn: bool = False

    @property
    def rank(self) -> int:
        return RANK[self.area_kind]

    @property
    def ages(self) -> range:
        """The ages it answers for; a disputed upper border counts on both sides.

        "(23 -)" beside "(23 +)" is stored as up to 22 and from 23 on, disputed: at exactly 23 both answer.
        """
        last = OLDEST if self.age_max is None else self.age_max + int(self.age_disputed)
        return range(self.age_min or 0, last + 1)

    @property
    def for_everybody(self) -> bool:
        return self.age_min is None and self.age_max is None and not self.forms

    def is_for(self, age: int | None, form: str) -> bool:
        """Unknown never excludes."""
        return (age is None or min(age, OLDEST) in self.ages) and (
            not form or not self.forms or form in self.forms
        )


class Freshness(Enum):
    """How far a telephone number can be trusted."""

    CHECKED = "checked"
    STALE = "stale"
    NEVER = "never"

    @property
    def call_first(self) -> bool:
        return self is not Freshness.CHECKED


class Why(Enum):
    """Why this contact is in the answer."""

    LISTED = "listed"  # the narrowest area that certainly holds the municipality
    PERHAPS = "perhaps"  # the area may hold it, or the statement itself is uncertain
    BACKUP = "backup"  # CoMensha, because of a "perhaps"
    FALLBACK = "fallback"  # CoMensha, because there is nobody else


class Reason(Enum):
    """Why the answer is what it is."""

    COVERED = "covered"
    REMOTE = "remote"  # listed, but coordinated by CoMensha from a distance
    CONTESTED = "contested"  # somebody certain, and a narrower statement that is not
    UNCERTAIN = "uncertain"
    OTHER_AGE = "other_age"
    OTHER_FORM = "other_form"
    EXPIRED = "expired"
    NOBODY = "nobody"
    UNKNOWN_PLACE = "unknown_place"


@dataclass(frozen=True)
class Contact:
    """Whom to call. `statement` is what it rests on; None for CoMensha as fallback."""

    organisation: str
    telephones: tuple[str, ...]
    why: Why
    statement: Statement | None = None
    organisation_id: UUID | None = None
    freshness: Freshness = Freshness.CHECKED

    @property
    def is_fallback(self) -> bool:
        return self.statement is None


FALLBACK = Contact(COMENSHA, (COMENSHA_TELEPHONE,), Why.FALLBACK)


@dataclass(frozen=True)
class Answer:
    """Never empty: `contacts[0]` is the first to call. `others` also name this municipality, but lost."""

    municipality: str
    age: int | None
    form: str
    on: date
    contacts: tuple[Contact, ...]
    reason: Reason
    others: tuple[Statement, ...] = ()

    @property
    def first(self) -> Contact:
        return self.contacts[0]

    @property
    def by_age(self) -> bool:
        """Age was not given, and matters."""
        return self.age is None and any(
            contact.statement and contact.statement.ages != range(OLDEST + 1) for contact in self.contacts
        )

    @property
    def at_border(self) -> bool:
        """The age lies on a border about which the source is not clear."""
        return self.age is not None and any(
            contact.statement is not None
            and contact.statement.age_disputed
            and contact.statement.age_max is not None
            and self.age == contact.statement.age_max + 1
            for contact in self.contacts
        )

    @property
    def coverage(self) -> str:
        """For the map: covered, remote, uncertain or none."""
        return {Reason.COVERED: "covered", Reason.CONTESTED: "covered", Reason.REMOTE: "remote",
                Reason.UNCERTAIN: "uncertain"}.get(self.reason, "none")  # fmt: skip


@dataclass(frozen=True)
class Lineage:
    """How municipalities follow one another: `founded_from` what merged into it, `heirs` what became of it."""

    founded_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    heirs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Cover:
    """One statement and whether it certainly holds the municipality."""

    statement: Statement
    certain: bool

    @property
    def firm(self) -> bool:
        return self.certain and self.statement.certainty != "low"

    @property
    def order(self) -> tuple[object, ...]:
        """What was checked last goes first, then what is more certain."""
        told = self.statement
        checked = told.verified_on or date.min
        return (
            not self.certain,
            -checked.toordinal(),
            CERTAINTIES.index(told.certainty),
            told.rank,
            told.organisation,
        )


@dataclass(frozen=True)
class Directory:
    """All statements as they were valid, and known, on one day."""

    on: date
    live: tuple[Statement, ...]
    expired: tuple[Statement, ...] = ()
    lineage: Lineage = Lineage()
    fallback: Contact = FALLBACK

    @classmethod
    def as_of(
        cls,
        on: date,
        statements: Iterable[Statement],
        *,
        lineage: Lineage | None = None,
        fallback: Contact = FALLBACK,
    ) -> Directory:
        """Of each line the newest statement that was known and had begun; ended or withdrawn ones answer no more."""
        newest: dict[UUID, Statement] = {}
        for told in statements:
            if told.stated_on <= on and told.valid_from <= on:
                known = newest.get(told.line)
                if known is None or _moment(told) >= _moment(known):
                    newest[told.line] = told
        left = [told for told in newest.values() if not told.withdrawn]
        live = tuple(told for told in left if told.valid_to is None or told.valid_to >= on)
        ended = tuple(told for told in left if told.valid_to is not None and told.valid_to < on)
        return cls(on, live, ended, lineage or Lineage(), fallback)

    def answer(self, code: str, age: int | None = None, form: str = "") -> Answer:
        """Exactly one answer for a municipality (code of any day), an age in years and a form of exploitation."""
        form = "" if form == "unknown" else form
        covers = self.covering(code)
        fitting = [cover for cover in covers if cover.statement.is_for(age, form)]
        firm = list(_narrowest([cover for cover in fitting if cover.firm], age, form))
        weak = [cover for cover in fitting if not cover.firm]
        if firm:
            contacts, reason = self._firm(firm, weak)
        elif weak:
            contacts, reason = self._weak(weak)
        else:
            contacts, reason = (
                (replace(self.fallback, why=Why.FALLBACK),),
                self._why_nobody(code, covers, age),
            )
        used = {contact.statement.id or contact.statement.line for contact in contacts if contact.statement}
        others = tuple(c.statement for c in covers if (c.statement.id or c.statement.line) not in used)
        return Answer(code, age, form, self.on, contacts, reason, others)

    def unknown(self, age: int | None = None, form: str = "") -> Answer:
        """The answer where no municipality is known."""
        return Answer(
            "", age, form, self.on, (replace(self.fallback, why=Why.FALLBACK),), Reason.UNKNOWN_PLACE
        )

    def _firm(self, firm: list[Cover], weak: list[Cover]) -> tuple[tuple[Contact, ...], Reason]:
        contacts = self._contacts(sorted(firm, key=lambda cover: cover.order), Why.LISTED)
        named = {contact.organisation for contact in contacts}
        reach = min(cover.statement.rank for cover in firm)
        doubts = [
            cover
            for cover in weak
            if cover.statement.rank < reach and cover.statement.organisation not in named
        ]
        if doubts:
            return self._with_backup((*contacts, *self._contacts(doubts, Why.PERHAPS))), Reason.CONTESTED
        remote = all(cover.statement.remote for cover in firm)
        return contacts, Reason.REMOTE if remote else Reason.COVERED

    def _weak(self, weak: list[Cover]) -> tuple[tuple[Contact, ...], Reason]:
        contacts = self._contacts(sorted(weak, key=lambda cover: cover.order), Why.PERHAPS)
        remote = all(cover.statement.remote for cover in weak)
        return self._with_backup(contacts), Reason.REMOTE if remote else Reason.UNCERTAIN

    def _contacts(self, covers: Iterable[Cover], why: Why) -> tuple[Contact, ...]:
        """One for each organisation, telephones and ages; the border of an age keeps its order."""
        found: dict[tuple[object, ...], Contact] = {}
        for cover in covers:
            told = cover.statement
            key = (told.organisation, told.telephones, told.age_min, told.age_max)
            found.setdefault(
                key,
                Contact(
                    told.organisation,
                    told.telephones,
                    why,
                    told,
                    told.organisation_id,
                    freshness(told, self.on),
                ),
            )
        return tuple(found.values())

    def _with_backup(self, contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
        if any(contact.organisation == self.fallback.organisation for contact in contacts):
            return contacts
        return (*contacts, replace(self.fallback, why=Why.BACKUP))

    def _why_nobody(self, code: str, covers: list[Cover], age: int | None) -> Reason:
        if any(cover.statement.is_for(age, "") for cover in covers):
            return Reason.OTHER_FORM
        if covers:
            return Reason.OTHER_AGE
        return (
            Reason.EXPIRED
            if any(_holds(told, code, self.lineage) for told in self.expired)
            else Reason.NOBODY
        )

    def covering(self, code: str) -> list[Cover]:
        """Every live statement that holds, or may hold, a municipality; of a former one else its heirs'."""
        direct = self._index.get(code, [])
        if direct or code not in self.lineage.heirs:
            return direct
        found = {
            cover.statement.line: cover for heir in self.lineage.heirs[code] for cover in self.covering(heir)
        }
        return list(found.values())

    @cached_property
    def _index(self) -> dict[str, list[Cover]]:
        """Municipality → covers, narrowest first."""
        index: dict[str, list[Cover]] = {}
        for told in sorted(self.live, key=lambda told: told.rank):
            for code in (*told.municipalities, *told.uncertain):
                index.setdefault(code, []).append(Cover(told, code in told.municipalities))
            for code, parts in self.lineage.founded_from.items():
                if code not in told.municipalities and code not in told.uncertain:
                    holds = [part in told.municipalities for part in parts]
                    if any(holds):
                        index.setdefault(code, []).append(Cover(told, all(holds)))
        return index


def answer(
    claims: Iterable[Statement], code: str, age: int | None = None, form: str = "", *, on: date
) -> Answer:
    """The answer of a list of statements, for one question; keep a `Directory` for many."""
    return Directory.as_of(on, claims).answer(code, age, form)


def freshness(told: Statement, on: date) -> Freshness:
    """Checked within six months, longer ago, or never.

    >>> from uuid import uuid4
    >>> told = Statement(uuid4(), "Fier", "Friesland", "province", "high", date(2018, 7, 1), date(2018, 7, 1))
    >>> freshness(told, date(2026, 8, 31))
    <Freshness.NEVER: 'never'>
    >>> freshness(replace(told, verified_on=date(2026, 2, 28)), date(2026, 8, 31))
    <Freshness.CHECKED: 'checked'>
    >>> freshness(replace(told, verified_on=date(2026, 2, 27)), date(2026, 8, 31))
    <Freshness.STALE: 'stale'>
    """
    if told.verified_on is None:
        return Freshness.NEVER
    return Freshness.STALE if told.verified_on < months_before(on, MONTHS_FRESH) else Freshness.CHECKED


def months_before(day: date, months: int) -> date:
    """The same day so many months ago; the last of the month where that day is missing.

    >>> months_before(date(2026, 8, 31), 6), months_before(date(2026, 3, 15), 6)
    (datetime.date(2026, 2, 28), datetime.date(2025, 9, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


def _moment(told: Statement) -> tuple[date, float]:
    return told.stated_on, told.stated_at.timestamp() if told.stated_at else 0.0


def _narrowest(covers: list[Cover], age: int | None, form: str) -> Iterator[Cover]:
    """The narrowest areas that together answer for the ages that were asked about."""
    left = set(range(OLDEST + 1)) if age is None else {min(age, OLDEST)}
    for rank in sorted({cover.statement.rank for cover in covers}):
        here = [
            cover
            for cover in covers
            if cover.statement.rank == rank and not left.isdisjoint(cover.statement.ages)
        ]
        yield from here
        for cover in here:
            if form or not cover.statement.forms:
                left -= set(cover.statement.ages)
        if not left:
            return


def _holds(told: Statement, code: str, lineage: Lineage) -> bool:
    codes = (code, *lineage.founded_from.get(code, ()), *lineage.heirs.get(code, ()))
    return any(each in told.municipalities or each in told.uncertain for each in codes)
