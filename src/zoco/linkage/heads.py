"""
How many persons the signals speak of, with bounds: heads, not rows and not groups.

Two things make the number of groups a wrong number of persons. A link may be wrong or missing: each doubtful join and
each tempting pair that was not joined counts for its probability. And a row that nobody can place stays alone, which
makes persons out of rows: how many persons there are is then between "all of those rows are about people whom we
know" and "each is about somebody else".

Between these bounds the estimate takes every row as equally likely to be placeable: what a person's placeable rows
are of all her rows is binomial thinning, and the number of rows of each person is found back from the placeable ones
by expectation and maximisation (Dempster, Laird and Rubin 1977; for a thinned, truncated count as by Norris and
Pollock 1998). Where people who are hard to place are other people, the estimate is wrong and the bounds are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from zoco.linkage.linking import Linked, placeable
from zoco.linkage.table import Floats, Ints
from zoco.linkage.weights import probability

MOST = 60  # rows of one person
ROUNDS = 400
SURELY = 1.96
LEAST_REACHED, REACHED = 0.88, 0.94
"""
Of the pairs of rows of one person that can be placed: the share that shares a key and comes near at all, in the worst
of the invented settings and in the middle one. Nobody knows it for real signals; reviewers' finds may tell.
"""


@dataclass(frozen=True)
class Heads:
    """Persons: the estimate, its bounds, and the groups that the linking gives."""

    estimate: float
    lower: float
    upper: float
    groups: int


def head_count(linked: Linked) -> Heads:
    """Persons behind all rows of a linking."""
    able = placeable(linked.table)
    size = len(able)
    groups = len(np.unique(linked.clusters))
    if not size:
        return Heads(0.0, 0.0, 0.0, 0)
    change, spread = doubt(linked, np.ones(size, bool))
    upper = min(groups + change + SURELY * spread, size)
    if not able.any():
        return Heads(float(groups), 1.0, max(upper, 1.0), groups)
    counts = np.bincount(np.bincount(linked.clusters[able], minlength=size))[1:]
    change, spread = doubt(linked, able)
    rows, known = int(able.sum()), float(counts.sum()) + change
    lower = max(rows - (rows - known + SURELY * spread) / LEAST_REACHED, 1.0)
    likely = max(rows - (rows - known) / REACHED, lower)
    behind = persons_behind(counts, float(able.mean())) * likely / float(counts.sum())
    return Heads(float(np.clip(behind, lower, upper)), lower, upper, groups)


def doubt(linked: Linked, among: NDArray[np.bool_]) -> tuple[float, float]:
    """
    By how many persons the groups of these rows are expected to be off, and the standard error of that.

    Two groups of which the best pair was not joined are one person with the probability of its score; each group
    counts once, with its likeliest other. A group holds one person more for each row that belongs elsewhere.
    """
    both = among[linked.left] & among[linked.right]
    missed = _likeliest(linked, both & (linked.clusters[linked.left] != linked.clusters[linked.right]))
    mates = np.bincount(linked.clusters[among], minlength=len(linked.clusters))[linked.clusters] > 1
    split = 1 - linked.probabilities[among & mates]
    change = float(split.sum() - missed.sum())
    spread = float(np.sqrt((split * (1 - split)).sum() + (missed * (1 - missed)).sum()))
    return change, spread


def _likeliest(linked: Linked, across: NDArray[np.bool_]) -> Floats:
    """Of each two groups that are each other's likeliest: the probability that they are one."""
    a, b = linked.clusters[linked.left[across]], linked.clusters[linked.right[across]]
    scores = linked.scores[across]
    order = np.argsort(-scores, kind="stable")
    taken: set[int] = set()
    found = []
    for i, j, score in zip(a[order].tolist(), b[order].tolist(), scores[order].tolist(), strict=True):
        if i not in taken and j not in taken:
            taken |= {i, j}
            found.append(score)
    return np.asarray(probability(np.array(found)), np.float64)


def persons_behind(counts: Ints | NDArray[np.int64], share: float, rounds: int = ROUNDS) -> float:
    """
    Persons of whom `counts[k-1]` have k placeable rows, and those of whom no row is placeable.

    >>> round(persons_behind(np.array([100]), 1.0))
    100
    >>> round(persons_behind(np.array([100, 0]), 0.5))  # each has one row, half of them cannot be placed
    200
    """
    widest = min(max(MOST, 2 * len(counts)), 4 * MOST)
    seen = np.arange(1, len(counts) + 1)
    size = np.arange(1, widest + 1)
    chance = np.array([[comb(int(k), int(j)) * share**j * (1 - share) ** (k - j) if k >= j else 0.0 for k in size] for j in seen])  # fmt: skip
    missed = (1 - share) ** size
    held = np.ones(widest)
    held[: len(counts)] += counts
    for _ in range(rounds):
        mixed = held / held.sum()
        expected = chance * mixed
        given = (counts / np.maximum(expected.sum(axis=1), 1e-300)) @ expected
        unseen = given.sum() * (mixed * missed).sum() / max((mixed * (1 - missed)).sum(), 1e-12)
        held = given + unseen * mixed * missed / max((mixed * missed).sum(), 1e-300)
    return float(held.sum())
