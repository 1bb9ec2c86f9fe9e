"""
Two lists with covariates, doubly robust (Das, Kennedy and Jewell 2023, Journal of the American Statistical Association
119, 1309-1321): given what is known of a person the lists are taken as independent. The figure stays right when the
chance of being on the lists is estimated slowly, and has an interval that needs no drawing.

With covariates of a few values the chances are shares within a stratum, drawn a little towards those of all. So few
numbers are estimated that the same people may serve for both (the paper splits them, for chances that are learned).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from zoco.estimation.newton import Floats
from zoco.estimation.results import Estimate, NoEstimate
from zoco.estimation.tables import CaptureTable

TOWARDS = 1.0  # people that the share over all strata counts for within one
LEAST = 0.001


def doubly_robust(
    table: CaptureTable, lists: Sequence[str], *, level: float = 0.95, seed: int = 1
) -> Estimate:
    """
    People in all from two lists of a table and its covariates; whom only other lists saw is not counted as seen.

    >>> table = CaptureTable(("a", "b"), np.array([[0, 200, 150, 50], [0, 80, 60, 40]]), ("sex",), (("M",), ("V",)))
    >>> 1100 < doubly_robust(table, ["a", "b"]).total < 1400
    True
    """
    two = _two(table, lists)
    strata = np.repeat(np.arange(len(two)), two.sum(axis=1))
    marks = np.concatenate([np.repeat([[1, 0], [0, 1], [1, 1]], row, axis=0) for row in two])
    if not (marks.sum(axis=1) == 2).any():
        raise NoEstimate(f"Nobody is on both {lists[0]} and {lists[1]}.")
    first, second, both = (share[strata] for share in _shares(marks, strata, len(two)))
    one, other = marks.T
    found = first * second / both * (one / first + other / second - one * other / both)
    mean, people = float(found.mean()), len(marks)
    total = people * mean
    spread = sqrt(people * float(found.var()) + people * mean * max(mean - 1, 0.0))
    reach = scipy.stats.norm.ppf((1 + level) / 2) * spread
    return Estimate(total, people, "doubly_robust", max(total - reach, float(people)), total + reach, level, options={"lists": list(lists)}, checksum=table.checksum)  # fmt: skip


def _two(table: CaptureTable, lists: Sequence[str]) -> Floats:
    """People only on the first, only on the second and on both, by stratum."""
    first, second = (1 << table.lists.index(name) for name in lists)
    cells = np.arange(table.counts.shape[1])
    on, too = (cells & first) > 0, (cells & second) > 0
    return np.stack([table.counts[:, on & ~too].sum(axis=1), table.counts[:, ~on & too].sum(axis=1), table.counts[:, on & too].sum(axis=1)], axis=1)  # fmt: skip


def _shares(marks: NDArray[Any], strata: NDArray[Any], many: int) -> tuple[Floats, Floats, Floats]:
    """Of the people of each stratum the part on the first, on the second and on both."""
    held = np.stack([marks[:, 0], marks[:, 1], marks.prod(axis=1)], axis=1).astype(float)
    people = np.bincount(strata, minlength=many)[:, None]
    sums = np.stack([np.bincount(strata, column, minlength=many) for column in held.T], axis=1)
    shares = np.clip((sums + TOWARDS * held.mean(axis=0)) / (people + TOWARDS), LEAST, 1.0)
    return shares[:, 0], shares[:, 1], shares[:, 2]
