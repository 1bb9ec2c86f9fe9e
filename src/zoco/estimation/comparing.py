"""All methods on one table, and what a figure owes to what cannot be tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log
from statistics import NormalDist
from typing import Any

import numpy as np

from zoco.estimation.estimating import estimate
from zoco.estimation.glm import poisson
from zoco.estimation.loglinear import fit_loglinear
from zoco.estimation.newton import Floats, design
from zoco.estimation.resampling import Progress
from zoco.estimation.results import Caveat, Estimate, NoEstimate
from zoco.estimation.tables import CaptureTable

COMPARED = (
    "independence",
    "chao",
    "coverage",
    "stepwise",
    "downhill",
    "bic",
    "aic",
    "decomposable",
    "thresholding",
)


def compare(table: CaptureTable, *, methods: Sequence[str] = COMPARED, say: Progress = lambda _done, _of: None, **asked: Any) -> list[Estimate | tuple[str, str]]:  # fmt: skip
    """An estimate by each method; or, where a method has none, its name and why."""
    found: list[Estimate | tuple[str, str]] = []
    for number, method in enumerate(methods):
        try:
            found.append(estimate(table, method, **asked))
        except NoEstimate as why:
            found.append((method, str(why)))
        say(number + 1, len(methods))
    return found


@dataclass(frozen=True)
class Band:
    """The total if two lists (or, for "no list", who is on none) depend on each other so much more than the model says."""

    between: str
    odds_ratio: float
    total: float | None


def sensitivity(
    table: CaptureTable, *, odds_ratio: tuple[float, float] = (0.5, 2.0), model: str = ""
) -> list[Band]:
    """
    For each two lists that the model takes as independent: the total if the odds ratio between them were so.

    No data tell whether being on no list is a case of its own; the last rows multiply just that cell (Gerritse, van der
    Heijden and Bakker 2015, Journal of Official Statistics 31, 357-379).
    """
    fit = fit_loglinear(table, model)
    if fit.unseen is None:
        raise NoEstimate(f"The model {fit.model} has no valid maximum ({fit.status}).")
    counts = table.pooled.astype(float)
    found = []
    for a, b in combinations(range(len(table.lists)), 2):
        if 1 << a | 1 << b in fit.terms:
            continue
        name = f"{table.lists[a]}, {table.lists[b]}"
        found += [
            Band(name, ratio, _with_offset(counts, fit.terms, 1 << a | 1 << b, ratio)) for ratio in odds_ratio
        ]
    return found + [Band("no list", ratio, table.seen + ratio * fit.unseen) for ratio in odds_ratio]


def _with_offset(counts: Floats, terms: tuple[int, ...], pair: int, ratio: float) -> float | None:
    cells = np.arange(1, len(counts))
    found = poisson(design(cells, terms), counts[1:], offset=np.where(cells & pair == pair, log(ratio), 0.0))
    return float(counts[1:].sum() + np.exp(found.theta[0])) if found.valid else None


def averaged(tables: Sequence[CaptureTable], method: str = "bic", **asked: Any) -> Estimate:
    """
    Over several tables that the same records give when they are linked otherwise: the mean, and an interval that holds
    both the spread within a table and that between them (Rubin 1987, Multiple Imputation, chapter 3).
    """
    if not tables:
        raise NoEstimate("There is no table.")
    return together([estimate(table, method, **asked) for table in tables])


def together(found: Sequence[Estimate]) -> Estimate:
    """Estimates of the same people, who were linked otherwise for each: see `averaged`."""
    total = float(np.mean([each.total for each in found]))
    widths = [
        (each.upper - each.lower) / 2 for each in found if each.lower is not None and each.upper is not None
    ]
    between = float(np.var([each.total for each in found], ddof=1)) if len(found) > 1 else 0.0
    first = found[0]
    if len(widths) < len(found):
        return first if len(found) == 1 else _of_all(first, total, None, None, len(found))
    z = NormalDist().inv_cdf((1 + first.level) / 2)
    spread = (float(np.mean(np.square(np.array(widths) / z))) + (1 + 1 / len(found)) * between) ** 0.5
    return _of_all(first, total, max(total - z * spread, float(max(each.seen for each in found))), total + z * spread, len(found))  # fmt: skip


def _of_all(first: Estimate, total: float, lower: float | None, upper: float | None, tables: int) -> Estimate:
    told = (
        *first.caveats,
        Caveat(
            f"The mean over {tables} ways in which the records may belong together.",
            f"Het gemiddelde over {tables} manieren waarop de gegevens bij elkaar kunnen horen.",
        ),
    )
    return Estimate(total, first.seen, first.method, lower, upper, first.level, first.status, None, dict(first.options) | {"tables": tables}, first.seed, first.checksum, told)  # fmt: skip
