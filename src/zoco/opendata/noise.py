"""
The noise: whole numbers, from OpenDP, which draws them from the secure randomness of the machine. There is no seed.

Ghosh, Roughgarden and Sundararajan (2012), Universally utility-maximizing privacy mechanisms, SIAM J. Comput. 41: the
two-sided geometric distribution. With scale b a vector in which one person changes at most `reach` in all has epsilon =
reach / b; OpenDP computes that itself, and we refuse when it says more than was asked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from zoco.opendata.people import ONE_PERSON_IN_ONE, ONE_PERSON_IN_TWO, Tables, Whole

# counts, how much one person changes in all of them together, epsilon → the same counts with noise
Noise = Callable[[Sequence[int], int, float], Sequence[int]]


def secret(counts: Sequence[int], reach: int, epsilon: float) -> Sequence[int]:
    """
    The noise of every release.

    >>> len(secret([10, 0, 300], 5, 1.0))
    3
    """
    measurement = _measurement(reach / epsilon)
    if measurement.map(reach) > epsilon * (1 + 1e-9):
        raise ArithmeticError("The noise would not cover one person.")
    told: Sequence[int] = measurement(list(counts))
    return told


@cache
def _measurement(scale: float) -> Any:
    """Imported when it is used: nothing else in Zoco needs it."""
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    return dp.m.make_geometric(*space, scale=scale)


def noisy(counted: Tables, one_way: float, two_way: float, noise: Noise) -> Tables:
    """Two draws, one for all tables by one trait and one for all by two: together they spend one_way + two_way."""
    return Tables(
        _with_noise(counted.one, ONE_PERSON_IN_ONE, one_way, noise),
        _with_noise(counted.two, ONE_PERSON_IN_TWO, two_way, noise),
    )


def _with_noise(found: Sequence[Whole], reach: int, epsilon: float, noise: Noise) -> list[Whole]:
    flat = [int(count) for table in found for count in table.ravel()]
    told = iter(noise(flat, reach, epsilon))
    return [np.array([next(told) for _ in range(table.size)]).reshape(table.shape) for table in found]


def give_or_take(reach: int, epsilon: float, share: float = 0.95) -> int:
    """
    How far the noise of one count is at most, so many times in a hundred: known beforehand, from no person.

    >>> give_or_take(5, 1.0), give_or_take(10, 1.0)
    (15, 30)
    """
    ratio = math.exp(-epsilon / reach)
    # P(|X| > m) = 2 ratio^(m + 1) / (1 + ratio)
    return math.ceil(math.log((1 - share) * (1 + ratio) / 2) / math.log(ratio) - 1)
