"""
The interval of one model from its likelihood: as many unseen people to be expected as the data still bear (Venzon and
Moolgavkar 1988, Applied Statistics 37, 87-94). It takes the model as known, so it is too short where the data chose it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy

from zoco.estimation.glm import poisson
from zoco.estimation.models import Terms
from zoco.estimation.newton import Floats, design
from zoco.estimation.results import NoEstimate

FARTHEST = 1e9


def interval(counts: Floats, terms: Terms, unseen: float, level: float) -> tuple[float, float]:
    """People in all; `unseen`: the estimate of those on no list."""
    seen, allowed = float(counts[1:].sum()), float(scipy.stats.chi2.ppf(level, 1))
    deviance = _deviance(counts, terms)
    least = deviance(unseen)

    def past(more: float) -> float:
        return deviance(more) - least - allowed

    low, high = unseen / 2, 2 * unseen
    while past(low) < 0 and low > 1 / FARTHEST:
        low /= 2
    while past(high) < 0:
        high *= 2
        if high > FARTHEST:
            raise NoEstimate("The likelihood bears any number of people: there is no upper end.")
    lower = float(scipy.optimize.brentq(past, low, unseen)) if past(low) > 0 else 0.0
    return seen + lower, seen + float(scipy.optimize.brentq(past, unseen, high))


def _deviance(counts: Floats, terms: Terms) -> Callable[[float], float]:
    """How badly the cells fit at best when so many people on no list are to be expected."""
    cells = np.arange(1, len(counts))
    columns = design(cells, terms)[:, 1:]

    def of(unseen: float) -> float:
        return poisson(columns, counts[cells], np.full(len(cells), np.log(unseen))).deviance

    return of
