"""
Somebody who has every file that one kind of reader can take away, knows what the words mean and calculates.

People are divided many ways at once; what is told gives sums. Two divisions of the same people hang together only by
the sums that they share (of any two tables with equal totals there are people who have both), so each division has its
own unknowns, and a crossing can be as large as the smallest of its parts. All of it is one linear programme.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

Unknown = Hashable
# Parts that do not overlap, each the people who are in all of some sums.
Group = Sequence[Sequence[Iterable[Unknown]]]
ENDLESS = float("inf")


class Knowledge:
    """Unknown numbers of people of 0 or more, and what is known of sums of them."""

    def __init__(self) -> None:
        self.place: dict[Unknown, int] = {}
        self.lines: list[tuple[list[int], list[int], float, float]] = []

    def told(self, unknowns: Iterable[Unknown], low: float, high: float | None = None) -> None:
        """Together they are this many, or between these two."""
        self._line(list(unknowns), [], low, low if high is None else high)

    def same(self, some: Iterable[Unknown], others: Iterable[Unknown]) -> None:
        """Two ways to count the same people."""
        self._line(list(some), list(others), 0, 0)

    def _line(self, plus: Sequence[Unknown], minus: Sequence[Unknown], low: float, high: float) -> None:
        places = [self.place.setdefault(each, len(self.place)) for each in (*plus, *minus)]
        self.lines.append((places, [1] * len(plus) + [-1] * len(minus), low, high))

    def most(self, *parts: Sequence[Iterable[Unknown]]) -> float:
        """
        The most people that can be in a group. It has parts that do not overlap (one for each quarter, say); of each
        part the people are in all of the given sums at once.

        >>> known = Knowledge()
        >>> known.told(["w", "m", "x"], 90); known.told(["w"], 60); known.told(["eu", "else"], 90); known.told(["eu"], 25)
        >>> known.most([["x"]]), known.most([["w"], ["eu"]]), known.most([["w"]], [["x"]])
        (30.0, 25.0, 90.0)
        """
        (many,) = self._best({"": parts}, ENDLESS).values()
        return many

    def small(self, groups: Mapping[str, Group], least: int) -> dict[str, float]:
        """
        The groups that cannot have so many people → the most that each can.

        First all of them at once: what is true together holds for each. Who is left is asked one by one.
        """
        left = dict(groups)
        while left:
            found = self._best(left, least)
            if all(many < least for many in found.values()):
                break
            left = {name: parts for name, parts in left.items() if found[name] < least}
        alone = {name: self.most(*parts) for name, parts in left.items()}
        return {name: many for name, many in alone.items() if many < least}

    def _best(self, groups: Mapping[str, Group], enough: float) -> dict[str, float]:
        """How many people the groups have where the sum of all is as large as can be, none counted beyond `enough`."""
        parts = [(name, part) for name, found in groups.items() for part in found]
        wide, deep = len(self.place), len(parts)
        rows, columns, signs, row = [], [], [], 0
        for number, (_name, part) in enumerate(parts):
            for inside in part:
                places = [self.place[each] for each in inside]
                rows += [row] * (len(places) + 1)
                columns += [wide + number, *places]
                signs += [1.0] + [-1.0] * len(places)
                row += 1
        within, high = row, [0.0] * row
        names = list(groups)
        if enough < ENDLESS:
            of = {name: at for at, name in enumerate(names)}
            rows += [within + of[name] for name, _part in parts]
            columns += [wide + number for number in range(deep)]
            signs += [1.0] * deep
            high += [float(enough)] * len(names)
        sums, bounds = self._known(wide + deep)
        exact = bounds[:, 0] == bounds[:, 1]
        limits = csr_matrix((signs, (rows, columns)), shape=(len(high), wide + deep))
        found = linprog(
            np.repeat([0.0, -1.0], [wide, deep]),
            A_ub=vstack([limits, sums[~exact], -sums[~exact]]),
            b_ub=np.concatenate([high, bounds[~exact, 1], -bounds[~exact, 0]]),
            A_eq=sums[exact], b_eq=bounds[exact, 0], bounds=(0, None),
        )  # fmt: skip
        if found.status == 3:
            return dict.fromkeys(names, ENDLESS)
        assert found.status == 0, f"what is told cannot all be true: {found.message}"
        told = dict.fromkeys(names, 0.0)
        for (name, _part), many in zip(parts, found.x[wide:], strict=True):
            told[name] += many
        return {name: float(np.floor(many + 1e-6)) for name, many in told.items()}

    def _known(self, wide: int) -> tuple[csr_matrix, np.ndarray]:
        rows = np.repeat(np.arange(len(self.lines)), [len(line[0]) for line in self.lines])
        columns = np.concatenate([line[0] for line in self.lines]).astype(int)
        signs = np.concatenate([line[1] for line in self.lines]).astype(float)
        bounds = np.array([line[2:] for line in self.lines], float)
        return csr_matrix((signs, (rows, columns)), shape=(len(self.lines), wide)), bounds
