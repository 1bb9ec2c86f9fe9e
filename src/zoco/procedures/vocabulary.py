"""Reading `facts.toml`, and the conditions that are written in its words."""

from dataclasses import replace
from typing import Any

from zoco.procedures.facts import (
    Condition,
    Contradiction,
    Fact,
    Implication,
    Range,
    Test,
    Value,
    Vocabulary,
    unknown,
)
from zoco.procedures.reading import Page, Table
from zoco.procedures.wording import Text

# What asks for a new look at the risk (domain A.8): codes of `safety.codes.Trigger`.
HAPPENINGS = ("move", "threat", "contact", "publicity", "hearing", "release")


def vocabulary_of(page: Page) -> Vocabulary:
    top = page.top()
    facts_table, events_table = top.table("facts"), top.table("events")
    facts = {name: _fact(name, facts_table.table(name)) for name in facts_table.data}
    events = {name: events_table.text(name) for name in events_table.data}
    groups_table = top.table("groups")
    groups = {name: groups_table.text(name) for name in groups_table.data}
    for fact in facts.values():
        if fact.group and fact.group not in groups:
            raise facts_table.table(fact.name).wrong("group", f"there is no group {fact.group!r}")
    words = Vocabulary(facts, events)
    words = replace(
        words,
        groups=groups,
        contradictions=tuple(_contradiction(table, words) for table in top.tables("contradictions")),
        implications=tuple(_implication(table, words) for table in top.tables("implications")),
    )
    top.nothing_else()
    return words


def _contradiction(table: Table, vocabulary: Vocabulary) -> Contradiction:
    found = Contradiction(_tests(table.table("facts"), vocabulary), table.text("reason"))
    if len(found.facts) < 2:
        raise table.wrong("facts", "a contradiction needs two facts")
    table.nothing_else()
    return found


def _implication(table: Table, vocabulary: Vocabulary) -> Implication:
    found = Implication(_tests(table.table("when"), vocabulary), values(table.table("then"), vocabulary))
    table.nothing_else()
    return found


def values(table: Table, vocabulary: Vocabulary) -> dict[str, Value]:
    """`fact = value`, one value each."""
    for name in table.data:
        _test(table, name, vocabulary)
        if isinstance(table.data[name], list | dict):
            raise table.wrong(name, "must be one value")
    return dict(table.data)


def _fact(name: str, table: Table) -> Fact:
    group = table.words("group", "")
    kind = table.choice("kind", ("flag", "code", "number"))
    values = table.list_of("values", str, "words") if kind == "code" else ()
    lowest = table.whole("lowest", 0, 1000) if kind == "number" else 0
    highest = table.whole("highest", lowest, 1000) if kind == "number" else 0
    default: bool | str | None = None
    if kind == "flag":
        default = table.flag("default", False)
    elif kind == "code":
        default = table.choice("default", values)
    happening = table.choice("happening", HAPPENINGS) if kind == "flag" and table.has("happening") else ""
    at_start = table.flag("at_start", False) if kind == "flag" else False
    fact = Fact(name, kind, table.text("title"), values, lowest, highest, default, group, happening, at_start)
    table.nothing_else()
    return fact


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


def unknown_event(name: str, vocabulary: Vocabulary) -> str:
    return unknown(Text("gebeurtenis", "event"), name, vocabulary.events).text.en
