"""
What somebody could learn who has every figure that is published and tries: differences, complements, overlaps, the
same question again.

The attacks know nothing of how `publish` decides. They add up and subtract what is shown, up to FIGURES at once, and
keep each combination that counts a group of people exactly once: then its number is known. `-s` prints what they learn.
"""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest

from zoco.disclosure import PARTNERS, PUBLIC, publish

FIGURES = 4
LEAST = PUBLIC.least


def learned(counts, groups, told):
    """Sizes of the groups whose number follows from at most FIGURES shown figures → how many such groups."""
    atoms = list(counts)
    people = np.array([counts[atom] for atom in atoms])
    known = {
        name: np.array([atom in set(groups[name]) for atom in atoms], int) for name in told if told[name]
    }
    found = {}
    for many in range(1, FIGURES + 1):
        for names in combinations(known, many):
            lines = np.array([known[name] for name in names])
            signs = np.array([(1, *rest) for rest in product((1, -1), repeat=many - 1)])
            for sums in (signs @ lines, -signs @ lines):
                for line in sums[(sums.min(axis=1) >= 0) & (sums.max(axis=1) == 1)]:
                    found[line.tobytes()] = int(line @ people)
    return Counter(found.values())


def table(rows, columns, sizes):
    cells = dict(zip(product(rows, columns), sizes, strict=True))
    groups = {
        f"{row or 'all'} {column or 'all'}": [cell for cell in cells if row in ("", cell[0]) and column in ("", cell[1])]
        for row in ("", *rows) for column in ("", *columns)
    }  # fmt: skip
    return cells, groups


def differencing(chance):
    """Ages up to 18, 19, 20 and on: each answer differs from the next by one year."""
    counts = {age: chance.choice([1, 2, 4, 8, 12, 30]) for age in range(18, 26)}
    return counts, {f"up to {age}": [each for each in counts if each <= age] for age in counts}


def complement(chance):
    """A total, its parts, and every part but one."""
    counts = {unit: chance.choice([1, 3, 10, 11, 15, 60]) for unit in range(6)}
    groups = {"all": list(counts)} | {f"unit {unit}": [unit] for unit in counts}
    return counts, groups | {f"all but {unit}": [each for each in counts if each != unit] for unit in counts}


def overlap(chance):
    """Police units, care regions and provinces that share municipalities."""
    counts = {place: chance.choice([0, 1, 2, 5, 11, 20]) for place in range(12)}
    groups = {
        f"region {start}": [place for place in counts if start <= place < start + 5]
        for start in range(0, 8, 2)
    }
    return counts, groups | {"south": range(6), "north": range(6, 12), "all": range(12)}


def repeated(chance):
    """The same table asked after three months, after a few more people were found."""
    cells, groups = table(["w", "m"], ["eu", "other"], [chance.choice([2, 9, 12, 40]) for _cell in range(4)])
    later = {(*cell, "later"): chance.choice([0, 1, 2, 14]) for cell in cells}
    again = {
        f"{name} again": [*group, *((*cell, "later") for cell in group)] for name, group in groups.items()
    }
    return cells | later, groups | again


def years(chance):
    """A table of years, forms, and all of it: margins and parts."""
    sizes = [chance.choice([0, 1, 3, 10, 11, 14, 50]) for _cell in range(12)]
    return table(["2023", "2024", "2025"], ["sexual", "labour", "crime", "organs"], sizes)


ATTACKS = [differencing, complement, overlap, repeated, years]


@pytest.mark.parametrize("rule", [PUBLIC, PARTNERS], ids=["public", "partners"])
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_nothing_below_the_minimum_is_learned(attack, rule):
    chance, sizes, hidden, asked = random.Random(attack.__name__), Counter(), 0, 0
    for _time in range(5):
        counts, groups = attack(chance)
        told = publish(counts, groups, rule)
        hidden, asked = hidden + list(told.values()).count(None), asked + len(told)
        # Also of a rounded figure the attacker is given the exact number: a harder test than there will be.
        sizes += learned(counts, groups, told)
    small = {size: many for size, many in sizes.items() if 0 < size < rule.least}
    print(
        f"{attack.__name__:>13}, at least {rule.least:>2}: {asked} figures, {hidden} hidden, {sum(sizes.values())} groups "
        f"worked out, the smallest with somebody in it has {min((size for size in sizes if size), default='none')}"
    )
    assert not small, f"groups of {sorted(small)} people can be worked out"
    assert hidden < asked, "what publishes nothing is safe and of no use"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_the_attacks_find_small_groups_where_only_small_figures_are_hidden(attack):
    """An attack that learns nothing of an unprotected table would prove nothing."""
    chance = random.Random(attack.__name__)
    sizes = Counter()
    for _time in range(2):
        counts, groups = attack(chance)
        sums = {name: sum(counts[atom] for atom in group) for name, group in groups.items()}
        sizes += learned(
            counts, groups, {name: many if many >= LEAST else None for name, many in sums.items()}
        )
    assert any(0 < size < LEAST for size in sizes)


def test_two_years_do_not_tell_who_came():
    """A running total, told again every year: what has come since is told when it is enough, and not before."""
    counts = {2023: 60, 2024: 4, 2025: 9, 2026: 30}
    groups = {f"until {year}": [each for each in counts if each <= year] for year in counts}
    told = {}
    for asked in range(1, 5):
        so_far = dict(list(groups.items())[:asked])
        out = [name for name, people in told.items() if people]
        told |= publish(counts, so_far, PUBLIC.exact(), out=out)
    assert told == {"until 2023": 60, "until 2024": None, "until 2025": 73, "until 2026": 103}
    assert min(size for size in learned(counts, groups, told) if size) >= LEAST
