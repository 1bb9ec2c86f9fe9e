"""Quarters and years, and when they are over. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

QUARTER, YEAR = 3, 12


@dataclass(frozen=True, order=True)
class Period:
    """A quarter or a year, by its first day and its length in months."""

    starts_on: date
    months: int

    @classmethod
    def quarter_of(cls, day: date) -> Period:
        """
        >>> Period.quarter_of(date(2026, 5, 6)).name
        '2026-K2'
        """
        return cls(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), QUARTER)

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), YEAR)

    @property
    def over_on(self) -> date:
        """
        The first day after it.

        >>> Period(date(2025, 10, 1), QUARTER).over_on, Period.year(2025).over_on
        (datetime.date(2026, 1, 1), datetime.date(2026, 1, 1))
        """
        return months_later(self.starts_on, self.months)

    @property
    def is_year(self) -> bool:
        return self.months == YEAR

    @property
    def number(self) -> int:
        """Which quarter of its year."""
        return (self.starts_on.month + 2) // 3

    @property
    def name(self) -> str:
        """As it stands in a file, in every language."""
        return str(self.starts_on.year) if self.is_year else f"{self.starts_on.year}-K{self.number}"

    def quarters(self) -> list[Period]:
        """
        >>> [quarter.name for quarter in Period.year(2025).quarters()]
        ['2025-K1', '2025-K2', '2025-K3', '2025-K4']
        """
        starts = [months_later(self.starts_on, months) for months in range(0, self.months, QUARTER)]
        return [Period(start, QUARTER) for start in starts]


def months_later(first: date, months: int) -> date:
    """Of the first day of a month."""
    months += first.month - 1
    return first.replace(year=first.year + months // 12, month=months % 12 + 1)


def finished_quarters(since: date, today: date) -> Iterator[Period]:
    """From the quarter of a day to the last one that is over, oldest first."""
    quarter = Period.quarter_of(since)
    while quarter.over_on <= today:
        yield quarter
        quarter = Period(quarter.over_on, QUARTER)
