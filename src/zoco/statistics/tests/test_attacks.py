"""
What somebody could learn who keeps every figure that was told and calculates: differences between quarters and their
year, complements, steps within steps, the same question every night.

The attacker knows what the figures mean (a year is its quarters, who came into a shelter was accepted) and adds up,
subtracts and bounds all of them at once; she knows nothing of how `zoco.disclosure` decides. `-s` prints what she learns.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from zoco.disclosure import PUBLIC
from zoco.statistics import flowing, registered
from zoco.statistics.divisions import TOTAL
from zoco.statistics.journeys import Journey
from zoco.statistics.periods import Period
from zoco.statistics.tests.register import AFTER, people, register, release

RULE = PUBLIC.exact()
YEAR = Period.year(2025)
QUARTERS = YEAR.quarters()


def learned(atoms, figures, told, targets):
    """
    `figures`: name → its atoms; `told`: name → number; `targets`: name → (its atoms, how many there are).

    Which small targets are known exactly, or known to be small: name → how many.
    """
    shown = [name for name in figures if told.get(name) is not None]
    place = {atom: at for at, atom in enumerate(atoms)}
    lines = np.zeros((len(shown), len(atoms)))
    for row, name in enumerate(shown):
        lines[row, [place[atom] for atom in figures[name]]] = 1
    numbers = np.array([told[name] for name in shown], float)
    basis = np.linalg.svd(lines, full_matrices=False)
    span = basis.Vh[basis.S > 1e-9]
    known = {}
    for name, (inside, many) in targets.items():
        if not 0 < many < RULE.least:
            continue  # who is no small group may be known, and nobody is nobody's secret
        target = np.zeros(len(atoms))
        target[[place[atom] for atom in inside]] = 1
        exact = np.linalg.norm(target - span.T @ (span @ target)) < 1e-6
        if exact or _most(target, lines, numbers) < RULE.least - 1e-6:
            known[name] = many
    return known


def _most(target, lines, numbers):
    """The most people that a target can have, by all that is told."""
    bounds = linprog(-target, A_eq=lines, b_eq=numbers, bounds=(0, None))
    return np.inf if bounds.status == 3 else -bounds.fun


def report(name, told, small):
    hidden = list(told.values()).count(None)
    print(
        f"{name:>24}: {len(told)} figures, {hidden} hidden; {len(small)} groups below {RULE.least} worked out, {small}"
    )
    assert hidden < len(told), "what tells nothing is safe and of no use"
    assert not small, small


# A division of the register: quarters and their year


def division(chance, values):
    sizes = [0, 1, 2, 5, 9, 10, 11, 12, 25, 60]
    return {
        quarter: Counter({frozenset([value]): chance.choice(sizes) for value in values})
        for quarter in QUARTERS
    }


def told_of(counts, values):
    """Quarter by quarter, each told when it was over; then the year."""
    told = {}
    for quarter in QUARTERS:
        told |= registered.of_quarter(quarter, {"unit": counts[quarter]}, {"unit": values}, RULE)
    return told | registered.of_year(
        YEAR, {q: {"unit": counts[q]} for q in QUARTERS}, told, {"unit": values}, RULE
    )


def as_groups(counts, values):
    atoms = [(quarter, value) for quarter in QUARTERS for value in values]
    groups = {
        (period, TOTAL, ""): [atom for atom in atoms if period in (YEAR, atom[0])]
        for period in (YEAR, *QUARTERS)
    }
    groups |= {
        (period, "unit", value): [atom for atom in groups[period, TOTAL, ""] if atom[1] == value]
        for period in (YEAR, *QUARTERS)
        for value in values
    }
    people = {atom: counts[atom[0]][frozenset([atom[1]])] for atom in atoms}
    return atoms, groups, people


def subtracted(groups, people):
    """Each group, and what is left of each group without another that lies within it."""
    targets = {name: inside for name, inside in groups.items() if name[1] != TOTAL}
    for (outer, around), (inner, inside) in product(groups.items(), repeat=2):
        if set(inside) < set(around):
            targets[outer, "without", inner] = sorted(set(around) - set(inside))
    return {name: (inside, sum(people[atom] for atom in inside)) for name, inside in targets.items()}


def test_quarters_and_their_year_tell_of_no_small_group():
    chance, values, figures = random.Random(12), "abcd", 0
    for world in range(8):
        counts = division(chance, values)
        told = told_of(counts, values)
        atoms, groups, people = as_groups(counts, values)
        report(f"quarters and year {world}", told, learned(atoms, groups, told, subtracted(groups, people)))
        figures += sum(number is not None for (period, *_), number in told.items() if period == YEAR)
    assert figures > 8


def test_the_attack_finds_small_groups_where_a_year_is_told_without_looking_at_its_quarters():
    """An attack that learns nothing of an unprotected table would prove nothing."""
    chance, values, found = random.Random(12), "abcd", 0
    for _world in range(4):
        counts = division(chance, values)
        careless = told_of(counts, values)
        for value in values:
            many = sum(counts[quarter][frozenset([value])] for quarter in QUARTERS)
            careless[YEAR, "unit", value] = many if many >= RULE.least else None
        atoms, groups, people = as_groups(counts, values)
        known = learned(atoms, groups, careless, subtracted(groups, people))
        found += len(known)
    assert found


# How people got on: steps within steps, quarters and their year, with the register beside them


def lives(chance, shares):
    def one():
        if chance.random() > shares["accepted"]:
            return Journey(covered=chance.random() < shares["covered"])
        sheltered, decided = chance.random() < shares["sheltered"], chance.random() < shares["permit"]
        waits = {"wait_accepted": 1}
        waits |= {"wait_contact": 3} if chance.random() < shares["contact"] else {}
        waits |= {"wait_place": 9} if sheltered and chance.random() < 0.9 else {}
        waits |= {"wait_permit": 40} if decided else {}
        return Journey(
            covered=chance.random() < shares["covered"],
            reached=frozenset(
                ["accepted", *(["sheltered"] if sheltered else []), *(["permit"] if decided and chance.random() < 0.9 else [])]
            ),
            waits=waits,
            terms={"hard": chance.random() < shares["kept"]} if chance.random() < 0.8 else {},
        )  # fmt: skip

    return {quarter: [one() for _person in range(chance.choice([12, 30, 60, 90]))] for quarter in QUARTERS}


TRAITS = [(TOTAL, ""), ("accepted", ""), ("sheltered", ""), ("permit", ""), ("covered", ""),
          *((wait, "people") for wait in flowing.WAITS), ("terms_due", "hard"), ("terms_kept", "hard")]  # fmt: skip


def everything_that_can_be():
    """Every combination of traits that the meaning of the words allows, in each quarter."""
    for quarter, covered, accepted in product(QUARTERS, (0, 1), (0, 1)):
        base = {(TOTAL, "")} | ({("covered", "")} if covered else set())
        if not accepted:
            yield quarter, frozenset(base)
            continue
        base |= {("accepted", ""), ("wait_accepted", "people")}
        shelter = [set(), {("sheltered", "")}, {("sheltered", ""), ("wait_place", "people")}]
        permit = [
            set(),
            {("wait_permit", "people")},
            {("wait_permit", "people"), ("permit", "")},
            {("permit", "")},
        ]
        contact = [set(), {("wait_contact", "people")}]
        terms = [set(), {("terms_due", "hard")}, {("terms_due", "hard"), ("terms_kept", "hard")}]
        for more in product(shelter, permit, contact, terms):
            yield quarter, frozenset(base.union(*more))


SHARES = [
    {"accepted": 0.9, "covered": 0.8, "sheltered": 0.3, "permit": 0.3, "contact": 0.9, "kept": 0.8},
    {"accepted": 0.97, "covered": 0.95, "sheltered": 0.1, "permit": 0.95, "contact": 0.97, "kept": 0.96},
    {"accepted": 0.5, "covered": 0.5, "sheltered": 0.9, "permit": 0.05, "contact": 0.5, "kept": 0.5},
]


@pytest.fixture(scope="module")
def steps():
    """What the words allow, and the groups of it by period and trait."""
    atoms = list(everything_that_can_be())
    return atoms, {
        (period, *trait): [atom for atom in atoms if period in (YEAR, atom[0]) and trait in atom[1]]
        for period in (YEAR, *QUARTERS)
        for trait in TRAITS
    }


def in_the_register(journeys):
    """What the register told of them before: how many there are."""
    counts = {quarter: {"x": Counter({frozenset("x"): len(found)})} for quarter, found in journeys.items()}
    out = {}
    for quarter in QUARTERS:
        out |= registered.of_quarter(quarter, counts[quarter], {"x": "x"}, RULE)
    out |= registered.of_year(YEAR, counts, out, {"x": "x"}, RULE)
    return {key: number for key, number in out.items() if key[1] == TOTAL}


@pytest.mark.parametrize("shares", SHARES, ids=["as in a year", "nearly everybody", "half"])
def test_steps_within_steps_tell_of_no_small_group(shares, steps):
    journeys, (atoms, groups) = lives(random.Random(str(shares)), shares), steps
    totals = in_the_register(journeys)
    told = totals | flowing.of_year(YEAR, journeys, totals, RULE)
    people = counted(journeys)
    assert set(people) <= set(atoms)
    asked = {name: number for name, number in told.items() if name in groups}
    report("steps", asked, learned(atoms, groups, asked, _worth_asking(groups, people)))


def test_who_left_the_shelter_in_time_is_not_subtracted_from_who_stayed_longer():
    """Only who is in a shelter can stay longer: of 40 in a shelter 35 stayed longer, five did not."""
    stays = [Journey(reached=frozenset(["accepted", "sheltered"]), held_up=frozenset(["no_move_on"]))] * 35
    stays += [Journey(reached=frozenset(["accepted", "sheltered"]))] * 5
    quarter = stays + [Journey(reached=frozenset(["accepted"]))] * 40 + [Journey()] * 20
    journeys = {each: quarter if each == QUARTERS[0] else [Journey()] * 20 for each in QUARTERS}
    told = flowing.of_year(YEAR, journeys, in_the_register(journeys), RULE)
    assert told[YEAR, "sheltered", ""] == 40
    assert told[YEAR, "held_up", "no_move_on"] is None


def test_the_attack_finds_small_groups_where_each_step_is_only_held_against_the_minimum(steps):
    journeys, (atoms, groups) = lives(random.Random(4), SHARES[0]), steps
    people = counted(journeys)
    sizes = {name: sum(people[atom] for atom in inside) for name, inside in groups.items()}
    careless = {name: many if many >= RULE.least else None for name, many in sizes.items()}
    assert learned(atoms, groups, careless, _worth_asking(groups, people))


def counted(journeys):
    return Counter((quarter, flowing.traits(each)) for quarter, found in journeys.items() for each in found)


def _worth_asking(groups, people):
    """Each group, each without another within it, and those of a period in two groups or in one and not in the other."""
    targets = {name: set(inside) for name, inside in groups.items()}
    for period in (YEAR, *QUARTERS):
        for one, other in product(TRAITS, repeat=2):
            around, inside = set(groups[period, *one]), set(groups[period, *other])
            targets[period, one, "not", other] = around - inside
    for quarter, trait in product(QUARTERS, TRAITS):
        targets["rest", quarter, trait] = set(groups[YEAR, *trait]) - set(groups[quarter, *trait])
    return {
        name: (sorted(inside, key=str), sum(people[atom] for atom in inside))
        for name, inside in targets.items()
        if inside
    }


# The same question every night


@pytest.mark.django_db
def test_who_asks_every_night_subtracts_nothing(cast):
    from zoco.access.acting import acting_as
    from zoco.statistics.figures import figures

    def asked():
        with acting_as(cast["Bea"]):
            return {(f.release_id, f.starts_on, f.months, f.indicator, f.value): f.amount for f in figures()}

    register(*people(40, "w"), *people(20, "m", gender="man"), *people(4, "o", gender="other"))
    nights = [
        AFTER,
        AFTER,
        datetime(2025, 10, 2, 12, tzinfo=AFTER.tzinfo),
        datetime(2026, 1, 2, 12, tzinfo=AFTER.tzinfo),
    ]
    before = {}
    for night, at in enumerate(nights):
        release(at)
        now = asked()
        assert before.items() <= now.items(), "what was told moved"
        before = now
        # Somebody is registered late in a quarter that was told, others come in the next.
        register(*people(1, f"late{night}"), *people(15, f"next{night}", on=date(2025, 8, 1)))
    assert len({key[1:3] for key in before}) == 3
