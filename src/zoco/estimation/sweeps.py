"""Compiled searches for a model, table by table. Imported only where numba is installed; `searching` has the words."""

# mypy: ignore-errors

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np
from numba import njit

from zoco.estimation.loops import TIE, fit, margins_of, room_for, supersets


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
    unseen, chosen, exists = (
        np.full(tables, np.nan),
        np.zeros((tables, most), np.int64),
        np.zeros(tables, np.bool_),
    )
    sums, expected, none, room = np.empty(cells), np.empty(cells), np.zeros(cells), room_for(cells, most)
    terms, waiting, chances = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most)
    for row in range(tables):
        own = margins_of(counts[row], sums)
        terms[0] = 0
        many = 1
        for place in range(lists):
            terms[many] = 1 << place
            many += 1
        found = fit(counts[row], sums, own, terms, many, none, np.inf, room)
        expected[:] = room.means
        while True:
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
                tried = fit(counts[row], sums, own, terms, many + 1, none, np.inf, room)
                if tried[0]:
                    expected[:] = room.means
                    found, many, grown = tried, many + 1, True
                    break
            if not grown:
                break
        exists[row] = found[0]
        if found[0]:
            unseen[row] = found[1]
        for number in range(many):
            chosen[row, number] = terms[number]
    return unseen, exists, chosen


@njit(cache=True)
def able(held, term, lists, order):
    """Can this term be added, or taken away, so that the model stays hierarchical?"""
    if held[term]:
        for place in range(lists):
            if not term >> place & 1 and held[term | 1 << place]:
                return False
        return term & (term - 1) != 0
    size = 0
    for place in range(lists):
        if term >> place & 1:
            size += 1
            if not held[term ^ 1 << place]:
                return False
    return size <= order


@njit(cache=True)
def spread(held, every, turned, out):
    """Fills `out` with the constant and the terms held, one of them turned about; gives how many."""
    many = 1
    for term in every:
        if held[term] != (term == turned):
            out[many] = term
            many += 1
    return many


@njit(cache=True)
def downhill(counts, every, order, costs):
    """
    From independent lists to the best neighbour, until none is better. `every`: terms of up to `order` lists, in the
    order in which models are written; `costs`: by table and number of terms. Gives the terms of each table, and people no list saw.
    """
    tables, cells = counts.shape
    lists = 0
    while 1 << lists < cells:
        lists += 1
    unseen, chosen = np.full(tables, np.nan), np.zeros((tables, cells), np.bool_)
    sums, near, better, none = np.empty(cells), np.zeros(cells), np.zeros(cells), np.zeros(cells)
    room, terms = room_for(cells, len(every) + 1), np.zeros(len(every) + 1, np.int64)
    for row in range(tables):
        own, cost, held = margins_of(counts[row], sums), costs[row], chosen[row]
        for place in range(lists):
            held[1 << place] = True
        many = spread(held, every, 0, terms)
        ok, zero, deviance, _ = fit(counts[row], sums, own, terms, many, none, np.inf, room)
        value = deviance + cost[many] if ok else np.inf
        if ok:
            unseen[row], near[:] = zero, room.means
        while True:
            moved = 0
            for taking in (False, True):
                for term in every:
                    if held[term] != taking or not able(held, term, lists, order):
                        continue
                    many = spread(held, every, term, terms)
                    ok, zero, deviance, _ = fit(
                        counts[row], sums, own, terms, many, near, value - cost[many], room
                    )
                    if ok and deviance + cost[many] < value - TIE:
                        value, moved, unseen[row], better[:] = deviance + cost[many], term, zero, room.means
            if not moved:
                break
            held[moved] = not held[moved]
            near[:] = better
    return chosen, unseen
