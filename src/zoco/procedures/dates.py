"""Days and moments: reading them strictly, and adding to them as the law counts."""

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from zoco.cases.days import months_after
from zoco.procedures.holidays import ONE_DAY, is_working_day
from zoco.procedures.wording import MONTHS, NotPossible

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# A day outside these is a typing mistake: nobody's offence is older, no term runs into the next century.
EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)
WRITTEN = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII
)


def day_of(when: date | datetime) -> date:
    """The day on which something happens in the Netherlands."""
    if not isinstance(when, datetime):
        return when
    return (when if when.tzinfo is None else when.astimezone(AMSTERDAM)).date()


def checked(when: date | datetime) -> date | datetime:
    """
    A possible day, or a possible moment in Dutch time. Raises `NotPossible` (a `ValueError`) for an absurd year
    and for an hour that the clock skipped.

    >>> checked(datetime(2026, 3, 6, 22, 0)).isoformat()
    '2026-03-06T22:00:00+01:00'
    """
    if not EARLIEST <= day_of(when) <= LATEST:
        raise NotPossible(
            f"{day_of(when).isoformat()} kan niet: een datum ligt tussen {EARLIEST.year} en {LATEST.year}.",
            f"{day_of(when).isoformat()} is not possible: a date lies between {EARLIEST.year} and {LATEST.year}.",
        )
    if not isinstance(when, datetime):
        return when
    if when.tzinfo is not None:
        return when.astimezone(AMSTERDAM)
    local = when.replace(tzinfo=AMSTERDAM)
    if local.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) != when:
        raise NotPossible(
            f"{when:%Y-%m-%d %H:%M} bestaat niet: de klok ging toen een uur vooruit.",
            f"{when:%Y-%m-%d %H:%M} does not exist: the clock went forward an hour.",
        )
    return local


def read_when(words: str) -> date | datetime:
    """
    Read `2026-03-09` or `2026-03-06T22:00` (Dutch time unless an offset is given). Raises `NotPossible`.

    >>> read_when("2026-03-09")
    datetime.date(2026, 3, 9)
    >>> read_when("2026-02-31")
    Traceback (most recent call last):
    zoco.procedures.wording.NotPossible: 31 februari 2026 bestaat niet.
    """
    found = WRITTEN.fullmatch(words.strip())
    if not found:
        raise NotPossible(
            f"'{words[:40]}' is geen datum. Schrijf jaar-maand-dag, zoals 2026-03-09, of met tijd: 2026-03-06T22:00.",
            f"'{words[:40]}' is not a date. Write year-month-day, like 2026-03-09, or with a time: 2026-03-06T22:00.",
        )
    year, month, day = (int(part) for part in found.groups()[:3])
    if not 1 <= month <= 12 or not 1 <= day <= 31 or not EARLIEST.year <= year <= LATEST.year:
        raise NotPossible(
            f"{words.strip()[:40]} kan niet: een datum ligt tussen {EARLIEST.year} en {LATEST.year}, "
            "met een maand van 01 tot 12 en een dag van 01 tot 31.",
            f"{words.strip()[:40]} is not possible: a date lies between {EARLIEST.year} and {LATEST.year}, "
            "with a month from 01 to 12 and a day from 01 to 31.",
        )
    if day > monthrange(year, month)[1]:
        raise NotPossible(
            f"{day} {MONTHS['nl'][month - 1]} {year} bestaat niet.",
            f"{day} {MONTHS['en'][month - 1]} {year} does not exist.",
        )
    if found[4] is None:
        return date(year, month, day)
    try:
        return checked(datetime.fromisoformat(words.strip()))
    except NotPossible:
        raise
    except (ValueError, OverflowError):
        raise NotPossible(
            f"'{words[:40]}': die tijd bestaat niet. Schrijf uren van 00 tot 23 en minuten van 00 tot 59.",
            f"'{words[:40]}': no such time. Write hours from 00 to 23 and minutes from 00 to 59.",
        ) from None


def add(day: date, amount: int, unit: str, standing_still: Collection[date] = ()) -> date:
    """
    The day that lies `amount` units on (or back, when negative).

    A month or year ends on the same number, or on the last day of a month that is too short. Working days skip
    weekends, holidays and the days on which the term stands still.

    >>> add(date(2026, 1, 31), 1, "months"), add(date(2024, 2, 29), 1, "years")
    (datetime.date(2026, 2, 28), datetime.date(2025, 2, 28))
    >>> add(date(2026, 4, 2), 1, "working_days")
    datetime.date(2026, 4, 7)
    """
    if unit == "days":
        return day + timedelta(days=amount)
    if unit == "weeks":
        return day + timedelta(weeks=amount)
    if unit == "months":
        return months_after(day, amount)
    if unit == "years":
        return months_after(day, 12 * amount)
    if unit == "working_days":
        return _add_working_days(day, amount, standing_still)
    raise ValueError(f"{unit} cannot be added to a day")


def _add_working_days(day: date, amount: int, standing_still: Collection[date]) -> date:
    step = ONE_DAY if amount > 0 else -ONE_DAY
    left = abs(amount)
    while left:
        day += step
        left -= is_working_day(day) and day not in standing_still
    return day


def days_between(first: date, last: date) -> frozenset[date]:
    """All days from `first` to `last`, both included."""
    return frozenset(first + timedelta(days=n) for n in range((last - first).days + 1))
