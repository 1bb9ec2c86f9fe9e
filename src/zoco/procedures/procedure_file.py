"""Reading one law file: a procedure in one version."""

from itertools import combinations

from zoco.procedures.facts import Vocabulary
from zoco.procedures.reading import Page, Table
from zoco.procedures.shapes import (
    BASES,
    KINDS,
    OUTCOMES,
    REGIMES,
    STARTS,
    UNITS,
    USUAL_OUTCOMES,
    DeadlineRule,
    Definition,
    ExtensionRule,
    LeadsTo,
    Reason,
    Source,
    Tells,
)
from zoco.procedures.vocabulary import condition, unknown_event, values


def definition_of(page: Page, vocabulary: Vocabulary) -> Definition:
    top = page.top()
    slug, valid_from = top.slug("slug"), top.day("valid_from")
    if slug != page.file.parent.name:
        raise top.wrong("slug", f"{slug!r} is not the folder's name {page.file.parent.name!r}")
    if page.file.stem != valid_from.isoformat():
        raise top.wrong("valid_from", f"{valid_from} is not the file's name {page.file.stem!r}")
    found = Definition(
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
        depends_on=_alternatives(top),
        needs=top.texts("needs"),
        ends_when=top.texts("ends_when"),
        outcomes=_outcomes(top, USUAL_OUTCOMES),
        leads_to=_leads_to(top, vocabulary),
        tells=_tells(top, vocabulary),
        order=top.whole("order", 1, 999),
        per_decision=top.flag("per_decision", False),
        why_first=top.text_or_none("why_first"),
        applies=_reasons(top, "applies", vocabulary),
        not_for=_reasons(top, "not_for", vocabulary),
        deadline_note=top.text_or_none("deadline_note"),
        deadlines=tuple(_rule(table, slug, vocabulary) for table in top.tables("deadlines")),
        file=page.name,
    )
    top.nothing_else()
    if found.valid_to and found.valid_to < valid_from:
        raise top.wrong("valid_to", f"{found.valid_to} is before valid_from")
    _check_together(found, page, vocabulary)
    return found


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


def _alternatives(top: Table) -> tuple[tuple[str, ...], ...]:
    """`["rvb_medical|health_insurance"]`: one of the two."""
    return tuple(
        tuple(one.strip() for one in words.split("|"))
        for words in top.list_of("depends_on", str, "procedures")
    )


def _outcomes(table: Table, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    found = table.list_of("outcomes", str, "outcomes") or default
    for one in found:
        if one not in OUTCOMES:
            raise table.wrong("outcomes", f"{one!r} is not one of {', '.join(OUTCOMES)}")
    if not found:
        raise table.wrong("outcomes", "missing, must be a list of outcomes")
    return found


def _leads_to(top: Table, vocabulary: Vocabulary) -> tuple[LeadsTo, ...]:
    def read(table: Table) -> LeadsTo:
        anchor = table.words("anchor", "")
        if anchor and anchor not in vocabulary.events:
            raise table.wrong("anchor", unknown_event(anchor, vocabulary))
        found = LeadsTo(
            outcomes=_outcomes(table),
            slug=table.slug("slug"),
            anchor=anchor,
            when=condition(table, "when", vocabulary),
            facts=values(table.table("facts"), vocabulary) if table.has("facts") else {},
            reason=table.text("reason"),
        )
        table.nothing_else()
        return found

    return tuple(read(table) for table in top.tables("leads_to"))


def _tells(top: Table, vocabulary: Vocabulary) -> tuple[Tells, ...]:
    def read(table: Table) -> Tells:
        found = Tells(_outcomes(table), values(table.table("facts"), vocabulary))
        table.nothing_else()
        return found

    return tuple(read(table) for table in top.tables("tells"))


def _rule(table: Table, procedure: str, vocabulary: Vocabulary) -> DeadlineRule:
    anchor = table.words("anchor")
    if anchor not in vocabulary.events:
        raise table.wrong("anchor", unknown_event(anchor, vocabulary))
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
