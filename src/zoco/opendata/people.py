"""Who somebody is in open data: five traits with few values each. Pure: people as rows of numbers, counts as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
TRAITS: dict[str, tuple[str, ...]] = {
    "form": ("sexual", "labour", "criminal", "other", "several", "unknown"),
    "gender": ("woman", "man", "other", "unknown"),
    "age_band": ("0-17", "18-22", "23+", "unknown"),
    "nationality_group": ("dutch", "eu", "non_eu", "unknown"),
    "reporter": ("investigation", "care", "other"),
}
NAMES = list(TRAITS)
SIZES = [len(values) for values in TRAITS.values()]
PAIRS = list(combinations(range(len(NAMES)), 2))
REPORTERS = {"police": "investigation", "kmar": "investigation", "nla": "investigation"} | dict.fromkeys(
    ("care_coordinator", "comensha", "fairwork", "shelter", "youth_care", "ambulant"), "care"
)
VAGUE = {"unknown", "not_yet_exploited"}


def form_of(forms: Sequence[str]) -> str:
    """
    One word for all forms of a person, so that she is in one cell of a table.

    >>> [form_of(forms) for forms in (["sexual"], ["labour", "criminal"], ["slavery"], ["unknown"], [])]
    ['sexual', 'several', 'other', 'unknown', 'unknown']
    """
    known = set(forms) - VAGUE
    if not known:
        return "unknown"
    if len(known) > 1:
        return "several"
    (form,) = known
    return form if form in TRAITS["form"] else "other"


def row(forms: Sequence[str], gender: str, age_band: str, nationality_group: str, kind: str) -> list[int]:
    """
    >>> row(["labour"], "man", "23+", "eu", "police")
    [1, 1, 2, 1, 0]
    """
    said = (form_of(forms), gender, age_band, nationality_group, REPORTERS.get(kind, "other"))
    return [TRAITS[name].index(value) for name, value in zip(NAMES, said, strict=True)]


@dataclass(frozen=True)
class Tables:
    """Counts by each trait, and by each two traits (rows: the first)."""

    one: list[Whole]
    two: list[Whole]


def tables(people: Whole) -> Tables:
    """
    One person is in one cell of each table: 5 by one trait and 10 by two, which is what noise must cover.

    >>> counted = tables(np.array([[1, 1, 2, 1, 0], [0, 0, 2, 2, 1]]))
    >>> sum(int(table.sum()) for table in counted.one), sum(int(table.sum()) for table in counted.two)
    (10, 20)
    """
    one = [np.bincount(people[:, at], minlength=size) for at, size in enumerate(SIZES)]
    two = [
        np.bincount(people[:, a] * SIZES[b] + people[:, b], minlength=SIZES[a] * SIZES[b]).reshape(SIZES[a], SIZES[b])
        for a, b in PAIRS
    ]  # fmt: skip
    return Tables(one, two)


ONE_PERSON_IN_ONE, ONE_PERSON_IN_TWO = len(NAMES), len(PAIRS)


def cell(people: Whole) -> Whole:
    """Each whole combination of traits as one number."""
    return np.asarray(np.ravel_multi_index(tuple(people.T), SIZES), dtype=np.int64)


def from_cell(cells: Whole) -> Whole:
    return np.column_stack(np.unravel_index(cells, SIZES)).astype(np.int64)
