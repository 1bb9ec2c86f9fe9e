"""From blocking keys to the pairs that are worth comparing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CAP = 50
"""Records that may share a key; a larger crowd says nothing about anybody in it and is cut."""


def candidates(
    rows: NDArray[np.int32], hashed: NDArray[np.int64], signal: NDArray[np.int32], cap: int = CAP
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """
    Each pair of rows that share a key, once, the smaller row first; never two subjects of one signal.

    >>> rows, hashed = np.array([0, 1, 2, 0], np.int32), np.array([5, 5, 9, 9])
    >>> [side.tolist() for side in candidates(rows, hashed, np.array([1, 2, 3], np.int32))]
    [[0, 0], [1, 2]]
    """
    order = np.argsort(hashed, kind="stable")
    rows, hashed = rows[order], hashed[order]
    starts = np.flatnonzero(np.r_[True, hashed[1:] != hashed[:-1]]) if len(hashed) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(hashed)])
    found = []
    for size in range(2, cap + 1):
        block = starts[sizes == size]
        if len(block):
            members = rows[block[:, None] + np.arange(size)]
            i, j = np.triu_indices(size, 1)
            a, b = members[:, i].reshape(-1), members[:, j].reshape(-1)
            packed = np.minimum(a, b).astype(np.int64) << 32 | np.maximum(a, b)
            found.append(np.unique(packed))
    pairs = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    left, right = (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)
    apart = (left != right) & ((signal[left] != signal[right]) | (signal[left] == 0))
    return left[apart], right[apart]
