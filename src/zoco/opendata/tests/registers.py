"""Invented registers, and noise that is known: for the tests of open data."""

from __future__ import annotations

import numpy as np

from zoco.opendata.people import SIZES


def register(many, seed=1):
    """People whose form depends on their gender, as the real one's may."""
    chance = np.random.default_rng(seed)
    people = np.column_stack([chance.choice(size, many, p=_shares(size)) for size in SIZES])
    people[:, 0] = np.where(chance.random(many) < 0.7, people[:, 1], people[:, 0])
    return people.astype(np.int64)


def _shares(size):
    shares = 0.5 ** np.arange(1, size + 1)
    return shares / shares.sum()


def none(counts, reach, epsilon):
    """No noise at all: what nobody may ever use but a test."""
    return list(counts)


def drawn(seed):
    """Noise of the right kind that comes back."""
    chance = np.random.default_rng(seed)

    def noise(counts, reach, epsilon):
        stop = 1 - np.exp(-epsilon / reach)
        extra = chance.geometric(stop, len(counts)) - chance.geometric(stop, len(counts))
        return [int(count) for count in np.array(counts) + extra]

    return noise
