"""
From scored pairs to persons: two subjects of one signal never become one, and people's decisions outrank every score.

Average linkage within each connected component (Sokal and Michener 1958): two groups join while the mean score over
all pairs between them, unknown pairs counted as `SILENT`, lies above the threshold. A group depends on its component
alone, so a new signal changes only what it touches and gives what doing everything again would give.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)
Edges = Mapping[tuple[T, T], float]

SILENT = -3.0
"""Bits below the threshold of a pair that shares no key: it was never compared."""


class Contradiction(ValueError):
    """Decisions that cannot all hold: A is B, B is C, but A is not C."""


def components(members: Iterable[T], links: Iterable[tuple[T, T]]) -> list[list[T]]:
    """
    Groups that hang together, each in the order of `members`.

    >>> components("abcd", [("a", "c")])
    [['a', 'c'], ['b'], ['d']]
    """
    order = list(members)
    above = {member: member for member in order}

    def top(member: T) -> T:
        while above[member] != member:
            above[member] = above[above[member]]
            member = above[member]
        return member

    for a, b in links:
        above[top(a)] = top(b)
    groups: dict[T, list[T]] = defaultdict(list)
    for member in order:
        groups[top(member)].append(member)
    return list(groups.values())


def partition(
    members: Iterable[T],
    scores: Edges[T],
    threshold: float,
    apart: Collection[frozenset[T]] = frozenset(),
    together: Iterable[tuple[T, T]] = (),
) -> list[list[T]]:
    """
    Persons among `members`. `scores` are bits of compared pairs; `apart` are pairs that never join (one signal, other
    BSN, or somebody said so), `together` pairs that somebody said are one.

    >>> partition("abc", {("a", "b"): 9.0, ("b", "c"): 8.5}, 5.0)
    [['a', 'b', 'c']]
    >>> partition("abc", {("a", "b"): 9.0, ("b", "c"): 8.0}, 5.0, apart={frozenset("ac")})
    [['a', 'b'], ['c']]
    >>> partition("abc", {("a", "b"): -9.0}, 5.0, together=[("a", "b")])
    [['a', 'b'], ['c']]
    """
    together = list(together)
    links = [pair for pair, score in scores.items() if score > threshold] + together
    known: dict[int, dict[tuple[T, T], float]] = defaultdict(dict)
    groups = components(members, links)
    home = {member: number for number, group in enumerate(groups) for member in group}
    for (a, b), score in scores.items():
        if home[a] == home[b]:
            known[home[a]][a, b] = score
    banned: dict[int, set[frozenset[T]]] = defaultdict(set)
    for pair in apart:
        a, b = pair
        if home.get(a, -1) == home.get(b, -2):
            banned[home[a]].add(pair)
    said: dict[int, list[tuple[T, T]]] = defaultdict(list)
    for a, b in together:
        said[home[a]].append((a, b))
    found = []
    for number, group in enumerate(groups):
        place = {member: row for row, member in enumerate(group)}
        joined = _joined(group, known[number], threshold, banned[number], said[number])
        found += sorted(
            (sorted(each, key=place.__getitem__) for each in joined), key=lambda each: place[each[0]]
        )
    return found


def _joined(group: list[T], scores: Edges[T], threshold: float, apart: Collection[frozenset[T]], together: list[tuple[T, T]]) -> Iterator[list[T]]:  # fmt: skip
    """One component, in groups."""
    if len(group) == 1 or (len(group) == 2 and not apart):
        return iter([group])
    begin = components(group, together)
    work = _Joining(begin, scores, threshold, apart)
    return iter(work.run())


class _Joining(Generic[T]):
    """Average linkage with a heap; groups are numbered in order of appearance, which settles every tie."""

    def __init__(self, begin: list[list[T]], scores: Edges[T], threshold: float, apart: Collection[frozenset[T]]) -> None:  # fmt: skip
        self.threshold = threshold
        self.groups: dict[int, list[T]] = dict(enumerate(begin))
        home = {member: number for number, group in enumerate(begin) for member in group}
        self.sums: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        for (a, b), score in scores.items():
            self._add(home[a], home[b], score - threshold, 1)
        self.apart: dict[int, set[int]] = defaultdict(set)
        for a, b in apart:
            if home[a] == home[b]:
                raise Contradiction(f"{a} and {b} are said to be one and not to be one.")
            self.apart[home[a]].add(home[b])
            self.apart[home[b]].add(home[a])

    def _add(self, i: int, j: int, score: float, count: int) -> None:
        if i != j:
            total, number = self.sums[i].get(j, (0.0, 0))
            self.sums[i][j] = self.sums[j][i] = (total + score, number + count)

    def mean(self, i: int, j: int) -> float:
        total, number = self.sums[i][j]
        pairs = len(self.groups[i]) * len(self.groups[j])
        return (total + SILENT * (pairs - number)) / pairs

    def run(self) -> list[list[T]]:
        heap = [(-mean, i, j) for i in self.groups for j in self.sums[i] if i < j and (mean := self.mean(i, j)) > 0]  # fmt: skip
        heapq.heapify(heap)
        fresh = len(self.groups)
        while heap:
            _, i, j = heapq.heappop(heap)
            if i not in self.groups or j not in self.groups or j in self.apart[i]:
                continue
            self._merge(i, j, fresh)
            for other in self.sums[fresh]:
                if (mean := self.mean(other, fresh)) > 0 and other not in self.apart[fresh]:
                    heapq.heappush(heap, (-mean, other, fresh))
            fresh += 1
        return list(self.groups.values())

    def _merge(self, i: int, j: int, fresh: int) -> None:
        self.groups[fresh] = self.groups.pop(i) + self.groups.pop(j)
        for old in (i, j):
            for other, (score, count) in self.sums.pop(old).items():
                self.sums[other].pop(old, None)
                if other in self.groups and other != fresh:
                    self._add(fresh, other, score, count)
        self.apart[fresh] = self.apart.pop(i, set()) | self.apart.pop(j, set())
        for other in self.apart[fresh]:
            self.apart[other].add(fresh)
