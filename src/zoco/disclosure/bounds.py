"""
What can be worked out from sums: between which whole numbers an unknown must lie.

The audit of Hundepool et al. (2012), section 4.3.3: with the sums that are published as equations, the least and the
most that a cell can be. In whole numbers, since people are; solved exactly (HiGHS, by way of scipy).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy  # its parts are read when they are used first: a start of Zoco needs none of them
from numpy.typing import NDArray


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

    def short(self, unknowns: Sequence[int], least: int) -> set[int]:
        """
        Those that cannot be `least`. All are asked at once first: what they can be together, each can be.

        >>> sums = Sums(3)
        >>> sums.between([0, 1, 2], 20, 20); sums.between([2], 6, 6)
        >>> sums.short([0, 1, 2], 11)
        {2}
        """
        left = list(unknowns)
        while left:
            found = self._together(left, least)
            reached = {unknown for unknown, many in zip(left, found, strict=True) if many >= least}
            left = [unknown for unknown in left if unknown not in reached]
            if not reached:
                break
        return {unknown for unknown in left if self.most(unknown) < least}

    def _together(self, unknowns: list[int], least: int) -> list[float]:
        """What these are where their sum is as large as can be, none counted beyond `least`; nothing if not in whole numbers."""
        many = len(unknowns)
        capped = np.zeros((many, self.unknowns + many))
        capped[range(many), unknowns], capped[range(many), range(self.unknowns, self.unknowns + many)] = -1, 1
        sums = np.hstack([self._matrix(), np.zeros((len(self.lines), many))])
        line = scipy.optimize.LinearConstraint
        limits = [line(sums, *self._limits()), line(capped, -np.inf, 0)]
        aim, most = (np.repeat(each, [self.unknowns, many]) for each in ([0.0, -1.0], [np.inf, float(least)]))
        found = scipy.optimize.milp(aim, bounds=scipy.optimize.Bounds(0, most), constraints=limits)
        if not found.success or np.abs(found.x - np.round(found.x)).max() > 1e-6:
            return [0.0] * many
        return [float(round(found.x[unknown])) for unknown in unknowns]

    def fixed(self, unknowns: Sequence[int]) -> set[int]:
        """
        Those that can be one number only. Who differs between two ways in which all can be true is none of them.

        >>> sums = Sums(3)
        >>> sums.between([0, 1, 2], 20, 20); sums.between([2], 6, 6)
        >>> sums.fixed([0, 2])
        {2}
        """
        aim = np.zeros(self.unknowns)
        aim[list(unknowns)] = 1
        few, many = (self._solved(aim * sign) for sign in (1, -1))
        asked = [
            at
            for at in unknowns
            if not (few.success and many.success) or round(few.x[at]) == round(many.x[at])
        ]
        return {unknown for unknown in asked if self.most(unknown) == self.least(unknown)}

    def _extreme(self, unknown: int, sign: float) -> float:
        if not any(unknown in members for members, _low, _high in self.lines):
            return 0.0 if sign > 0 else -np.inf
        aim = np.zeros(self.unknowns)
        aim[unknown] = sign
        found = self._solved(aim)
        if not found.success:
            raise ArithmeticError(f"These sums have no solution: {found.message}")
        return float(round(found.fun))

    def _solved(self, aim: NDArray[np.float64]) -> Any:
        """In whole numbers, with the aim as small as can be."""
        whole = {"integrality": np.ones(self.unknowns), "bounds": scipy.optimize.Bounds(0, np.inf)}
        limits = scipy.optimize.LinearConstraint(self._matrix(), *self._limits())
        return scipy.optimize.milp(aim, constraints=limits, **whole)

    def _matrix(self) -> NDArray[np.float64]:
        matrix = np.zeros((len(self.lines), self.unknowns))
        for row, (members, _low, _high) in enumerate(self.lines):
            matrix[row, list(members)] = 1
        return matrix

    def _limits(self) -> tuple[list[float], list[float]]:
        return [line[1] for line in self.lines], [line[2] for line in self.lines]
