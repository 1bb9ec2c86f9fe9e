"""
The law of latent classes given a table, and two ways to move through it that together get everywhere.

A sweep of Gibbs (Manrique-Vallier 2016, Biometrics 72, 1246-1254) deals people out over classes and opens and closes
classes; where most people are unseen its steps are tiny. A Hamiltonian move (Neal 2011, Handbook of MCMC, chapter 5)
needs nobody dealt out: it works on what each cell holds in all, and takes the large steps.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np

from zoco.estimation import compiled
from zoco.estimation.newton import Floats
from zoco.estimation.searching import lists_of

FLAT = 0.25  # both numbers of the gamma law of the concentration beforehand
TINY = 1e-200
WANTED = 0.8  # of the Hamiltonian moves are taken
LEAST, MOST = 1e-4, 2.0


@dataclass
class Place:
    """Where the chains are, each a row: log odds to be on a list by class, log odds of the sticks, concentration."""

    at: Floats
    concentration: Floats


class Mixture:
    """Classes, each independent on all lists; a class is a stick broken off what those before it left."""

    def __init__(self, counts: Floats, classes: int) -> None:
        cells = np.flatnonzero(counts[1:]) + 1
        self.lists, self.classes = lists_of(counts[None, :]), classes
        nobody_first = np.array([0, *cells])
        self.on = (nobody_first[:, None] >> np.arange(self.lists) & 1).astype(float)
        self.counts = counts[cells]

    def thinned(self, share: float) -> Mixture:
        """As if so small a share was seen: a way to begin anywhere (Neal 2001, Statistics and Computing 11, 125-139)."""
        thin = copy(self)
        thin.counts = np.ceil(share * self.counts)
        return thin

    def begin(self, chains: int, random: np.random.Generator) -> Place:
        chances = random.normal(-1.5, 1.0, (chains, self.classes * self.lists))
        sticks = random.normal(-1.0, 1.0, (chains, self.classes - 1))
        return Place(np.concatenate([chances, sticks], axis=1), np.ones(chains))

    def _parts(self, at: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Log odds of chances and of sticks; log of what a stick leaves; log of each cell in each class."""
        edge = self.classes * self.lists
        odds, sticks = at[:, :edge].reshape(-1, self.classes, self.lists), at[:, edge:]
        left = -np.logaddexp(0, sticks)
        sizes = np.concatenate([np.zeros((len(at), 1)), np.cumsum(left, axis=1)], axis=1)
        sizes[:, :-1] += left + sticks
        nowhere = sizes - np.logaddexp(0, odds).sum(axis=2)
        return odds, sticks, left, nowhere[:, None, :] + np.matmul(self.on, odds.transpose(0, 2, 1))

    def density(self, place: Place) -> tuple[Floats, Floats, Floats]:
        """
        Log density at each chain up to a constant, its slope, and the chance to be on no list.

        Whom nobody saw are summed out: what is left is the sum of n log p over the cells, less N log(1 - p_0) for the
        N people seen.
        """
        odds, sticks, left, cells = self._parts(place.at)
        highest = cells.max(axis=2, keepdims=True)
        shares = np.exp(cells - highest)
        summed = shares.sum(axis=2, keepdims=True)
        logs = (np.log(summed) + highest)[:, :, 0]
        none = np.exp(logs[:, 0])
        people, rest = self.counts.sum(), np.maximum(1 - none, 1e-300)
        concentration = place.concentration[:, None]
        value = logs[:, 1:] @ self.counts - people * np.log(rest)
        value += (odds - 2 * np.logaddexp(0, odds)).sum(axis=(1, 2))
        value += (sticks + left + concentration * left).sum(axis=1)
        weights = np.empty_like(logs)
        weights[:, 0], weights[:, 1:] = people * none / rest, self.counts
        dealt = weights[:, :, None] * (shares / summed)
        members, chances, stick = dealt.sum(axis=1), _share(odds), _share(sticks)
        slope = np.matmul(dealt.transpose(0, 2, 1), self.on) - members[:, :, None] * chances + 1 - 2 * chances
        later = _after(members)[:, :-1]
        of_sticks = members[:, :-1] * (1 - stick) - later * stick + 1 - stick - concentration * stick
        return value, np.concatenate([slope.reshape(len(odds), -1), of_sticks], axis=1), none

    def sweep(self, place: Place, random: np.random.Generator) -> Place:
        """Deal everybody out, the unseen too, and draw classes from who is in them. Sticks stay logs: most are tiny."""
        *_, cells = self._parts(place.at)
        shares = np.exp(cells - cells.max(axis=2, keepdims=True))
        none = np.exp(cells[:, 0]).sum(axis=1)
        people = np.empty(cells.shape[:2], np.int64)
        people[:, 0], people[:, 1:] = self.unseen(none, random), self.counts
        dealt = random.multinomial(people, shares / shares.sum(axis=2, keepdims=True))
        members, there = dealt.sum(axis=1), np.matmul(dealt.transpose(0, 2, 1), self.on)
        absent = members[:, :, None] - there
        odds = np.log(random.standard_gamma(1 + there) / random.standard_gamma(1 + absent))
        left = place.concentration[:, None] + _after(members)[:, :-1]
        sticks = np.log(random.standard_gamma(1 + members[:, :-1]) / random.standard_gamma(1 + left))
        sticks += random.standard_exponential(left.shape) / left  # a gamma of a tiny shape, by its log
        at = np.concatenate([odds.reshape(len(odds), -1), sticks], axis=1)
        broken = np.logaddexp(0, sticks).sum(axis=1)
        return Place(at, np.maximum(random.gamma(FLAT + self.classes - 1, 1 / (FLAT + broken)), TINY))

    def unseen(self, none: Floats, random: np.random.Generator) -> Floats:
        """People on no list, given the chance to be on none."""
        seen = np.clip(1 - none, 1e-7, 1.0)
        return np.asarray(random.negative_binomial(int(self.counts.sum()), seen))

    def leap(self, place: Place, size: Floats, steps: int, random: np.random.Generator) -> tuple[Place, Floats, Floats]:  # fmt: skip
        """A Hamiltonian move of steps of about this size; the chance to be on no list, and the chance it was taken."""
        speed = random.standard_normal(place.at.shape)
        step = size * random.uniform(0.6, 1.2, len(size))
        there, gain, none, none_there = self._travel(place, speed, step, steps)
        taken = np.exp(np.minimum(0, np.where(np.isfinite(gain), gain, -np.inf)))
        stays = random.random(len(taken)) >= taken
        at = np.where(stays[:, None], place.at, there)
        return Place(at, place.concentration), np.where(stays, none, none_there), taken

    def _travel(self, place: Place, speed: Floats, step: Floats, steps: int) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
        """Where the chains come, what log density they gain, and the chance to be on no list here and there."""
        if compiled.here():
            return compiled.travel(self.on, self.counts, self.classes, place.at, place.concentration, speed, step, steps)  # type: ignore[no-any-return]  # fmt: skip
        value, slope, none = self.density(place)
        before, there, wide = value - (speed**2).sum(axis=1) / 2, place, step[:, None]
        for _ in range(steps):
            speed = speed + wide / 2 * slope
            there = Place(there.at + wide * speed, place.concentration)
            value, slope, none_there = self.density(there)
            speed = speed + wide / 2 * slope
        return there.at, value - (speed**2).sum(axis=1) / 2 - before, none, none_there


class Steps:
    """The size of Hamiltonian steps by chain, tuned by dual averaging (Hoffman and Gelman 2014, JMLR 15, 1593-1623)."""

    def __init__(self, chains: int) -> None:
        self.size = self.settled = np.full(chains, 0.05)
        self._short, self._many = np.zeros(chains), 0

    def learn(self, taken: Floats) -> None:
        """Rounded: the last digits differ between compiled and not, and would come to differ more."""
        self._many += 1
        self._short += (WANTED - taken.round(3) - self._short) / (self._many + 10)
        self.size = np.clip(0.5 * np.exp(-np.sqrt(self._many) / 0.05 * self._short), LEAST, MOST)
        self.settled = np.exp(np.log(self.settled) + self._many**-0.75 * np.log(self.size / self.settled))


def _share(odds: Floats) -> Floats:
    return np.asarray(np.exp(-np.logaddexp(0, -odds)))


def _after(members: Floats) -> Floats:
    """How many are in the classes behind each."""
    return np.asarray(members[:, ::-1].cumsum(axis=1)[:, ::-1] - members)
