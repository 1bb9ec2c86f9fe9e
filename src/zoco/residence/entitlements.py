"""
What somebody has a right to with this residence status, kind by kind; what a change does to it; and where a gap falls.

Each kind (shelter, money, health …) has its versions as dated files, `law/entitlements/<kind>/<valid from>.toml`. In a
file the first right whose condition fits holds. A right may end on a day that a rule of the procedures gives ("the
first three months in shelter"); from the day after, the next that fits takes its place.

>>> from datetime import date
>>> held = entitlements({"residence_status": "reflection_period"}, on=date(2026, 1, 12))
>>> held["money"].right.slug, held["health"].right.slug
('rvb', 'rvb_medical')
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from zoco.procedures.counting import deadlines
from zoco.procedures.dates import day_of
from zoco.procedures.definitions import Law, condition, law
from zoco.procedures.facts import Condition, Value, Vocabulary
from zoco.procedures.reading import LawError, Page, Table
from zoco.procedures.wording import NotPossible, Text
from zoco.residence.dated import day_of_file, name_or_none, names_in, version_on

FOLDER = Path(__file__).parent / "law"
# From nothing to a right; "ask" is where nobody can say without a look at the document.
LEVELS = ("no", "ask", "partly", "yes")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bridge:
    """What is missing when this right took the place of another: a decision that has to come first, or nothing at all."""

    when: Condition
    text: Text
    todo: Text
    settled_by: tuple[str, ...]
    held_by: tuple[str, ...]
    start: str
    decision: str


@dataclass(frozen=True, slots=True)
class Right:
    """One line of the law: for whom, what, why, and the procedure that brings it."""

    kind: str
    slug: str
    level: str
    when: Condition
    text: Text
    why: Text
    source: str
    procedure: str
    until: str
    bridge: Bridge | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """All rights of one kind as they hold from one day on; the last holds for everybody."""

    slug: str
    valid_from: date
    verified: bool
    verification: Text
    title: Text
    order: int
    rights: tuple[Right, ...]
    file: str

    def right(self, slug: str) -> Right | None:
        return next((right for right in self.rights if right.slug == slug), None)


@dataclass(frozen=True, slots=True)
class Held:
    """A right as somebody has it: until which whole day, where that can be computed."""

    title: Text
    right: Right
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A right of one kind that took the place of another: `gained`, `lost` or `changed`."""

    kind: str
    title: Text
    before: Right
    after: Right

    @property
    def how(self) -> str:
        was, is_now = LEVELS.index(self.before.level), LEVELS.index(self.after.level)
        if is_now == was:
            return "changed"
        return "gained" if is_now > was else "lost"


@cache
def kinds() -> Mapping[str, tuple[Kind, ...]]:
    """The versions of each kind that ship with Zoco, oldest first, in the order of the page."""
    return load()


@cache
def decisions() -> frozenset[str]:
    """The rules whose term says when a decision is due that a right waits for."""
    rights = (right for versions in kinds().values() for kind in versions for right in kind.rights)
    return frozenset(right.bridge.decision for right in rights if right.bridge and right.bridge.decision)


def in_force(on: date) -> list[Kind]:
    return [version_on(on, versions) for versions in kinds().values()]


def entitlements(
    facts: Mapping[str, object], on: date, days: Mapping[str, date] | None = None
) -> dict[str, Held]:
    """
    What holds on a day, kind → right, in the order of the page. Unknown facts are refused by name.

    `days` are events whose day is known (`shelter_start`): they end what lasts for a time. While such a day is not
    known, the right holds and its end is not.
    """
    known = law().vocabulary.filled(facts)
    return {kind.slug: _held(kind, known, on, days or {}) for kind in in_force(on)}


def _held(kind: Kind, known: Mapping[str, Value], on: date, days: Mapping[str, date]) -> Held:
    for right in kind.rights:
        if right.when.fits(known):
            until = last_day(right.until, known, days)
            if until is None or on <= until:
                return Held(kind.title, right, until)
    raise AssertionError(f"{kind.file} holds for nobody")  # load() has looked


def last_day(rule: str, facts: Mapping[str, Value], days: Mapping[str, date]) -> date | None:
    """The day that a rule of the procedures (`rvb_allowance/eu_first_months`) gives, if its event has a day."""
    if not rule:
        return None
    procedure, _, slug = rule.partition("/")
    found = deadlines(law().versions(procedure), dict(days), facts, rule=slug)
    return day_of(found[0].due) if found and found[0].due else None


def changes(before: Mapping[str, Held], after: Mapping[str, Held]) -> list[Change]:
    """What is different, kind by kind.

    >>> was = entitlements({"residence_status": "reflection_period"}, on=date(2026, 3, 9))
    >>> now = entitlements({"residence_status": "b8_temporary", "age": 30}, on=date(2026, 3, 10))
    >>> [(one.kind, one.how) for one in changes(was, now)]
    [('shelter', 'changed'), ('money', 'changed'), ('health', 'changed'), ('work', 'gained'), ('population_register', 'gained')]
    """
    return [
        Change(kind, held.title, before[kind].right, held.right)
        for kind, held in after.items()
        if kind in before and before[kind].right.slug != held.right.slug
    ]


# Reading


def load(folder: Path = FOLDER, among: Law | None = None) -> Mapping[str, tuple[Kind, ...]]:
    """Read `entitlements/*/*.toml` below a folder. Raises `LawError` with file and line."""
    the_law, found = among or law(), dict[str, list[Kind]]()
    for file in sorted((folder / "entitlements").glob("*/*.toml")):
        kind = _kind(Page(file, folder), the_law)
        found.setdefault(kind.slug, []).append(kind)
    in_order = sorted(found.values(), key=lambda versions: versions[-1].order)
    return {versions[0].slug: tuple(versions) for versions in in_order}


def _kind(page: Page, the_law: Law) -> Kind:
    top, slug = page.top(), page.file.parent.name
    valid_from, verified = day_of_file(top, page), top.flag("verified")
    rights = tuple(_right(table, slug, verified, the_law) for table in top.tables("rights"))
    kind = Kind(
        slug=slug,
        valid_from=valid_from,
        verified=verified,
        verification=top.text("verification"),
        title=top.text("title"),
        order=top.whole("order", 1, 99),
        rights=rights,
        file=page.name,
    )
    top.nothing_else()
    _check_together(rights, page)
    return kind


def _check_together(rights: Sequence[Right], page: Page) -> None:
    if not rights or rights[-1].when.tables or rights[-1].until:
        raise page.wrong(
            ("rights", max(len(rights) - 1, 0)),
            "the last right must hold for everybody: no when and no until",
        )
    for place, right in enumerate(rights):
        if right.slug in {earlier.slug for earlier in rights[:place]}:
            raise page.wrong(("rights", place, "slug"), f"{right.slug!r} is there twice")


def _right(table: Table, kind: str, verified: bool, the_law: Law) -> Right:
    right = Right(
        kind=kind,
        slug=table.slug("slug"),
        level=table.choice("level", LEVELS),
        when=condition(table, "when", the_law.vocabulary),
        text=table.text("text"),
        why=table.text("why"),
        source=table.words("source"),
        procedure=name_or_none(table, "procedure", the_law.procedures, "procedure"),
        until=name_or_none(table, "until", _rules(the_law), "rule"),
        bridge=_bridge(table.table("gap"), the_law) if table.has("gap") else None,
        verified=verified,
    )
    table.nothing_else()
    return right


def _bridge(table: Table, the_law: Law) -> Bridge:
    bridge = Bridge(
        when=condition(table, "when", the_law.vocabulary),
        text=table.text("text"),
        todo=table.text("todo"),
        settled_by=names_in(table, "settled_by", the_law.procedures),
        held_by=names_in(table, "held_by", the_law.procedures),
        start=name_or_none(table, "start", the_law.procedures, "procedure"),
        decision=name_or_none(table, "decision", _rules(the_law), "rule"),
    )
    table.nothing_else()
    return bridge


def _rules(the_law: Law) -> Iterable[str]:
    return {rule.id for versions in the_law.procedures.values() for one in versions for rule in one.deadlines}


__all__ = [
    "Bridge", "Change", "Held", "Kind", "LawError", "NotPossible", "Right", "Vocabulary", "changes", "entitlements",
    "in_force", "kinds", "last_day", "load",
]  # fmt: skip
