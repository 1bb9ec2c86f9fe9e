"""
How many different people a phone, a plate, an address or an alias stands beside.

A trafficker's phone and a shelter's address are in the signals of many: they say "together", hardly "the same".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoco.linkage.table import Floats, Ints, Table

HUBS = ("phones", "plates", "handles", "aliases", "by_code", "by_street", "document")


@dataclass(frozen=True)
class Context:
    """
    What all signals together say: how many different names stand beside each value, and how rare things are, in
    bits (minus the base-2 logarithm of the share of records that have it).
    """

    size: int
    degree: dict[str, Ints]
    name_bits: Floats  # of each record and word of its name, among those of its nation where that is known
    born_bits: Floats  # of each record: how rare its birth date is
    nation_bits: Floats
    alias_bits: Floats
    home: Ints  # of each record: its nation, or the one that its name speaks of where none was told


def context(table: Table) -> Context:
    """Count over the whole table."""
    people, told = _people(table), _Told(table)
    home = _homes(table, told)
    return Context(
        size=table.size,
        degree={name: _degree(_values(table, name), people) for name in HUBS},
        name_bits=_name_bits(table, home, told),
        born_bits=_born_bits(table),
        nation_bits=_bits(table.single["nation"]),
        alias_bits=_bits(table.lists["aliases"]),
        home=home,
    )


def _values(table: Table, name: str) -> Ints:
    return table.lists[name] if name in table.lists else table.single[name][:, None]


def _people(table: Table) -> Ints:
    """A number for each set of name skeletons, so that spellings of one name count once; 0 without a name."""
    bones = np.sort(np.where(table.names > 0, table.bones[table.names], 0), axis=1)
    _, numbers = np.unique(bones, axis=0, return_inverse=True)
    return np.where((table.names > 0).any(axis=1), numbers.reshape(-1) + 1, 0).astype(np.int32)


def _degree(values: Ints, people: Ints) -> Ints:
    """Of each value: the different people beside it, at least one."""
    flat, owners = values.reshape(-1), np.repeat(people, values.shape[1])
    known = (flat > 0) & (owners > 0)
    pairs = np.unique(flat[known].astype(np.int64) << 32 | owners[known])
    counted = np.bincount(pairs >> 32, minlength=int(flat.max(initial=0)) + 1)
    return np.maximum(counted, 1).astype(np.int32)


def _bits(values: Ints, size: int = 0) -> Floats:
    counted = np.bincount(values[values > 0].reshape(-1), minlength=max(size, int(values.max(initial=0)) + 1))
    having = max(int((values.reshape(len(values), -1) > 0).any(axis=1).sum()) if len(values) else 0, 1)
    return np.minimum(-np.log2(np.maximum(counted, 1) / having), 20.0)


def _name_bits(table: Table, home: Ints, told: _Told) -> Floats:
    """
    How rare each word of a name is among the records of that nation, which lie between it and the share of all.

    A Nguyen is one of a hundred among all, one of three among Vietnamese; taken among all, a second Vietnamese word
    of the same name would count the nation twice.
    """
    words, of_all = table.names, told.of_all[table.names]
    share = among(told.many(home[:, None], words), told.named[home][:, None], of_all)
    return np.where(words > 0, np.minimum(-np.log2(np.where(home[:, None] > 0, share, of_all)), 20.0), 0.0)


class _Told:
    """How many records of each nation that was told have each word, and its share among all with a name."""

    def __init__(self, table: Table) -> None:
        nation, words = table.single["nation"], table.names
        known = (words > 0) & (nation > 0)[:, None]
        packed = (nation[:, None].astype(np.int64) << 32 | words)[known]
        self.packed, self.counts = np.unique(packed, return_counts=True)
        counted = np.bincount(words[words > 0].reshape(-1), minlength=len(table.texts["words"]))
        self.of_all: Floats = np.maximum(counted, 1) / max(int((words > 0).any(axis=1).sum()), 1)
        self.named = np.bincount(nation[known.any(axis=1)], minlength=int(nation.max(initial=0)) + 1)

    def many(self, nation: Ints, words: Ints) -> NDArray[np.int64]:
        asked = nation.astype(np.int64) << 32 | words
        if not len(self.packed):
            return np.zeros(asked.shape, np.int64)
        place = np.minimum(np.searchsorted(self.packed, asked), len(self.packed) - 1)
        return np.where(self.packed[place] == asked, self.counts[place], 0)


def _homes(table: Table, told: _Told) -> Ints:
    """
    The nation of each record; where none was told, the one that its name speaks of by more than half (naive Bayes).

    Two Nguyens without a nation are not as rare as their share of all says: whoever is one is Vietnamese already.
    """
    nation, words = table.single["nation"], table.names
    found = nation.copy()
    nations = np.flatnonzero(told.named).astype(np.int32)
    asked = np.flatnonzero((nation == 0) & (words > 0).any(axis=1))
    if not len(nations):
        return found
    prior = np.log(told.named[nations] / told.named.sum())
    for start in range(0, len(asked), 20_000):
        rows = asked[start : start + 20_000]
        held = words[rows]
        odds = np.repeat(prior[None, :], len(rows), axis=0)
        for column in held.T:
            many = told.many(nations[None, :], column[:, None])
            share = among(many, told.named[nations][None, :], told.of_all[column][:, None])
            odds += np.where(column[:, None] > 0, np.log(share), 0)
        odds = np.exp(odds - odds.max(axis=1, keepdims=True))
        best = odds.argmax(axis=1)
        clear = odds.max(axis=1) > 0.5 * odds.sum(axis=1)
        found[rows[clear]] = nations[best[clear]]
    return found


PRIOR = 20.0
"""As many records of a nation as the share among all counts for."""


def among(many: NDArray[Any], of: NDArray[Any], share: Floats) -> Floats:
    """The share of a word within a nation: so `many` of so many, leaning towards its `share` of all."""
    found: Floats = (many + PRIOR * share) / (of + PRIOR)
    return np.minimum(found, 1.0)


def _born_bits(table: Table) -> Floats:
    """Rarity of the whole date where it is known, else of the year."""
    whole = (table.year > 0) & (table.day > 0)
    code = np.where(whole, (table.year * 13 + table.month) * 32 + table.day, -table.year)
    _, numbers, counts = np.unique(code, return_inverse=True, return_counts=True)
    having = max(int((table.year > 0).sum()), 1)
    return np.where(table.year > 0, -np.log2(np.minimum(counts[numbers.reshape(-1)] / having, 1)), 0.0)
