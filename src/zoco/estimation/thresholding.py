"""
Bayesian thresholding (Silverman 2020, Journal of the Royal Statistical Society A 183, 691-736, section 4): every term
has a normal law around 0 beforehand; those that the data do not move far from 0 go, and what is left is drawn again.

Draws are of a random walk whose steps have the shape of the posterior at its highest point, from many places at once.
"""

from __future__ import annotations

import numpy as np

from zoco.estimation.chains import MOST_R_HAT, effective, r_hat
from zoco.estimation.models import Terms, in_order, size, written
from zoco.estimation.newton import Floats, design
from zoco.estimation.resampling import Progress
from zoco.estimation.results import Caveat, Estimate, NoEstimate
from zoco.estimation.tables import CaptureTable

BURN, DRAWS, CHAINS = 1_000, 2_500, 12
ROUNDS = 100
MOST_LISTS = 10
EACH = 500  # draws, between two words of how far it is


def bayes_threshold(table: CaptureTable, *, max_order: int = 2, variance: float = 1.0, threshold: float = 2.0, level: float = 0.95, seed: int = 1, say: Progress = lambda _done, _of: None) -> Estimate:  # fmt: skip
    """
    The mean of the posterior with its quantiles. `variance`: of the law of each term beforehand; `threshold`: posterior
    standard deviations from 0 that a term must lie to stay. Raises NoEstimate where the chains do not come together, and
    for more lists than can be drawn in a sitting.
    """
    counts, lists = table.pooled.astype(float), len(table.lists)
    if lists > MOST_LISTS:
        raise NoEstimate(f"Thresholding of {lists} lists takes too long: at most {MOST_LISTS}.")
    every = in_order(term for term in range(1, 1 << lists) if size(term) <= min(max_order, lists - 1))
    draws = _draws(counts, every, variance, seed, lambda done, of: say(done, 2 * of))[0]
    middle, spread = draws.mean(axis=(0, 1)), draws.std(axis=(0, 1))
    kept = {term for term, mean, sd in zip(every, middle[1:], spread[1:], strict=True) if size(term) == 1 or abs(mean) > threshold * sd}  # fmt: skip
    terms = in_order(term for term in every if term in kept or any(term & other == term for other in kept))
    draws, accepted = _draws(counts, terms, variance, seed + 1, lambda done, of: say(of + done, 2 * of))
    unseen = np.exp(draws[:, :, 0])
    converged, worth = r_hat(draws[:, :, 0]), effective(draws[:, :, 0])
    if converged > MOST_R_HAT:
        raise NoEstimate(f"The chains do not come together (R-hat {converged:.2f}, at most {MOST_R_HAT}).")
    low, high = np.quantile(unseen, [(1 - level) / 2, (1 + level) / 2]) + table.seen
    told = Caveat(f"{CHAINS} chains of {DRAWS}: R-hat {converged:.3f}, worth {worth:,.0f} independent draws, {accepted:.0%} of the steps taken.", f"{CHAINS} ketens van {DRAWS}: R-hat {converged:.3f}, zo goed als {worth:.0f} losse trekkingen.")  # fmt: skip
    return Estimate(float(unseen.mean() + table.seen), table.seen, "thresholding", float(low), float(high), level, model=written(terms, lists), options={"max_order": max_order, "variance": variance, "threshold": threshold}, seed=seed, checksum=table.checksum, caveats=(told,))  # fmt: skip


def _draws(counts: Floats, terms: Terms, variance: float, seed: int, say: Progress) -> tuple[Floats, float]:
    """Shape (chains, draws, terms with the constant), and the part of the steps that was taken."""
    columns, seen = design(np.arange(1, len(counts)), terms), counts[1:]
    precision = np.array([0.0 if size(term) < 2 else 1 / variance for term in (0, *terms)])
    mode, shape = _highest(columns, seen, precision)
    steps = np.linalg.cholesky(shape) * 2.38 / np.sqrt(len(precision))
    random = np.random.default_rng(seed)
    at = mode + random.normal(size=(CHAINS, len(precision))) @ np.linalg.cholesky(shape).T
    held, taken = _log(at, columns, seen, precision), 0
    found = np.empty((CHAINS, DRAWS, len(precision)))
    for draw in range(-BURN * 4, DRAWS * 4):
        to = at + random.normal(size=at.shape) @ steps.T
        there = _log(to, columns, seen, precision)
        yes = np.log(random.random(CHAINS)) < there - held
        at, held = np.where(yes[:, None], to, at), np.where(yes, there, held)
        taken += int(yes.sum())
        if draw >= 0 and draw % 4 == 0:
            found[:, draw // 4] = at
        if draw % EACH == 0:
            say(draw + BURN * 4, (BURN + DRAWS) * 4)
    return found, taken / (CHAINS * 4 * (BURN + DRAWS))


def _log(theta: Floats, columns: Floats, seen: Floats, precision: Floats) -> Floats:
    logs = theta @ columns.T
    found: Floats = logs @ seen - np.exp(np.minimum(logs, 50)).sum(axis=1) - (precision * theta**2).sum(axis=1) / 2  # fmt: skip
    return found


def _highest(columns: Floats, seen: Floats, precision: Floats) -> tuple[Floats, Floats]:
    """The highest point of the posterior, and the covariance that its curvature gives."""
    theta = np.zeros(columns.shape[1])
    theta[0] = np.log(seen.mean() + 1)
    for _ in range(ROUNDS):
        means = np.exp(np.minimum(columns @ theta, 40))
        weight = columns.T @ (means[:, None] * columns) + np.diag(precision + 1e-9)
        step = np.linalg.solve(weight, columns.T @ (seen - means) - precision * theta)
        theta += step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-9))
        if np.abs(step).max() < 1e-9:
            break
    shape = np.linalg.inv(weight)
    return theta, (shape + shape.T) / 2
