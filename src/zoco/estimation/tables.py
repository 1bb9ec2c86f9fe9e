"""
Who was on which lists: a table of patterns and counts, the one input of every method.

A pattern is a number whose bit i says that a person was on list i. Counts of people stand in an array with a row for
each stratum (one where there are no covariates) and 2 ** lists columns; column 0, on no list, is what nobody knows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

MOST_LISTS = 16
Counts = NDArray[np.int64]


class BadTable(ValueError):
    """This is not a table of patterns and counts; the message says what to mend."""


@dataclass(frozen=True, eq=False)
class CaptureTable:
    """
    `counts`: people, shape (strata, 2 ** lists); `strata`: of each row its value of every covariate.

    >>> table = CaptureTable.from_counts(["police", "shelter"], {(1, 0): 20, (0, 1): 15, (1, 1): 5})
    >>> table.seen, table.lists, table.on("police")
    (40, ('police', 'shelter'), 25)
    """

    lists: tuple[str, ...]
    counts: Counts
    covariates: tuple[str, ...] = ()
    strata: tuple[tuple[str, ...], ...] = ((),)
    year: str | None = None

    def __post_init__(self) -> None:
        if len(self.lists) < 2:
            raise BadTable("At least two lists are needed: one list says nothing about whom it missed.")
        if len(self.lists) > MOST_LISTS:
            raise BadTable(f"{len(self.lists)} lists: at most {MOST_LISTS}. Take lists of one kind together.")
        if twice := [name for name, times in Counter(self.lists).items() if times > 1]:
            raise BadTable(f"Two lists are called {twice[0]!r}.")
        if not self.counts.sum():
            raise BadTable("Nobody is on any list: there is nothing to count from.")

    # Where it comes from

    @classmethod
    def from_counts(cls, lists: Sequence[str], counts: Mapping[tuple[int, ...], int]) -> Self:
        """From patterns of 0 and 1, in the order of the lists."""
        found = np.zeros((1, 1 << min(len(lists), MOST_LISTS)), np.int64)
        if len(lists) <= MOST_LISTS:
            for pattern, count in counts.items():
                found[0, code(pattern)] += count
        return cls(tuple(lists), found)

    @classmethod
    def from_records(cls, people: Iterable[Iterable[str]], lists: Sequence[str] | None = None) -> Self:
        """
        From linked records: of each person the lists that saw her, each once or more often.

        >>> CaptureTable.from_records([{"police"}, {"police", "shelter"}, {"shelter"}]).counts.tolist()
        [[0, 1, 1, 1]]
        """
        seen = [frozenset(each) for each in people]
        names = list(lists) if lists is not None else sorted({name for each in seen for name in each})
        place = {name: number for number, name in enumerate(names)}
        if strange := {name for each in seen for name in each} - set(names):
            raise BadTable(f"{sorted(strange)[0]!r} is not one of the lists.")
        found = Counter(sum(1 << place[name] for name in each) for each in seen if each)
        counts = np.zeros((1, 1 << min(len(names), MOST_LISTS)), np.int64)
        if len(names) <= MOST_LISTS:
            counts[0, list(found)] = list(found.values())
        return cls(tuple(names), counts)

    @classmethod
    def from_csv(
        cls,
        path: Path | str,
        lists: Sequence[str] | None = None,
        count: str = "count",
        covariates: Sequence[str] = (),
        year: str | None = None,
    ) -> Self:
        """
        From a file with a column of 0 and 1 for each list and one of counts; raises BadTable with the row and the reason.

        Without `lists` every column that is not named otherwise is one.
        """
        from zoco.estimation.reading import Columns, read  # it makes tables, and is needed for files only

        divide = tuple(name for name in (*covariates, year) if name)
        return read(cls, Path(path), lists, Columns((), divide, count), year)

    # What it says

    @property
    def seen(self) -> int:
        """People on at least one list."""
        return int(self.counts.sum())

    @property
    def pooled(self) -> Counts:
        """Counts of all strata together, shape (2 ** lists,)."""
        total: Counts = self.counts.sum(axis=0)
        return total

    def on(self, *lists: str) -> int:
        """People who are on all of these lists."""
        wanted = sum(1 << self.lists.index(name) for name in lists)
        return int(self.pooled[(np.arange(len(self.pooled)) & wanted) == wanted].sum())

    @property
    def checksum(self) -> str:
        """Twelve characters by which exactly this table is known again."""
        told = [self.lists, self.covariates, self.strata, self.counts.tolist()]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12]

    def without(self, *lists: str) -> CaptureTable:
        """Those lists left out: whom only they saw is seen by nobody."""
        kept = [number for number, name in enumerate(self.lists) if name not in lists]
        return self._mapped(tuple(self.lists[number] for number in kept), {number: place for place, number in enumerate(kept)})  # fmt: skip

    def merged(self, *lists: str) -> CaptureTable:
        """Those lists as one, in the place of the first."""
        names = [name for name in self.lists if name not in lists[1:]]
        place = {number: names.index(lists[0] if name in lists else name) for number, name in enumerate(self.lists)}  # fmt: skip
        renamed = tuple("+".join(lists) if name == lists[0] else name for name in names)
        return self._mapped(renamed, place)

    def in_order(self, lists: Sequence[str]) -> CaptureTable:
        """The same lists in another order."""
        return self._mapped(tuple(lists), {number: list(lists).index(name) for number, name in enumerate(self.lists)})  # fmt: skip

    def _mapped(self, names: tuple[str, ...], place: Mapping[int, int]) -> CaptureTable:
        """Each list to its new place; lists without one fall away."""
        counts = np.zeros((len(self.counts), 1 << len(names)), np.int64)
        for pattern in range(1, self.counts.shape[1]):
            found = 0
            for number, to in place.items():
                if pattern >> number & 1:
                    found |= 1 << to
            counts[:, found] += self.counts[:, pattern]
        counts[:, 0] = 0
        return CaptureTable(names, counts, self.covariates, self.strata, self.year)

    def check(self) -> Check:
        """What one should know of it before a figure is made."""
        totals = {name: self.on(name) for name in self.lists}
        overlaps = {pair: self.on(*pair) for pair in combinations(self.lists, 2)}
        return Check(self.seen, totals, overlaps, self.checksum)


@dataclass(frozen=True)
class Check:
    """People in all, on each list and on each two lists; what is empty; the checksum of the table."""

    seen: int
    totals: dict[str, int]
    overlaps: dict[tuple[str, str], int]
    checksum: str

    @property
    def empty_lists(self) -> list[str]:
        return [name for name, total in self.totals.items() if not total]

    @property
    def empty_overlaps(self) -> list[tuple[str, str]]:
        """Two lists that each saw somebody and have nobody in common."""
        return [pair for pair, both in self.overlaps.items() if not both and not set(pair) & set(self.empty_lists)]  # fmt: skip

    @property
    def warnings(self) -> list[str]:
        """In sentences."""
        told = [f"Nobody is on {name}: leave that list out." for name in self.empty_lists]
        told += [f"{first} and {second} have nobody in common." for first, second in self.empty_overlaps]
        if not any(self.overlaps.values()):
            told.append("No two lists have anybody in common: there is nothing to estimate from.")
        return told


def code(pattern: Sequence[int]) -> int:
    """
    The number of a pattern, the first list in the lowest bit.

    >>> code((1, 0, 1))
    5
    """
    if any(mark not in (0, 1) for mark in pattern):
        raise BadTable(f"A pattern is of 0 and 1, not {tuple(pattern)}.")
    return sum(1 << place for place, mark in enumerate(pattern) if mark)
