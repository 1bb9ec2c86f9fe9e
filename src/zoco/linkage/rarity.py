"""
How rare a name, a date or a nation is among all records: counted once, as keyed hashes, for comparing a few of them.

A batch counts over its own table (`hubs.context`). One new record among a million has no table of a million at hand:
what it shares with few is counted among the records that share its keys, and what many have stands in `Counted`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from zoco.linkage.hubs import HUBS, Context, among
from zoco.linkage.normalise.names import skeleton
from zoco.linkage.record import Record
from zoco.linkage.table import Floats, Table

LEAST = 5
"""What fewer records have is not kept: it is rare, and is seen whole among the records that share a key."""
KINDS = ("w", "c", "b", "n", "a")
FEWEST = 1_000
"""A young installation is weighed as one of this many records: two of ten Popas do not make Popa a common name."""
CROWD = 99  # people beside what so many records share that its key is cut
Hasher = Callable[[str], int]


def marks(record: Record) -> Iterator[tuple[str, str]]:
    """
    Kind and value of what is counted of a record: words of the name, among all and in its nation, birth, nation, aliases.

    >>> from zoco.linkage.record import prepare
    >>> list(marks(prepare({"record_id": "1", "given_names": "Ana", "dob": "1999", "nationality": "BG"})))
    [('w', 'ana'), ('c', 'ana BG'), ('c', ' BG'), ('b', '1999'), ('n', 'BG')]
    """
    yield from (("w", word) for word in record.names)
    if record.nation and record.names:
        yield from (("c", f"{word} {record.nation}") for word in (*record.names, ""))
    if said := birth(record):
        yield "b", said
    if record.nation:
        yield "n", record.nation
    yield from (("a", alias) for alias in record.aliases)


def birth(record: Record) -> str:
    year, month, day, _ = record.born
    return f"{year}-{month}-{day}" if day else f"{year or ''}"


def hasher(secret: bytes) -> Hasher:
    """64-bit keyed hashes (BLAKE2b), as of the blocking keys but never equal to one of those."""
    root = blake2b(digest_size=8, key=secret, person=b"rarity")

    def hashed(text: str) -> int:
        digest = root.copy()
        digest.update(text.encode("utf-8", "surrogatepass"))
        return int.from_bytes(digest.digest(), "big", signed=True)

    return hashed


@dataclass(frozen=True)
class Counted:
    """`size` records; `having`: how many have any of each kind; `mark`, ascending, with `many` beside it."""

    size: int = 0
    having: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    mark: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    many: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))

    def of(self, wanted: NDArray[np.int64]) -> NDArray[np.int32]:
        """How many records have each of these; 0 for what few have."""
        if not len(self.mark):
            return np.zeros(len(wanted), np.int32)
        at = np.minimum(np.searchsorted(self.mark, wanted), len(self.mark) - 1)
        return np.where(self.mark[at] == wanted, self.many[at], 0).astype(np.int32)


def count(records: Iterable[Record], secret: bytes = b"") -> Counted:
    """Count over all records, which are looked at once."""
    hashed, size = hasher(secret), 0
    found: Counter[tuple[str, str]] = Counter()
    having = dict.fromkeys(KINDS, 0)
    for record in records:
        size += 1
        told = set(marks(record))
        found.update(told)
        for kind in {kind for kind, _ in told}:
            having[kind] += 1
    kept = sorted((hashed(f"{kind}:{value}"), many) for (kind, value), many in found.items() if many >= LEAST)
    return Counted(
        size, having, np.array([m for m, _ in kept], np.int64), np.array([n for _, n in kept], np.int32)
    )


def context(
    table: Table, records: Sequence[Record], counted: Counted, hashed: Hasher, crowded: Collection[str]
) -> Context:
    """
    What all records together say, for a table of a few: those that share a key with the first.

    `crowded`: phrases of keys that were cut, because more records share them than are fetched.
    """
    nations, aliases = ["", *_first_seen(r.nation for r in records)], ["", *_first_seen(a for r in records for a in r.aliases)]  # fmt: skip
    births = [birth(record) for record in records]
    size = max(counted.size, len(records), FEWEST)
    return Context(
        size=size,
        degree=_degree(table, records, crowded),
        name_bits=_name_bits(table, records, counted, hashed),
        born_bits=_born(births, counted, hashed),
        nation_bits=_bits(_many(nations, "n", counted, hashed), _local(table.single["nation"], len(nations)), _having(counted, "n", records)),
        alias_bits=_bits(_many(aliases, "a", counted, hashed), _local(table.lists["aliases"], len(aliases)), _having(counted, "a", records)),
    )  # fmt: skip


def _first_seen(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _many(texts: Sequence[str], kind: str, counted: Counted, hashed: Hasher) -> NDArray[np.int32]:
    if not len(counted.mark):
        return np.zeros(len(texts), np.int32)
    return counted.of(np.array([hashed(f"{kind}:{text}") for text in texts], np.int64))


def _local(values: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    return np.bincount(values[values > 0].reshape(-1), minlength=size)[:size]


def _having(counted: Counted, kind: str, records: Sequence[Record]) -> int:
    return max(counted.having[kind], len(records), FEWEST)


def _bits(known: NDArray[np.int32], local: NDArray[np.int64], having: int) -> Floats:
    many = np.maximum(np.maximum(known, local), 1)
    return np.clip(-np.log2(many / having), 0.0, 20.0)


def _name_bits(table: Table, records: Sequence[Record], counted: Counted, hashed: Hasher) -> Floats:
    """As `hubs.context` has them: how rare each word is in its nation, leaning towards its share of all."""
    texts = table.texts["words"]
    words = np.maximum(_many(texts, "w", counted, hashed), _local(table.names, len(texts)))
    of_all = np.minimum(np.maximum(words, 1) / _having(counted, "w", records), 1.0)
    beside = Counter(said for record in records for kind, said in marks(record) if kind == "c")
    many = dict(zip(beside, _many(list(beside), "c", counted, hashed).tolist(), strict=True))
    found = np.zeros(table.names.shape)
    for row, record in enumerate(records):
        shares = of_all[table.names[row, : len(record.names)]]
        if record.nation and record.names:
            told = [max(many[said], beside[said]) for said in (f"{word} {record.nation}" for word in (*record.names, ""))]  # fmt: skip
            shares = among(np.array(told[:-1][: len(shares)]), np.array(told[-1]), shares)
        found[row, : len(shares)] = np.minimum(-np.log2(shares), 20.0)
    return found


def _born(births: Sequence[str], counted: Counted, hashed: Hasher) -> Floats:
    local = Counter(births)
    known = _many(births, "b", counted, hashed)
    many = np.maximum(known, np.array([local[each] for each in births]))
    having = max(counted.having["b"], len(births), FEWEST)
    rare = np.maximum(-np.log2(np.maximum(many, 1) / having), 0.0)
    return np.where(np.array([bool(each) for each in births], bool), rare, 0.0)


_PHRASES = {"phones": "p", "plates": "k", "handles": "h", "aliases": "l", "by_code": "a", "by_street": "a", "document": "document"}  # fmt: skip


def _degree(
    table: Table, records: Sequence[Record], crowded: Collection[str]
) -> dict[str, NDArray[np.int32]]:
    """Everybody beside a value of the first record is among the records, unless its key was cut."""
    people = [frozenset(map(skeleton, record.names)) for record in records]
    found = {}
    for name in HUBS:
        numbers = table.lists[name] if name in table.lists else table.single[name][:, None]
        found[name] = degree = np.ones(int(numbers.max(initial=0)) + 1, np.int32)
        asked = getattr(records[0], name)
        for value, number in zip((asked,) if isinstance(asked, str) else asked, numbers[0].tolist(), strict=False):  # fmt: skip
            if number and f"{_PHRASES[name]}:{value}" in crowded:
                degree[number] = CROWD
            elif number:
                beside = {
                    people[row] for row in np.flatnonzero((numbers == number).any(axis=1)) if people[row]
                }
                degree[number] = max(len(beside), 1)
    return found
