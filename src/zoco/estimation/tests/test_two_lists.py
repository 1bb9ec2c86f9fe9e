"""Two lists: what the formulas promise, for any counts."""

from __future__ import annotations

from math import comb, inf

import pytest
from hypothesis import given
from hypothesis import strategies as some

from zoco.estimation.two_lists import ImpossibleCounts, chapman, interval, lincoln_petersen
from zoco.site.command import parser


@some.composite
def counts(draw):
    first, second = draw(some.integers(0, 5000)), draw(some.integers(0, 5000))
    return first, second, draw(some.integers(0, min(first, second)))


@given(counts())
def test_the_order_of_the_lists_does_not_matter(given_counts):
    first, second, both = given_counts
    swapped = chapman(second, first, both)
    found = chapman(first, second, both)
    assert (swapped.number, swapped.standard_error) == pytest.approx((found.number, found.standard_error))
    assert interval(second, first, both) == pytest.approx(interval(first, second, both))


@given(counts())
def test_nobody_who_was_seen_is_estimated_away(given_counts):
    for found in (chapman(*given_counts), lincoln_petersen(*given_counts)):
        assert found.seen <= found.low <= found.high
        assert found.number >= found.seen - 1e-9


@given(counts(), some.floats(0.5, 0.9))
def test_more_certainty_makes_a_wider_interval(given_counts, level):
    narrow, wide = interval(*given_counts, level=level), interval(*given_counts, level=level + 0.09)
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]


@given(counts())
def test_chapman_lies_below_lincoln_petersen(given_counts):
    assert chapman(*given_counts).number <= lincoln_petersen(*given_counts).number + 1e-6


@pytest.mark.parametrize(("people", "first", "second"), [(20, 12, 10), (30, 18, 14), (15, 15, 4)])
def test_chapman_is_right_on_average_when_the_lists_together_are_long_enough(people, first, second):
    # The chance of each overlap is hypergeometric; Chapman (1951) is unbiased when n1 + n2 >= N.
    chance = {
        m: comb(first, m) * comb(people - first, second - m) / comb(people, second)
        for m in range(max(0, first + second - people), min(first, second) + 1)
    }
    assert sum(chance[m] * chapman(first, second, m).number for m in chance) == pytest.approx(people)


@pytest.mark.parametrize(("people", "first", "second"), [(60, 25, 30), (200, 60, 50), (1000, 150, 120)])
def test_the_interval_holds_the_truth_as_often_as_it_says(people, first, second):
    overlaps = range(max(0, first + second - people), min(first, second) + 1)
    held = 0.0
    for m in overlaps:
        low, high = interval(first, second, m)
        held += (
            (low <= people <= high) * comb(first, m) * comb(people - first, second - m) / comb(people, second)
        )
    assert 0.93 <= held <= 1


def test_nobody_on_both_lists_still_has_an_answer():
    assert lincoln_petersen(20, 15, 0).number == inf
    assert chapman(20, 15, 0).number == 21 * 16 - 1


@pytest.mark.parametrize("wrong", [(-1, 2, 0), (3, 2, 3), (3, 2, -1)])
def test_impossible_counts_are_refused(wrong):
    with pytest.raises(ImpossibleCounts):
        chapman(*wrong)


def test_the_level_of_an_interval_is_a_share():
    with pytest.raises(ImpossibleCounts):
        interval(10, 15, 5, level=95)


def estimate(*words):
    wanted = parser(["estimation.command"]).parse_args(["estimate", "two", *words])
    return wanted.run(wanted)


def test_the_command_prints_both_estimates(capsys):
    assert estimate("10", "15", "5") == 0
    said = capsys.readouterr().out
    assert "seen on a list: 20" in said
    assert "Chapman: 28 people (95% between 22 and 65), 8 on neither list" in said
    assert "Lincoln-Petersen: 30 people" in said


def test_the_command_names_impossible_counts(capsys):
    assert estimate("3", "2", "3") == 2
    assert "More people on both lists" in capsys.readouterr().err
