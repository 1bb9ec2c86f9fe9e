"""
How rare a name, a date or a nation is among all records: counted once, as keyed hashes, for comparing a few of them.

A batch counts over its own table (`hubs.context`). One new record among a million has no table of a million at hand:
what it shares with few is counted among the records that share its keys, and what many have stands in `Counted`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from zoco.linkage.record import Record

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

    @cached_property
    def known(self) -> dict[int, int]:
        """How many records have each mark; what few have is not in it."""
        return dict(zip(self.mark.tolist(), self.many.tolist(), strict=True))


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
