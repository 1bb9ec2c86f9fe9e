"""The same pure functions on Apache Spark, for more signals than one machine holds. Needs pyspark and Java."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np
from pyspark.sql import SparkSession

from zoco.linkage.blocking import CAP
from zoco.linkage.features import Pairs, levels
from zoco.linkage.hubs import context
from zoco.linkage.keys import keys
from zoco.linkage.linking import NEAR, Linked, persons_in
from zoco.linkage.record import prepare
from zoco.linkage.table import build
from zoco.linkage.weights import Weights, shipped

PIECE = 50_000


def link(rows: Iterable[Mapping[str, str]], weights: Weights | None = None, *, say: Callable[[str], None] = lambda _: None, master: str = "local[2]") -> Linked:  # fmt: skip
    """As `linking.link`, with the same links."""
    os.environ |= {"PYSPARK_PYTHON": sys.executable}  # workers find what we find
    spark = (
        SparkSession.builder.master(master)
        .config("spark.ui.enabled", "false")
        .appName("zoco link")
        .getOrCreate()
    )
    try:
        return _link(spark.sparkContext, rows, weights or shipped(), say)
    finally:
        spark.stop()


def _link(cluster: Any, rows: Iterable[Mapping[str, str]], weights: Weights, say: Callable[[str], None]) -> Linked:  # fmt: skip
    numbered = cluster.parallelize(list(enumerate(rows)))
    prepared = numbered.mapValues(prepare).cache()
    table = build([record for _, record in sorted(prepared.collect())])
    known = context(table)
    say(f"{table.size:,} records prepared")
    shared = cluster.broadcast((table, known, weights, weights.link_from(table.size) - NEAR))
    pairs = prepared.flatMap(_keyed).groupByKey().flatMap(_pairs).distinct()
    scored = sorted(pairs.mapPartitions(lambda part: _scored(part, shared.value)).collect())
    say(f"{len(scored):,} pairs near or above the threshold")
    left, right = (np.array([each[side] for each in scored], np.int32) for side in (0, 1))
    scores = np.array([each[2] for each in scored], np.float64)
    return persons_in(table, known, (left, right, scores), weights)


def _keyed(numbered: Any) -> Iterator[tuple[int, int]]:
    number, record = numbered
    for key in keys(record):
        yield key, number


def _pairs(block: Any) -> Iterator[tuple[int, int]]:
    members = sorted(block[1])
    if len(members) <= CAP:
        yield from combinations(members, 2)


def _scored(part: Iterator[tuple[int, int]], shared: Any) -> Iterator[tuple[int, int, float]]:
    table, known, weights, floor = shared
    held = np.array(list(part), np.int32).reshape(-1, 2)
    signal = table.single["signal_id"]
    held = held[(signal[held[:, 0]] != signal[held[:, 1]]) | (signal[held[:, 0]] == 0)]
    for start in range(0, len(held), PIECE):
        left, right = held[start : start + PIECE].T
        scores = weights.scores(levels(Pairs(table, known, left, right)))
        for row in np.flatnonzero(scores > floor):
            yield int(left[row]), int(right[row]), float(scores[row])
