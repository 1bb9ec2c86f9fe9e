"""
The interval of one model from its likelihood: as many unseen people as the data still bear (Cormack 1992, Biometrics
48, 567-576). It takes the model as known, so it is too short where the data chose it.
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
    seen = float(counts[1:].sum())
    likelihood = _likelihood(counts, terms)
    top = likelihood(unseen)
    allowed = float(scipy.stats.chi2.ppf(level, 1))

    def past(more: float) -> float:
        return 2 * (top - likelihood(more)) - allowed

    low = scipy.optimize.brentq(past, 1e-9, unseen) if past(1e-9) > 0 else 0.0
    high = max(2 * unseen, 1.0)
    while past(high) < 0:
        high *= 2
        if high > FARTHEST:
            raise NoEstimate("The likelihood bears any number of people: there is no upper end.")
    return seen + float(low), seen + float(scipy.optimize.brentq(past, unseen, high))


def _likelihood(counts: Floats, terms: Terms) -> Callable[[float], float]:
    """The log-likelihood with so many people on no list, the rest at its best, but for a constant."""
    columns = design(np.arange(len(counts)), terms)

    def of(unseen: float) -> float:
        filled = counts.copy()
        filled[0] = unseen
        return -poisson(columns, filled).deviance / 2

    return of
