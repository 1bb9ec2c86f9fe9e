"""
The days on which no Dutch term ends, computed for any year.

Algemene termijnenwet art. 3: New Year's Day, Easter Monday, Whit Monday, both days of Christmas, Ascension Day,
the day the King's birthday is celebrated and the fifth of May; Good Friday is equated with them (art. 3 lid 2).
Easter and Whit Sunday need no entry as holidays (a Sunday never is a working day) but are named, so that a
sentence can say "Eerste Paasdag". Days equated by decree (art. 3 lid 3) are not known here: they were not checked.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from zoco.procedures.wording import Text

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
# King Willem-Alexander succeeded on 30 April 2013; his birthday was first celebrated in 2014.
FIRST_KINGS_DAY = 2014
# Since 1980 a royal birthday that falls on a Sunday is celebrated the day before, earlier the day after.
MOVED_FORWARD_SINCE = 1980


def easter(year: int) -> date:
    """
    Easter Sunday in the Gregorian calendar.

    The moon's age by the golden number, corrected per century, gives the full moon; Easter is the Sunday after
    it [1]_.

    .. [1] D. E. Knuth, The Art of Computer Programming, vol. 1, 1.3.2 exercise 14 (after Lilius and Clavius).

    >>> easter(2026), easter(2038), easter(1954)
    (datetime.date(2026, 4, 5), datetime.date(2038, 4, 25), datetime.date(1954, 4, 18))
    """
    golden = year % 19 + 1
    century = year // 100 + 1
    dropped_leap_years = 3 * century // 4 - 12
    moon_correction = (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - dropped_leap_years - 10
    epact = (11 * golden + 20 + moon_correction - dropped_leap_years) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full_moon = 44 - epact
    if full_moon < 21:
        full_moon += 30
    # Days counted from the first of March, so that a number over 31 runs on into April.
    return date(year, 3, 1) + timedelta(days=full_moon + 7 - (sunday + full_moon) % 7 - 1)


def royal_birthday(year: int) -> date:
    """
    The day the birthday of King or Queen is celebrated: 27 April since 2014, 30 April before.

    >>> royal_birthday(2025), royal_birthday(2014), royal_birthday(2006)
    (datetime.date(2025, 4, 26), datetime.date(2014, 4, 26), datetime.date(2006, 4, 29))
    """
    day = date(year, 4, 27) if year >= FIRST_KINGS_DAY else date(year, 4, 30)
    if day.weekday() != SUNDAY:
        return day
    return day - ONE_DAY if year >= MOVED_FORWARD_SINCE else day + ONE_DAY


@cache
def holidays(year: int) -> Mapping[date, Text]:
    """The holidays of one year with their names (art. 3 Algemene termijnenwet)."""
    sunday = easter(year)
    royal = (
        Text("Koningsdag", "King's Day") if year >= FIRST_KINGS_DAY else Text("Koninginnedag", "Queen's Day")
    )
    # Later entries win where two fall together (5 May 2016 was Ascension Day as well).
    return MappingProxyType(
        {
            date(year, 1, 1): Text("Nieuwjaarsdag", "New Year's Day"),
            sunday - 2 * ONE_DAY: Text("Goede Vrijdag", "Good Friday"),
            sunday + ONE_DAY: Text("Tweede Paasdag", "Easter Monday"),
            royal_birthday(year): royal,
            date(year, 5, 5): Text("Bevrijdingsdag", "Liberation Day"),
            sunday + 39 * ONE_DAY: Text("Hemelvaartsdag", "Ascension Day"),
            sunday + 50 * ONE_DAY: Text("Tweede Pinksterdag", "Whit Monday"),
            date(year, 12, 25): Text("Eerste Kerstdag", "Christmas Day"),
            date(year, 12, 26): Text("Tweede Kerstdag", "Boxing Day"),
        }
    )


def is_working_day(day: date) -> bool:
    """Neither Saturday nor Sunday nor holiday.

    >>> is_working_day(date(2026, 4, 6)), is_working_day(date(2026, 4, 7))
    (False, True)
    """
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def working_day_from(day: date) -> date:
    """The day itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def day_off_in_words(day: date) -> Text | None:
    """Why no term ends on this day: the holiday's name or the weekend day; None for a working day.

    >>> day_off_in_words(date(2026, 4, 6)).nl, day_off_in_words(date(2026, 4, 11)).nl
    ('Tweede Paasdag', 'een zaterdag')
    """
    sunday = easter(day.year)
    if day == sunday:
        return Text("Eerste Paasdag", "Easter Sunday")
    if day == sunday + 49 * ONE_DAY:
        return Text("Eerste Pinksterdag", "Whit Sunday")
    if name := holidays(day.year).get(day):
        return name
    if day.weekday() == SATURDAY:
        return Text("een zaterdag", "a Saturday")
    if day.weekday() == SUNDAY:
        return Text("een zondag", "a Sunday")
    return None
