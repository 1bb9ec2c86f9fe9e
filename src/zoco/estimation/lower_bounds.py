"""
Figures that need little and promise little: lower bounds, repeat counts of one list, and sample coverage.

Sources:
    Chao (1987), Biometrics 43, 783-791: the lower bound n + f1 ** 2 / (2 f2) where people differ.
    Zelterman (1988), Journal of Statistical Planning and Inference 18, 225-237: robust, from f1 and f2 alone.
    Rivest and Baillargeon (2007), Biometrics 63, 999-1006: Chao's bound with lists that see different numbers.
    van der Heijden, Cruyff and van Houwelingen (2003), Statistica Neerlandica 57, 289-304: zero-truncated Poisson.
    Chao and Tsay (1998), Biometrika 85, 283-293; Chao, Tsay, Lin, Shau and Chao (2001), Statistics in Medicine 20,
        3123-3157: sample coverage for dependent lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log
from statistics import NormalDist

import numpy as np
import scipy

from zoco.estimation.glm import poisson
from zoco.estimation.newton import Floats
from zoco.estimation.results import NoEstimate
from zoco.estimation.searching import lists_of
from zoco.estimation.tables import BadTable


def zelterman(frequencies: Mapping[int, int]) -> float:
    """
    People in all, from how many were seen once, twice and so on by one list.

    >>> round(zelterman({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}))
    9425
    """
    once, twice = _first_two(frequencies)
    return sum(frequencies.values()) / (1 - exp(-2 * twice / once))


def chao(frequencies: Mapping[int, int]) -> float:
    """
    At least so many people, from repeat counts.

    >>> round(chao({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}))
    9274
    """
    once, twice = _first_two(frequencies)
    return sum(frequencies.values()) + once**2 / (2 * twice)


def chao_interval(frequencies: Mapping[int, int], level: float = 0.95) -> tuple[float, float]:
    """
    The ends of an interval of that bound: normal in the logarithm of who was never seen (Chao 1987).

    >>> [round(end) for end in chao_interval({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1})]
    [8085, 10690]
    """
    once, twice = _first_two(frequencies)
    seen, unseen, ratio = sum(frequencies.values()), once**2 / (2 * twice), once / twice
    variance = twice * (ratio**4 / 4 + ratio**3 + ratio**2 / 2)
    apart = exp(NormalDist().inv_cdf((1 + level) / 2) * log(1 + variance / unseen**2) ** 0.5)
    return seen + unseen / apart, seen + unseen * apart


def truncated_poisson(frequencies: Mapping[int, int]) -> float:
    """
    People in all if each was as likely to be seen again as anybody else.

    >>> round(truncated_poisson({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}))
    7080
    """
    _first_two(frequencies)
    seen = sum(frequencies.values())
    mean = sum(times * people for times, people in frequencies.items()) / seen
    if mean <= 1:
        raise NoEstimate("Nobody was seen twice: there is nothing to estimate from.")
    rate = scipy.optimize.brentq(lambda rate: rate / -np.expm1(-rate) - mean, 1e-9, mean + 1)
    return float(seen / -np.expm1(-rate))


def _first_two(frequencies: Mapping[int, int]) -> tuple[int, int]:
    if any(times < 1 or people < 0 for times, people in frequencies.items()):
        raise BadTable("How often people were seen is 1 or more, and how many they were 0 or more.")
    once, twice = frequencies.get(1, 0), frequencies.get(2, 0)
    if not twice or not once:
        raise NoEstimate("Nobody was seen exactly once, or nobody twice: there is nothing to estimate from.")
    return once, twice


def chao_of_lists(counts: Floats) -> float:
    """
    Chao's bound where lists see different numbers of people: only who was seen once or twice says something of who
    was never seen. For who was seen more often the logarithm bends upward at 3, 4 and so on; a bend downward, which
    people that differ cannot make, is straightened, the first of them first.
    """
    lists, cells = lists_of(counts[None, :]), np.arange(1, len(counts))
    often = np.array([int(cell).bit_count() for cell in cells])
    seen_by = cells[:, None] >> np.arange(lists) & 1
    bends = [np.maximum(often - times + 1, 0) for times in range(3, lists + 1)]
    while True:
        found = poisson(np.column_stack([np.ones(len(cells)), seen_by, *bends]), counts[cells])
        if not found.valid:
            raise NoEstimate("Chao's bound does not exist: too few people are on two lists.")
        down = np.flatnonzero(((found.theta < 0) | found.infinite)[1 + lists :])
        if not len(down):
            return float(counts[1:].sum() + np.exp(found.theta[0]))
        del bends[down[0]]


def sample_coverage(counts: Floats) -> tuple[float, float]:
    """
    People in all by sample coverage, and the coverage: the part of the people that a list sees who are on another one.

    For three lists with the correction for dependence of the one-step estimator; for more the plain D / C.

    >>> hepatitis = np.zeros(8); hepatitis[[7, 3, 5, 1, 6, 2, 4]] = [28, 21, 17, 69, 18, 55, 63]
    >>> [round(each, 3) for each in sample_coverage(hepatitis)]
    [507.772, 0.513]
    """
    lists, cells = lists_of(counts[None, :]), np.arange(len(counts))
    on = np.array([counts[(cells >> place & 1) == 1].sum() for place in range(lists)])
    only = np.array([counts[1 << place] for place in range(lists)])
    if not on.all() or not (on - only).any():
        raise NoEstimate("Sample coverage needs people on each list, and some on two.")
    coverage = 1 - float((only / on).mean())
    plain = float((counts[1:].sum() - only.mean()) / coverage)
    if lists != 3:
        return plain, coverage
    first = plain + _for_dependence(counts, on, plain, coverage)
    return plain + _for_dependence(counts, on, first, coverage), coverage


def _for_dependence(counts: Floats, on: Floats, people: float, coverage: float) -> float:
    """What the dependence of each two of three lists adds: people on one of them and not on the third, times it."""
    cells, added = np.arange(len(counts)), 0.0
    for a, b, third in ((0, 1, 2), (0, 2, 1), (1, 2, 0)):
        off = (cells >> third & 1) == 0
        both = counts[(cells >> a & 1) & (cells >> b & 1) == 1].sum()
        dependence = people * both / (on[a] * on[b]) - 1
        added += dependence * sum(counts[((cells >> each & 1) == 1) & off].sum() for each in (a, b))
    return float(added / (3 * coverage))
