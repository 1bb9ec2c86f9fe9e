"""
Poisson regression with any design: for models that are more than lists that depend on each other.

A step of Newton bounds the deviance from below: means * (1 + the step) have the margins of the counts, and whatever has
them bounds the likelihood from above (Lagrange duality; Boyd and Vandenberghe 2004, Convex Optimization, section 5.1).
So a search need not wait for the end of a fit that will not be the best.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

import numpy as np

from zoco.estimation import compiled
from zoco.estimation.newton import ENOUGH, HIGHEST, ROUNDS, SMALL, Flags, Floats, deviance

EMPTY = 1e-7


@dataclass(frozen=True)
class Regression:
    """
    `theta` by column, NaN for what is minus infinity (`infinite`); `means` by cell; `valid`: a maximum exists and every
    other column can be told from the rest. `spread`: covariance of the finite ones, in their order. `bound`: a deviance
    below which it does not come, as far as was asked for; a fit that was not worth its end is not valid.
    """

    theta: Floats
    means: Floats
    deviance: float
    valid: bool
    infinite: Flags
    spread: Floats
    bound: float = -inf


@dataclass(frozen=True)
class Stood:
    """Where Newton stood still, or stopped: the last step, and the weights from which it was made."""

    theta: Floats
    means: Floats
    step: float
    bound: float
    weight: Floats


def poisson(design: Floats, seen: Floats, offset: Floats | None = None, start: Floats | None = None, limit: float = inf) -> Regression:  # fmt: skip
    """
    Extended maximum likelihood of seen ~ Poisson(exp(design @ theta + offset)); `design` of 0 and larger.

    A column whose cells are all empty is minus infinity and goes, with those cells. `limit`: stop as soon as the
    deviance is known to be above it.

    >>> found = poisson(np.array([[1.0, 0], [1, 1]]), np.array([10.0, 20]))
    >>> [round(float(each), 4) for each in np.exp(found.theta)]
    [10.0, 2.0]
    """
    infinite = ~(seen @ design > 0)
    kept = ~(design[:, infinite] != 0).any(axis=1)
    x, y = np.ascontiguousarray(design[kept][:, ~infinite]), seen[kept]
    add = np.zeros(len(y)) if offset is None else offset[kept]
    means = y + 0.5 if start is None else np.maximum(start[kept], EMPTY)
    stood = (
        Stood(*compiled.newton(x, y, add, means, limit))
        if compiled.here()
        else _newton(x, y, add, means, limit)
    )
    theta, fitted = np.full(design.shape[1], np.nan), np.zeros(len(seen))
    theta[~infinite], fitted[kept] = stood.theta, stood.means
    found = Regression(theta, fitted, inf, False, infinite, np.full((x.shape[1],) * 2, np.nan), stood.bound)
    if stood.step >= ENOUGH:
        return found
    weight = np.tril(stood.weight) + np.tril(stood.weight, -1).T
    found = replace(found, deviance=float(deviance(y[None, :], stood.means[None, :])[0]))
    if np.linalg.cond(weight) >= 1 / EMPTY**2:
        return found
    return replace(found, valid=True, spread=np.asarray(np.linalg.inv(weight), np.float64))


def _newton(x: Floats, y: Floats, add: Floats, means: Floats, limit: float) -> Stood:
    logs, step, bound = np.log(means), inf, -inf
    theta: Floats = np.full(x.shape[1], np.inf)
    weight = np.eye(x.shape[1])
    positive = y > 0
    own = float((y[positive] * (np.log(y[positive]) - add[positive]) - y[positive]).sum())
    for _ in range(ROUNDS):
        weight = x.T @ (means[:, None] * x)
        try:
            new = np.linalg.solve(weight, x.T @ (means * (logs - add) + y - means))
        except np.linalg.LinAlgError:
            return Stood(theta, means, inf, bound, weight)
        step, theta, to = (
            float(np.abs(new - theta).max(initial=0)),
            np.asarray(new, np.float64),
            x @ new + add,
        )
        dual = means * (1 + to - logs)
        if limit < inf and (dual > 0).all():
            bound = max(bound, 2 * float(own - (dual * (np.log(dual) - add) - dual).sum()))
        logs = np.minimum(to, HIGHEST)
        means = np.asarray(np.exp(logs), np.float64)
        if bound > limit:
            return Stood(theta, means, inf, bound, weight)
        if step < SMALL:
            break
    return Stood(theta, means, step, bound, weight)
