"""
From an event to a day, exactly as the law counts, and able to explain itself.

Three regimes. `atw`, the Algemene termijnenwet: a term that would end on a Saturday, Sunday or holiday runs on to
the next working day (art. 1); a term of three days or more holds at least two working days (art. 2); not for terms
in hours, over 90 days, over twelve weeks, over three months or in years (art. 4), nor for terms counted back (art. 1
lid 2). `eu1182`, Regulation (EEC, Euratom) 1182/71 art. 3: the same two rules, the second from two days on, without
those limits. `none`: the day as computed.

A last day is whole: it is over when the day has ended in the Netherlands. A term in hours counts real hours.

>>> from zoco.procedures.definitions import law
>>> objection, _of_others = law().in_force("objection", date(2026, 3, 9)).rules("lodge")
>>> count(objection, date(2026, 3, 9)).sentence[:58]
'Uiterlijk dinsdag 7 april 2026: vier weken na de bekendmak'
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from zoco.procedures.dates import AMSTERDAM, checked, day_of
from zoco.procedures.definitions import DeadlineRule, Definition
from zoco.procedures.explaining import Explanation, explain
from zoco.procedures.facts import Value
from zoco.procedures.holidays import ONE_DAY
from zoco.procedures.reckoning import Extension, Reckoning, Suspension
from zoco.procedures.wording import NotPossible, Text, short_day

__all__ = ["Deadline", "Extension", "Suspension", "count", "deadlines", "occurrences"]


@dataclass(frozen=True)
class Deadline:
    """
    One date that a rule gives, with everything needed to believe it. It is put into words when these are read: the
    night compares a hundred thousand dates and explains none.

    `due` is a day (whole: it ends at midnight in the Netherlands), a moment for a term in hours, or None while the
    term stands still; then `earliest` is the first day on which it can end. Dutch words are the source, `_en` the
    English.
    """

    rule: str
    procedure: str
    slug: str
    title: str
    title_en: str
    due: date | datetime | None
    earliest: date | None
    computed_end: date
    kind: str
    counting: str
    basis: str
    source: str
    note: str
    note_en: str
    anchor: str
    anchor_at: date | datetime
    occurrence: int
    warn_on: tuple[date, ...]
    reckoning: Reckoning = field(repr=False)
    version: date | None = None
    verified: bool = False

    @cached_property
    def said(self) -> Explanation:
        return explain(self.reckoning)

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(step.nl for step in self.said.steps)

    @property
    def steps_en(self) -> tuple[str, ...]:
        return tuple(step.en for step in self.said.steps)

    @property
    def sentence(self) -> str:
        return self.said.sentence.nl

    @property
    def sentence_en(self) -> str:
        return self.said.sentence.en

    def days_left(self, today: date) -> int | None:
        """Days until the last day: 0 on that day itself, negative after it, None while the term stands still."""
        return None if self.due is None else (day_of(self.due) - today).days

    def is_overdue(self, moment: datetime) -> bool:
        """Whether it is too late at this (aware) moment: after the whole last day, or after the due moment."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        if self.due is None:
            return False
        if isinstance(self.due, datetime):
            return moment > self.due
        return moment.astimezone(AMSTERDAM).date() > self.due

    def as_json(self) -> dict[str, Any]:
        """Plain values, days and moments in ISO 8601."""
        return {
            "rule": self.rule,
            "title": self.title,
            "due": self.due.isoformat() if self.due else None,
            "kind": self.kind,
            "counting": self.counting,
            "steps": list(self.steps),
            "sentence": self.sentence,
            "source": self.source,
            "basis": self.basis,
            "note": self.note,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "computed_end": self.computed_end.isoformat(),
            "anchor": self.anchor,
            "anchor_at": self.anchor_at.isoformat(),
            "occurrence": self.occurrence,
            "warn_on": [day.isoformat() for day in self.warn_on],
            "version": self.version.isoformat() if self.version else None,
            "verified": self.verified,
            "title_en": self.title_en,
            "steps_en": list(self.steps_en),
            "sentence_en": self.sentence_en,
            "note_en": self.note_en,
        }


def count(
    rule: DeadlineRule,
    anchor: date | datetime,
    *,
    suspensions: Iterable[Suspension] = (),
    extensions: Iterable[Extension] = (),
    occurrence: int = 1,
) -> Deadline:
    """
    The date that one rule gives from one anchor.

    Raises `NotPossible` (a `ValueError`) for an absurd day, a suspension or extension that the rule does not know,
    one that comes after the end, and suspensions that overlap. An extension whose day is not known counts as told
    in time.
    """
    anchor = checked(anchor)
    reckoning = Reckoning(rule, anchor, occurrence)
    for happening in _in_order(rule, day_of(anchor), suspensions, extensions):
        if isinstance(happening, Suspension):
            reckoning = _suspended(reckoning, happening)
        else:
            reckoning = _extended(reckoning, happening)
    return _deadline(reckoning)


def occurrences(rule: DeadlineRule, anchor: date | datetime, before: date | None = None) -> list[Deadline]:
    """
    The dates of a recurring rule, each counted from the anchor itself (31 January, 28 February, 31 March), up to but
    not on `before`; at most `rule.times` of them.
    """
    found = []
    for occurrence in range(1, rule.times + 1):
        deadline = count(rule, anchor, occurrence=occurrence)
        if before and day_of(deadline.due or anchor) >= before:
            break
        found.append(deadline)
    return found


def deadlines(
    versions: Sequence[Definition],
    anchors: Mapping[str, date | datetime],
    facts: Mapping[str, Value],
    *,
    rule: str | None = None,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
) -> list[Deadline]:
    """
    All dates of one procedure: for each anchor that is known, the rules of the version in force on that day whose
    condition fits. `anchors` may also hold events that end a recurring rule. With `rule` only that one.

    `facts` must be complete (`Vocabulary.complete`). Suspensions and extensions go to the rules that know them;
    when none of the rules found does, that is `NotPossible`.
    """
    chosen = [
        (definition, one)
        for definition in versions
        for one in definition.deadlines
        if one.anchor in anchors and definition.in_force_on(day_of(checked(anchors[one.anchor])))
        if one.when.fits(facts)
    ]
    ends: dict[str, date] = {}
    if any(one.until for _, one in chosen):
        # Only the day is needed here, so nothing is explained.
        ends = {
            one.slug: day_of(Reckoning(one, checked(anchors[one.anchor])).due)
            for _, one in chosen
            if one.kind != "recurring"
        }
        ends |= {event: day_of(when) for event, when in anchors.items()}
    wanted = [(definition, one) for definition, one in chosen if rule in (None, one.slug)]
    _refuse_what_nobody_knows([one for _, one in wanted], suspensions, extensions)
    found: list[Deadline] = []
    for definition, one in wanted:
        anchor = anchors[one.anchor]
        if one.kind == "recurring":
            dates = occurrences(
                one, anchor, min((ends[end] for end in one.until if end in ends), default=None)
            )
        else:
            pauses = suspensions if one.can_be_suspended else ()
            dates = [count(one, anchor, suspensions=pauses, extensions=extensions if one.extension else ())]
        found += [replace(d, version=definition.valid_from, verified=definition.verified) for d in dates]
    return found


def _refuse_what_nobody_knows(
    rules: Sequence[DeadlineRule], suspensions: Sequence[Suspension], extensions: Sequence[Extension]
) -> None:
    if rules and suspensions and not any(rule.can_be_suspended for rule in rules):
        raise _cannot_be_suspended(rules[0])
    if rules and extensions and not any(rule.extension for rule in rules):
        raise _cannot_be_extended(rules[0])


def _cannot_be_suspended(rule: DeadlineRule) -> NotPossible:
    return NotPossible(
        f"{rule.id}: deze termijn kan niet worden opgeschort.", f"{rule.id}: this term cannot be suspended."
    )


def _cannot_be_extended(rule: DeadlineRule) -> NotPossible:
    return NotPossible(
        f"{rule.id}: deze termijn kan niet worden verlengd.", f"{rule.id}: this term cannot be extended."
    )


def _in_order(
    rule: DeadlineRule, start: date, suspensions: Iterable[Suspension], extensions: Iterable[Extension]
) -> list[Suspension | Extension]:
    """What happened to the term, day by day; refuses what cannot have happened."""
    pauses = sorted(suspensions, key=lambda pause: pause.first)
    longer = list(extensions)
    if pauses and not rule.can_be_suspended:
        raise _cannot_be_suspended(rule)
    if longer and not rule.extension:
        raise _cannot_be_extended(rule)
    _check_pauses(start, pauses)
    for extension in longer:
        if extension.told_on and checked(extension.told_on) < start:
            raise NotPossible(
                f"De verlenging van {short_day(extension.told_on).nl} ligt vóór het begin van de termijn.",
                f"The extension of {short_day(extension.told_on).en} is before the term begins.",
            )
    dated: list[tuple[date, Suspension | Extension]] = [(pause.first, pause) for pause in pauses]
    dated += [(extension.told_on or start, extension) for extension in longer]
    return [happening for _, happening in sorted(dated, key=lambda pair: pair[0])]


def _check_pauses(start: date, pauses: Sequence[Suspension]) -> None:
    until: date | None = start
    for pause in pauses:
        checked(pause.first)
        if pause.last and checked(pause.last) < pause.first:
            raise NotPossible(
                f"De opschorting eindigt ({short_day(pause.last).nl}) voordat zij begint ({short_day(pause.first).nl}).",
                f"The suspension ends ({short_day(pause.last).en}) before it begins ({short_day(pause.first).en}).",
            )
        if pause.first <= start:
            raise NotPossible(
                f"De opschorting van {short_day(pause.first).nl} begint voordat de termijn loopt. "
                f"De eerste dag waarop zij stil kan staan, is {short_day(start + ONE_DAY).nl}.",
                f"The suspension of {short_day(pause.first).en} begins before the term runs. "
                f"The first day on which it can stand still is {short_day(start + ONE_DAY).en}.",
            )
        if until is None or pause.first <= until:
            raise NotPossible(
                f"De opschorting van {short_day(pause.first).nl} overlapt met een eerdere.",
                f"The suspension of {short_day(pause.first).en} overlaps an earlier one.",
            )
        until = pause.last


def _suspended(reckoning: Reckoning, pause: Suspension) -> Reckoning:
    if pause.first > reckoning.last_day:
        raise NotPossible(
            f"De opschorting van {short_day(pause.first).nl} komt te laat: "
            f"de termijn eindigde op {short_day(reckoning.last_day).nl}.",
            f"The suspension of {short_day(pause.first).en} is too late: "
            f"the term ended on {short_day(reckoning.last_day).en}.",
        )
    # A pause on the working day to which the end had moved: the days of that move are part of the term by now.
    carried = (reckoning.last_day - reckoning.end).days if pause.first > reckoning.end else 0
    return replace(
        reckoning, suspensions=(*reckoning.suspensions, pause), carried=reckoning.carried + carried
    )


def _extended(reckoning: Reckoning, extension: Extension) -> Reckoning:
    rule = reckoning.rule
    assert rule.extension is not None  # _in_order has refused it
    if len(reckoning.extensions) >= rule.extension.times:
        raise NotPossible(
            f"{rule.id}: deze termijn kan niet vaker dan {rule.extension.times} keer worden verlengd.",
            f"{rule.id}: this term cannot be extended more than {rule.extension.times} time(s).",
        )
    last_day = reckoning.last_day
    if extension.told_on and extension.told_on > last_day:
        raise NotPossible(
            f"De verlenging van {short_day(extension.told_on).nl} komt te laat: "
            f"de termijn eindigde op {short_day(last_day).nl}.",
            f"The extension of {short_day(extension.told_on).en} is too late: "
            f"the term ended on {short_day(last_day).en}.",
        )
    return replace(reckoning, extensions=(*reckoning.extensions, extension))


def _deadline(reckoning: Reckoning) -> Deadline:
    rule = reckoning.rule
    due = reckoning.due
    last = day_of(due)
    note = rule.note or Text("", "")
    return Deadline(
        rule=rule.id,
        procedure=rule.procedure,
        slug=rule.slug,
        title=rule.title.nl,
        title_en=rule.title.en,
        due=None if reckoning.is_open else due,
        earliest=last if reckoning.is_open else None,
        computed_end=reckoning.end,
        kind=rule.kind,
        counting=rule.counting,
        basis=rule.basis,
        source=rule.source,
        note=note.nl,
        note_en=note.en,
        anchor=rule.anchor,
        anchor_at=reckoning.anchor,
        occurrence=reckoning.occurrence,
        warn_on=() if reckoning.is_open else tuple(last - timedelta(days=n) for n in rule.warn_days_before),
        reckoning=reckoning,
    )
