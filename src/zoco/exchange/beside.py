"""
Rows of CTDC beside the figures of the same year: whoever has both learns of no small group. Pure, but for
`zoco.disclosure`.

Everybody of whom a figure was told is a group, and so are all rows that say the same of a trait. Where such rows cannot be
told beside the figures (they would say what a figure hides, or of how few a trait was left empty), the smallest of them
lose that trait, until the figures leave room for eleven.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from zoco.disclosure import Rule, publish_beside
from zoco.exchange.ctdc import Person, Row, alike, row, schema, stages
from zoco.reports.codes import Form, Gender, NationalityGroup

# (quarter, or 0 for the year; division; value) of each figure that was told.
Shown = Iterable[tuple[int, str, str]]
Label = tuple[str, ...]
# A quarter, in which figures a person counts, and what her row would say if nothing were left empty.
One = tuple[int, frozenset[str], Label]
QUARTERS = (1, 2, 3, 4)
AGES = {"0-17": range(18), "18-22": range(18, 23), "23+": range(23, 49), "unknown": ()}


@dataclass(frozen=True)
class Trait:
    """A division of the figures and the columns that say something of it; `kinds`: a person of every kind there can be."""

    division: str
    columns: Sequence[str]
    of: Callable[[Person], Iterable[str]]
    kinds: Sequence[Person]

    def said(self, found: Row) -> Label:
        return tuple(found[name] for name in self.columns)

    def one(self, person: Person) -> One:
        return person.quarter, frozenset(self.of(person)), self.said(row(person))


def traits() -> list[Trait]:
    """
    >>> [trait.division for trait in traits()]
    ['gender', 'nationality_group', 'age_band', 'form']
    """
    details, *_others, what = stages(list(schema().fields))
    kind = Person(0)
    ages = [(band, age) for band, years in AGES.items() for age in (None, *years)]
    return [
        Trait("gender", ["gender"], lambda one: [one.gender], [kind.but(gender=code) for code in Gender.values]),
        Trait("nationality_group", ["citizenship"], lambda one: [one.nationality], [kind.but(nationality=code) for code in NationalityGroup.values]),
        Trait("age_band", ["majorityStatus", "ageBroad"], lambda one: [one.age_band], [kind.but(age_band=band, age=age) for band, age in ages]),
        Trait("form", [*what, *details], lambda one: one.forms, [kind.but(forms=[code]) for code in Form.values]),
    ]  # fmt: skip


def rows_of(people: Sequence[Person], shown: Shown, rule: Rule) -> list[Row]:
    """People of one year, safe to hand out to who has the figures; in the order of what they say."""
    found = alike([row(person) for person in people], stages(list(schema().fields)), rule.least)
    shown = list(shown)
    for trait in traits() if found else ():
        while exposing := _exposing(trait, people, found, shown, rule):
            empty = dict.fromkeys(trait.columns, "")
            found = [each | empty if tuple(each.values()) == exposing else each for each in found]
    return sorted(found, key=lambda each: tuple(each.values()))


def _exposing(trait: Trait, people: Sequence[Person], rows: Sequence[Row], shown: Shown, rule: Rule) -> Label | None:  # fmt: skip
    """The smallest rows that must lose a trait; none where all can be told."""
    many = Counter(tuple(each.values()) for each in rows)
    says = {tuple(each.values()): trait.said(each) for each in rows}
    hidden = _hidden(trait, people, [trait.said(each) for each in rows], shown, rule)
    telling = [values for values, label in says.items() if any(label)]
    if not hidden or not telling:
        return None
    asked = [values for values in telling if says[values] in hidden] or telling
    return min(asked, key=lambda values: (many[values], values))


def _hidden(trait: Trait, people: Sequence[Person], labels: Sequence[Label], shown: Shown, rule: Rule) -> set[Label]:  # fmt: skip
    """What rows say of a trait and may not, beside the figures."""
    there = [trait.one(person) for person in people]
    kinds = {trait.one(kind)[1:] for kind in trait.kinds} | {one[1:] for one in there}
    counts = Counter(
        {((quarter, *kind), label): 0 for quarter in QUARTERS for kind in kinds for label in set(labels) if fits(label, kind[1])}
    )  # fmt: skip
    counts.update(zip(there, labels, strict=True))
    groups: dict[Hashable, list[tuple[One, Label]]] = {
        label: [each for each in counts if each[1] == label] for label in labels
    }
    out: dict[Hashable, list[tuple[One, Label]]] = {
        (quarter, division, value): [
            each for each in counts
            if quarter in (0, each[0][0]) and (division == "total" or value in each[0][1])
        ]
        for quarter, division, value in shown if division in ("total", trait.division)
    }  # fmt: skip
    told = publish_beside(counts, groups | out, rule, out=out)
    return {label for label in labels if told[label] is None}


def fits(label: Label, full: Label) -> bool:
    """
    Whether somebody of whom all is `full` can be in a row that says `label`.

    >>> fits(("", "NL"), ("Female", "NL")), fits(("Male", ""), ("Female", "NL"))
    (True, False)
    """
    return all(said in ("", whole) for said, whole in zip(label, full, strict=True))
