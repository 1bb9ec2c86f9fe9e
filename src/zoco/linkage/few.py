"""What all records together say of the few that one question is weighed against: looked up when it matters, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from math import log2, prod

from zoco.linkage.hubs import PRIOR
from zoco.linkage.normalise.dates import Born
from zoco.linkage.normalise.names import skeleton
from zoco.linkage.rarity import CROWD, FEWEST, Counted, birth, hasher
from zoco.linkage.record import Record
from zoco.linkage.table import LISTS, WORDS

RAREST = 20.0
_PHRASES = {"phones": "p", "plates": "k", "handles": "h", "aliases": "l", "by_code": "a", "by_street": "a", "document": "document"}  # fmt: skip


class Few:
    """
    The same figures as `hubs.Context`, for the first record and those that share a key with it.

    What few have is counted among these records themselves, what many have stands in `counted`. `crowded`: phrases of
    keys that were cut, because more records share them than are fetched.
    """

    def __init__(self, records: Sequence[Record], counted: Counted, secret: bytes, crowded: Collection[str]) -> None:  # fmt: skip
        self.records, self.counted, self.crowded = records, counted, crowded
        self.size = max(counted.size, len(records), FEWEST)
        self._hashed = hasher(secret)
        self._seen: dict[tuple[str, ...], float] = {}
        self._born: dict[Born, float] = {}
        self._bones: dict[int, frozenset[str]] = {}

    def nation_bits(self, nation: str) -> float:
        return self._bits("n", nation, self._nations[nation])

    def alias_bits(self, alias: str) -> float:
        return self._bits("a", alias, self._aliases[alias])

    def born_bits(self, record: Record) -> float:
        if (found := self._born.get(record.born)) is None:
            said = birth(record)
            found = self._bits("b", said, self._births[said], cap=self.size) if said else 0.0
            self._born[record.born] = found
        return found

    def name_bits(self, word: str, nation: str) -> float:
        """How rare a word is in its nation, leaning towards its share of all: as `hubs.context` has it."""
        if (found := self._seen.get(("name", word, nation))) is None:
            share = self._share(word, nation) if nation else self._of_all(word)
            found = self._seen["name", word, nation] = min(-log2(share), RAREST)
        return found

    def home(self, record: Record) -> str:
        """
        The nation of a record. Where none was told: the one that the name of the first record speaks of, as `hubs.context`
        has it; who shares a key and a word with her is mostly of hers, and looking for each costs more than all the rest.
        """
        return record.nation or self._home

    @cached_property
    def _home(self) -> str:
        first = self.records[0]
        if first.nation or not first.names:
            return first.nation
        odds = {nation: self._named(nation) * prod(self._share(word, nation) for word in first.names[:WORDS]) for nation in self._nations if nation and self._named(nation)}  # fmt: skip
        best = max(odds, key=odds.__getitem__, default="")
        return best if best and odds[best] > 0.5 * sum(odds.values()) else ""

    def _share(self, word: str, nation: str) -> float:
        many = max(self._many("c", f"{word} {nation}"), self._of_nation[word, nation])
        return min((many + PRIOR * self._of_all(word)) / (self._named(nation) + PRIOR), 1.0)

    def _of_all(self, word: str) -> float:
        return min(max(self._many("w", word), self._words[word], 1) / self._having("w"), 1.0)

    def _named(self, nation: str) -> int:
        """How many of a nation have a name."""
        return max(self._many("c", f" {nation}"), self._of_nation["", nation])

    def degree(self, name: str, value: str) -> int:
        """How many different people stand beside a value of the first record, which all who have it share a key with."""
        if (found := self._seen.get((name, value))) is None:
            crowd = f"{_PHRASES[name]}:{value}" in self.crowded
            found = self._seen[name, value] = CROWD if crowd else max(len(self._beside(name, value)), 1)
        return int(found)

    def _beside(self, name: str, value: str) -> set[frozenset[str]]:
        listed = name in LISTS
        rows = [row for row, record in enumerate(self.records) if (value in getattr(record, name)[: LISTS[name]] if listed else value == getattr(record, name))]  # fmt: skip
        return {people for row in rows if (people := self._people(row))}

    def _people(self, row: int) -> frozenset[str]:
        if row not in self._bones:
            self._bones[row] = frozenset(map(skeleton, self.records[row].names))
        return self._bones[row]

    def _bits(self, kind: str, value: str, beside: int, cap: float = RAREST) -> float:
        if (found := self._seen.get((kind, value))) is None:
            many = max(self._many(kind, value), beside, 1)
            found = self._seen[kind, value] = min(max(-log2(many / self._having(kind)), 0.0), cap)
        return found

    def _many(self, kind: str, value: str) -> int:
        known = self.counted.known
        return known.get(self._hashed(f"{kind}:{value}"), 0) if known else 0

    def _having(self, kind: str) -> int:
        return max(self.counted.having[kind], len(self.records), FEWEST)

    # Among these records themselves

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(word for record in self.records for word in record.names[:WORDS])

    @cached_property
    def _of_nation(self) -> Counter[tuple[str, str]]:
        named = [record for record in self.records if record.nation and record.names]
        return Counter((word, record.nation) for record in named for word in (*record.names, ""))

    @cached_property
    def _nations(self) -> Counter[str]:
        return Counter(record.nation for record in self.records)

    @cached_property
    def _aliases(self) -> Counter[str]:
        return Counter(alias for record in self.records for alias in record.aliases[: LISTS["aliases"]])

    @cached_property
    def _births(self) -> Counter[str]:
        return Counter(map(birth, self.records))
