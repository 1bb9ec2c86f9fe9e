"""
How long people waited, told without telling how long anybody did: the middle of a group, and what nine of ten waited at most.

A quantile is one person's own number. So what is told is the mean of as many people around it as a group must have at
least, on whole days, and above two weeks on whole weeks; no least and no most is ever told (Hundepool et al. 2012, 4.2).
"""

from __future__ import annotations

from collections.abc import Sequence

from zoco.disclosure.rules import Rule

WEEK = 7
IN_DAYS_UNTIL = 14


def published_wait(days: Sequence[int], percent: int, rule: Rule) -> int | None:
    """
    Days within which so many percent of them had what they waited for; None when on either side are fewer than `least`.

    >>> published_wait([1] * 30 + [9] * 30, 50, Rule(11)), published_wait(range(100), 90, Rule(11))
    (5, None)
    >>> published_wait([3] * 12, 50, Rule(11)) is None
    True
    """
    before = len(days) * percent // 100
    if min(before, len(days) - before) < rule.least:
        return None
    start = before - rule.least // 2
    around = sorted(days)[start : start + rule.least]
    return rounded_wait(sum(around) / len(around))


def rounded_wait(days: float) -> int:
    """
    >>> [rounded_wait(days) for days in (0.4, 3.5, 14, 17, 18)]
    [0, 4, 14, 14, 21]
    """
    step = 1 if days <= IN_DAYS_UNTIL else WEEK
    return int(days / step + 0.5) * step
