"""Dutch holidays: computed for any year, held against a library that others keep."""

from datetime import date

import holidays as library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoco.procedures.holidays import (
    ONE_DAY,
    day_off_in_words,
    easter,
    holidays,
    is_working_day,
    royal_birthday,
    working_day_from,
)

YEARS = range(2000, 2051)


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_the_holidays_that_python_holidays_has(year):
    theirs = library.Netherlands(years=year, categories=("public", "optional"))
    # The library also lists Easter Sunday and Whit Sunday; a Sunday needs no entry to be no working day.
    sundays = {easter(year), easter(year) + 49 * ONE_DAY}
    assert set(holidays(year)) == {day for day in theirs if day.year == year} - sundays


@pytest.mark.parametrize("year", YEARS)
def test_easter_falls_where_the_library_has_it(year):
    theirs = library.Netherlands(years=year, language="nl")
    assert theirs[easter(year)] == "Eerste paasdag"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "Nieuwjaarsdag"),
        (date(2026, 4, 3), "Goede Vrijdag"),
        (date(2026, 4, 5), "Eerste Paasdag"),
        (date(2026, 4, 6), "Tweede Paasdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2026, 5, 5), "Bevrijdingsdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 5, 25), "Tweede Pinksterdag"),
        (date(2026, 12, 25), "Eerste Kerstdag"),
        (date(2026, 12, 26), "Tweede Kerstdag"),
        (date(2012, 4, 30), "Koninginnedag"),
        (date(2026, 4, 4), "een zaterdag"),
        (date(2026, 4, 12), "een zondag"),
    ],
)
def test_a_day_off_says_why(day, name):
    assert day_off_in_words(day).nl == name


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2013, date(2013, 4, 30)),
        (2006, date(2006, 4, 29)),
        (2014, date(2014, 4, 26)),
        (2025, date(2025, 4, 26)),
        (2026, date(2026, 4, 27)),
    ],
)
def test_a_royal_birthday_on_a_sunday_is_celebrated_the_day_before(year, day):
    assert royal_birthday(year) == day


def test_the_fifth_of_may_is_a_holiday_every_year_and_not_only_each_lustrum():
    assert all(not is_working_day(date(year, 5, 5)) for year in YEARS)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 24)))
def test_the_next_working_day_is_the_first_one_from_that_day_on(day):
    found = working_day_from(day)
    assert is_working_day(found)
    assert not any(is_working_day(day + n * ONE_DAY) for n in range((found - day).days))


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_a_working_day_or_says_why_not(day):
    assert is_working_day(day) == (day_off_in_words(day) is None)


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    found = easter(year)
    assert found.weekday() == 6
    assert date(year, 3, 22) <= found <= date(year, 4, 25)
