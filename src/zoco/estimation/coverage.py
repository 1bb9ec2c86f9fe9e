"""
How often does an interval hold the truth? Each method on worlds whose number of people is known: simulated ones, and
parts of a table (who is on one list is known; the other lists estimate how many they are: Binette and Steorts 2022).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from zoco.estimation import published
from zoco.estimation.estimating import estimate, select
from zoco.estimation.newton import Floats, fit_all
from zoco.estimation.resampling import Progress
from zoco.estimation.results import NoEstimate
from zoco.estimation.tables import CaptureTable

METHODS = (
    "independence",
    "chao",
    "coverage",
    "stepwise",
    "downhill",
    "bic",
    "aic",
    "average",
    "decomposable",
    "thresholding",
)
ENOUGH = 0.9
MOST_ORDER = (
    2  # lists that depend on each other at once: else all models of five lists are fitted a million times
)
FEWEST = 20  # people, for a part of a table to be asked


@dataclass(frozen=True)
class World:
    """
    `chances`: of each kind of people their part and the chance to be on each list; `pairs`: odds ratios between lists;
    or `given`: the chance of each pattern.
    """

    name: str
    people: int
    kinds: tuple[tuple[float, tuple[float, ...]], ...] = ()
    pairs: tuple[tuple[int, int, float], ...] = ()
    given: tuple[float, ...] = ()

    def cells(self) -> Floats:
        """The chance of each pattern, that of no list first."""
        if self.given:
            return np.array(self.given)
        found = sum(
            (part * self._of(chances) for part, chances in self.kinds), np.zeros(1 << len(self.kinds[0][1]))
        )
        return np.asarray(found, np.float64)

    def _of(self, chances: tuple[float, ...]) -> Floats:
        lists = len(chances)
        on = np.arange(1 << lists)[:, None] >> np.arange(lists) & 1
        weight = np.where(on == 1, chances, 1 - np.array(chances)).prod(axis=1)
        for a, b, ratio in self.pairs:
            weight = weight * np.where((on[:, a] == 1) & (on[:, b] == 1), ratio, 1.0)
        return np.asarray(weight / weight.sum())

    def drawn(self, random: np.random.Generator) -> CaptureTable:
        counts = random.multinomial(self.people, self.cells())
        counts[0] = 0
        lists = len(counts).bit_length() - 1
        return CaptureTable(tuple("ABCDEF"[:lists]), counts[None, :].astype(np.int64))

    @classmethod
    def as_fitted(cls, name: str, table: CaptureTable, method: str) -> World:
        """The world that a model says a table comes from (Chan, Silverman and Vincent 2021, section 3.4)."""
        fit = select(table, method).fit
        assert fit.unseen is not None and fit.total is not None
        means = fit_all(table.pooled[None, :].astype(float), fit.terms).means[0]
        means[0] = fit.unseen
        return cls(name, round(fit.total), given=tuple((means / means.sum()).tolist()))


FOUR, FIVE = (0.12, 0.2, 0.08, 0.15), (0.1, 0.15, 0.06, 0.12, 0.04)


@cache
def worlds() -> tuple[World, ...]:
    """Lists that depend on nothing, on each other, on who people are; and a published table as a model has it."""
    british = published.table("uk_2013_5lists")
    return (
        World("four independent lists", 3_000, ((1.0, FOUR),)),
        World("five independent lists, few people", 800, ((1.0, FIVE),)),
        World("two lists follow each other", 3_000, ((1.0, FOUR),), ((0, 1, 3.0),)),
        World("two lists shun each other", 3_000, ((1.0, FOUR),), ((0, 1, 0.3),)),
        World("three pairs depend", 4_000, ((1.0, FIVE),), ((0, 1, 3.0), (1, 3, 2.5), (2, 4, 0.3))),
        World.as_fitted("as stepwise fits the British five lists", british, "stepwise"),
        World(
            "a third is hard to see", 3_000, ((0.67, (0.2, 0.3, 0.12, 0.2)), (0.33, (0.03, 0.05, 0.02, 0.04)))
        ),
    )


@dataclass(frozen=True)
class Coverage:
    """Of one method in one world: how often the interval held the truth, the median error and width, as parts of it."""

    world: str
    method: str
    asked: int
    held: int
    failed: int
    bias: float
    width: float

    @property
    def share(self) -> float:
        return self.held / max(self.asked - self.failed, 1)


def in_worlds(tables: int, n_boot: int, seed: int, methods: Sequence[str] = METHODS, say: Progress = lambda _done, _of: None, only: str = "") -> Iterator[Coverage]:  # noqa: PLR0917  # fmt: skip
    """Every method in every simulated world (or the one called so), `tables` draws of each."""
    for number, world in enumerate(worlds()):
        if only not in ("", world.name):
            continue
        random = np.random.default_rng([seed, number])
        drawn = [(world.drawn(random), world.people) for _ in range(tables)]
        for method in methods:
            yield _of(world.name, method, drawn, n_boot, seed)
        say(number + 1, len(worlds()))


def parts(table: CaptureTable) -> dict[str, tuple[CaptureTable, int]]:
    """Of each list its people, as the other lists see them, and how many are on it: that is known."""
    found = {}
    for number, each in enumerate(table.lists):
        inside = np.arange(table.counts.shape[1]) >> number & 1 == 1
        counts = np.where(inside, table.pooled, 0)[None, :]
        with suppress(ValueError):
            found[each] = CaptureTable(table.lists, counts).without(each), table.on(each)
    return found


def in_parts(name: str, table: CaptureTable, n_boot: int, seed: int, methods: Sequence[str] = METHODS) -> Iterator[Coverage]:  # fmt: skip
    """Of those parts of a table that others see enough people of."""
    drawn = [(part, people) for part, people in parts(table).values() if part.seen >= FEWEST]
    for method in methods:
        yield _of(f"parts of {name}", method, drawn, n_boot, seed)


def _of(
    world: str, method: str, drawn: Sequence[tuple[CaptureTable, int]], n_boot: int, seed: int
) -> Coverage:
    held = failed = 0
    off, wide = [], []
    for number, (table, people) in enumerate(drawn):
        try:
            found = estimate(table, method, n_boot=n_boot, seed=seed + number, max_order=MOST_ORDER)
        except NoEstimate:
            failed += 1
            continue
        if found.lower is None or found.upper is None:
            failed += 1
            continue
        held += found.lower <= people <= found.upper
        off.append(found.total / people - 1)
        wide.append((found.upper - found.lower) / people)
    return Coverage(world, method, len(drawn), held, failed, _median(off), _median(wide))


def _median(values: Sequence[float]) -> float:
    return float(np.median(values)) if values else float("nan")


def as_markdown(found: Sequence[Coverage]) -> str:
    """A table for `docs/`: a row for each world, a column for each method."""
    methods = list(dict.fromkeys(each.method for each in found))
    told: dict[str, dict[str, Any]] = {}
    for each in found:
        told.setdefault(each.world, {})[each.method] = each
    lines = [f"| world | tables | {' | '.join(methods)} |", f"|---|---|{'---|' * len(methods)}"]
    for world, by_method in told.items():
        cells = [_cell(by_method[method]) for method in methods]
        lines.append(f"| {world} | {next(iter(by_method.values())).asked} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(each: Coverage) -> str:
    if each.failed == each.asked:
        return "none"
    mark = "" if each.share >= ENOUGH else "**"
    return f"{mark}{each.share:.0%}{mark} ({each.bias:+.0%}, {each.width:.0%})"
