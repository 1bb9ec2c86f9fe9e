"""
Beside what `zoco.statistics` told: a group that is not shown there is not shown here, so that neither page hides what
could be worked out with the other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from zoco.estimates.making import Key
from zoco.statistics.models import Figure, Release
from zoco.statistics.periods import YEAR

# Divisions that are the same people there, and the values that are several of theirs. A form of exploitation is not:
# there somebody is in each of hers, here in one group only.
THERE = {"total": "total", "sex": "gender", "age": "age_band", "nationality": "nationality_group", "region": "police_unit"}  # fmt: skip
PARTS = {"minor": ("0-17",), "adult": ("18-22", "23+"), "foreign": ("eu", "non_eu")}


@dataclass(frozen=True)
class NotShown:
    """(year, division there) → values that are not shown; None among them: nothing of it is told."""

    of: dict[tuple[int, str], set[str | None]]

    def has(self, key: Key) -> bool:
        year, division, value = key
        hidden = self.of.get((year, THERE.get(division, "")), set())
        return None in hidden or any(part in hidden for part in PARTS.get(value, (value,)))


def not_shown(using: str) -> NotShown:
    """By the figures of years; of a year that was not told as a whole nothing is known here."""
    there = Figure.objects.using(using).filter(release__subject=Release.Subject.REGISTER, months=YEAR)
    found: defaultdict[tuple[int, str], set[str | None]] = defaultdict(set)
    for each in there.filter(indicator__in=THERE.values(), amount=None):
        found[each.starts_on.year, each.indicator].add(each.value)
    return NotShown(dict(found))
