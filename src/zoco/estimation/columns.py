"""Compiled Poisson regression on any columns. Imported only where numba is installed; `glm` has the mathematics."""

# mypy: ignore-errors

from __future__ import annotations

from math import exp, log

import numpy as np
from numba import njit

from zoco.estimation.loops import HIGHEST, ROUNDS, SMALL, solve


@njit(cache=True)
def weighed(x, means, right, matrix, target):
    """Fills the lower half of x' means x, and x' right."""
    cells, columns = x.shape
    matrix[:] = 0.0
    target[:] = 0.0
    for cell in range(cells):
        for i in range(columns):
            if x[cell, i] != 0.0:
                target[i] += x[cell, i] * right[cell]
                weight = x[cell, i] * means[cell]
                for j in range(i + 1):
                    matrix[i, j] += weight * x[cell, j]


@njit(cache=True)
def newton(x, y, offset, start, limit):
    """
    Gives the parameters, the means, the last step, a bound below the deviance, and the weights of the last step; the
    step is infinite where there is none, or where the bound came above `limit`.
    """
    cells, columns = x.shape
    own = 0.0
    for cell in range(cells):
        if y[cell] > 0:
            own += y[cell] * (log(y[cell]) - offset[cell]) - y[cell]
    means, logs = start.copy(), np.log(start)
    theta, right = np.full(columns, np.inf), np.empty(cells)
    matrix, target, kept = np.empty((columns, columns)), np.empty(columns), np.zeros((columns, columns))
    bound, far = -np.inf, np.inf
    for _ in range(ROUNDS):
        for cell in range(cells):
            right[cell] = means[cell] * (logs[cell] - offset[cell]) + y[cell] - means[cell]
        weighed(x, means, right, matrix, target)
        kept[:] = matrix
        if not solve(matrix, target, columns):
            far = np.inf
            break
        far = np.abs(target - theta).max() if columns else 0.0
        theta[:] = target
        low, says = own, limit < np.inf
        for cell in range(cells):
            to = offset[cell]
            for i in range(columns):
                to += x[cell, i] * theta[i]
            if says:
                dual = means[cell] * (1.0 + to - logs[cell])
                says = dual > 0.0
                if says:
                    low -= dual * (log(dual) - offset[cell]) - dual
            logs[cell] = min(to, HIGHEST)
            means[cell] = exp(logs[cell])
        if says:
            bound = max(bound, 2 * low)
            if bound > limit:
                far = np.inf
                break
        if far < SMALL:
            break
    return theta, means, far, bound, kept
