"""Sums with days that several rooms need; nothing here knows Django, so that the law can ask them too."""

from __future__ import annotations

import calendar
from datetime import date


def years_between(start: date, day: date) -> int:
    """
    Whole years; who was born on 29 February is a year older on 1 March.

    >>> years_between(date(2008, 2, 29), date(2026, 2, 28)), years_between(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))


def months_after(day: date, months: int) -> date:
    """
    The same day of a later month, or its last day.

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
