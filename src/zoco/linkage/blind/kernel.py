"""
How many of 1,024 bits differ, for very many pairs: in NumPy, and compiled where numba is installed.

Both give the same pairs in the same order. Encodings are rows of 16 unsigned 64-bit words; the distance of
two rows is the number of ones in their exclusive or.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

WORDS = 16
Rows = NDArray[np.uint64]
#: (row of the first, row of the second, distance), in order of the first, then of the second.
Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
# A block of the work must stay in the cache of one core.
_QUERIES, _STORED = 64, 1024
_TILE, _LANES = 64, 256
# So many pairs are looked at in NumPy before the inner loop is compiled, which each process does for itself.
_FEW = 10_000_000

_HALVES = np.array([bin(number).count("1") for number in range(1 << 16)], dtype=np.uint8)


def near(first: Rows, second: Rows, most: int) -> Pairs:
    """Pairs at a distance of `most` or less, by the fastest way this machine has."""
    worth_it = compiled() and len(first) * len(second) > _FEW
    return near_compiled(first, second, most) if worth_it else near_numpy(first, second, most)


def compiled() -> bool:
    """Is the compiled extra here?"""
    return find_spec("numba") is not None


def ones(words: Rows, out: NDArray[np.uint8]) -> None:
    """Ones in each word, written to `out`."""
    if hasattr(np, "bitwise_count"):  # NumPy 2
        np.bitwise_count(words, out=out)
    else:
        out[:] = ones_by_table(words)


def ones_by_table(words: Rows) -> NDArray[np.uint8]:
    """
    As `ones`, without the instruction of the processor.

    >>> ones_by_table(np.array([0, 255, 2**64 - 1], dtype=np.uint64))
    array([ 0,  8, 64], dtype=uint8)
    """
    halves = np.ascontiguousarray(words).view(np.uint16).reshape(*words.shape, 4)
    counted: NDArray[np.uint8] = _HALVES[halves].sum(axis=-1, dtype=np.uint8)
    return counted


def near_numpy(first: Rows, second: Rows, most: int) -> Pairs:
    """Pairs at a distance of `most` or less.

    >>> rows = np.zeros((2, WORDS), dtype=np.uint64); rows[1, 0] = 7
    >>> [found.tolist() for found in near_numpy(rows, rows, 2)]
    [[0, 1], [0, 1], [0, 0]]
    """
    _check(first, second)
    columns, bench, found = np.ascontiguousarray(second.T), _Bench(), []
    for row in range(0, len(first), _QUERIES):
        for at in range(0, len(second), _STORED):
            distance = bench.distances(first[row : row + _QUERIES], columns[:, at : at + _STORED])
            one, other = np.nonzero(distance <= most)
            found.append((one + row, other + at, distance[one, other].astype(np.int64)))
    return _in_order(found)


class _Bench:
    """Room for one block, used again for each: making arrays costs more than counting."""

    def __init__(self) -> None:
        block = _QUERIES, _STORED
        self.different = np.empty(block, dtype=np.uint64)
        self.counted, self.few = np.empty(block, dtype=np.uint8), np.empty(block, dtype=np.uint8)
        self.distance = np.empty(block, dtype=np.uint16)

    def distances(self, queries: Rows, columns: Rows) -> NDArray[np.uint16]:
        """Of each query to each column; three words at a time fit a byte (3 x 64 < 256)."""
        here = slice(len(queries)), slice(columns.shape[1])
        different, counted, few = self.different[here], self.counted[here], self.few[here]
        distance = self.distance[here]
        distance[:] = 0
        for begin in range(0, WORDS, 3):
            few[:] = 0
            for word in range(begin, min(begin + 3, WORDS)):
                np.bitwise_xor(queries[:, word, None], columns[word], out=different)
                ones(different, out=counted)
                np.add(few, counted, out=few)
            np.add(distance, few, out=distance)
        return distance


def near_compiled(first: Rows, second: Rows, most: int) -> Pairs:
    """The same pairs as `near_numpy`; needs numba."""
    _check(first, second)
    search, columns = _search(), np.ascontiguousarray(second.T)
    room = max(1 << 16, 4 * (len(first) + len(second)))
    while True:
        found = np.empty((room, 3), dtype=np.int64)
        count = search(np.ascontiguousarray(first), columns, most, found)
        if count <= room:
            break
        room = count
    one, other, distance = found[:count].T
    return _in_order([(one, other, distance)])


def _check(*sides: Rows) -> None:
    for rows in sides:
        if rows.dtype != np.uint64 or rows.ndim != 2 or rows.shape[1] != WORDS:
            raise ValueError(f"encodings are rows of {WORDS} words of 64 bits")


def _in_order(found: list[Pairs]) -> Pairs:
    if not found:
        return (np.empty(0, np.int64),) * 3
    one, other, distance = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((other, one))
    return one[order], other[order], distance[order]


@cache
def _search() -> Callable[..., int]:
    """Compile the inner loop: lanes of one word each, so that the processor counts several rows at once."""
    numba: Any = import_module("numba")
    count_ones = _intrinsic(import_module("numba.extending"), numba.types)

    @numba.njit(nogil=True)  # type: ignore[untyped-decorator]
    def search(queries: Any, columns: Any, most: int, found: Any) -> int:
        total, stored = 0, columns.shape[1]
        distance = np.empty(_LANES, dtype=np.uint64)
        for begin in range(0, queries.shape[0], _TILE):
            for at in range(0, stored, _LANES):
                width = min(_LANES, stored - at)
                for query in range(begin, min(begin + _TILE, queries.shape[0])):
                    distance[:] = 0
                    for word in range(WORDS):
                        asked = queries[query, word]
                        lane = columns[word, at : at + width]
                        for each in range(width):
                            distance[each] += count_ones(lane[each] ^ asked)
                    for each in range(width):
                        if distance[each] <= most:
                            if total < found.shape[0]:
                                found[total, 0], found[total, 1] = query, at + each
                                found[total, 2] = distance[each]
                            total += 1
        return total

    compiled_search: Callable[..., int] = search
    return compiled_search


def _intrinsic(extending: Any, types: Any) -> Any:
    """The instruction that counts ones, which numba has no name for."""

    @extending.intrinsic  # type: ignore[untyped-decorator]
    def count_ones(_: Any, word: Any) -> Any:
        def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.ctpop(arguments[0])

        return types.uint64(types.uint64), emit

    return count_ones
