"""The sums: what one person changes, how much noise covers that, and what whoever attacks learns."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from zoco.opendata import parameters
from zoco.opendata.inventing import as_json, invent
from zoco.opendata.measuring import guessed, measured, membership, reproduced
from zoco.opendata.noise import _measurement, give_or_take, noisy, secret
from zoco.opendata.people import ONE_PERSON_IN_ONE, ONE_PERSON_IN_TWO, SIZES, cell, form_of, from_cell, tables
from zoco.opendata.tests.registers import drawn, none, register
from zoco.opendata.tree import fitted
from zoco.reports.codes import Form

LIMITS = parameters.on(date(2026, 12, 1))
PEOPLE = some.lists(some.tuples(*(some.integers(0, size - 1) for size in SIZES)), min_size=1, max_size=30)


def far(before, after):
    return sum(int(np.abs(a - b).sum()) for a, b in zip(before, after, strict=True))


# One person is covered


@given(PEOPLE)
def test_one_person_changes_no_more_than_the_noise_covers(people):
    """The whole guarantee rests on this: 5 in all counts by one trait, 10 in those by two."""
    everybody = np.array(people, dtype=np.int64)
    without = everybody[:-1].reshape(-1, len(SIZES))
    before, after = tables(everybody), tables(without)
    assert far(before.one, after.one) == ONE_PERSON_IN_ONE
    assert far(before.two, after.two) == ONE_PERSON_IN_TWO


def test_opendp_says_that_the_noise_spends_what_the_ledger_says():
    one, two = (
        _measurement(ONE_PERSON_IN_ONE / LIMITS.one_way),
        _measurement(ONE_PERSON_IN_TWO / LIMITS.two_way),
    )
    spent = one.map(ONE_PERSON_IN_ONE) + two.map(ONE_PERSON_IN_TWO)
    assert spent == pytest.approx(LIMITS.epsilon)
    assert one.map(2 * ONE_PERSON_IN_ONE) > LIMITS.one_way


def test_noise_that_does_not_cover_one_person_is_refused(monkeypatch):
    monkeypatch.setattr("zoco.opendata.noise._measurement", lambda scale: _measurement(scale / 2))
    with pytest.raises(ArithmeticError):
        secret([1, 2], 5, 1.0)


@pytest.mark.parametrize(("reach", "epsilon"), [(5, 1.0), (10, 1.0), (10, 0.3)])
def test_counts_are_off_by_as_much_as_is_said(reach, epsilon):
    most = give_or_take(reach, epsilon)
    off = np.abs(secret([0] * 20_000, reach, epsilon))
    assert 0.94 < float(np.mean(off <= most)) < 0.985
    assert float(np.mean(off <= 0.9 * most)) < 0.95
    assert abs(float(np.mean(secret([100] * 20_000, reach, epsilon))) - 100) < 5 * reach / epsilon / 100


def test_noise_is_new_each_time():
    assert list(secret([50] * 40, 5, 1.0)) != list(secret([50] * 40, 5, 1.0))


# Invented people


@settings(max_examples=6)
@given(some.integers(0, 200), some.integers(0, 9))
def test_whatever_was_counted_gives_people_of_this_world(many, seed):
    invented = invent(register(many, seed), LIMITS, drawn(seed), np.random.default_rng(seed))
    assert len(invented.people) in {0, invented.world.people}
    told = as_json(invented, LIMITS.least)
    assert sum(people for people, *_values in told["people"]) == len(invented.people)
    assert all(count is None or count >= 11 for row in told["one"].values() for count in row)
    assert all(count is None or count >= 11 for _a, _b, rows in told["two"] for row in rows for count in row)


def test_without_noise_the_tree_has_the_shares_of_the_register_and_what_hangs_together():
    people = register(4_000)
    made = fitted(tables(people)).draw(40_000, np.random.default_rng(3))
    for before, after in zip(tables(people).one, tables(made).one, strict=True):
        assert np.allclose(before / 4_000, after / 40_000, atol=0.01)
    pair = tables(people).two[0] / 4_000  # form by gender
    assert np.allclose(pair, tables(made).two[0] / 40_000, atol=0.01)


def test_people_are_made_of_the_noisy_tables_and_of_nothing_else():
    """The same tables give the same people, whoever was in the register."""
    told = noisy(tables(register(300)), 1.0, 1.0, drawn(4))
    one, other = (fitted(told).draw(300, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(one, other)


@given(PEOPLE)
def test_a_person_is_one_number_and_back(people):
    everybody = np.array(people, dtype=np.int64)
    assert np.array_equal(from_cell(cell(everybody)), everybody)


def test_every_form_of_the_register_has_its_word():
    assert {form_of([form]) for form in Form.values} == {"sexual", "labour", "criminal", "other", "unknown"}


# Attacks


def copied(people, _chance):
    """What must never be told: the register itself."""
    return people


def as_told(people, chance):
    told = noisy(tables(people), LIMITS.one_way, LIMITS.two_way, drawn(int(chance.integers(1 << 30))))
    return fitted(told).draw(len(people), chance)


@pytest.fixture(scope="module")
def world():
    return fitted(tables(register(400)))


def test_the_attacks_find_people_in_a_copy_of_the_register(world):
    """Attacks that find nothing anywhere would say nothing."""
    found = measured(world, copied, np.random.default_rng(7), registers=3)
    assert found.unique_inside == 1.0
    assert found.unique_outside < 0.8
    assert found.membership > 0.57
    assert found.form_inside > found.form_outside + 0.02
    assert found.one_way == found.two_way == 0.0


def test_the_same_attacks_find_nobody_among_invented_people(world):
    """What holds for who was in the register holds for who was not: 5 % of one side is chance with 10 registers."""
    found = measured(world, as_told, np.random.default_rng(8), registers=10)
    assert abs(found.membership - 0.5) < 0.05
    assert abs(found.form_inside - found.form_outside) < 0.05
    assert abs((found.unique_inside or 0) - (found.unique_outside or 0)) < 0.15
    assert found.one_way_95 < 0.15


def test_no_attack_on_one_person_does_better_than_the_guarantee_allows():
    """
    Two registers that differ in one rare person, told many times: whoever knows both guesses which it was. By epsilon 2
    nobody is right more than e^2 / (1 + e^2) = 88 times of 100; the best guess of one count comes to less.
    """
    everybody = np.vstack([register(100), [[3, 2, 0, 0, 2]]])
    chance = np.random.default_rng(9)
    right = 0
    for _ in range(400):
        inside = bool(chance.integers(2))
        people = everybody if inside else everybody[:-1]
        told = noisy(tables(people), LIMITS.one_way, LIMITS.two_way, drawn(int(chance.integers(1 << 30))))
        before, after = tables(everybody[:-1]), tables(everybody)
        # Likelihood ratio of the geometric law over all counts that differ.
        score = sum(
            float((np.abs(t - b) - np.abs(t - a)).sum()) * epsilon / reach
            for tabs, low, high, epsilon, reach in (
                (told.one, before.one, after.one, LIMITS.one_way, ONE_PERSON_IN_ONE),
                (told.two, before.two, after.two, LIMITS.two_way, ONE_PERSON_IN_TWO),
            )
            for t, b, a in zip(tabs, low, high, strict=True)
        )
        right += (score > 0) == inside
    assert right / 400 < np.exp(2) / (1 + np.exp(2))
    assert right / 400 > 0.5  # the best guess there is: a blunt one would prove nothing


def test_nobody_is_enough_for_nothing():
    nobody = np.zeros((0, len(SIZES)), dtype=np.int64)
    assert guessed(register(10), nobody) >= 0
    assert reproduced(register(10), nobody) == 0
    assert membership(register(10), register(10, 2), nobody) == 0.5
    assert len(invent(nobody, LIMITS, none, np.random.default_rng(1)).people) == 0
