"""What a birth date as somebody typed it is sure about."""

from __future__ import annotations

import re
from dataclasses import dataclass

EARLIEST, LATEST = 1900, 2100
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{1,2})?[-/. ]?(\d{1,2})?")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[-/. ])?(\d{1,2})[-/. ](\d{4})")
_ABOUT = re.compile(r"\+\s?[-/]|±|ca\.?|circa|ongeveer|about|~|\?", re.IGNORECASE)


@dataclass(frozen=True)
class Birth:
    """A year, perhaps only about; day and month where both are real."""

    year: int
    month: int = 0
    day: int = 0
    about: bool = False


def birth(text: str) -> Birth | None:
    """
    Read a birth date; None when it holds no possible year.

    A day that no calendar has, and 1 January (what is filled in when nobody knows), count as a year only.

    >>> birth("1998-04-03"), birth("3-4-1998") == birth("19980403")
    (Birth(year=1998, month=4, day=3, about=False), True)
    >>> birth("+-1998"), birth("04-1998"), birth("1998-00-00")
    (Birth(year=1998, month=0, day=0, about=True), Birth(year=1998, month=4, day=0, about=False), Birth(year=1998, ...))
    >>> birth("31-02-1990"), birth("onbekend"), birth("0000-00-00")
    (Birth(year=1990, month=0, day=0, about=False), None, None)
    """
    about = bool(_ABOUT.search(text))
    bare = _ABOUT.sub("", text).strip()
    if found := _YEAR_FIRST.fullmatch(bare):
        year, month, day = (int(part or 0) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(bare):
        day, month, year = (int(part or 0) for part in found.groups())
    else:
        return None
    if not EARLIEST <= year <= LATEST:
        return None
    if month > 12 and 0 < day <= 12:
        month, day = day, month
    if not (0 < month <= 12 and 0 <= day <= _days(year, month)) or (day, month) == (1, 1):
        month = day = 0
    return Birth(year, month, day, about)


def _days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return [31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
