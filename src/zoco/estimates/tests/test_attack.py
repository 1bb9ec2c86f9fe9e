"""
Attacks on what is told of groups: a small group, its complement, two divisions, two years, draw after draw. Whoever has
all of it must hold possible that each group with somebody in it has eleven people or more.
"""

from __future__ import annotations

import random
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoco.disclosure.bounds import Sums
from zoco.estimates.grouping import DIVISIONS, Person, values_of
from zoco.estimates.making import SHOWN, Asked, Told, above, in_view, tell, width
from zoco.estimates.models import GroupEstimate, may_be_told_anew
from zoco.subjects.captures import Traits

LEAST = 11
WIDE = width(SHOWN)
SEXES, NATIONS = values_of({}, "sex"), values_of({}, "nationality")


def population(seed):
    """Some hundred people of one year, some groups large and some of a few."""
    chance = random.Random(seed)
    found = []
    for sex, nation in product(SEXES, NATIONS):
        many = chance.choice([0, 1, 3, 8, 10, 12, 30, 80])
        traits = Traits(
            sex="" if sex == "unknown" else sex, nationality="" if nation == "unknown" else nation
        )
        found += [Person(frozenset({"police"}), traits)] * many
    return found


def span(seen):
    """What a number that is told in steps of twenty may have been."""
    begins = seen // WIDE * WIDE
    return max(begins, LEAST), begins + WIDE - 1


@pytest.mark.parametrize("seed", range(25))
def test_no_small_group_and_no_crossing_of_two_can_be_told_from_all_that_is_shown(seed):
    persons = population(seed)
    told = {(each.division, each.value): each.seen for each in in_view({2024: persons})}
    cells = list(product(SEXES, NATIONS))
    sums = Sums(len(cells))
    for (division, value), seen in told.items():
        if seen is not None:
            place = {"sex": 0, "nationality": 1}.get(division)
            members = [number for number, cell in enumerate(cells) if division == "total" or (place is not None and cell[place] == value)]  # fmt: skip
            sums.between(members, *span(seen))
    for number, (sex, nation) in enumerate(cells):
        many = sum(each.value_of("sex") == sex and each.value_of("nationality") == nation for each in persons)
        if 0 < many < LEAST:
            assert sums.most(number) >= LEAST
    for division, values in (("sex", SEXES), ("nationality", NATIONS)):
        for value in values:
            many = sum(each.value_of(division) == value for each in persons)
            if many < LEAST:
                assert told.get((division, value)) is None


@pytest.mark.parametrize("seed", range(25))
def test_the_complement_of_what_is_shown_tells_of_no_few(seed):
    persons = population(seed)
    found = [each for each in in_view({2024: persons}) if each.division in {"sex", "total"}]
    total = next(each.seen for each in found if each.division == "total")
    shown = [each.seen for each in found if each.division == "sex" and each.seen is not None]
    rest = sum(each.value_of("sex") not in {one.value for one in found if one.seen} for each in persons)
    if total is not None and shown and 0 < rest < LEAST:
        # The most that the rest may be, for who has the numbers as they are shown.
        assert span(total)[1] - sum(span(each)[0] for each in shown) >= LEAST


def row(many, value="woman"):
    seen = above(0, many, WIDE) if many >= LEAST else None
    return Told(2024, "sex", value, seen, "" if seen else "hidden")


many_people = st.lists(st.integers(0, 60), min_size=1, max_size=4)


@given(many_people, st.lists(st.integers(-30, 30), min_size=4, max_size=4))
def test_who_compares_two_tellings_of_a_year_learns_of_eleven_people_or_of_nobody(before, more):
    after = [max(many + change, 0) for many, change in zip(before, more, strict=False)]
    was = [GroupEstimate(value=str(place), seen=row(many).seen) for place, many in enumerate(before)]
    now = [row(many, str(place)) for place, many in enumerate(after)]
    if may_be_told_anew(was, now, WIDE):
        for old, new, shown, told in zip(before, after, was, now, strict=True):
            assert (shown.seen is None) == (told.seen is None)
            assert shown.seen == told.seen or abs(old - new) >= LEAST


@pytest.mark.parametrize("more", range(1, 11))
def test_a_few_who_were_told_late_change_nothing(more):
    for many in range(LEAST, 60):
        was = [GroupEstimate(value="woman", seen=row(many).seen)]
        assert not may_be_told_anew(was, [row(many + more)], WIDE)


def test_other_draws_and_other_chance_show_the_same_people():
    persons = population(3)
    shown = [[each.seen for each in tell({2024: persons}, [{2024: persons}] * ways, Asked("independence", ways=ways, boot=5, seed=seed, joint=False, near=False))] for ways, seed in ((1, 1), (3, 2))]  # fmt: skip
    assert shown[0] == shown[1]


def test_a_group_that_is_not_shown_has_no_estimate_in_any_division():
    for seed in range(10):
        for each in in_view({2024: population(seed), 2023: population(seed + 50)}):
            assert (each.seen is None) == (each.refusal == "hidden")
            assert each.division in DIVISIONS
            assert date(each.year, 1, 1).year in {2023, 2024}
