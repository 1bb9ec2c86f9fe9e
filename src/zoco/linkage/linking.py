"""All signals again from the start: prepare, block, compare, weigh, group. On one machine, in as many processes as pay."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, combinations, islice
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoco.linkage.blocking import candidates
from zoco.linkage.clusters import SILENT, components, partition
from zoco.linkage.features import Pairs, levels
from zoco.linkage.hubs import Context, context
from zoco.linkage.keys import keys
from zoco.linkage.record import Record, prepare
from zoco.linkage.table import Floats, Ints, Table, build
from zoco.linkage.weights import Weights, probability, shipped

CHUNK = 200_000  # pairs compared at once
BATCH = 20_000  # rows prepared at once
NEAR = 6.0  # bits below the threshold that still count against a group
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Linked:
    """
    The groups, those within them that are shown as sure, and the compared pairs that came near: rows of the table
    with their score in bits.
    """

    table: Table
    known: Context
    left: Ints
    right: Ints
    scores: Floats
    threshold: float
    clusters: Ints
    sure: Ints
    probabilities: Floats


def link(rows: Iterable[Mapping[str, str]], weights: Weights | None = None, *, workers: int | None = None, say: Progress = lambda _: None) -> Linked:  # fmt: skip
    """Link rows of the exchange format."""
    workers = (os.cpu_count() or 1) if workers is None else workers
    weights = weights or shipped()
    table, owners, hashed = prepared(rows, workers)
    say(f"{table.size:,} records prepared")
    known = context(table)
    left, right = candidates(owners, hashed, table.single["signal_id"])
    say(f"{len(left):,} pairs to compare")
    threshold = weights.link_from(table.size)
    left, right, scores = scored(
        table, known, (left, right), weights, threshold - NEAR, workers=workers if len(left) > CHUNK else 1
    )
    say(f"{int((scores > threshold).sum()):,} pairs above the threshold of {threshold:.1f} bits")
    found = persons_in(table, known, (left, right, scores), weights)
    say(f"{len(np.unique(found.clusters)):,} persons")
    return found


def persons_in(table: Table, known: Context, scored: tuple[Ints, Ints, Floats], weights: Weights) -> Linked:
    """Persons from scored pairs."""
    threshold = weights.link_from(table.size)
    clusters = grouped(table, *scored, threshold)
    sure = surely(table, clusters, scored, weights)
    likely = certainty(table, (clusters, sure), *scored, threshold=threshold)
    return Linked(table, known, *scored, threshold, clusters, sure, likely)


# Prepare


def prepared(rows: Iterable[Mapping[str, str]], workers: int) -> tuple[Table, Ints, NDArray[np.int64]]:
    """The table, and the blocking keys with their rows; rows are read as they are needed."""
    waiting = iter(rows)
    first = list(islice(waiting, BATCH))
    rest = iter(lambda: list(islice(waiting, BATCH)), [])
    workers = workers if len(first) == BATCH else 1
    records: list[Record] = []
    counts, hashed = [], []
    for held, count, keyed in _spread(_prepare, chain([first], rest), workers):
        records += held
        counts.append(count)
        hashed.append(keyed)
    table = build(records)
    if not counts:
        return table, np.zeros(0, np.int32), np.zeros(0, np.int64)
    owners = np.repeat(np.arange(table.size, dtype=np.int32), np.concatenate(counts))
    return table, owners, np.concatenate(hashed)


def _prepare(rows: Sequence[Mapping[str, str]]) -> tuple[list[Record], Ints, NDArray[np.int64]]:
    records = [prepare(row) for row in rows]
    found = [keys(record) for record in records]
    counts = np.array([len(each) for each in found], np.int32)
    return records, counts, np.fromiter((key for each in found for key in each), np.int64, int(counts.sum()))


def _spread(work: Callable[[Any], Any], pieces: Iterable[Any], workers: int) -> Iterator[Any]:
    """The work on each piece, in order; only a few pieces wait at a time."""
    if workers < 2:
        yield from map(work, pieces)
        return
    waiting = iter(pieces)
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        while window := list(islice(waiting, 4 * workers)):
            yield from pool.map(work, window)


# Compare

_SHARED: tuple[Table, Context, Weights, float] | None = (
    None  # what the forked workers read, never written there
)


def scored(
    table: Table,
    known: Context,
    pairs: tuple[Ints, Ints],
    weights: Weights,
    floor: float,
    *,
    workers: int = 1,
) -> tuple[Ints, Ints, Floats]:
    """The pairs that score above `floor`, with their scores."""
    global _SHARED  # noqa: PLW0603
    _SHARED = table, known, weights, floor
    left, right = pairs
    pieces = [
        (left[start : start + CHUNK], right[start : start + CHUNK]) for start in range(0, len(left), CHUNK)
    ]
    found = list(_spread(_score, pieces, workers))
    _SHARED = None
    if not found:
        return left, right, np.zeros(0)
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))  # type: ignore[return-value]


def _score(piece: tuple[Ints, Ints]) -> tuple[Ints, Ints, Floats]:
    assert _SHARED
    table, known, weights, floor = _SHARED
    scores = weights.scores(levels(Pairs(table, known, *piece)))
    kept = scores > floor
    return piece[0][kept], piece[1][kept], scores[kept]


# Group


def grouped(table: Table, left: Ints, right: Ints, scores: Floats, threshold: float) -> Ints:
    """The number of its group for each row."""
    pairs = {(a, b): s for a, b, s in zip(left.tolist(), right.tolist(), scores.tolist(), strict=True)}
    touched = sorted({row for pair, score in pairs.items() if score > threshold for row in pair})
    found = np.arange(table.size, dtype=np.int32)
    held = set(touched)
    inside = {pair: score for pair, score in pairs.items() if pair[0] in held and pair[1] in held}
    links = [pair for pair, score in inside.items() if score > threshold]
    for group in partition(touched, inside, threshold, set(_apart(table, touched, links))):
        found[group] = min(group)
    return found


def _apart(table: Table, touched: list[int], links: list[tuple[int, int]]) -> Iterator[frozenset[int]]:
    """Subjects of one signal, and records with two valid BSNs."""
    signals: dict[int, list[int]] = {}
    for row in touched:
        signals.setdefault(int(table.single["signal_id"][row]), []).append(row)
    for signal, rows in signals.items():
        if signal:
            yield from map(frozenset, combinations(rows, 2))
    bsn = table.single["bsn"].tolist()
    for group in components(touched, links):
        numbered = [row for row in group if bsn[row]]
        yield from (frozenset((a, b)) for a, b in combinations(numbered, 2) if bsn[a] != bsn[b])


def surely(table: Table, clusters: Ints, scored: tuple[Ints, Ints, Floats], weights: Weights) -> Ints:
    """
    Within each group, the rows that are one person for sure: grouped once more, from a higher score, without the rows
    that no human could place (no two words of a name with a birth year, no number of its own), and without those that
    would be of somebody else nearly as well.

    What a third signal confirms is sure, though two signals alone would not be: this finds a fifth more pairs than
    the score of each pair by itself, at the same precision.
    """
    left, right, scores = scored
    able = placeable(table)

    def kept() -> tuple[Ints, Ints, Floats]:
        held = able[left] & able[right] & (clusters[left] == clusters[right])
        return left[held], right[held], scores[held]

    found = grouped(table, *kept(), weights.sure)
    able[_of_two(found, able, scored, weights.link_from(table.size))] = False
    return grouped(table, *kept(), weights.sure)


BESIDE, CLEARLY = 3.0, 2.0
"""Bits below the threshold of what a row may have with somebody else; the bits that must lie between her and that one."""


def _of_two(groups: Ints, able: NDArray[np.bool_], scored: tuple[Ints, Ints, Floats], threshold: float) -> list[int]:  # fmt: skip
    """
    Rows of a group that would nearly as well be of a row outside it, which the others of the group are not: of twins, or
    of two who are called alike, whoever left out what tells them apart could be either.
    """
    left, right, scores = scored
    inside = groups[left] == groups[right]
    others = ~inside & (scores > threshold - BESIDE) & able[left] & able[right]
    sizes = np.bincount(groups, minlength=len(groups))
    members: dict[int, list[int]] = {}
    for row in np.flatnonzero(sizes[groups] > 1).tolist():
        members.setdefault(int(groups[row]), []).append(row)
    involved = np.zeros(len(groups), bool)
    involved[left[others]] = involved[right[others]] = True
    near: dict[tuple[int, int], float] = {}
    asked = involved[left] | involved[right]
    for a, b, score in zip(left[asked].tolist(), right[asked].tolist(), scores[asked].tolist(), strict=True):
        near[a, b] = near[b, a] = score

    def mean(row: int, rest: list[int]) -> float:
        return sum(near.get((row, each), threshold - NEAR) for each in rest) / len(rest)

    found = []
    for a, b in zip(left[others].tolist(), right[others].tolist(), strict=True):
        for row, other in ((a, b), (b, a)):
            rest = [each for each in members.get(int(groups[row]), ()) if each != row]
            if not rest or mean(other, rest) >= threshold:
                continue
            if mean(row, rest) - near[row, other] < CLEARLY:
                found.append(row)
    return found


def certainty(
    table: Table, groups: tuple[Ints, Ints], left: Ints, right: Ints, scores: Floats, *, threshold: float
) -> Floats:
    """
    How likely each row is of its group: by the mean score to all others in it; alone, by its best link to others.

    `groups` are all and the sure ones. From `SURE` on are the rows of a sure group, and only those.
    """
    clusters, sure = groups
    within = clusters[left] == clusters[right]
    total, count = np.zeros(len(clusters)), np.zeros(len(clusters))
    for side in (left[within], right[within]):
        np.add.at(total, side, scores[within])
        np.add.at(count, side, 1)
    others = np.bincount(clusters, minlength=len(clusters))[clusters] - 1
    found = probability((total + (others - count) * (threshold + SILENT)) / np.maximum(others, 1))
    tempting = np.full(len(clusters), -np.inf)
    for side in (left[~within], right[~within]):
        np.maximum.at(tempting, side, scores[~within])
    found = np.where(others == 0, 1 - probability(tempting), found)
    confirmed = np.bincount(sure, minlength=len(sure))[sure] > 1
    likely: Floats = np.where(confirmed, np.maximum(found, SURE), np.minimum(found, UNSURE))
    return np.where(others == 0, found, likely)


SURE, UNSURE = 0.98, 0.97


def own_enough(record: Record) -> bool:
    """As `placeable`, for one record."""
    numbered = bool(record.document or record.bsn or record.v_number)
    return numbered or (len(record.names) >= 2 and record.born.year > 0)


def placeable(table: Table) -> NDArray[np.bool_]:
    """Does a row say enough of somebody for a cautious human to place it?"""
    named = (table.names > 0).sum(axis=1) >= 2
    numbered = (table.single["document"] > 0) | (table.single["bsn"] > 0) | (table.single["v_number"] > 0)
    able: NDArray[np.bool_] = numbered | (named & (table.year > 0))
    return able
