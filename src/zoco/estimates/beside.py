"""
Beside what `zoco.statistics` told: a year that was not told there is not told here, nor a group that is not shown there,
and what is told is a step above the number there. So neither page hides what could be worked out with the other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from zoco.disclosure import Rule
from zoco.estimates.making import SHOWN, Elsewhere, Key
from zoco.statistics.models import Figure, Release
from zoco.statistics.periods import YEAR
from zoco.statistics.releasing import rule_in_force

# Divisions that are the same people there, and the values that are several of theirs. A form of exploitation is not:
# there somebody is in each of hers, here in one group only.
THERE = {"total": "total", "sex": "gender", "age": "age_band", "nationality": "nationality_group", "region": "police_unit"}  # fmt: skip
PARTS = {"minor": ("0-17",), "adult": ("18-22", "23+"), "foreign": ("eu", "non_eu")}


@dataclass(frozen=True)
class Figures(Elsewhere):
    """Of the years that were told: (year, division there) → value → people; None: not shown. Value None: nothing is."""

    of: dict[tuple[int, str], dict[str | None, int | None]]
    rule: Rule

    @property
    def years(self) -> set[int]:
        return {year for year, _division in self.of}

    def hides(self, key: Key) -> bool:
        told = self._told(key)
        return None in told or None in (told.get(part, 0) for part in _parts(key))

    def registered(self, key: Key) -> int:
        told = self._told(key)
        return sum(told.get(part) or 0 for part in _parts(key))

    def _told(self, key: Key) -> dict[str | None, int | None]:
        year, division, _value = key
        return self.of.get((year, THERE.get(division, "")), {})


def _parts(key: Key) -> tuple[str, ...]:
    return PARTS.get(key[2], (key[2],))


def figures(using: str) -> Figures:
    there = Figure.objects.using(using).filter(release__subject=Release.Subject.REGISTER, months=YEAR)
    found: defaultdict[tuple[int, str], dict[str | None, int | None]] = defaultdict(dict)
    for each in there.filter(indicator__in=THERE.values()):
        found[each.starts_on.year, each.indicator][each.value] = each.amount
    return Figures(dict(found), SHOWN.at_least(rule_in_force().least))
