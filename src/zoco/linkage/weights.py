"""
How likely is it that two records are of one person: a sum of bits, one level a field, and nothing else.

The bits are those of a logistic regression with an L2 penalty (Cox 1958; Hoerl and Kennard 1970), fitted on generated
pairs and divided by ln 2. Fellegi and Sunter's sum (1969) has the same form, but takes fields as independent and so
counts a name and its rarest word twice; fitted together they share what they say. Source for reading the weights as
weight of evidence: Good (1950), Probability and the Weighing of Evidence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from math import log2
from operator import getitem
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoco.linkage.features import LEVELS, Codes
from zoco.linkage.table import Floats

FILE = Path(__file__).parent / "weights.json"
# Bits that a field on which organisations err may take away: invented worlds are tidier than offices.
FLOOR = {"exploitation": -1.5, "employer": -1.0, "alias": -1.0, "birth_place": -2.0, "handle": -1.5, "phone": -1.0, "plate": -0.5, "address": -1.0, "time": -3.0}  # fmt: skip


@dataclass(frozen=True)
class Weights:
    """Bits for each level of each field, and where a link begins: at `size` records, moving by `slope` a doubling."""

    bias: float
    bits: dict[str, Floats]
    threshold: float
    slope: float
    size: int
    sure: float
    manifest: dict[str, Any] = field(default_factory=dict)

    def scores(self, levels: dict[str, Codes]) -> Floats:
        """The base-2 logarithm of the odds that each pair is one person."""
        total = np.full(len(next(iter(levels.values()))), self.bias)
        for name, codes in levels.items():
            total += self.bits[name][codes]
        return total

    def score(self, levels: Mapping[str, int]) -> float:
        """The same of one pair, whose levels stand in the order of LEVELS."""
        return self.bias + sum(map(getitem, self._listed, levels.values()))

    @cached_property
    def _listed(self) -> list[list[float]]:
        return [self.bits[name].tolist() for name in LEVELS]

    def link_from(self, size: int) -> float:
        """The score from which two records among `size` are taken as one person."""
        return self.threshold + self.slope * log2(max(size, 2) / self.size)


def probability(score: Floats | float) -> Any:
    """
    >>> float(probability(0.0)), round(float(probability(5.0)), 3)
    (0.5, 0.97)
    """
    return 1 / (1 + np.exp2(-np.asarray(score, np.float64)))


@cache
def shipped() -> Weights:
    """The weights that come with Zoco."""
    return read(FILE)


def read(file: Path) -> Weights:
    held = json.loads(file.read_text())
    # A level from after these weights says nothing yet.
    bits = {name: np.array([held["bits"][name].get(level, 0.0) for level in LEVELS[name]]) for name in LEVELS}
    return Weights(held["bias"], bits, held["threshold"], held["slope"], held["size"], held["sure"], held["manifest"])  # fmt: skip


def write(weights: Weights, file: Path) -> None:
    bits = {name: dict(zip(LEVELS[name], (round(float(b), 4) for b in weights.bits[name]), strict=True)) for name in LEVELS}  # fmt: skip
    held = {"bias": round(weights.bias, 4), "threshold": round(weights.threshold, 3), "slope": round(weights.slope, 3), "size": weights.size, "sure": round(weights.sure, 3), "manifest": weights.manifest, "bits": bits}  # fmt: skip
    file.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n")


def fit(levels: dict[str, Codes], same: NDArray[np.bool_], *, penalty: float = 3.0, rounds: int = 12) -> tuple[float, dict[str, Floats]]:  # fmt: skip
    """
    Bias and bits, by Newton's method on the penalised likelihood; level 0 of a field is penalised as all others.

    >>> codes = {name: np.zeros(40, np.int8) for name in LEVELS} | {"sex": np.repeat(np.int8([1, 2]), 20)}
    >>> bias, bits = fit(codes, np.r_[np.ones(18, bool), np.zeros(22, bool)])
    >>> bool(bits["sex"][1] > 0 > bits["sex"][2])
    True
    """
    starts, width = {}, 1
    for name in LEVELS:
        starts[name], width = width, width + len(LEVELS[name])
    columns = np.stack([np.zeros(len(same), np.int64), *(levels[name].astype(np.int64) + starts[name] for name in LEVELS)], axis=1)  # fmt: skip
    beta = np.zeros(width)
    beta[0] = np.log((same.mean() + 1e-6) / (1 - same.mean() + 1e-6))
    ridge = np.full(width, penalty)
    ridge[0] = 1e-6
    floor = np.full(width, -np.inf)
    for name, least in FLOOR.items():
        floor[starts[name] : starts[name] + len(LEVELS[name])] = least * np.log(2)

    def climb(free: NDArray[np.bool_]) -> None:
        """Newton's method on the free levels."""
        for _ in range(rounds):
            chance = 1 / (1 + np.exp(-beta[columns].sum(axis=1)))
            slope = (_spread(columns, same - chance, width) - ridge * beta)[free]
            curve = (_curvature(columns, chance * (1 - chance), width) + np.diag(ridge))[np.ix_(free, free)]
            step = np.linalg.solve(curve, slope)
            step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-9))  # no leap where the curve is flat
            beta[free] += step
            if np.abs(step).max() < 1e-3:
                break

    climb(np.ones(width, bool))
    if (low := beta < floor).any():
        # What a floor gives back, the other fields take again: else every score would lie too high.
        beta[low] = floor[low]
        climb(~low)
    bits = {name: np.maximum(beta, floor)[starts[name] : starts[name] + len(LEVELS[name])] / np.log(2) for name in LEVELS}  # fmt: skip
    return float(beta[0] / np.log(2)), bits


def _spread(columns: NDArray[np.int64], values: Floats, width: int) -> Floats:
    total = np.zeros(width)
    for column in columns.T:
        total += np.bincount(column, values, width)
    return total


def _curvature(columns: NDArray[np.int64], weight: Floats, width: int) -> Floats:
    """X'WX for one-hot columns: a table of how often two levels meet, for each two fields."""
    total = np.zeros((width, width))
    sides = np.ascontiguousarray(columns.T)
    for i, first in enumerate(sides):
        total[np.arange(width), np.arange(width)] += np.bincount(first, weight, width)
        for second in sides[i + 1 :]:
            low = int(second.min())
            span = int(second.max()) - low + 1
            base = int(first.min())
            rows = int(first.max()) - base + 1
            met = np.bincount((first - base) * span + second - low, weight, rows * span).reshape(rows, span)
            total[base : base + rows, low : low + span] += met
            total[low : low + span, base : base + rows] += met.T
    return total
