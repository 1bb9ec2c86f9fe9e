"""
Invented people drawn from noisy tables: whatever is made of those tables, and of nothing else, tells no more of anybody
than they do (post-processing, Dwork and Roth 2014, proposition 2.1).

Chow and Liu (1968), Approximating discrete probability distributions with dependence trees, IEEE Trans. Inf. Theory 14:
traits in a tree, each pair that hangs together as the tables say. As in McKenna, Miklau and Sheldon (2021), Winning the
NIST Contest, J. Privacy and Confidentiality 11, but for a fixed set of tables and a tree in the place of a graph.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoco.opendata.people import NAMES, PAIRS, SIZES, Tables, Whole

Real = NDArray[np.float64]
ROUNDS = 50


@dataclass(frozen=True)
class Tree:
    """Of how many people, by the first trait, then each trait by one that is known: (parent, child, chances)."""

    people: int
    root: Real
    branches: list[tuple[int, int, Real]]

    def draw(self, many: int, random: np.random.Generator) -> Whole:
        """So many invented people."""
        found = np.zeros((many, len(NAMES)), dtype=np.int64)
        found[:, 0] = random.choice(SIZES[0], size=many, p=self.root)
        for parent, child, chances in self.branches:
            steps = np.cumsum(chances, axis=1)[found[:, parent]]
            found[:, child] = (random.random(many)[:, None] > steps[:, :-1]).sum(axis=1)
        return found


def fitted(told: Tables) -> Tree:
    """
    >>> one = [np.array([30, 10] + [0] * (size - 2)) for size in SIZES]
    >>> two = [np.zeros((SIZES[a], SIZES[b]), int) for a, b in PAIRS]
    >>> for table in two: table[0, 0], table[1, 1] = 30, 10
    >>> tree = fitted(Tables(one, two)); tree.people, [round(float(share), 2) for share in tree.root[:2]]
    (40, [0.75, 0.25])
    """
    people = max(round(float(np.mean([table.sum() for table in told.one]))), 0)
    margins = [_shares(table) for table in told.one]
    joint = {
        pair: _raked(table, margins[pair[0]], margins[pair[1]])
        for pair, table in zip(PAIRS, told.two, strict=True)
    }
    branches = [(parent, child, _given(joint, parent, child)) for parent, child in _widest(joint, margins)]
    return Tree(people, margins[0], branches)


def _shares(table: Whole) -> Real:
    kept = np.maximum(table, 0).astype(float)
    return np.asarray(kept / kept.sum() if kept.sum() else np.full(kept.shape, 1 / kept.size))


def _raked(table: Whole, rows: Real, columns: Real) -> Real:
    """The table with the margins that were told better than it (iterative proportional fitting, Deming and Stephan 1940)."""
    found = np.maximum(table, 0) + 1e-9  # so that no row is empty
    for _ in range(ROUNDS):
        found = found * (rows / np.maximum(found.sum(axis=1), 1e-300))[:, None]
        found = found * (columns / np.maximum(found.sum(axis=0), 1e-300))[None, :]
    return np.asarray(found / found.sum())


def _widest(joint: dict[tuple[int, int], Real], margins: list[Real]) -> list[tuple[int, int]]:
    """From the first trait, each time the pair that says most of each other (Prim)."""
    known, branches = {0}, []
    while len(known) < len(NAMES):
        pairs = [pair for pair in joint if len(known & set(pair)) == 1]
        best = max(pairs, key=lambda pair: _mutual(joint[pair], margins[pair[0]], margins[pair[1]]))
        parent, child = best if best[0] in known else best[::-1]
        branches.append((parent, child))
        known.add(child)
    return branches


def _mutual(joint: Real, rows: Real, columns: Real) -> float:
    apart = np.outer(rows, columns)
    inside = (joint > 0) & (apart > 0)
    return float(np.sum(joint[inside] * np.log(joint[inside] / apart[inside])))


def _given(joint: dict[tuple[int, int], Real], parent: int, child: int) -> Real:
    table = joint[parent, child] if (parent, child) in joint else joint[child, parent].T
    sums = table.sum(axis=1, keepdims=True)
    # Of a value that nobody has any child will do: it is never drawn.
    return np.asarray(np.where(sums > 0, table / np.where(sums > 0, sums, 1), 1 / table.shape[1]))
