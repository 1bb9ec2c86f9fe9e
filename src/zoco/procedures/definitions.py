"""
The law as data: each procedure in each version is one TOML file, `law/<procedure>/<valid from>.toml`.

`load()` reads a folder and checks it; `law()` is the law that ships, read once. A change of law is a new dated
file: an older file is never edited for it, so what was once decided can always be explained.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from zoco.procedures.facts import ALWAYS, Condition, Fact, Range, Test, Vocabulary, unknown
from zoco.procedures.reading import LawError, Page, Table
from zoco.procedures.wording import NotPossible, Text, short_day

__all__ = [
    "DeadlineRule",
    "Definition",
    "ExtensionRule",
    "Law",
    "LawError",
    "Reason",
    "Source",
    "condition",
    "law",
    "load",
    "sources_of",
]

FOLDER = Path(__file__).parent / "law"
UNITS = ("hours", "days", "working_days", "weeks", "months", "years")
KINDS = ("hard", "soft", "target", "milestone", "recurring")
# Three regimes: Algemene termijnenwet, Regulation (EEC, Euratom) 1182/71, the date as computed.
REGIMES = ("atw", "eu1182", "none")
# What gives a term its force: an act or decree, an EU regulation, a ministerial regulation, a policy rule, practice.
BASES = ("act", "eu", "regulation", "policy", "practice")
STARTS = ("day_after", "same_day")


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
    depends_on: tuple[str, ...]
    ends_when: tuple[Text, ...]
    order: int
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


@dataclass(frozen=True, slots=True)
class Law:
    """All procedures in all versions, and the words they may use."""

    vocabulary: Vocabulary
    procedures: Mapping[str, tuple[Definition, ...]]

    def versions(self, slug: str) -> tuple[Definition, ...]:
        """Oldest first. Raises `NotPossible` for an unknown procedure, with what was perhaps meant."""
        if slug not in self.procedures:
            raise unknown(Text("procedure", "procedure"), slug, self.procedures)
        return self.procedures[slug]

    def in_force(self, slug: str, day: date) -> Definition:
        """The version that holds on this day; `NotPossible` when none does."""
        for definition in self.versions(slug):
            if definition.in_force_on(day):
                return definition
        raise no_law_on(slug, day, self.versions(slug))

    def all_in_force(self, day: date) -> Iterator[Definition]:
        """Each procedure that exists on this day, in the order in which one would start them."""
        found = (d for versions in self.procedures.values() for d in versions if d.in_force_on(day))
        return iter(sorted(found, key=lambda d: (d.order, d.slug)))


def no_law_on(slug: str, day: date, versions: Iterable[Definition]) -> NotPossible:
    first = min(definition.valid_from for definition in versions)
    on, since = short_day(day), short_day(first)
    return NotPossible(
        f"{slug}: geen versie geldt op {on.nl}; de eerste geldt vanaf {since.nl}.",
        f"{slug}: no version is in force on {on.en}; the first is from {since.en}.",
    )


@cache
def law() -> Law:
    """The law that ships with Zoco, read and checked once."""
    return load()


def load(folder: Path = FOLDER) -> Law:
    """Read every law file below `folder`. Raises `LawError` with file and line for the first mistake."""
    vocabulary = _vocabulary(Page(folder / "facts.toml", folder))
    procedures: dict[str, list[Definition]] = {}
    pages: dict[str, Page] = {}
    for file in sorted(folder.glob("*/*.toml")):
        page = Page(file, folder)
        definition = _definition(page, vocabulary)
        procedures.setdefault(definition.slug, []).append(definition)
        pages[definition.file] = page
    for definitions in procedures.values():
        definitions[:] = _one_after_another(definitions, pages)
    for definition in (d for definitions in procedures.values() for d in definitions):
        for needed in definition.depends_on:
            if needed not in procedures:
                raise pages[definition.file].wrong(("depends_on",), f"there is no procedure {needed!r}")
    return Law(vocabulary, {slug: tuple(versions) for slug, versions in procedures.items()})


def _vocabulary(page: Page) -> Vocabulary:
    top = page.top()
    facts_table, events_table = top.table("facts"), top.table("events")
    facts = {name: _fact(name, facts_table.table(name)) for name in facts_table.data}
    events = {name: events_table.text(name) for name in events_table.data}
    top.nothing_else()
    return Vocabulary(facts, events)


def _fact(name: str, table: Table) -> Fact:
    kind = table.choice("kind", ("flag", "code", "number"))
    values = table.list_of("values", str, "words") if kind == "code" else ()
    lowest = table.whole("lowest", 0, 1000) if kind == "number" else 0
    highest = table.whole("highest", lowest, 1000) if kind == "number" else 0
    default: bool | str | None = None
    if kind == "flag":
        default = table.flag("default", False)
    elif kind == "code":
        default = table.choice("default", values)
    fact = Fact(name, kind, table.text("title"), values, lowest, highest, default)
    table.nothing_else()
    return fact


def _definition(page: Page, vocabulary: Vocabulary) -> Definition:
    top = page.top()
    slug, valid_from = top.slug("slug"), top.day("valid_from")
    if slug != page.file.parent.name:
        raise top.wrong("slug", f"{slug!r} is not the folder's name {page.file.parent.name!r}")
    if page.file.stem != valid_from.isoformat():
        raise top.wrong("valid_from", f"{valid_from} is not the file's name {page.file.stem!r}")
    definition = Definition(
        slug=slug,
        valid_from=valid_from,
        valid_to=top.day("valid_to") if top.has("valid_to") else None,
        verified=top.flag("verified"),
        verification=top.text("verification"),
        title=top.text("title"),
        sources=sources_of(top),
        started_by=top.text("started_by"),
        trigger=top.text("trigger"),
        documents=top.texts("documents"),
        depends_on=top.list_of("depends_on", str, "procedures"),
        ends_when=top.texts("ends_when"),
        order=top.whole("order", 1, 999),
        why_first=top.text_or_none("why_first"),
        applies=_reasons(top, "applies", vocabulary),
        not_for=_reasons(top, "not_for", vocabulary),
        deadline_note=top.text_or_none("deadline_note"),
        deadlines=tuple(_rule(table, slug, vocabulary) for table in top.tables("deadlines")),
        file=page.name,
    )
    top.nothing_else()
    if definition.valid_to and definition.valid_to < valid_from:
        raise top.wrong("valid_to", f"{definition.valid_to} is before valid_from")
    _check_together(definition, page, vocabulary)
    return definition


def sources_of(top: Table) -> tuple[Source, ...]:
    """What `[[sources]]` of a law file names; at least one."""
    def read(table: Table) -> Source:
        source = Source(table.words("title"), table.words("article"), table.words("mark", ""))
        table.nothing_else()
        return source

    sources = tuple(read(table) for table in top.tables("sources"))
    if not sources:
        raise top.wrong("sources", "missing: name at least one source")
    return sources


def _reasons(top: Table, key: str, vocabulary: Vocabulary) -> tuple[Reason, ...]:
    def read(table: Table) -> Reason:
        reason = Reason(condition(table, "when", vocabulary), table.text("reason"))
        table.nothing_else()
        return reason

    return tuple(read(table) for table in top.tables(key))


def condition(table: Table, key: str, vocabulary: Vocabulary) -> Condition:
    """What stands under `when` and the like, checked against the vocabulary; other rooms read their law with it."""
    return Condition(tuple(_tests(inner, vocabulary) for inner in table.tables(key)))


def _tests(table: Table, vocabulary: Vocabulary) -> dict[str, Test]:
    return {name: _test(table, name, vocabulary) for name in table.data}


def _test(table: Table, name: str, vocabulary: Vocabulary) -> Test:
    table.taken.add(name)
    if name not in vocabulary.facts:
        raise table.wrong(name, unknown(Text("feit", "fact"), name, vocabulary.facts).text.en)
    fact, value = vocabulary.facts[name], table.data[name]
    if isinstance(value, dict):
        if fact.kind != "number":
            raise table.wrong(name, "only a number can have min and max")
        return _range(table.table(name))
    values: list[Any] = value if isinstance(value, list) else [value]
    for one in values:
        if not fact.accepts(one):
            raise table.wrong(name, f"{one!r} is not a value of {name}")
    return frozenset(values)


def _range(table: Table) -> Range:
    least = table.whole("min", 0, 1000) if table.has("min") else None
    most = table.whole("max", 0, 1000) if table.has("max") else None
    table.nothing_else()
    if least is None and most is None:
        raise table.wrong("", "needs min, max or both")
    return Range(least, most)


def _rule(table: Table, procedure: str, vocabulary: Vocabulary) -> DeadlineRule:
    anchor = table.words("anchor")
    if anchor not in vocabulary.events:
        raise table.wrong("anchor", unknown(Text("gebeurtenis", "event"), anchor, vocabulary.events).text.en)
    rule = DeadlineRule(
        procedure=procedure,
        slug=table.slug("slug"),
        title=table.text("title"),
        anchor=anchor,
        anchor_text=vocabulary.events[anchor],
        # A hundred years in the largest unit: what is longer is a typing mistake.
        amount=table.whole("amount", -36_525, 36_525),
        unit=table.choice("unit", UNITS),
        kind=table.choice("kind", KINDS),
        counting=table.choice("counting", REGIMES),
        basis=table.choice("basis", BASES),
        source=table.words("source"),
        start=table.choice("start", STARTS, "day_after"),
        start_source=table.words("start_source", ""),
        when=condition(table, "when", vocabulary),
        opening=table.text_or_none("opening"),
        note=table.text_or_none("note"),
        warn_days_before=table.list_of("warn_days_before", int, "whole numbers"),
        extension=_extension(table.table("extension")) if table.has("extension") else None,
        suspension_source=table.words("suspension_source", ""),
        until=table.list_of("until", str, "rules or events"),
        times=table.whole("times", 1, 240, 12),
    )
    table.nothing_else()
    _check_rule(rule, table)
    return rule


def _extension(table: Table) -> ExtensionRule:
    rule = ExtensionRule(
        amount=table.whole("amount", 1, 36_525),
        unit=table.choice("unit", UNITS),
        times=table.whole("times", 1, 12, 1),
        source=table.words("source"),
        condition=table.text("condition"),
    )
    table.nothing_else()
    return rule


def _check_rule(rule: DeadlineRule, table: Table) -> None:
    if rule.kind == "recurring" and rule.amount < 1:
        raise table.wrong("amount", "a recurring date needs an amount of at least 1")
    if rule.kind == "recurring" and rule.unit == "hours":
        raise table.wrong("unit", "a recurring date counts in days or more")
    if rule.until and rule.kind != "recurring":
        raise table.wrong("until", "only a recurring date has an end")
    if rule.can_be_suspended and (rule.unit == "hours" or rule.amount < 1 or rule.kind == "recurring"):
        raise table.wrong("suspension_source", "only a single term of days or more can be suspended")
    if rule.extension and (rule.amount < 1 or rule.kind == "recurring"):
        raise table.wrong("extension", "only a single term forward can be extended")
    if rule.extension and (rule.unit == "hours") != (rule.extension.unit == "hours"):
        raise table.wrong("extension", "hours are extended by hours, days by days or more")
    if rule.extension and (rule.unit == "working_days") != (rule.extension.unit == "working_days"):
        raise table.wrong("extension", "working days are extended by working days only")
    if any(days < 0 for days in rule.warn_days_before):
        raise table.wrong("warn_days_before", "counts days before, so not below 0")


def _check_together(definition: Definition, page: Page, vocabulary: Vocabulary) -> None:
    """Rules that share a slug exclude each other, and `until` names something that exists."""
    for (i, one), (j, two) in combinations(enumerate(definition.deadlines), 2):
        if one.slug == two.slug and not one.when.can_never_hold_with(two.when):
            raise page.wrong(
                ("deadlines", j, "slug"), f"{two.slug!r} is also deadlines[{i}] and both could hold at once"
            )
    slugs = {rule.slug for rule in definition.deadlines if rule.kind != "recurring"}
    for place, rule in enumerate(definition.deadlines):
        for end in rule.until:
            if end not in slugs and end not in vocabulary.events:
                raise page.wrong(
                    ("deadlines", place, "until"), f"{end!r} is neither a rule here nor an event"
                )


def _one_after_another(definitions: list[Definition], pages: Mapping[str, Page]) -> list[Definition]:
    """Sort versions; one without an end ends the day before the next begins. Overlap is a mistake."""
    in_order = sorted(definitions, key=lambda d: d.valid_from)
    for older, newer in pairwise(in_order):
        if older.valid_to and older.valid_to >= newer.valid_from:
            raise pages[older.file].wrong(
                ("valid_to",), f"overlaps {newer.file}, valid from {newer.valid_from}"
            )
    ends = [newer.valid_from.fromordinal(newer.valid_from.toordinal() - 1) for newer in in_order[1:]]
    return [
        replace(definition, valid_to=definition.valid_to or end)
        for definition, end in zip(in_order, [*ends, None], strict=True)
    ]
