"""Records as columns of numbers, so that a million pairs are compared at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from zoco.linkage.normalise.names import skeleton
from zoco.linkage.record import Record

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

WORDS = 6
LISTS = {"phones": 4, "handles": 2, "plates": 2, "aliases": 3}
SINGLES = ("by_code", "by_street", "road", "town", "document", "bsn", "v_number", "employer", "birth_place", "nation", "unit", "org", "exploitation", "sex", "signal_id", "whole")  # fmt: skip


class Book(dict[str, int]):
    """Numbers for texts, in order of first appearance; "" is 0: unknown."""

    def __init__(self) -> None:
        super().__init__({"": 0})

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


@dataclass
class Table:
    """
    One row a record. `names` and the lists hold numbers of texts, 0 where there is nothing; `year`, `month` and `day`
    likewise. `texts` gives the texts back: of words, whole names and what is compared by spelling.
    """

    size: int
    ids: list[str]
    names: Ints
    lists: dict[str, Ints]
    single: dict[str, Ints]
    year: Ints
    month: Ints
    day: Ints
    about: NDArray[np.bool_]
    received: Ints
    texts: dict[str, list[str]]
    bones: Ints  # of a word: the number of its skeleton
    rotated: list[str] = field(default_factory=list)


def build(records: Sequence[Record]) -> Table:
    """
    >>> from zoco.linkage.record import prepare
    >>> made = build([prepare({"record_id": "1", "given_names": "Ana"}), prepare({"record_id": "2"})])
    >>> made.size, made.names[:, 0].tolist()
    (2, [1, 0])
    """
    size, words = len(records), Book()
    names = _padded((record.names for record in records), size, WORDS, words)
    books = {name: Book() for name in (*LISTS, *SINGLES)}
    lists = {name: _padded((getattr(r, name) for r in records), size, width, books[name]) for name, width in LISTS.items()}  # fmt: skip
    single = {}
    for name in SINGLES:
        book = books[name]
        single[name] = np.fromiter((book[getattr(r, name)] for r in records), np.int32, size)
    bones = Book()
    born = np.array([tuple(record.born) for record in records], np.int32).reshape(size, 4)
    kept = ("handles", "document", "birth_place", "whole")
    rotated = [""] * len(books["whole"])
    for record in records:
        if record.names:
            rotated[books["whole"][record.whole]] = "".join((record.names[-1], *record.names[:-1]))
    return Table(
        size=size,
        ids=[record.record_id for record in records],
        names=names,
        lists=lists,
        single=single,
        year=born[:, 0],
        month=born[:, 1],
        day=born[:, 2],
        about=born[:, 3].astype(bool),
        received=np.fromiter((record.received for record in records), np.int32, size),
        texts={"words": list(words)} | {name: list(books[name]) for name in kept},
        bones=np.array([bones[skeleton(word)] for word in words], np.int32),
        rotated=rotated,
    )


def _padded(values: Iterable[tuple[str, ...]], size: int, width: int, book: Book) -> Ints:
    found = np.zeros((size, width), np.int32)
    for row, texts in enumerate(values):
        for column, text in enumerate(texts[:width]):
            found[row, column] = book[text]
    return found
