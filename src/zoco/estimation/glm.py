"""Poisson regression with any design: for models that are more than lists that depend on each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zoco.estimation.newton import ENOUGH, HIGHEST, ROUNDS, SMALL, Flags, Floats, deviance

EMPTY = 1e-7


@dataclass(frozen=True)
class Regression:
    """
    `theta` by column, NaN for what is minus infinity (`infinite`); `means` by cell; `valid`: a maximum exists and every
    other column can be told from the rest. `spread`: covariance of the finite ones, in their order.
    """

    theta: Floats
    means: Floats
    deviance: float
    valid: bool
    infinite: Flags
    spread: Floats


def poisson(
    design: Floats, seen: Floats, offset: Floats | None = None, start: Floats | None = None
) -> Regression:
    """
    Extended maximum likelihood of seen ~ Poisson(exp(design @ theta + offset)); `design` of 0 and larger.

    A column whose cells are all empty is minus infinity and goes, with those cells.

    >>> found = poisson(np.array([[1.0, 0], [1, 1]]), np.array([10.0, 20]))
    >>> [round(float(each), 4) for each in np.exp(found.theta)]
    [10.0, 2.0]
    """
    offset = np.zeros(len(seen)) if offset is None else offset
    infinite = (design * seen[:, None] != 0).sum(axis=0) == 0
    kept = ~(design[:, infinite] != 0).any(axis=1)
    x, y, add = design[kept][:, ~infinite], seen[kept], offset[kept]
    means = y + 0.5 if start is None else np.maximum(start[kept], EMPTY)
    logs, old, step = np.log(means), np.full(x.shape[1], np.inf), np.inf
    weight = np.eye(x.shape[1])
    for _ in range(ROUNDS):
        weight = x.T @ (means[:, None] * x)
        try:
            new = np.linalg.solve(weight, x.T @ (means * (logs - add) + y - means))
        except np.linalg.LinAlgError:
            step = np.inf
            break
        logs = np.minimum(x @ new + add, HIGHEST)
        means, step, old = np.exp(logs), float(np.abs(new - old).max(initial=0)), new
        if step < SMALL:
            break
    valid = step < ENOUGH and np.linalg.cond(weight) < 1 / EMPTY**2
    theta, fitted = np.full(design.shape[1], np.nan), np.zeros(len(seen))
    theta[~infinite], fitted[kept] = old, means
    spread = np.full(weight.shape, np.nan)
    if valid:
        spread[:] = np.linalg.inv(weight)
    return Regression(theta, fitted, float(deviance(y[None, :], means[None, :])[0]), valid, infinite, spread)
