"""
What can be worked out from sums: between which whole numbers an unknown must lie.

The audit of Hundepool et al. (2012), section 4.3.3: with the sums that are published as equations, the least and the
most that a cell can be. In whole numbers, since people are; solved exactly (HiGHS, by way of scipy).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy  # its parts are read when they are used first: a start of Zoco needs none of them


@dataclass
class Sums:
    """Equations and limits over `unknowns` whole numbers of 0 or more."""

    unknowns: int
    lines: list[tuple[Sequence[int], float, float]] = field(default_factory=list)

    def between(self, members: Sequence[int], low: float, high: float) -> None:
        """The sum of these unknowns is known to lie there."""
        if members:
            self.lines.append((members, low, high))

    def most(self, unknown: int) -> float:
        """
        The most it can be; endless when nothing holds it.

        >>> sums = Sums(3)
        >>> sums.between([0, 1, 2], 20, 20); sums.between([2], 6, 6)
        >>> sums.most(0), sums.least(0)
        (14.0, 0.0)
        """
        return -self._extreme(unknown, -1.0)

    def least(self, unknown: int) -> float:
        return self._extreme(unknown, 1.0)

    def _extreme(self, unknown: int, sign: float) -> float:
        if not any(unknown in members for members, _low, _high in self.lines):
            return 0.0 if sign > 0 else -np.inf
        matrix = np.zeros((len(self.lines), self.unknowns))
        for row, (members, _low, _high) in enumerate(self.lines):
            matrix[row, list(members)] = 1
        aim = np.zeros(self.unknowns)
        aim[unknown] = sign
        limits = scipy.optimize.LinearConstraint(
            matrix, [line[1] for line in self.lines], [line[2] for line in self.lines]
        )
        found = scipy.optimize.milp(
            aim,
            integrality=np.ones(self.unknowns),
            bounds=scipy.optimize.Bounds(0, np.inf),
            constraints=limits,
        )
        if not found.success:
            raise ArithmeticError(f"These sums have no solution: {found.message}")
        return float(round(found.fun))
