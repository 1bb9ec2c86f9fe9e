"""From a register to what is told of it: tables with noise, and from those alone invented people. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from zoco.opendata.measuring import Measured, measured
from zoco.opendata.noise import Noise, noisy
from zoco.opendata.parameters import Parameters
from zoco.opendata.people import NAMES, PAIRS, TRAITS, Tables, Whole, tables
from zoco.opendata.tree import Tree, fitted


@dataclass(frozen=True)
class Invented:
    """What may be told of one register: none of it was made with anything but the noisy tables."""

    told: Tables
    world: Tree
    people: Whole
    measured: Measured | None


def invent(register: Whole, limits: Parameters, noise: Noise, random: np.random.Generator) -> Invented:
    """`register`: a row for each person, once. The noise is the only thing that sees it."""
    told = noisy(tables(register), limits.one_way, limits.two_way, noise)
    world = fitted(told)
    if world.people < limits.least:
        return Invented(told, world, np.zeros((0, len(NAMES)), dtype=np.int64), None)

    def again(other: Whole, chance: np.random.Generator) -> Whole:
        model = fitted(noisy(tables(other), limits.one_way, limits.two_way, noise))
        return model.draw(model.people, chance)

    return Invented(told, world, world.draw(world.people, random), measured(world, again, random))


def shown(table: Whole, least: int) -> list[Any]:
    """
    Counts of `least` or more; of the others nothing is said.

    >>> shown(np.array([[120, -3], [10, 11]]), 11)
    [[120, None], [None, 11]]
    """
    if table.ndim > 1:
        return [shown(row, least) for row in table]
    return [int(count) if count >= least else None for count in table]


def as_json(invented: Invented, least: int) -> dict[str, Any]:
    """`one`: trait → counts in the order of its values; `two`: [trait, trait, rows of counts]; `people`: [many, values …]."""
    rows, many = np.unique(invented.people, axis=0, return_counts=True)
    return {
        "one": {name: shown(table, least) for name, table in zip(NAMES, invented.told.one, strict=True)},
        "two": [
            [NAMES[a], NAMES[b], shown(table, least)]
            for (a, b), table in zip(PAIRS, invented.told.two, strict=True)
        ],
        "people": [
            [int(count), *(TRAITS[name][at] for name, at in zip(NAMES, row, strict=True))]
            for row, count in zip(rows, many, strict=True)
        ],
        "measured": invented.measured.as_json() if invented.measured else {},
    }
