"""Compiled branch and bound over all hierarchical models. Imported only where numba is; `searching` has the words."""

# mypy: ignore-errors

from __future__ import annotations

import numpy as np
from numba import njit

from zoco.estimation.loops import TIE, fit, margins_of, room_for

ROUGH = 0.5  # a step after which a bound hardly moves
FAR = 1e300  # a limit that nothing reaches, and bounds are worked out all the same


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
def bits(mask):
    """How many there are."""
    found = 0
    while mask:
        mask &= mask - 1
        found += 1
    return found


@njit(cache=True)
def worth_a_look(least, cost, lists, two, most, lacks, waiting, lowest):
    """Fills `waiting` with the sets of pairs to lack that may hold a model of at most so much; gives how many."""
    left, largest = 0, 1 + lists + two
    for absent in range(1 << two):
        lacks[absent] = lacks[absent & (absent - 1)] + 1 if absent else 0
        limit = least[absent] + cost[largest - lacks[absent]]
        if limit <= most:
            waiting[left], lowest[left] = absent, limit
            left += 1
    return left


@njit(cache=True)
def chosen_of(mask, every, out, many):
    """Adds those of `every` that the bits of `mask` name; gives how many there are now."""
    for number in range(len(every)):
        if mask >> number & 1:
            out[many] = every[number]
            many += 1
    return many


@njit(cache=True)
def within_pairs(present, needs):
    """Of the larger terms those whose pairs are all present, as bits."""
    found = 0
    for number in range(len(needs)):
        if needs[number] & present == needs[number]:
            found |= 1 << number
    return found


@njit(cache=True)
def spelled(code, lists, pairs, higher, out):
    """Fills `out` with the terms of a model, the constant first: its pairs are the low bits of `code`, the rest above."""
    for place in range(lists):
        out[1 + place] = 1 << place
    many = chosen_of(code & (1 << len(pairs)) - 1, pairs, out, 1 + lists)
    return chosen_of(code >> len(pairs), higher, out, many)


@njit(cache=True)
def is_before(code, other, lists, pairs, higher, terms, room):
    """Which of two models as good stands first: the one with fewer terms, then the one whose first other term is lower."""
    many, there = spelled(code, lists, pairs, higher, terms), spelled(other, lists, pairs, higher, room)
    if many != there:
        return many < there
    for number in range(many):
        if terms[number] != room[number]:
            return terms[number] < room[number]
    return False


@njit(cache=True)
def best(counts, lists, largest, pairs, higher, needs, below, above, costs, start, within):
    """
    Of each table the model with the least deviance plus cost among all hierarchical ones, by branch and bound.

    `largest`: all terms, the constant first; `pairs`, `higher`: those of two lists and of more; of each of `higher`
    what it `needs` of the pairs, and the others `below` and `above` it, as bits; `costs`: by table and number of terms;
    `start`: a model to begin with. A set of pairs comes first with the bound of the largest model that has no other
    pair; then larger terms are let in or left out one by one, and what is left in bounds all that lies within it.

    Gives codes (`spelled`) and people no list saw; and of the last table codes and deviance plus cost
    of all models within so much of the best.
    """
    tables, cells = counts.shape
    codes, unseen = np.full(tables, -1, np.int64), np.full(tables, np.nan)
    most, two, deepest = len(largest), len(pairs), 2 * len(higher) + 2
    room, sums, none, full, near = (
        room_for(cells, most),
        np.empty(cells),
        np.zeros(cells),
        np.zeros(cells),
        np.zeros(cells),
    )
    terms, others = np.zeros(most, np.int64), np.zeros(most, np.int64)
    waiting, lowest, lacks = np.empty(1 << two, np.int64), np.empty(1 << two), np.empty(1 << two, np.int64)
    held, gone, bounds = np.empty(deepest, np.int64), np.empty(deepest, np.int64), np.empty(deepest)
    kept, values, count = np.empty(64, np.int64), np.empty(64), 0
    for row in range(tables):
        own, cost, count = margins_of(counts[row], sums), costs[row], 0
        fit(counts[row], sums, own, largest, most, none, np.inf, room)
        full[:], near[:] = room.means, room.means
        value = np.inf
        many = spelled(start, lists, pairs, higher, terms)
        ok, zero, deviance, _ = fit(counts[row], sums, own, terms, many, full, np.inf, room)
        if ok:
            value, codes[row], unseen[row] = deviance + cost[many], start, zero
            near[:] = room.means
        known = min(value + within - cost[1 + lists], FAR)
        least = lower_bounds(counts[row], sums, own, largest, pairs, full, known, room)
        left = worth_a_look(least, cost, lists, two, value + within + TIE, lacks, waiting, lowest)
        for at in np.argsort(lowest[:left]):
            if lowest[at] > value + within + TIE:
                break
            present = ((1 << two) - 1) & ~waiting[at]
            can = within_pairs(present, needs)
            first = spelled(present, lists, pairs, higher, terms)
            held[0], gone[0], bounds[0], depth = 0, 0, -np.inf, 1
            while depth:
                depth -= 1
                inside, outside, bound = held[depth], gone[depth], bounds[depth]
                alive, size = can & ~outside, first + bits(inside)
                limit = min(value + within + TIE - cost[size], FAR)
                if bound > limit:
                    continue
                is_leaf = alive == inside
                if is_leaf or bound == -np.inf:
                    many = chosen_of(alive, higher, terms, first)
                    begin = near if is_leaf else full
                    ok, zero, deviance, bound = fit(counts[row], sums, own, terms, many, begin, limit, room)
                if not is_leaf:
                    if bound > limit:
                        continue
                    pick = 0
                    while not (alive & ~inside) >> pick & 1:
                        pick += 1
                    held[depth], gone[depth], bounds[depth] = inside | below[pick] | 1 << pick, outside, bound
                    depth += 1
                    held[depth], gone[depth], bounds[depth] = (
                        inside,
                        outside | above[pick] | 1 << pick,
                        -np.inf,
                    )
                    depth += 1
                    continue
                if not ok:
                    continue
                found, code = deviance + cost[size], inside << two | present
                if within > 0.0 and found <= value + within + TIE:
                    if count == len(kept):
                        kept, values = np.append(kept, kept), np.append(values, values)
                    kept[count], values[count] = code, found
                    count += 1
                if found < value - TIE or (
                    found < value + TIE
                    and code != codes[row]
                    and is_before(code, codes[row], lists, pairs, higher, terms, others)
                ):
                    value, codes[row], unseen[row] = found, code, zero
                    near[:] = room.means
                    first = spelled(present, lists, pairs, higher, terms)
    return codes, unseen, kept[:count], values[:count]
