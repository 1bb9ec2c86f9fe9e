"""
Bayesian averaging over decomposable graphs (Madigan and York 1997, Biometrika 84, 19-31; Dawid and Lauritzen 1993,
Annals of Statistics 21, 1272-1317, for the hyper-Dirichlet law).

The weight of a graph factors over its cliques and separators; told along a perfect elimination order it is a product of
D(v with its later neighbours) / D(those neighbours). Of every factor only the cell of no list depends on the people
whom no list saw, so all graphs are a matrix of -1, 0 and 1 times one column of numbers for each set of lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import scipy
from numpy.typing import NDArray

from zoco.estimation.newton import Floats
from zoco.estimation.results import Caveat, Estimate, NoEstimate
from zoco.estimation.tables import CaptureTable

MOST_LISTS = 7
MOST_UNSEEN = 10_000_000
FINE, NODES = 400, 1500  # people one by one, then in steps
EDGE = 1e-4  # of the posterior, in the last hundredth of the support
PRESSES = Caveat(
    "The answer supposes that no more than so many people are unseen, and presses against that.",
    "Het antwoord neemt aan dat er niet meer dan zo veel mensen buiten beeld zijn, en loopt daartegenaan.",
)
AT_A_TIME = 20_000  # graphs
COARSE, NEGLIGIBLE = 25, -30.0


@cache
def decomposable(lists: int) -> NDArray[np.int8]:
    """
    Of each decomposable graph on the lists the factors of its weight by set of lists, shape (graphs, 2 ** lists).

    >>> [len(decomposable(lists)) for lists in (2, 3, 4, 5)]
    [2, 8, 61, 822]
    """
    edges = list(combinations(range(lists), 2))
    graphs = np.arange(1 << len(edges))
    beside = np.zeros((lists, len(graphs)), np.int64)
    for number, (a, b) in enumerate(edges):
        there = graphs >> number & 1
        beside[a] |= there << b
        beside[b] |= there << a
    left = np.full(len(graphs), (1 << lists) - 1)
    factors = np.zeros((len(graphs), 1 << lists), np.int8)
    for _ in range(lists):
        taken = np.zeros(len(graphs), bool)
        for v in range(lists):
            around = beside[v] & left
            can = ~taken & (left >> v & 1 == 1) & _is_clique(around, beside)
            rows = np.flatnonzero(can)
            factors[rows, around[rows] | 1 << v] += 1
            factors[rows, around[rows]] -= 1
            left[rows] &= ~(1 << v)
            taken |= can
    found: NDArray[np.int8] = factors[left == 0]
    return found


def _is_clique(held: NDArray[np.int64], beside: NDArray[np.int64]) -> NDArray[np.bool_]:
    found = np.ones(len(held), bool)
    for v in range(len(beside)):
        inside = held >> v & 1 == 1
        found &= ~inside | (held & ~(beside[v] | 1 << v) == 0)
    return found


@dataclass(frozen=True)
class Posterior:
    """Of people on no list: numbers (`unseen`) with their probability; `at_edge`: what lies at the end of the support."""

    unseen: Floats
    chance: Floats
    at_edge: float

    def quantile(self, share: float) -> float:
        return float(np.interp(share, np.cumsum(self.chance) - self.chance / 2, self.unseen))


def posterior(counts: Floats, lists: int, most: int, delta: float) -> Posterior:
    """All graphs alike beforehand, people in all with a chance of 1 / N; `delta`: what each cell had before it was seen."""
    nodes = _nodes(most)
    weights = _between(nodes)
    seen = float(counts[1:].sum())
    columns = np.stack([_column(counts, lists, held, nodes, delta) for held in range(1 << lists)])
    shared = scipy.special.gammaln(seen + nodes + 1) - scipy.special.gammaln(nodes + 1) - np.log(seen + nodes)
    logs = _summed(decomposable(lists), columns) + shared + np.log(weights)
    chance = np.exp(logs - scipy.special.logsumexp(logs))
    return Posterior(nodes, chance, float(chance[nodes > 0.99 * most].sum()))


def _summed(factors: NDArray[np.int8], columns: Floats) -> Floats:
    """
    The logarithm of the sum over all graphs, by node. Most graphs weigh nothing anywhere: those that stay far below the
    sum at some of the nodes are left out of the rest.
    """
    some = columns[:, ::COARSE]
    rough = np.concatenate([factors[start : start + AT_A_TIME].astype(np.float64) @ some for start in range(0, len(factors), AT_A_TIME)])  # fmt: skip
    kept = (rough - scipy.special.logsumexp(rough, axis=0) > NEGLIGIBLE).any(axis=1)
    found: Floats = scipy.special.logsumexp(factors[kept].astype(np.float64) @ columns, axis=0)
    return found


def _column(counts: Floats, lists: int, held: int, nodes: Floats, delta: float) -> Floats:
    """The logarithm of D for one set of lists, by people on no list."""
    cells, prior = np.arange(len(counts)), delta * (1 << lists)
    inside = cells & held
    margins = np.bincount(inside, counts, minlength=len(counts))
    several = np.unique(inside)
    share = prior / len(several)
    none = margins[0] - counts[0]
    gammaln = scipy.special.gammaln
    fixed = gammaln(margins[several[1:]] + share).sum() - len(several) * gammaln(share)
    column: Floats = fixed + gammaln(none + nodes + share) - gammaln(counts[1:].sum() + nodes + prior) + gammaln(prior)  # fmt: skip
    return column


def _nodes(most: int) -> Floats:
    fine = np.arange(0, min(FINE, most) + 1, dtype=float)
    if most <= FINE:
        return fine
    return np.unique(np.concatenate([fine, np.round(np.geomspace(FINE, most, NODES))]))


def _between(nodes: Floats) -> Floats:
    """How many whole numbers each node stands for."""
    middle = (nodes[1:] + nodes[:-1]) / 2
    return np.diff(np.concatenate([[nodes[0] - 0.5], middle, [nodes[-1] + 0.5]]))


def bma_decomposable(table: CaptureTable, *, n0_max: int | str = "auto", delta: float | None = None, level: float = 0.95) -> Estimate:  # fmt: skip
    """
    The median of the posterior, with the interval between its quantiles.

    `n0_max`: the most people that no list may have seen; "auto" takes ten million and cuts nothing off, for the answer
    hangs on it where it is set. `delta`: 1 / 2 ** lists unless it is given.
    """
    lists = len(table.lists)
    if lists > MOST_LISTS:
        raise NoEstimate(f"Graphs of {lists} lists are too many: at most {MOST_LISTS}.")
    most = MOST_UNSEEN if n0_max == "auto" else int(n0_max)
    found = posterior(table.pooled.astype(float), lists, most, delta if delta is not None else 2.0**-lists)
    caveats = (PRESSES,) if found.at_edge > EDGE else ()  # fmt: skip
    low, middle, high = (found.quantile(share) + table.seen for share in ((1 - level) / 2, 0.5, (1 + level) / 2))  # fmt: skip
    return Estimate(middle, table.seen, "decomposable", low, high, level, options={"n0_max": most, "delta": delta or 2.0**-lists}, checksum=table.checksum, caveats=caveats)  # fmt: skip
