"""
What may be told of the register: of a quarter, and of a year beside its four quarters. Pure, but for `zoco.disclosure`.

Each person counts once, in the quarter of her first line. So quarters do not overlap, a year is their sum, and what is
told of a year is held against all that its quarters told already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from zoco.disclosure import Rule, publish, publish_beside
from zoco.statistics.divisions import TOTAL, Values
from zoco.statistics.periods import Period
from zoco.statistics.telling import Key, Told, tell_beside

# division → how many have exactly these values
Counts = Mapping[str, Counter[Values]]


def of_quarter(quarter: Period, counts: Counts, known: Mapping[str, Collection[str]], rule: Rule) -> Told:
    """
    `known`: the values that anybody ever had, so that one that nobody has now is told from a few as little as a few.

    >>> from datetime import date
    >>> spring, w, m = Period(date(2025, 4, 1), 3), frozenset(["w"]), frozenset(["m"])
    >>> told = of_quarter(spring, {"gender": Counter({w: 60, m: 30})}, {"gender": "wmx"}, Rule(11))
    >>> {value: people for (_period, _division, value), people in told.items()}
    {'': 90, 'w': 60, 'm': 30, 'x': None}
    """
    people = sum(next(iter(counts.values()), Counter()).values())
    (total,) = publish({TOTAL: people}, {TOTAL: [TOTAL]}, rule).values()
    told: Told = {(quarter, TOTAL, "" if total is not None else None): total}
    for division, found in counts.items():
        groups = {
            (division, value): [values for values in found if value in values] for value in known[division]
        }
        everybody = {(TOTAL, ""): list(found)} if total is not None else {}
        column = publish_beside(found, groups | everybody, rule, out=everybody)
        told |= _named(quarter, division, {value: column[division, value] for value in known[division]})
    return told


def of_year(
    year: Period,
    quarters: Mapping[Period, Counts],
    out: Told,
    known: Mapping[str, Collection[str]],
    rule: Rule,
) -> Told:
    """`out`: what was told of its quarters. Only what is new comes back."""
    totals = {quarter: _all(counts) for quarter, counts in quarters.items()}
    told = _year_of(year, TOTAL, totals, [""], out=out, rule=rule)
    for division in known:
        found = {quarter: counts[division] for quarter, counts in quarters.items()}
        total = {key: people for key, people in told.items() if key[1] == TOTAL}
        told |= _year_of(year, division, found, known[division], out=out | total, rule=rule)
    return told


def _all(counts: Counts) -> Counter[Values]:
    people = sum(next(iter(counts.values()), Counter()).values())
    return Counter({frozenset([""]): people})


def _year_of(
    year: Period, division: str, quarters: Mapping[Period, Counter[Values]], known: Collection[str], *, out: Told, rule: Rule
) -> Told:  # fmt: skip
    counts = {
        (quarter, values): people for quarter, found in quarters.items() for values, people in found.items()
    }
    groups: dict[Key, list[tuple[Period, Values]]] = {}
    for period in (*quarters, year):
        inside = [atom for atom in counts if period in (year, atom[0])]
        groups[period, TOTAL, ""] = inside
        for value in known:
            groups[period, division, value] = [atom for atom in inside if value in atom[1]]
    told = tell_beside(counts, groups, [(year, division, value) for value in known], out, rule)
    return _named(year, division, {value: told[year, division, value] for value in known})


def _named(period: Period, division: str, column: Mapping[str, int | None]) -> Told:
    """Where nothing can be shown, the values are not even named: ten names that are together few are one each."""
    if not any(column.values()):
        return {(period, division, None): None}
    return {(period, division, value): people for value, people in column.items()}
