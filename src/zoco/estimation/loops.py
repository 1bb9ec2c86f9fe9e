"""Compiled loops over cells and terms. Imported only where numba is installed; `newton` has the mathematics."""

# mypy: ignore-errors

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np
from numba import njit

SMALL, ENOUGH, ROUNDS, HIGHEST = 1e-9, 1e-6, 60, 40.0
SINGULAR = 1e-13


@njit(cache=True)
def supersets(values):
    """In place: of each set of lists the sum over all sets that hold it."""
    cells = len(values)
    bit = 1
    while bit < cells:
        for cell in range(cells):
            if not cell & bit:
                values[cell] += values[cell | bit]
        bit <<= 1


@njit(cache=True)
def subsets(values):
    """In place: of each set of lists the sum over all sets within it."""
    cells = len(values)
    bit = 1
    while bit < cells:
        for cell in range(cells):
            if cell & bit:
                values[cell] += values[cell ^ bit]
        bit <<= 1


@njit(cache=True)
def solve(matrix, target, size):
    """Cholesky, in place; False where the matrix is not positive definite."""
    for i in range(size):
        for j in range(i + 1):
            held = matrix[i, j]
            for k in range(j):
                held -= matrix[i, k] * matrix[j, k]
            if i == j:
                if held <= SINGULAR * matrix[i, i] or not held > 0.0:
                    return False
                matrix[i, i] = held**0.5
            else:
                matrix[i, j] = held / matrix[j, j]
    for i in range(size):
        held = target[i]
        for k in range(i):
            held -= matrix[i, k] * target[k]
        target[i] = held / matrix[i, i]
    for i in range(size - 1, -1, -1):
        held = target[i]
        for k in range(i + 1, size):
            held -= matrix[k, i] * target[k]
        target[i] = held / matrix[i, i]
    return True


@njit(cache=True)
def fit(counts, sums, terms, many, start, means, theta, alive, matrix, target, logs, room):
    """
    One table, the first `many` of `terms`, from the means `start` (0: from the counts). Fills `means` and `theta` (by
    term); `alive` by cell. Gives whether the maximum exists, people no list saw and the deviance.
    """
    cells = len(counts)
    live = 0
    for cell in range(cells):
        alive[cell] = cell > 0
    kept = np.empty(many, np.int64)
    for number in range(many):
        term = terms[number]
        if sums[term] > 0:
            kept[live] = term
            live += 1
        else:
            for cell in range(cells):
                if cell & term == term:
                    alive[cell] = False
    for cell in range(cells):
        means[cell] = (start[cell] if start[cell] > 1e-6 else counts[cell] + 0.5) if alive[cell] else 0.0
        logs[cell] = log(means[cell]) if alive[cell] else 0.0
    for number in range(live):
        theta[number] = np.inf
    step = np.inf
    for _ in range(ROUNDS):
        for cell in range(cells):
            room[cell] = means[cell] * logs[cell] + counts[cell] - means[cell] if alive[cell] else 0.0
        supersets(room)
        for number in range(live):
            target[number] = room[kept[number]]
        for cell in range(cells):
            room[cell] = means[cell]
        supersets(room)
        for i in range(live):
            for j in range(i + 1):
                matrix[i, j] = room[kept[i] | kept[j]]
        if not solve(matrix, target, live):
            step = np.inf
            break
        for cell in range(cells):
            logs[cell] = 0.0
        step = 0.0
        for number in range(live):
            moved = abs(target[number] - theta[number])
            step = max(step, moved)
            theta[number] = target[number]
            logs[kept[number]] = target[number]
        subsets(logs)
        for cell in range(cells):
            logs[cell] = min(logs[cell], HIGHEST)
            means[cell] = exp(logs[cell]) if alive[cell] else 0.0
        if step < SMALL:
            break
    lost = 0.0
    for cell in range(cells):
        if alive[cell]:
            lost += means[cell] - counts[cell]
            if counts[cell] > 0:
                lost += counts[cell] * log(counts[cell] / means[cell])
    return step < ENOUGH, exp(min(theta[0], HIGHEST)), 2 * lost


@njit(cache=True)
def fit_all(counts, terms):
    tables, cells = counts.shape
    many = len(terms)
    unseen, deviance = np.full(tables, np.nan), np.full(tables, np.nan)
    exists, infinite = np.zeros(tables, np.bool_), np.zeros((tables, many - 1), np.bool_)
    means = np.zeros((tables, cells))
    theta, alive, logs, room = np.empty(many), np.empty(cells, np.bool_), np.empty(cells), np.empty(cells)
    matrix, target, sums = np.empty((many, many)), np.empty(many), np.empty(cells)
    none = np.zeros(cells)
    for row in range(tables):
        sums[:] = counts[row]
        sums[0] = 0.0
        supersets(sums)
        found = fit(
            counts[row], sums, terms, many, none, means[row], theta, alive, matrix, target, logs, room
        )
        exists[row], deviance[row] = found[0], found[2]
        if found[0]:
            unseen[row] = found[1]
        for number in range(1, many):
            infinite[row, number - 1] = sums[terms[number]] == 0
    return unseen, deviance, exists, infinite, means


@njit(cache=True)
def tail(seen, mean):
    """One-sided Poisson probability of a count as far from its mean as this one, on its own side."""
    if mean <= 0.0:
        return 0.0 if seen > 0 else 1.0
    term = exp(seen * log(mean) - mean - lgamma(seen + 1.0))
    total, number = term, seen
    if seen < mean:
        while number > 0 and term > total * 1e-17:
            term *= number / mean
            number -= 1
            total += term
    else:
        while term > total * 1e-17 and number < seen + 100000:
            number += 1
            term *= mean / number
            total += term
    return total


@njit(cache=True)
def stepwise(counts, threshold):
    tables, cells = counts.shape
    lists = 0
    while 1 << lists < cells:
        lists += 1
    most = 1 + lists + lists * (lists - 1) // 2
    unseen, deviance = np.full(tables, np.nan), np.full(tables, np.nan)
    chosen, exists = np.zeros((tables, most), np.int64), np.zeros(tables, np.bool_)
    theta, alive, logs, room = np.empty(most), np.empty(cells, np.bool_), np.empty(cells), np.empty(cells)
    matrix, target, sums, expected = np.empty((most, most)), np.empty(most), np.empty(cells), np.empty(cells)
    means, terms = np.empty(cells), np.empty(most, np.int64)
    waiting, chances, none = np.empty(most, np.int64), np.empty(most), np.zeros(cells)
    for row in range(tables):
        sums[:] = counts[row]
        sums[0] = 0.0
        supersets(sums)
        terms[0] = 0
        many = 1
        for place in range(lists):
            terms[many] = 1 << place
            many += 1
        found = fit(counts[row], sums, terms, many, none, means, theta, alive, matrix, target, logs, room)
        while True:
            expected[:] = means
            supersets(expected)
            left = 0
            for a in range(lists):
                for b in range(a + 1, lists):
                    term = 1 << a | 1 << b
                    there = False
                    for number in range(1 + lists, many):
                        there = there or terms[number] == term
                    chance = tail(sums[term], expected[term])
                    if not there and chance <= threshold:
                        at = left
                        while at > 0 and chances[at - 1] > chance:
                            waiting[at], chances[at] = waiting[at - 1], chances[at - 1]
                            at -= 1
                        waiting[at], chances[at] = term, chance
                        left += 1
            grown = False
            for at in range(left):
                terms[many] = waiting[at]
                tried = fit(counts[row], sums, terms, many + 1, none, means, theta, alive, matrix, target, logs, room)  # fmt: skip
                if tried[0]:
                    found, many, grown = tried, many + 1, True
                    break
            if not grown:
                break
        exists[row], deviance[row] = found[0], found[2]
        if found[0]:
            unseen[row] = found[1]
        for number in range(many):
            chosen[row, number] = terms[number]
    return unseen, deviance, exists, chosen


@njit(cache=True)
def bounds(single, double, out):
    """For each set of pairs that a model lacks: the least deviance it can have."""
    pairs = len(single)
    out[0] = 0.0
    for mask in range(1, 1 << pairs):
        low = 0
        while not mask >> low & 1:
            low += 1
        least = max(out[mask & (mask - 1)], single[low])
        for other in range(low + 1, pairs):
            if mask >> other & 1:
                least = max(least, double[low, other])
        out[mask] = least


@njit(cache=True)
def best(counts, models, sizes, absent, largest, pairs, penalties, start):
    """
    Of each table the model with the least deviance plus penalty times its terms, among those that have a maximum.

    `models`: (models, terms), the constant first, padded; `absent`: by model the pairs it lacks, as bits; `largest`:
    the terms of the largest model; `penalties`: by table, for each term. Models whose bound lies above what was found
    are never fitted: a model lacks pairs, and fits no better than the largest model without them.
    """
    tables, cells = counts.shape
    chosen, unseen = np.full(tables, -1, np.int64), np.full(tables, np.nan)
    value, fitted = np.full(tables, np.inf), np.zeros(tables, np.int64)
    most, lacks = len(largest), len(pairs)
    theta, alive, logs, room = np.empty(most), np.empty(cells, np.bool_), np.empty(cells), np.empty(cells)
    matrix, target, sums, means = np.empty((most, most)), np.empty(most), np.empty(cells), np.empty(cells)
    single, double, limits = np.empty(lacks), np.empty((lacks, lacks)), np.empty(1 << lacks)
    some, none, full = np.empty(most, np.int64), np.zeros(cells), np.zeros(cells)
    for row in range(tables):
        sums[:] = counts[row]
        sums[0] = 0.0
        supersets(sums)
        penalty = penalties[row]
        # Fewer steps from here than from the counts: all other models lie within this one.
        fit(counts[row], sums, largest, most, none, full, theta, alive, matrix, target, logs, room)
        for a in range(lacks):
            for b in range(a, lacks):
                many = 0
                for number in range(most):
                    term = largest[number]
                    if term & pairs[a] != pairs[a] and term & pairs[b] != pairs[b]:
                        some[many] = term
                        many += 1
                ok, _, deviance = fit(counts[row], sums, some, many, full, means, theta, alive, matrix, target, logs, room)  # fmt: skip
                bound = deviance - 1e-6 if ok else 0.0
                if a == b:
                    single[a] = bound
                else:
                    double[a, b] = bound
        bounds(single, double, limits)
        ok, zero, deviance = fit(counts[row], sums, models[start], sizes[start], full, means, theta, alive, matrix, target, logs, room)  # fmt: skip
        if ok:
            value[row], chosen[row], unseen[row] = deviance + penalty * sizes[start], start, zero
        waiting = np.empty(len(models), np.int64)
        lowest = np.empty(len(models))
        left = 0
        for number in range(len(models)):
            limit = limits[absent[number]] + penalty * sizes[number]
            if limit < value[row] and number != start:
                waiting[left], lowest[left] = number, limit
                left += 1
        order = np.argsort(lowest[:left])
        for at in order:
            if lowest[at] >= value[row]:
                break
            number = waiting[at]
            fitted[row] += 1
            ok, zero, deviance = fit(counts[row], sums, models[number], sizes[number], full, means, theta, alive, matrix, target, logs, room)  # fmt: skip
            found = deviance + penalty * sizes[number]
            if ok and (found < value[row] - 1e-9 or (found < value[row] + 1e-9 and number < chosen[row])):
                value[row], chosen[row], unseen[row] = found, number, zero
    return chosen, value, unseen, fitted
