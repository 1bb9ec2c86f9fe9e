"""Compiled searches for a model, table by table. Imported only where numba is installed; `searching` has the words."""

# mypy: ignore-errors

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np
from numba import njit

from zoco.estimation.loops import fit, margins_of, room_for, supersets

TIE = 1e-9
ROUGH = 0.5  # a step after which a bound hardly moves
FAR = 1e300  # a limit that nothing reaches, and bounds are worked out all the same


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
def limits(single, double, rest, out):
    """Fills `out`: for each set of pairs that a model lacks the least deviance it can have. `rest` is room for half."""
    pairs = len(single)
    out[0] = 0.0
    for low in range(pairs - 1, -1, -1):  # the lowest of the set, and all sets of those above it
        rest[0] = max(single[low], 0.0)
        out[1 << low] = rest[0]
        for above in range(1, 1 << pairs - 1 - low):
            next_up = 0
            while not above >> next_up & 1:
                next_up += 1
            rest[above] = max(rest[above & (above - 1)], double[low, low + 1 + next_up])
            out[above << low + 1 | 1 << low] = max(rest[above], out[above << low + 1])


@njit(cache=True)
def without(largest, one, other, out):
    """Fills `out` with the terms in which neither pair lies; gives how many."""
    many = 0
    for number in range(len(largest)):
        term = largest[number]
        if term & one != one and term & other != other:
            out[many] = term
            many += 1
    return many


@njit(cache=True)
def lower_bounds(row, sums, own, largest, pairs, full, known, room):
    """Fills `least`: for each set of pairs that a model lacks a deviance below it; what is above `known` needs no more."""
    lacks, some = len(pairs), np.empty(len(largest), np.int64)
    single, double = np.empty(lacks), np.full((lacks, lacks), -np.inf)
    least, rest = np.empty(1 << lacks), np.empty(1 << lacks)
    for a in range(lacks):
        many = without(largest, pairs[a], pairs[a], some)
        single[a] = fit(row, sums, own, some, many, full, known, room, ROUGH)[3]
    for a in range(lacks):
        for b in range(a + 1, lacks):
            if max(single[a], single[b]) <= known:
                many = without(largest, pairs[a], pairs[b], some)
                double[a, b] = fit(row, sums, own, some, many, full, known, room, ROUGH)[3]
    limits(single, double, rest, least)
    return least


@njit(cache=True)
def best(counts, models, sizes, absent, largest, pairs, costs, start, within):
    """
    Of each table the model with the least deviance plus cost, among those that have a maximum.

    `models`: (models, terms), the constant first, padded; `absent`: by model the pairs it lacks, as bits; `largest`:
    the terms of the largest model; `costs`: by table and number of terms; `start`: a model to begin with. A model lacks
    pairs, and fits no better than the largest model without them: so most need no fit, and a fit stops when its own
    bound says that it is not the best. Of the last table also deviance plus cost and people no list saw by model, right
    for all that lie `within` so much of the best, infinite for others.
    """
    tables, cells = counts.shape
    chosen, unseen = np.full(tables, -1, np.int64), np.full(tables, np.nan)
    room, sums, none, full, near = room_for(cells, len(largest)), np.empty(cells), np.zeros(cells), np.zeros(cells), np.zeros(cells)  # fmt: skip
    waiting, lowest = np.empty(len(models), np.int64), np.empty(len(models))
    values, zeros = np.full(len(models), np.inf), np.full(len(models), np.nan)
    for row in range(tables):
        own, cost = margins_of(counts[row], sums), costs[row]
        values[:] = np.inf
        # Fewer steps from here than from the counts: all other models lie within this one.
        fit(counts[row], sums, own, largest, len(largest), none, np.inf, room)
        full[:] = room.means
        value = np.inf
        ok, zero, deviance, _ = fit(counts[row], sums, own, models[start], sizes[start], full, np.inf, room)
        near[:] = full
        if ok:
            value, chosen[row], unseen[row] = deviance + cost[sizes[start]], start, zero
            values[start], zeros[start], near[:] = value, zero, room.means
        known = min(value + within - cost[sizes[0]], FAR)
        least = lower_bounds(counts[row], sums, own, largest, pairs, full, known, room)
        left = 0
        for number in range(len(models)):
            limit = least[absent[number]] + cost[sizes[number]]
            if limit <= value + within + TIE and number != start:
                waiting[left], lowest[left] = number, limit
                left += 1
        for at in np.argsort(lowest[:left]):
            if lowest[at] > value + within + TIE:
                break
            number, spend = waiting[at], cost[sizes[waiting[at]]]
            ok, zero, deviance, _ = fit(counts[row], sums, own, models[number], sizes[number], near, value + within + TIE - spend, room)  # fmt: skip
            if not ok:
                continue
            found = values[number] = deviance + spend
            zeros[number] = zero
            if found < value - TIE or (found < value + TIE and number < chosen[row]):
                value, chosen[row], unseen[row] = found, number, zero
                near[:] = room.means
    return chosen, unseen, values, zeros


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
