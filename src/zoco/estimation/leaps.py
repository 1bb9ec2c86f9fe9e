"""Compiled Hamiltonian moves of latent classes. Imported only where numba is; `mixture` has the words."""

# mypy: ignore-errors

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def softplus(x):
    """The log of 1 + exp(x)."""
    return max(x, 0.0) + np.log1p(np.exp(-abs(x)))


@njit(cache=True)
def density(on, counts, people, classes, at, concentration, room, slope):
    """Of one chain: as `Mixture.density`, the slope written into `slope`. `room`: three numbers for each class."""
    cells, lists = on.shape
    edge, nowhere, members, share = classes * lists, room[0], room[1], room[2]
    value, left = 0.0, 0.0
    for k in range(classes):
        nowhere[k] = left
        if k < classes - 1:
            stick = at[edge + k]
            lost = -softplus(stick)
            nowhere[k] += lost + stick
            left += lost
            value += stick + lost + concentration * lost
        for j in range(lists):
            odds = at[k * lists + j]
            none = softplus(odds)
            nowhere[k] -= none
            value += odds - 2 * none
        members[k] = 0.0
    slope[:] = 0.0
    chance = np.exp(nowhere).sum()
    rest = max(1 - chance, 1e-300)
    value -= people * np.log(rest)
    for cell in range(cells):
        highest = -np.inf
        for k in range(classes):
            log = nowhere[k]
            for j in range(lists):
                if on[cell, j]:
                    log += at[k * lists + j]
            share[k] = log
            highest = max(highest, log)
        summed = 0.0
        for k in range(classes):
            share[k] = np.exp(share[k] - highest)
            summed += share[k]
        weight = people * chance / rest if cell == 0 else counts[cell - 1]
        if cell:
            value += counts[cell - 1] * (np.log(summed) + highest)
        for k in range(classes):
            dealt = weight * share[k] / summed
            members[k] += dealt
            for j in range(lists):
                if on[cell, j]:
                    slope[k * lists + j] += dealt
    later = 0.0
    for k in range(classes - 1, -1, -1):
        for j in range(lists):
            listed = np.exp(-softplus(-at[k * lists + j]))
            slope[k * lists + j] += 1 - (members[k] + 2) * listed
        if k < classes - 1:
            stick = np.exp(-softplus(-at[edge + k]))
            slope[edge + k] = members[k] * (1 - stick) - later * stick + 1 - stick - concentration * stick
        later += members[k]
    return value, chance


@njit(cache=True)
def travel(on, counts, classes, at, concentration, speed, step, steps):
    """Of each chain: where it comes, what it gains, and the chance to be on no list here and there."""
    chains, width = at.shape
    there, moving, gain, here, none = at.copy(), speed.copy(), np.empty(chains), np.empty(chains), np.empty(chains)  # fmt: skip
    slope, room, people = np.empty(width), np.empty((3, classes)), counts.sum()
    for chain in range(chains):
        value, here[chain] = density(on, counts, people, classes, there[chain], concentration[chain], room, slope)  # fmt: skip
        before = value - (moving[chain] ** 2).sum() / 2
        size = step[chain]
        for _ in range(steps):
            for place in range(width):
                moving[chain, place] += size / 2 * slope[place]
                there[chain, place] += size * moving[chain, place]
            value, none[chain] = density(on, counts, people, classes, there[chain], concentration[chain], room, slope)  # fmt: skip
            for place in range(width):
                moving[chain, place] += size / 2 * slope[place]
        gain[chain] = value - (moving[chain] ** 2).sum() / 2 - before
    return there, gain, here, none
