"""
What people's answers say of the scores: from where pairs are shown as sure, and how often that is right.

A share comes with the interval of Wilson (1927), JASA 22, 209-212, at 95 %. The pairs of a zone that were answered stand
for those that were not: they are taken as drawn from the zone by chance. Where people answer the urgent first, that
holds as far as urgency says nothing of whether two are one person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # 95 %
AIM = 0.99
"""Of what is shown as sure, so much must be right."""
FEWEST = 50
"""With fewer answers the thresholds that come with Zoco stay."""


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, and between which shares the true one lies."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def low(self) -> float:
        return wilson(self.part, self.whole)[0]

    @property
    def high(self) -> float:
        return wilson(self.part, self.whole)[1]


def wilson(part: int, whole: int) -> tuple[float, float]:
    """
    The interval of a share; nothing is known of a share of none.

    >>> [round(end, 3) for end in wilson(81, 263)], wilson(0, 0)
    ([0.255, 0.366], (0.0, 1.0))
    """
    if not whole:
        return 0.0, 1.0
    share, square = part / whole, Z * Z / whole
    middle = share + square / 2
    around = Z * sqrt(share * (1 - share) / whole + square / (4 * whole))
    return max((middle - around) / (1 + square), 0.0), min((middle + around) / (1 + square), 1.0)


@dataclass(frozen=True)
class Zone:
    """`pairs` in it, how many of them were answered with yes or no, and how many with yes."""

    pairs: int
    answered: int
    same: int

    @property
    def right(self) -> Share:
        return Share(self.same, self.answered)


@dataclass(frozen=True)
class Estimate:
    """A share with the widest interval that its parts allow."""

    value: float | None
    low: float
    high: float


def found_by(zone: Zone, others: Sequence[Zone]) -> Estimate:
    """
    Of all pairs of one person that were compared and kept, the share that stands in `zone`.

    >>> found = found_by(Zone(100, 50, 50), [Zone(100, 50, 25)])
    >>> round(found.value, 3), found.low < found.value < found.high
    (0.667, True)
    """

    def many(each: Zone, share: float) -> float:
        return each.pairs * share

    here = many(zone, zone.right.value or 0.0)
    there = sum(many(each, each.right.value or 0.0) for each in others)
    known = all(each.answered or not each.pairs for each in (zone, *others)) and here + there > 0
    low, high = many(zone, zone.right.low), many(zone, zone.right.high)
    most = sum(many(each, each.right.high) for each in others)
    least = sum(many(each, each.right.low) for each in others)
    return Estimate(
        here / (here + there) if known else None,
        low / (low + most) if low + most else 0.0,
        high / (high + least) if high + least else 1.0,
    )


def sure_from(answers: Sequence[tuple[float, bool]], shipped: float) -> float:
    """
    The score from which pairs are shown as sure: the lowest from which people said yes to AIM of what they answered.

    `answers`: score and yes or no, of pairs that could be placed. With fewer than FEWEST it is what came with Zoco.

    >>> sure_from([(20.0, True)] * 49, 12.0), sure_from([(20.0, True)] * 50 + [(15.0, False)], 12.0)
    (12.0, 20.0)
    """
    if len(answers) < FEWEST:
        return shipped
    best, right = None, 0
    ordered = sorted(answers, key=lambda each: (-each[0], each[1]))
    for number, (score, same) in enumerate(ordered, 1):
        right += same
        last_of_score = number == len(ordered) or ordered[number][0] < score
        if last_of_score and number >= FEWEST and right / number >= AIM:
            best = score
    return best if best is not None else max(ordered[0][0] + 1.0, shipped)
