"""
From people to what may be told of how many there are: for each group and year a rounded range, or why there is none.

The number in view comes through `zoco.disclosure` first; a group that is not shown there has no estimate either. What
leaves this file is rounded: people in view in steps of twenty above what the figures tell of the register, estimates on 50
or 100. Every decision that can be seen is taken on what is told, not on what was counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from zoco.disclosure import PUBLIC, Rule, publish
from zoco.estimates.grouping import (
    DIVISIONS,
    Person,
    Years,
    lists_of,
    of_group,
    overlap,
    patterns,
    table_of,
    values_of,
)
from zoco.estimation import BadTable, CaptureTable, Estimate, NoEstimate, estimate, estimate_covariates
from zoco.estimation.comparing import together
from zoco.estimation.results import Caveat, Near

SHOWN = Rule(least=PUBLIC.least, step=10)
FEWEST_PEOPLE = 50
FEWEST_ON_TWO = 20  # below it a refusal would say that fewer than eleven are on two lists
FEWEST_TO_DIVIDE = 100
WIDEST = 100  # a range that ends beyond so many times the people in view says nothing
LARGE = 10_000  # from here on estimates are rounded on 100, below it on 50
ALL = ""
JOINT = "covariates"
Key = tuple[int, str, str]
Progress = Callable[[int, int], None]


class Refusal(StrEnum):
    """Why a group has no estimate."""

    HIDDEN = "hidden"
    FEW = "few"
    LISTS = "lists"
    OVERLAP = "overlap"
    NO_FIT = "no_fit"
    NO_RANGE = "no_range"
    TOO_WIDE = "too_wide"


@dataclass(frozen=True)
class Asked:
    """How: the method, draws of who is one person, replicates of each, where chance begins, all groups in one model, close models."""

    method: str = "bic"
    ways: int = 20
    boot: int = 200
    seed: int = 1
    joint: bool = True
    near: bool = True


@dataclass(frozen=True)
class Told:
    """
    What may be told of a group in a year; rounded. No `seen`: not shown. No `refusal`: there is an estimate.

    `near`: the least and the most that other models say that fit about as well. `checksum`: of the table, not keyed yet.
    `least`: no number below it is told, since whoever sees one knows that no more are in view.
    """

    year: int
    division: str
    value: str
    seen: int | None
    refusal: str = ""
    low: int | None = None
    point: int | None = None
    high: int | None = None
    near: tuple[int, int] | None = None
    method: str = ""
    caveats: tuple[Caveat, ...] = ()
    checksum: str = ""
    least: int = 0

    @property
    def key(self) -> Key:
        return self.year, self.division, self.value


class Elsewhere:
    """What figures tell of the same groups (here nothing), and by which rule."""

    rule = SHOWN

    def hides(self, key: Key) -> bool:
        """Is it not shown there?"""
        return False

    def registered(self, key: Key) -> int:
        """How many of this group came into the register that year, as it was told; 0 where that is not told."""
        return 0


NOWHERE = Elsewhere()


def tell(best: Years, ways: Sequence[Years], asked: Asked, say: Progress = lambda _done, _of: None, figures: Elsewhere = NOWHERE) -> list[Told]:  # fmt: skip
    """
    `best`: people by year, linked as is likeliest (the number in view is theirs); `ways`: linked otherwise, by draws;
    `figures`: what they tell of the same years.
    """
    lists = lists_of(best)
    shown = [
        replace(each, seen=None, refusal=Refusal.HIDDEN) if figures.hides(each.key)
        else replace(each, least=rounded(figures.registered(each.key) + figures.rule.least + 1))
        for each in in_view(best, figures)
    ]  # fmt: skip
    found = [replace(each, refusal=_refused(each, best, lists)) for each in shown]
    able = [each.key for each in found if not each.refusal]
    divisions = [division for division in DIVISIONS if asked.joint]
    steps = len(able) + len(divisions)
    joint: dict[Key, Estimate] = {}
    for done, division in enumerate(divisions, start=1):
        joint |= _jointly(ways, lists, division, [key for key in able if key[1] == division], asked)
        say(done, steps)
    told = {}
    for done, key in enumerate(able, start=len(divisions) + 1):
        told[key] = _outcome(ways, lists, key, joint.get(key), asked)
        say(done, steps)
    return [told[each.key](each) if each.key in told else each for each in found]


# What is shown of who is in view


def in_view(best: Years, figures: Elsewhere = NOWHERE) -> Iterator[Told]:
    """How many are on any list, as far as it may be shown; a year of few people is not divided."""
    for year in sorted(best):
        columns = {division: _column(best, year, division, figures) for division in DIVISIONS}
        total = columns["total"][ALL] if all(column[ALL] is not None for column in columns.values()) else None
        yield Told(year, "total", ALL, total, "" if total else Refusal.HIDDEN)
        for division, column in columns.items():
            shown = [value for value in column if value != ALL and column[value]]
            if total and shown and total >= FEWEST_TO_DIVIDE:
                for value in values_of(best, division):
                    seen = column[value]
                    yield Told(year, division, value, seen, "" if seen else Refusal.HIDDEN)


def _column(best: Years, year: int, division: str, figures: Elsewhere) -> dict[str, int | None]:
    """A division of one year with its total, let out together: from one the other cannot be told."""
    values = values_of(best, division)
    many = {value: len(of_group(best[year], division, value)) for value in values}
    groups = {ALL: list(values)} | {value: [value] for value in values}
    told = {}
    for value, shown in publish(many, groups, figures.rule).items():
        there = figures.registered((year, division if value != ALL else "total", value))
        people = sum(many[each] for each in groups[value])
        told[value] = None if shown is None else above(there, people, width(figures.rule))
    return told


def above(registered: int, people: int, wide: int) -> int:
    """
    People in view, on 10: the middle of a step that begins at the number in the register. So whoever has both numbers
    holds it possible that nobody, or eleven, are in view who did not come into the register that year.

    >>> above(60, 60, 20), above(60, 79, 20), above(60, 80, 20), above(0, 45, 20)
    (70, 70, 90, 50)
    """
    begins = registered + (people - registered) // wide * wide
    return max(SHOWN.rounded(begins + wide // 2), SHOWN.step)


def width(rule: Rule) -> int:
    """
    Of such a step: room for a group that may be told, in tens.

    >>> width(SHOWN), width(SHOWN.at_least(20))
    (20, 30)
    """
    return (rule.least // SHOWN.step + 1) * SHOWN.step


def _refused(each: Told, best: Years, lists: Sequence[str]) -> str:
    if each.refusal:
        return each.refusal
    if each.seen is not None and each.seen < FEWEST_PEOPLE:
        return Refusal.FEW
    persons = of_group(best[each.year], each.division, each.value)
    if len(_with_anybody(persons, lists)) < 2:
        return Refusal.LISTS
    return Refusal.OVERLAP if overlap(persons, lists) < FEWEST_ON_TWO else ""


def _with_anybody(persons: Sequence[Person], lists: Sequence[str]) -> list[str]:
    if len(lists) < 2:
        return list(lists)
    on = np.flatnonzero(patterns(persons, lists))
    return [name for place, name in enumerate(lists) if (on >> place & 1).any()]


# How many there are


def _outcome(ways: Sequence[Years], lists: Sequence[str], key: Key, joint: Estimate | None, asked: Asked) -> Callable[[Told], Told]:  # fmt: skip
    """What becomes of a group: its own table and the model of all groups together, which goes first where both can."""
    year, division, value = key
    own: Estimate | None = None
    try:
        tables = [table_of(of_group(way[year], division, value), lists) for way in ways]
        drawn = [_by_itself(table, asked, near=asked.near and not way) for way, table in enumerate(tables)]
        own = replace(_all_draws(drawn), near=drawn[0].near)
    except (NoEstimate, BadTable):
        own = None
    found = [each for each in (joint, own) if each is not None]
    if not found:
        return lambda told: replace(told, refusal=Refusal.NO_FIT)
    ranged = next((each for each in found if each.lower is not None and each.upper is not None), None)
    if ranged is None:
        return lambda told: replace(told, refusal=Refusal.NO_RANGE)
    return lambda told: _estimated(told, ranged, found)


def _all_draws(found: Sequence[Estimate]) -> Estimate:
    return found[0] if len(found) == 1 else together(found)


def _by_itself(table: CaptureTable, asked: Asked, *, near: bool) -> Estimate:
    """One table: terms of two lists at most, since few people are on three."""
    return estimate(table, asked.method, n_boot=asked.boot, seed=asked.seed, max_order=2, near=near)


def _estimated(told: Told, chosen: Estimate, found: Sequence[Estimate]) -> Told:
    assert told.seen is not None and chosen.lower is not None and chosen.upper is not None
    if chosen.upper > WIDEST * told.seen:
        return replace(told, refusal=Refusal.TOO_WIDE)
    totals = [each.total for each in found] + [near.total for each in found for near in each.near]
    caveats = tuple(dict.fromkeys(caveat for caveat in chosen.caveats if caveat.public))
    numbers = (chosen.lower, chosen.total, chosen.upper, min(totals), max(totals))
    low, point, high, *near = (max(rounded(number), told.least) for number in numbers)
    return replace(
        told, low=low, point=point, high=high, near=(near[0], near[1]), method=chosen.method, caveats=caveats,
        checksum=chosen.checksum,
    )  # fmt: skip


def rounded(people: float) -> int:
    """
    >>> rounded(1234), rounded(10_149)
    (1250, 10100)
    """
    step = 50 if people < LARGE else 100
    return round(people / step) * step


def _jointly(ways: Sequence[Years], lists: Sequence[str], division: str, keys: Sequence[Key], asked: Asked) -> dict[Key, Estimate]:  # fmt: skip
    """All groups and years of a division in one model, each a stratum; nothing where it has no valid fit."""
    if len(keys) < 2:
        return {}
    drawn: dict[Key, list[Estimate]] = {key: [] for key in keys}
    try:
        for way in ways:
            for key, each in zip(keys, _strata(_joint_table(way, lists, division, keys), asked), strict=True):
                drawn[key].append(each)
    except (NoEstimate, BadTable):
        return {}
    return {key: _all_draws(found) for key, found in drawn.items()}


def _joint_table(way: Years, lists: Sequence[str], division: str, keys: Sequence[Key]) -> CaptureTable:
    """Covariates: the division where it has more than one value here, the year where there is more than one."""
    divides = [len({value for _, _, value in keys}) > 1, len({year for year, _, _ in keys}) > 1]
    names = tuple(name for name, needed in zip((division, "year"), divides, strict=True) if needed)
    strata = tuple(
        tuple(part for part, needed in zip((value, str(year)), divides, strict=True) if needed)
        for year, _, value in keys
    )
    counts = np.vstack([patterns(of_group(way[year], division, value), lists) for year, _, value in keys])
    return CaptureTable(tuple(lists), counts, names, strata, "year" if divides[1] else None)


def _strata(table: CaptureTable, asked: Asked) -> Iterator[Estimate]:
    found = estimate_covariates(table, n_boot=asked.boot, seed=asked.seed)
    for _values, seen, total, low, high in found.strata:
        yield Estimate(
            total, seen, JOINT, low, high, found.whole.level, found.whole.status, options=found.whole.options,
            seed=asked.seed, checksum=table.checksum, caveats=found.whole.caveats, near=(Near("", 0.0, total),),
        )  # fmt: skip
