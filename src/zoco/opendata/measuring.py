"""
How useful invented people are, and what they give away: measured on invented registers, since an error against the real
one would tell what the real one says. The told model is taken as the world: registers of the same size are drawn from it,
each goes through the whole release, and whoever attacks has the invented people and knows everything of somebody else.

Attacks as in Stadler, Oprisanu and Troncoso (2022), Synthetic Data: Anonymisation Groundhog Day, USENIX Security; and
Giomi et al. (2023), A unified framework for quantifying privacy risk in synthetic data, PoPETs: always beside people who
were not in the register (hold-out), since what holds for everybody is not told by anybody's being in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields

import numpy as np

from zoco.opendata.people import PAIRS, SIZES, Whole, cell, tables
from zoco.opendata.tree import Tree

# A register → the invented people that would be told of it.
Told = Callable[[Whole, np.random.Generator], Whole]
GUESSED = 0  # the form of exploitation: what somebody who knows the rest would most like to learn


@dataclass(frozen=True)
class Measured:
    """
    Means over registers; shares of 0 to 1.

    `one_way`, `two_way`: how far a share of people is off, at the median count and at the 95th percentile. `membership`:
    how often who was in the register is told from who was not (0.5: by guessing). `form_*`: how often the form of
    somebody of whom all else is known is guessed, for who was in it and who was not. `unique_*`: of who is like nobody
    else, how often the combination is among the invented people, for who was in it and who was not; None where everybody
    is like somebody.
    """

    registers: int
    people: int
    one_way: float
    one_way_95: float
    two_way: float
    two_way_95: float
    membership: float
    form_inside: float
    form_outside: float
    unique_inside: float | None
    unique_outside: float | None

    def as_json(self) -> dict[str, float | None]:
        return {name: None if value is None else round(value, 4) for name, value in asdict(self).items()}


def measured(world: Tree, told: Told, random: np.random.Generator, registers: int = 20) -> Measured:
    """Raises ValueError for a world of nobody."""
    if world.people < 2:
        raise ValueError("There are too few people to measure anything.")
    found = [_one(world, told, random) for _ in range(registers)]
    names = [field.name for field in fields(Measured)][2:]
    means = {name: _mean([each[name] for each in found]) for name in names}
    return Measured(registers=registers, people=world.people, **means)  # type: ignore[arg-type]


def _mean(found: list[float | None]) -> float | None:
    known = [each for each in found if each is not None]
    return float(np.mean(known)) if known else None


def _one(world: Tree, told: Told, random: np.random.Generator) -> dict[str, float | None]:
    inside, outside = world.draw(world.people, random), world.draw(world.people, random)
    invented = told(inside, random)
    one, two = _errors(inside, invented)
    return {
        "one_way": float(np.median(one)),
        "one_way_95": float(np.quantile(one, 0.95)),
        "two_way": float(np.median(two)),
        "two_way_95": float(np.quantile(two, 0.95)),
        "membership": membership(inside, outside, invented),
        "form_inside": guessed(inside, invented),
        "form_outside": guessed(outside, invented),
        "unique_inside": reproduced(inside, invented),
        "unique_outside": reproduced(outside, invented),
    }


def _errors(real: Whole, invented: Whole) -> tuple[Whole, Whole]:
    """Of every count by one trait, and by two: how far the share is off."""
    before, after = tables(real), tables(invented)
    most = max(len(invented), 1)
    one = [np.abs(a / len(real) - b / most).ravel() for a, b in zip(before.one, after.one, strict=True)]
    two = [np.abs(a / len(real) - b / most).ravel() for a, b in zip(before.two, after.two, strict=True)]
    assert len(two) == len(PAIRS)
    return np.concatenate(one), np.concatenate(two)


def closeness(people: Whole, invented: Whole) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Of each person how near the nearest invented one is, and how many are exactly alike: high is near."""
    if not len(invented):
        return np.zeros(len(people))
    many = np.bincount(cell(invented), minlength=int(np.prod(SIZES)))
    kinds = np.unique(invented, axis=0)
    apart = (people[:, None, :] != kinds[None, :, :]).sum(axis=2).min(axis=1)
    return np.asarray(many[cell(people)] / (len(invented) + 1) - apart)


def membership(inside: Whole, outside: Whole, invented: Whole) -> float:
    """
    How often somebody who was in the register seems nearer to the invented people than somebody who was not (AUC).

    >>> people = np.array([[0, 0, 0, 0, 0], [1, 1, 1, 1, 1]])
    >>> membership(people, people, people), membership(people[:1], people[1:], people[:1])
    (0.5, 1.0)
    """
    near, far = closeness(inside, invented), np.sort(closeness(outside, invented))
    below, equal = np.searchsorted(far, near, "left"), np.searchsorted(far, near, "right")
    return float(np.mean((below + equal) / 2) / len(far))


def guessed(people: Whole, invented: Whole) -> float:
    """How often the form that most of the invented people who are alike in all else have, is that of the person."""
    rest, size = [at for at in range(len(SIZES)) if at != GUESSED], SIZES[GUESSED]

    def alike(those: Whole) -> Whole:
        return np.asarray(
            np.ravel_multi_index(tuple(those[:, rest].T), [SIZES[at] for at in rest]), dtype=np.int64
        )

    votes = np.zeros((int(np.prod([SIZES[at] for at in rest])), size))
    np.add.at(votes, (alike(invented), invented[:, GUESSED]), 1)
    usual = np.bincount(invented[:, GUESSED], minlength=size)
    best = np.where(votes.any(axis=1), votes.argmax(axis=1), usual.argmax())
    return float(np.mean(best[alike(people)] == people[:, GUESSED]))


def reproduced(people: Whole, invented: Whole) -> float | None:
    """Of people who are like nobody else, how many have their like among the invented."""
    mine = cell(people)
    cells, many = np.unique(mine, return_counts=True)
    alone = cells[many == 1]
    return float(np.mean(np.isin(alone, cell(invented)))) if len(alone) else None
