"""
How many people are there, also those on neither of two lists?

Both answers suppose that the lists are independent, that everybody is as likely as anybody else to be on one, that
nobody came or left meanwhile, and that people on both lists are recognised. Lists of victims seldom meet this:
reports follow each other (which makes the answer too low) and hidden groups are on neither. Read it as a first look.

Sources:
    Petersen (1896), Lincoln (1930): the estimate of the largest likelihood, n1 n2 / m.
    Chapman (1951), Some properties of the hypergeometric distribution with applications to zoological sample
        censuses, University of California Publications in Statistics 1, 131-160: without bias when n1 + n2 >= N.
    Seber (1970), The effects of trap response on tag recapture estimates, Biometrics 26, 13-22: its variance.
    Sadinle (2009), Transformed logit confidence intervals for small populations in single capture-recapture
        estimation, Communications in Statistics - Simulation and Computation 38, 1909-1924: the interval, which
        keeps what it promises for small numbers too and exists when nobody is on both lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, sqrt
from statistics import NormalDist


class ImpossibleCounts(ValueError):
    """No two lists have these numbers."""


@dataclass(frozen=True)
class Estimate:
    """A number of people, the interval around it, and the number that was seen on a list; all count people."""

    method: str
    number: float
    low: float
    high: float
    seen: int
    level: float = 0.95
    standard_error: float | None = None

    @property
    def unseen(self) -> float:
        """People on neither list."""
        return self.number - self.seen


def lincoln_petersen(first: int, second: int, both: int, *, level: float = 0.95) -> Estimate:
    """
    The estimate n1 n2 / m: endless when nobody is on both lists, too high on average when few are.

    >>> found = lincoln_petersen(200, 150, 30)
    >>> found.number, found.seen, found.unseen
    (1000.0, 320, 680.0)
    >>> lincoln_petersen(20, 15, 0).number
    inf
    """
    _check(first, second, both, level)
    number = first * second / both if both else inf
    low, high = interval(first, second, both, level=level)
    return Estimate("Lincoln-Petersen", number, low, high, first + second - both, level)


def chapman(first: int, second: int, both: int, *, level: float = 0.95) -> Estimate:
    """
    Chapman's estimate (n1 + 1)(n2 + 1) / (m + 1) - 1, almost without bias, with Seber's standard error.

    >>> found = chapman(10, 15, 5)
    >>> round(found.number, 1), round(found.low), round(found.high)
    (28.3, 22, 65)
    """
    _check(first, second, both, level)
    number = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    low, high = interval(first, second, both, level=level)
    return Estimate("Chapman", number, low, high, first + second - both, level, sqrt(variance))


def interval(first: int, second: int, both: int, *, level: float = 0.95) -> tuple[float, float]:
    """
    Sadinle's transformed logit interval: it never lies below the number of people seen.

    >>> [round(end) for end in interval(10, 15, 5)]
    [22, 65]
    """
    _check(first, second, both, level)
    only_first, only_second, shared = first - both + 0.5, second - both + 0.5, both + 0.5
    unseen = only_first * only_second / shared
    spread = sqrt(1 / shared + 1 / only_first + 1 / only_second + 1 / unseen)
    width = exp(NormalDist().inv_cdf((1 + level) / 2) * spread)
    seen = first + second - both
    return max(seen, seen - 0.5 + unseen / width), seen - 0.5 + unseen * width


def _check(first: int, second: int, both: int, level: float) -> None:
    if min(first, second, both) < 0:
        raise ImpossibleCounts("Counts of people are 0 or more.")
    if both > min(first, second):
        raise ImpossibleCounts("More people on both lists than on one of them.")
    if not 0 < level < 1:
        raise ImpossibleCounts("The level lies between 0 and 1, as in 0.95.")
