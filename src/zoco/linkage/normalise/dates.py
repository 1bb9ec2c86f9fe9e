"""Birth dates as they are written down: whole, partly known, guessed, or impossible."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

EARLIEST, LATEST = 1900, 2030


class Born(NamedTuple):
    """A year, month and day, 0 for what is not known; `about` when the year is a guess."""

    year: int = 0
    month: int = 0
    day: int = 0
    about: bool = False


_ABOUT = re.compile(r"\+\s*/?\s*-|±|~|\?|\bca\b|circa|ongeveer|rond|about|plm|approx|est", re.IGNORECASE)
_PARTS = re.compile(r"\d+")
_MONTHS = {name: number for number, names in enumerate(("jan", "feb", "maa mrt mar", "apr", "mei may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dec"), 1) for name in names.split()}  # fmt: skip
_WORD = re.compile("[a-z]{3}", re.IGNORECASE)


@lru_cache(maxsize=200_000)
def born(text: str) -> Born:
    """
    What a text says of a birth date; days that do not exist keep their year.

    >>> born("1998-04-03") == born("03-04-1998") == born("3/4/1998") == born("3 april 1998") == born("19980403")
    True
    >>> born("04-1998"), born("1998-00-00"), born("+-1998")
    (Born(year=1998, month=4, day=0, about=False), Born(year=1998, month=0, day=0, about=False), Born(year=1998, month=0, day=0, about=True))
    >>> born("31-02-1900"), born("onbekend"), born("04/23/1998")
    (Born(year=1900, month=0, day=0, about=False), Born(year=0, month=0, day=0, about=False), Born(year=1998, month=4, day=23, about=False))
    """
    text = text.strip()[:40]
    about = bool(_ABOUT.search(text))
    parts = _PARTS.findall(text.split("T")[0])
    if word := next((_MONTHS[w] for w in map(str.lower, _WORD.findall(text)) if w in _MONTHS), 0):
        parts = [*parts[:1], str(word), *parts[1:]] if len(parts) > 1 else [str(word), *parts]
    parts = _apart(parts[0]) if len(parts) == 1 and len(parts[0]) == 8 else parts
    year, rest = _year(parts)
    if not year:
        return Born()
    month, day = _month_and_day(rest, year_first=bool(parts) and len(parts[0]) == 4)
    if about and not month:
        day = 0
    if month and day and not _exists(year, month, day):
        month = day = 0
    return Born(year, month, day, about)


def _apart(whole: str) -> list[str]:
    """19980403 and 03041998 in three."""
    if EARLIEST <= int(whole[:4]) <= LATEST:
        return [whole[:4], whole[4:6], whole[6:]]
    return [whole[:2], whole[2:4], whole[4:]]


def _year(parts: list[str]) -> tuple[int, list[int]]:
    for part in parts:
        if len(part) == 4 and EARLIEST <= int(part) <= LATEST:
            others = list(parts)
            others.remove(part)
            return int(part), [int(other) for other in others if len(other) <= 2][:2]
    if len(parts) == 3 and all(len(part) <= 2 for part in parts):
        short = int(parts[2])
        return short + (2000 if short <= 24 else 1900), [int(part) for part in parts[:2]]
    return 0, []


def _month_and_day(rest: list[int], *, year_first: bool) -> tuple[int, int]:
    if len(rest) == 1:
        return (rest[0], 0) if 1 <= rest[0] <= 12 else (0, 0)
    if len(rest) < 2:
        return 0, 0
    month, day = rest if year_first else rest[::-1]
    if month > 12 >= day >= 1:  # the American order
        month, day = day, month
    return (month, day) if 0 <= month <= 12 and 0 <= day <= 31 else (0, 0)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=50_000)
def ordinal(text: str) -> int:
    """The day of a signal as a number; 0 when unknown."""
    said = born(text)
    return date(said.year, said.month or 7, said.day or 1).toordinal() if said.year else 0


def guessed(age: str, received: int) -> Born:
    """
    The birth year behind an estimated age at the day of the signal.

    >>> guessed("25", date(2024, 7, 1).toordinal()).year, guessed("20-25", date(2024, 7, 1).toordinal()).year
    (1999, 2002)
    """
    ages = [int(number) for number in _PARTS.findall(age)[:2] if len(number) <= 2]
    if not ages or not received:
        return Born()
    year = round(date.fromordinal(received).year + 0.5 - sum(ages) / len(ages) - 0.5)
    return Born(year, about=True) if EARLIEST <= year <= LATEST else Born()
