"""Fit the weights on generated settings: `zoco link train`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zoco.linkage.blocking import candidates
from zoco.linkage.features import LEVELS, Codes, Pairs, levels
from zoco.linkage.generator import SETTINGS, Setting, generate, swept
from zoco.linkage.generator.settings import NEVER_TRAINED
from zoco.linkage.hubs import context
from zoco.linkage.linking import NEAR, grouped, prepared, surely
from zoco.linkage.measures import pairs_within, pairwise, together
from zoco.linkage.table import Floats, Ints, Table
from zoco.linkage.weights import Weights, fit

MOST = 1_200_000  # pairs that the weights are fitted on


@dataclass
class Lesson:
    """Compared pairs of one generated set, and the truth."""

    table: Table
    left: Ints
    right: Ints
    levels: dict[str, Codes]
    same: NDArray[np.bool_]
    persons: list[str]
    placed: NDArray[np.bool_]
    origins: list[str]

    @classmethod
    def of(cls, setting: Setting, records: int, seed: int) -> Lesson:
        made = list(generate(setting, records, seed))
        table, owners, hashed = prepared([row for row, _ in made], 1)
        left, right = candidates(owners, hashed, table.single["signal_id"])
        number = {person: i for i, person in enumerate(dict.fromkeys(t.person_id for _, t in made))}
        persons = np.array([number[truth.person_id] for _, truth in made])
        found = levels(Pairs(table, context(table), left, right))
        placed = np.array([truth.identifiable for _, truth in made], bool)
        return cls(table, left, right, found, persons[left] == persons[right], [t.person_id for _, t in made], placed, [t.origin for _, t in made])  # fmt: skip

    def weighed(self, weights: Weights) -> Weighed:
        return Weighed(self, weights, weights.scores(self.levels))


@dataclass(frozen=True)
class Weighed:
    """A lesson with the scores that some weights give its pairs: found once."""

    lesson: Lesson
    weights: Weights
    scores: Floats

    @property
    def link_from(self) -> float:
        return self.weights.link_from(self.lesson.table.size)

    def near(self, threshold: float) -> tuple[Ints, Ints, Floats]:
        """The pairs that count for groups, with their scores."""
        kept = self.scores > threshold - NEAR
        return self.lesson.left[kept], self.lesson.right[kept], self.scores[kept]

    def groups(self, threshold: float) -> Ints:
        return grouped(self.lesson.table, *self.near(threshold), threshold)

    @cached_property
    def linked(self) -> Ints:
        """The groups that these weights make."""
        return self.groups(self.link_from)

    def f1(self, threshold: float) -> float:
        """Pairwise F1 over identifiable rows when linking begins at `threshold`."""
        found, rows = self.groups(threshold), np.flatnonzero(self.lesson.placed)
        return pairwise(found[rows].tolist(), [self.lesson.persons[row] for row in rows]).f1

    def sure(self, sure: float) -> Ints:
        """The groups that are shown as sure from this score on."""
        return surely(
            self.lesson.table, self.linked, self.near(self.link_from), replace(self.weights, sure=sure)
        )

    def pairs_by_origin(self) -> dict[str, tuple[int, int]]:
        """Of each origin of names, over identifiable rows: pairs of one person that are joined, and all of them."""
        groups = self.linked.tolist()
        counted: dict[str, tuple[Counter[object], Counter[object]]] = defaultdict(
            lambda: (Counter(), Counter())
        )
        for row in np.flatnonzero(self.lesson.placed).tolist():
            joined, every = counted[self.lesson.origins[row]]
            joined[self.lesson.persons[row], groups[row]] += 1
            every[self.lesson.persons[row]] += 1
        return {origin: (together(joined.values()), together(every.values())) for origin, (joined, every) in counted.items()}  # fmt: skip


FALL = 0.02
FEWEST = 150
"""Pairs of an origin, below which a fall of its recall says nothing."""


class HurtsAnOrigin(ValueError):
    """A refit that would find people of one origin of names worse than before is refused."""


def refuse_a_fall(before: Weights, after: Weights, lessons: Iterable[Lesson]) -> None:
    """
    Raises `HurtsAnOrigin` when the recall of any origin of names falls by more than two points.

    Over identifiable rows of the lessons together; each with the threshold that its weights set.
    """
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for lesson in lessons:
        now = lesson.weighed(after).pairs_by_origin()
        for origin, (joined, every) in lesson.weighed(before).pairs_by_origin().items():
            for place, number in enumerate((joined, now[origin][0], every)):
                found[origin][place] += number
    falls = {
        origin: (was - is_now) / every for origin, (was, is_now, every) in found.items() if every >= FEWEST
    }
    if hurt := {origin: fall for origin, fall in falls.items() if fall > FALL}:
        told = ", ".join(f"{origin} by {100 * fall:.1f} points" for origin, fall in sorted(hurt.items()))
        raise HurtsAnOrigin(f"recall would fall for names from {told}: these weights are not written.")


def held_out(records: int, seed: int) -> list[Lesson]:
    """Sets on which neither weights nor threshold were fitted."""
    return lessons_of_each(records, seed + 5000)


def lessons_of_each(records: int, seed: int) -> list[Lesson]:
    """One of each setting that may be trained on."""
    trained = [setting for name, setting in SETTINGS.items() if name != NEVER_TRAINED]
    return [Lesson.of(setting, records, seed + i) for i, setting in enumerate(trained)]


def train(sets: int, records: int, seed: int, say: Callable[[str], None] = print) -> Weights:
    """
    Weights from `sets` swept settings of very different size, around `records`, and the threshold from four settings.
    """
    sizes = [int(records * factor) for factor in (0.25, 0.5, 1, 2)]
    lessons = []
    for number in range(sets):
        lessons.append(Lesson.of(swept(seed + number), sizes[number % 4], seed + number))
        say(f"set {number + 1} of {sets}: {len(lessons[-1].same):,} pairs")
    same = np.concatenate([lesson.same for lesson in lessons])
    drawn = np.random.default_rng(seed).permutation(len(same))[:MOST]
    joined = {name: np.concatenate([lesson.levels[name] for lesson in lessons])[drawn] for name in LEVELS}
    bias, bits = fit(joined, same[drawn])
    fitted = Weights(bias, bits, 0.0, 0.0, records, 0.0)
    return calibrated(fitted, records, seed, say, sets)


def calibrated(weights: Weights, records: int, seed: int, say: Callable[[str], None], sets: int) -> Weights:
    """The threshold of the best mean F1, at a quarter of the size and at twice the size; the score shown as sure."""
    best: dict[int, float] = {}
    small, large = records // 4, records * 2
    for size in (small, large):
        lessons = lessons_of_each(size, seed + 1000)
        weighed = [lesson.weighed(weights) for lesson in lessons]
        best[size], f1 = highest({t: float(np.mean([each.f1(t) for each in weighed])) for t in GRID})
        say(f"{size:,} records: threshold {best[size]:.2f} bits, F1 {f1:.3f}")
    slope = float(np.clip((best[large] - best[small]) / np.log2(large / small), 0.2, 1.0))
    manifest = {"sets": sets, "records": records, "seed": seed, "settings": "swept between the trained ones", "never_trained": NEVER_TRAINED}  # fmt: skip
    middle = (best[small] + best[large]) / 2 + slope * float(np.log2(records) - np.log2(small * large) / 2)
    placed = replace(weights, threshold=middle, slope=slope, size=records, manifest=manifest)
    return replace(placed, sure=_sure(placed, lessons))


def resettled(weights: Weights, records: int, seed: int) -> Weights:
    """The same weights, with the score shown as sure found again on the sets that `calibrated` finds it on."""
    return replace(weights, sure=_sure(weights, lessons_of_each(records * 2, seed + 1000)))


GRID = tuple(step / 4 for step in range(-14, 13))
FLAT = 0.001


def highest(f1: dict[float, float]) -> tuple[float, float]:
    """
    The middle of the flat top, and its height: which single threshold is the best there is chance.

    >>> highest({0.0: 0.8, 0.5: 0.9, 1.0: 0.9005, 1.5: 0.9, 2.0: 0.7})
    (1.0, 0.9005)
    """
    most = max(f1.values())
    return float(np.mean([threshold for threshold, height in f1.items() if height >= most - FLAT])), most


def _sure(weights: Weights, lessons: list[Lesson], *, precision: float = 0.995) -> float:
    """The lowest score, in quarters of a bit, from which so many of the pairs shown as sure are right."""
    weighed = [lesson.weighed(weights) for lesson in lessons]
    low, high = 0, 48
    while low < high:
        middle = (low + high) // 2
        if _right(weighed, middle / 4) >= precision:
            high = middle
        else:
            low = middle + 1
    return low / 4


def _right(weighed: list[Weighed], sure: float) -> float:
    """Of the pairs of identifiable rows that are shown as sure in all lessons: the share of one person."""
    shown = right = 0
    for each in weighed:
        left, other = pairs_within(each.sure(sure))
        both = each.lesson.placed[left] & each.lesson.placed[other]
        persons = np.array(each.lesson.persons)
        shown += int(both.sum())
        right += int((both & (persons[left] == persons[other])).sum())
    return right / max(shown, 1)
