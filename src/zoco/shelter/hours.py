"""Hours are counted as hours: no weekend, no holiday, no midnight changes when 72 hours are over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

EMERGENCY = timedelta(hours=72)
STALE_AFTER = timedelta(hours=12)
RESERVED_FOR = timedelta(hours=4)
NIGHT_ENDS = time(8, 0)


@dataclass(frozen=True)
class Gap:
    """From one moment until the next nobody knows where she sleeps."""

    start: datetime
    end: datetime

    @property
    def hours(self) -> int:
        """
        Whole hours, begun ones counted.

        >>> Gap(datetime(2026, 3, 9, 22), datetime(2026, 3, 10, 9, 30)).hours
        12
        """
        return -(-int((self.end - self.start).total_seconds()) // 3600)


def gaps(periods: Iterable[tuple[datetime, datetime | None]], until: datetime) -> list[Gap]:
    """
    The holes between stays, in order of time; periods may overlap, and one without end runs until now.

    >>> day = lambda d, h: datetime(2026, 3, d, h)
    >>> [(g.start.day, g.hours) for g in gaps([(day(6, 22), day(9, 22)), (day(10, 10), None)], day(12, 0))]
    [(9, 12)]
    """
    found: list[Gap] = []
    reached: datetime | None = None
    for start, end in sorted(periods, key=lambda period: period[0]):
        if reached is not None and start > reached:
            found.append(Gap(reached, start))
        reached = max(filter(None, (reached, end or until)))
    return found


def end_of_night(at: datetime) -> datetime:
    """
    Until when "the same night" lasts: the next eight o'clock in the morning, in the zone of `at`.

    >>> end_of_night(datetime(2026, 3, 6, 22)), end_of_night(datetime(2026, 3, 7, 3))
    (datetime.datetime(2026, 3, 7, 8, 0), datetime.datetime(2026, 3, 7, 8, 0))
    """
    morning = at.replace(hour=NIGHT_ENDS.hour, minute=0, second=0, microsecond=0)
    return morning if at < morning else morning + timedelta(days=1)
