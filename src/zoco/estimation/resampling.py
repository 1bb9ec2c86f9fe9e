"""
Intervals by drawing the people again, the whole choice of a model repeated in each replicate.

BCa: Efron (1987), Journal of the American Statistical Association 82, 171-185, with the acceleration from leaving out
one person at a time (Chan, Silverman and Vincent 2021, section 2.4); quantiles without bias in the median (Hyndman and
Fan 1996, number 8). A replicate that equals the estimate counts half: which side rounding puts it on would decide the
interval of a sparse table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from zoco.estimation.newton import Floats

TIE = 1e-9  # of the estimate
AT_A_TIME = 1 << 14  # cells of replicates, between two words of how far it is
Totals = Callable[[Floats], Floats]
"""People in all for each row of counts, NaN where there is no estimate."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Replicates:
    """`estimates` of the replicates that have one, `failed` of those that have none; `left_out`: people, and the estimate without one of them."""  # fmt: skip

    estimate: float
    estimates: Floats
    failed: int
    left_out: tuple[Floats, Floats]


def drawn(counts: Floats, replicates: int, seed: int) -> Floats:
    """As many people, drawn with replacement: shape (replicates, cells)."""
    people = int(counts[1:].sum())
    found = np.zeros((replicates, len(counts)))
    found[:, 1:] = np.random.default_rng(seed).multinomial(people, counts[1:] / people, replicates)
    return found


def replicated(counts: Floats, totals: Totals, replicates: int, seed: int, say: Progress = lambda _done, _of: None) -> Replicates:  # fmt: skip
    """Draw, and estimate each."""
    samples = drawn(counts, replicates, seed)
    parts, step = [], max(1, AT_A_TIME // len(counts))
    for start in range(0, replicates, step):
        parts.append(totals(samples[start : start + step]))
        say(min(start + step, replicates), replicates)
    found = np.concatenate(parts)
    return Replicates(float(totals(counts[None, :])[0]), found[np.isfinite(found)], int((~np.isfinite(found)).sum()), without_one(counts, totals))  # fmt: skip


def without_one(counts: Floats, totals: Totals) -> tuple[Floats, Floats]:
    """People of each pattern that anybody has, and the estimate when one of them is left out."""
    cells = np.flatnonzero(counts[1:]) + 1
    fewer = np.repeat(counts[None, :], len(cells), axis=0)
    fewer[np.arange(len(cells)), cells] -= 1
    found = totals(fewer)
    kept = np.isfinite(found)
    return counts[cells][kept], found[kept]


def acceleration(people: Floats, estimates: Floats) -> float:
    """How fast the spread changes with the estimate; 0 where nobody's absence changes it."""
    if not len(estimates):
        return 0.0
    off = (people * estimates).sum() / people.sum() - estimates
    spread = float((people * off**2).sum())
    return float((people * off**3).sum() / (6 * spread**1.5)) if spread > 0 else 0.0


def bca(found: Replicates, level: float, ties: float = 0.5) -> tuple[float, float]:
    """Lower and upper end. `ties`: the part of the replicates that equal the estimate that lies below it."""
    low, high = bca_quantiles(found, [(1 - level) / 2, (1 + level) / 2], ties)
    return low, high


def bca_quantiles(found: Replicates, chances: Sequence[float], ties: float = 0.5) -> list[float]:
    estimates, near = found.estimates, TIE * abs(found.estimate)
    if not len(estimates):
        return [float("nan")] * len(chances)
    below = (estimates < found.estimate - near).sum() + ties * (np.abs(estimates - found.estimate) <= near).sum()  # fmt: skip
    share = np.clip(below / len(estimates), 0.5 / len(estimates), 1 - 0.5 / len(estimates))
    shift, skew = scipy.stats.norm.ppf(share), acceleration(*found.left_out)
    wanted = []
    for chance in chances:
        moved = shift + scipy.stats.norm.ppf(chance)
        wanted.append(scipy.stats.norm.cdf(shift + moved / (1 - skew * moved)))
    return [float(each) for each in np.quantile(estimates, wanted, method="median_unbiased")]


def percentile(found: Replicates, level: float) -> tuple[float, float]:
    """The middle part of the replicates."""
    if not len(found.estimates):
        return float("nan"), float("nan")
    return middle(found.estimates, level)


def middle(values: Floats, level: float) -> tuple[float, float]:
    """The ends between which so many of the values lie."""
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2], method="median_unbiased")
    return float(low), float(high)
