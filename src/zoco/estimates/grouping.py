"""People as lists saw them, in the groups that figures are told of: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from zoco.estimation import CaptureTable
from zoco.estimation.tables import code
from zoco.subjects.captures import Link, Seen, Traits, drawn, of_all, of_year, people

DIVISIONS = ("total", "form", "sex", "age", "nationality", "region")
# What each division always names, also where nobody is: a name that is missing would say so.
VALUES = {
    "total": ("",),
    "form": ("sexual", "labour", "criminal", "other", "several", "unknown"),
    "sex": ("woman", "man", "other", "unknown"),
    "age": ("minor", "adult", "unknown"),
    "nationality": ("dutch", "foreign", "unknown"),
}
MOST_LISTS = 5
FEWEST_ON_A_LIST = 11
REST = "other_kinds"
SURE = 0.5


@dataclass(frozen=True)
class Person:
    """The kinds of organisations that saw one person in a year, and what they say she is."""

    on: frozenset[str]
    traits: Traits

    def value_of(self, division: str) -> str:
        """
        >>> Person(frozenset(), Traits(sex="man")).value_of("sex"), Person(frozenset(), Traits()).value_of("age")
        ('man', 'unknown')
        """
        return "" if division == "total" else getattr(self.traits, division) or "unknown"


Years = Mapping[int, Sequence[Person]]


def years_of(seen: Mapping[UUID, Seen], today: date) -> list[int]:
    """Years that are over: in the running one, who asks each day would see each new person appear."""
    return sorted({year for each in seen.values() if each.on and (year := date.fromordinal(each.on).year) < today.year})  # fmt: skip


def likeliest(seen: Mapping[UUID, Seen], links: Sequence[Link], years: Iterable[int]) -> dict[int, list[Person]]:  # fmt: skip
    """Linked as is likelier than not: no draw is in it, so that the same people give the same number each time."""
    return _by_year(seen, [(first, second) for first, second, chance in links if chance >= SURE], years)


def drawn_ways(
    seen: Mapping[UUID, Seen], links: Sequence[Link], years: Sequence[int], ways: int, seed: int
) -> Iterator[dict[int, list[Person]]]:
    """So many times, each with its own draw of the pairs that nobody answered."""
    random = np.random.default_rng(seed)
    for _ in range(ways):
        yield _by_year(seen, drawn(links, random), years)


def _by_year(seen: Mapping[UUID, Seen], joined: Sequence[tuple[UUID, UUID]], years: Iterable[int]) -> dict[int, list[Person]]:  # fmt: skip
    return {year: list(_persons(people(of_year(seen, year), joined))) for year in years}


def _persons(found: Iterable[Sequence[Seen]]) -> Iterator[Person]:
    for said in found:
        if on := frozenset(each.kind for each in said if each.kind):
            yield Person(on, of_all(said))


def lists_of(years: Years) -> tuple[str, ...]:
    """
    The kinds of organisations that are a list of their own, the largest ones; small ones are one list together, or none
    when they are small together too.
    """
    many = Counter(kind for persons in years.values() for person in persons for kind in person.on)
    large = sorted(many, key=lambda kind: (-many[kind], kind))
    own = [kind for kind in large if many[kind] >= FEWEST_ON_A_LIST]
    if len(large) > len(own) or len(own) > MOST_LISTS:
        own = own[: MOST_LISTS - 1]
        rest = sum(bool(person.on - set(own)) for persons in years.values() for person in persons)
        return (*own, REST) if rest >= FEWEST_ON_A_LIST else tuple(own)
    return tuple(own)


def patterns(persons: Iterable[Person], lists: Sequence[str]) -> np.ndarray:
    """How many people have each pattern of lists, shape (2 ** lists,); who is on none of them is not counted."""
    own = set(lists)
    many = Counter(code(_marks(person.on, lists, own)) for person in persons)
    found = np.zeros(1 << len(lists), np.int64)
    for pattern, count in many.items():
        found[pattern] = count
    found[0] = 0
    return found


def _marks(on: frozenset[str], lists: Sequence[str], own: set[str]) -> list[int]:
    return [int(name in on or (name == REST and bool(on - own))) for name in lists]


def table_of(persons: Iterable[Person], lists: Sequence[str]) -> CaptureTable:
    """Raises BadTable where there is nothing to count from."""
    return CaptureTable(tuple(lists), patterns(persons, lists)[None, :])


def overlap(persons: Iterable[Person], lists: Sequence[str]) -> int:
    """People on two lists or more."""
    found = patterns(persons, lists)
    on_more = np.array([pattern.bit_count() > 1 for pattern in range(len(found))])
    return int(found[on_more].sum())


def on_lists(persons: Iterable[Person], lists: Sequence[str]) -> int:
    return int(patterns(persons, lists).sum())


def of_group(persons: Iterable[Person], division: str, value: str) -> list[Person]:
    return [person for person in persons if person.value_of(division) == value]


def values_of(years: Years, division: str) -> tuple[str, ...]:
    """The groups that a division names, in every year the same; regions are those that anybody was in."""
    if division in VALUES:
        return VALUES[division]
    named = {person.value_of(division) for persons in years.values() for person in persons}
    return (*sorted(named - {"unknown"}), "unknown")
