"""
Lists from the register itself: each kind of organisation is a list, a person is on it when one of its signals or
reports is about her. Persons, not reports: what somebody said is one person is one, and what nobody answered yet is
joined in each drawn table with the probability of its score, so that the doubt of linking is carried through.

Only patterns and counts leave this file, and from those only rounded estimates leave the command.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from zoco.estimation import CaptureTable, NoEstimate
from zoco.linkage.weights import probability
from zoco.subjects.models import Pair, Said, Subject
from zoco.subjects.searching import readable

Link = tuple[UUID, UUID, float]
FEWEST_LISTS = 2


@dataclass(frozen=True)
class Seen:
    """One person in one signal or report: which, when (day number) and by which kind of organisation."""

    told_in: str
    on: int
    kind: str


def everybody(using: str) -> dict[UUID, Seen]:
    """All subjects whose line opens."""
    lines = Subject.objects.using(using).values_list("pk", "encoding").iterator()
    opened = ((pk, readable(pk, encoding)) for pk, encoding in lines)
    return {pk: Seen(record.signal_id, record.received, record.org) for pk, record in opened if record}


def links(using: str) -> list[Link]:
    """Pairs with the probability that they are one person: 1 or 0 where somebody said so, else by the score."""
    sure = {Said.SAME: 1.0, Said.OTHER: 0.0}
    found = Pair.objects.using(using).with_answer().values_list(*["first_id", "second_id", "score", "answer"])
    return [(first, second, sure.get(answer, float(probability(score)))) for first, second, score, answer in found]  # fmt: skip


def of_year(seen: Mapping[UUID, Seen], year: int | None) -> dict[UUID, Seen]:
    if year is None:
        return dict(seen)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return {pk: each for pk, each in seen.items() if first <= each.on <= last}


def tables(seen: Mapping[UUID, Seen], pairs: Sequence[Link], ways: int, seed: int) -> Iterator[CaptureTable]:
    """
    So many tables, each with its own draw of the pairs that nobody answered; all with the same lists.

    >>> from uuid import UUID
    >>> a, b = UUID(int=1), UUID(int=2)
    >>> seen = {a: Seen("s1", 1, "politie"), b: Seen("s2", 2, "opvang")}
    >>> [each.seen for each in tables(seen, [(a, b, 1.0)], 1, 1)]
    [1]
    """
    kinds = sorted({each.kind for each in seen.values() if each.kind})
    random = np.random.default_rng(seed)
    for _ in range(ways):
        drawn = random.random(len(pairs))
        joined = [(first, second) for (first, second, chance), draw in zip(pairs, drawn, strict=True) if draw < chance]  # fmt: skip
        yield CaptureTable.from_records(list(_persons(seen, joined)), kinds)


def _persons(seen: Mapping[UUID, Seen], joined: Iterable[tuple[UUID, UUID]]) -> Iterator[set[str]]:
    """Of each person the kinds of organisations that saw her; two people of one signal are never one."""
    of = {pk: pk for pk in seen}
    members = {pk: {pk} for pk in seen}
    for first, second in joined:
        if first not in of or second not in of or of[first] == of[second]:
            continue
        one, other = members[of[first]], members[of[second]]
        if {seen[pk].told_in for pk in one} & {seen[pk].told_in for pk in other}:
            continue
        one |= other
        for pk in other:
            of[pk] = of[first]
    together = defaultdict(set)
    for pk, person in of.items():
        together[person].add(seen[pk].kind)
    yield from (kinds - {""} for kinds in together.values() if kinds - {""})


def from_register(year: int | None, ways: int, seed: int, using: str) -> list[CaptureTable]:
    """Raises NoEstimate where fewer than two kinds of organisations saw anybody."""
    seen = of_year(everybody(using), year)
    if len({each.kind for each in seen.values() if each.kind}) < FEWEST_LISTS:
        raise NoEstimate(
            "Fewer than two kinds of organisations saw anybody: there is nothing to estimate from."
        )
    return list(tables(seen, links(using), ways, seed))
