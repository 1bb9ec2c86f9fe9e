"""
How well did the linking do, where the truth is known.

Pairwise precision, recall and F1; B-cubed (Bagga and Baldwin 1998); the number of heads; co-victims that were joined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Rates:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Measured:
    """Pairs over all rows and over identifiable ones; false pairs of one network for each 1,000 pairs joined."""

    records: int
    pairs: Rates
    identifiable: Rates
    b_cubed: Rates
    heads: int
    true_heads: int
    false_pairs: int
    co_victims: int
    co_victims_per_1000: float
    largest: int
    by_origin: dict[str, float]

    @property
    def origin_gap(self) -> float:
        return max(self.by_origin.values()) - min(self.by_origin.values()) if self.by_origin else 0.0


def together(sizes: Iterable[int]) -> int:
    """Pairs within groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in sizes)


def pairs_within(groups: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """
    Each pair of rows of one group, the smaller row first; group by group.

    >>> [side.tolist() for side in pairs_within(np.array([7, 3, 7, 3, 7], np.int32))]
    [[1, 0, 0, 2], [3, 2, 4, 4]]
    """
    order = np.argsort(groups, kind="stable")
    held = groups[order]
    starts = np.flatnonzero(np.r_[True, held[1:] != held[:-1]]) if len(held) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(held)])
    pairs = [combinations(order[start : start + size], 2) for start, size in zip(starts, sizes, strict=True) if size > 1]  # fmt: skip
    found = np.array([pair for each in pairs for pair in each], np.int32).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def pairwise(found: Sequence[Hashable], true: Sequence[Hashable]) -> Rates:
    """
    >>> pairwise("aab", "xxx")
    Rates(precision=1.0, recall=0.3333333333333333)
    """
    right = together(Counter(zip(found, true, strict=True)).values())
    said, so = together(Counter(found).values()), together(Counter(true).values())
    return Rates(right / said if said else 1.0, right / so if so else 1.0)


def b_cubed(found: Sequence[Hashable], true: Sequence[Hashable]) -> Rates:
    """
    >>> b_cubed("aab", "xxx")
    Rates(precision=1.0, recall=0.555555555555555...)
    """
    if not found:
        return Rates(1.0, 1.0)
    said, so = Counter(found), Counter(true)
    both = Counter(zip(found, true, strict=True))
    right = (
        sum(n * n / said[f] for (f, _), n in both.items()),
        sum(n * n / so[t] for (_, t), n in both.items()),
    )
    return Rates(right[0] / len(found), right[1] / len(found))


def measure(clusters: Mapping[str, Hashable], truth: Sequence[Mapping[str, str]]) -> Measured:
    """`clusters` gives each record's group; `truth` are the rows of the truth file."""
    rows = [row for row in truth if row["record_id"] in clusters]
    found, true = [clusters[row["record_id"]] for row in rows], [row["person_id"] for row in rows]
    placed = [i for i, row in enumerate(rows) if row.get("identifiable", "1") in {"1", "True", "true"}]
    said = together(Counter(found).values())
    networks = [row.get("network_id", "") for row in rows]
    wrong = said - together(Counter(zip(found, true, strict=True)).values())
    near = _co_victims(found, true, networks)
    return Measured(
        records=len(rows),
        pairs=pairwise(found, true),
        identifiable=pairwise([found[i] for i in placed], [true[i] for i in placed]),
        b_cubed=b_cubed(found, true),
        heads=len(set(found)),
        true_heads=len(set(true)),
        false_pairs=wrong,
        co_victims=near,
        co_victims_per_1000=1000 * near / said if said else 0.0,
        largest=max(Counter(found).values(), default=0),
        by_origin=_by_origin([rows[i].get("origin", "") for i in placed], [found[i] for i in placed], [true[i] for i in placed]),
    )  # fmt: skip


def _co_victims(found: Sequence[Hashable], true: Sequence[str], networks: Sequence[str]) -> int:
    """Pairs joined of two persons who were ever seen in one network."""
    seen: dict[str, set[str]] = defaultdict(set)
    groups: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for group, person, network in zip(found, true, networks, strict=True):
        groups[group][person] += 1
        if network:
            seen[person].add(network)
    total = 0
    for persons in groups.values():
        held = list(persons.items())
        for i, (a, count) in enumerate(held):
            total += sum(count * other for b, other in held[i + 1 :] if seen[a] & seen[b])
    return total


def _by_origin(origins: Sequence[str], found: Sequence[Hashable], true: Sequence[Hashable]) -> dict[str, float]:  # fmt: skip
    """F1 among the identifiable rows of each origin of which there are at least fifty."""
    rows = defaultdict(list)
    for i, origin in enumerate(origins):
        rows[origin].append(i)
    return {
        origin: pairwise([found[i] for i in held], [true[i] for i in held]).f1
        for origin, held in sorted(rows.items())
        if len(held) >= 50 and origin
    }
