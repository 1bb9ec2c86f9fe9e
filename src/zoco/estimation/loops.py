"""Compiled loops over cells and terms. Imported only where numba is installed; `newton` has the mathematics."""

# mypy: ignore-errors

from __future__ import annotations

from collections import namedtuple
from math import exp, log

import numpy as np
from numba import njit

SMALL, ENOUGH, ROUNDS, HIGHEST = 1e-9, 1e-6, 60, 40.0
SINGULAR = 1e-13
TIE = 1e-9  # models that differ by less are as good

Room = namedtuple("Room", ("means", "logs", "new", "sums", "alive", "kept", "theta", "target", "matrix"))
"""Where one fit is worked out: by cell, and by term."""


@njit(cache=True)
def supersets(values):
    """In place: of each set of lists the sum over all sets that hold it."""
    cells = len(values)
    bit = 1
    while bit < cells:
        for block in range(0, cells, 2 * bit):
            for cell in range(block, block + bit):
                values[cell] += values[cell + bit]
        bit <<= 1


@njit(cache=True)
def subsets(values):
    """In place: of each set of lists the sum over all sets within it."""
    cells = len(values)
    bit = 1
    while bit < cells:
        for block in range(0, cells, 2 * bit):
            for cell in range(block, block + bit):
                values[cell + bit] += values[cell]
        bit <<= 1


@njit(cache=True, fastmath={"reassoc", "contract"})
def product(matrix, i, j, many):
    """Of two rows, as far as so many columns."""
    held = 0.0
    for k in range(many):
        held += matrix[i, k] * matrix[j, k]
    return held


@njit(cache=True)
def solve(matrix, target, size):
    """Cholesky, in place; False where the matrix is not positive definite."""
    for i in range(size):
        for j in range(i):
            matrix[i, j] = (matrix[i, j] - product(matrix, i, j, j)) / matrix[j, j]
        held = matrix[i, i] - product(matrix, i, i, i)
        if held <= SINGULAR * matrix[i, i] or not held > 0.0:
            return False
        matrix[i, i] = held**0.5
    for i in range(size):
        held = target[i]
        for k in range(i):
            held -= matrix[i, k] * target[k]
        target[i] = held / matrix[i, i]
    for i in range(size - 1, -1, -1):
        held = target[i] / matrix[i, i]
        target[i] = held
        for k in range(i):
            target[k] -= matrix[i, k] * held
    return True


@njit(cache=True)
def room_for(cells, terms):
    return Room(
        np.empty(cells), np.empty(cells), np.empty(cells), np.empty(cells), np.empty(cells, np.bool_),
        np.empty(terms, np.int64), np.empty(terms), np.empty(terms), np.empty((terms, terms)),
    )  # fmt: skip


@njit(cache=True)
def margins_of(counts, sums):
    """Fills `sums`: of each set of lists the people on all of them; gives what the deviance owes to the counts alone."""
    own = 0.0
    for cell in range(len(counts)):
        sums[cell] = counts[cell] if cell else 0.0
        if cell and counts[cell] > 0:
            own += counts[cell] * log(counts[cell]) - counts[cell]
    supersets(sums)
    return own


@njit(cache=True)
def begin(counts, sums, terms, many, start, room):
    """Which terms and cells are there, and the means to begin with; gives how many terms."""
    cells, live = len(counts), 0
    for cell in range(cells):
        room.alive[cell] = cell > 0
    for number in range(many):
        term = terms[number]
        if sums[term] > 0:
            room.kept[live] = term
            room.theta[live] = np.inf
            live += 1
        else:
            for cell in range(cells):
                if cell & term == term:
                    room.alive[cell] = False
    for cell in range(cells):
        room.means[cell] = room.logs[cell] = 0.0
        if room.alive[cell]:
            room.means[cell] = start[cell] if start[cell] > 1e-6 else counts[cell] + 0.5
            room.logs[cell] = log(room.means[cell])
    return live


@njit(cache=True)
def step(counts, live, room):
    """One step of Newton: fills `new` logs of the means and `theta`; gives how far it went, -1 where there is no step."""
    means, logs, new, sums, alive, kept, theta, target, matrix = room
    cells = len(counts)
    for cell in range(cells):
        sums[cell] = means[cell] * logs[cell] + counts[cell] - means[cell] if alive[cell] else 0.0
    supersets(sums)
    for number in range(live):
        target[number] = sums[kept[number]]
    for cell in range(cells):
        sums[cell] = means[cell]
    supersets(sums)
    for i in range(live):
        for j in range(i + 1):
            matrix[i, j] = sums[kept[i] | kept[j]]
    if not solve(matrix, target, live):
        return -1.0
    for cell in range(cells):
        new[cell] = 0.0
    far = 0.0
    for number in range(live):
        far = max(far, abs(target[number] - theta[number]))
        theta[number] = target[number]
        new[kept[number]] = target[number]
    subsets(new)
    return far


@njit(cache=True)
def at_least(own, room):
    """
    A deviance below which the model cannot come, from the step just made: means * (1 + the step) have the margins of
    the counts, and whatever has them bounds the likelihood from above (Lagrange duality; Boyd and Vandenberghe 2004,
    Convex Optimization, section 5.1). Minus infinity where the step is too far to say.
    """
    held = own
    for cell in range(len(room.means)):
        if room.alive[cell]:
            dual = room.means[cell] * (1.0 + room.new[cell] - room.logs[cell])
            if dual <= 0.0:
                return -np.inf
            held -= dual * log(dual) - dual
    return 2 * held


@njit(cache=True)
def fit(counts, sums, own, terms, many, start, limit, room, small=SMALL):
    """
    One table, the first `many` of `terms`, from the means `start` (0: from the counts); `sums`, `own`: `margins_of`.

    Fills `room`. Gives whether the maximum exists, people no list saw, the deviance, and a bound below it; stops as
    soon as that bound is above `limit`, and says then that there is no maximum.
    """
    cells = len(counts)
    live = begin(counts, sums, terms, many, start, room)
    far, bound = np.inf, -np.inf
    for _ in range(ROUNDS):
        far = step(counts, live, room)
        if far < 0.0:
            return False, np.inf, np.inf, bound
        if limit < np.inf:
            bound = max(bound, at_least(own, room))
            if bound > limit:
                return False, np.inf, np.inf, bound
        for cell in range(cells):
            room.logs[cell] = min(room.new[cell], HIGHEST)
            room.means[cell] = exp(room.logs[cell]) if room.alive[cell] else 0.0
        if far < small:
            break
    lost = 0.0
    for cell in range(cells):
        if room.alive[cell]:
            lost += room.means[cell] - counts[cell]
            if counts[cell] > 0:
                lost += counts[cell] * log(counts[cell] / room.means[cell])
    return far < ENOUGH, exp(min(room.theta[0], HIGHEST)), 2 * lost, bound


@njit(cache=True)
def fit_all(counts, terms):
    tables, cells = counts.shape
    many = len(terms)
    unseen, deviance = np.full(tables, np.nan), np.full(tables, np.nan)
    exists, infinite = np.zeros(tables, np.bool_), np.zeros((tables, many - 1), np.bool_)
    means, room, sums, none = (
        np.zeros((tables, cells)),
        room_for(cells, many),
        np.empty(cells),
        np.zeros(cells),
    )
    for row in range(tables):
        own = margins_of(counts[row], sums)
        ok, zero, deviance[row], _ = fit(counts[row], sums, own, terms, many, none, np.inf, room)
        means[row] = room.means
        exists[row] = ok
        if ok:
            unseen[row] = zero
        for number in range(1, many):
            infinite[row, number - 1] = sums[terms[number]] == 0
    return unseen, deviance, exists, infinite, means
