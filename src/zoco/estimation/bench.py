"""`zoco estimate bench`: seconds of the tasks that have a target, each once warm, on the published tables."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from zoco.estimation import compiled
from zoco.estimation.comparing import COMPARED, compare
from zoco.estimation.covariates import search_covariates
from zoco.estimation.estimating import estimate
from zoco.estimation.graphs import bma_decomposable, decomposable
from zoco.estimation.published import table
from zoco.estimation.tables import CaptureTable

RUNS = 3
FOUR, VALUES = 4, 3
PATIENT = 5.0  # seconds: what takes longer runs once


@dataclass(frozen=True)
class Task:
    name: str
    target: str
    run: Callable[[], object]


def tasks() -> list[Task]:
    uk5, uk6, nl6 = (
        table(name) for name in ("uk_2013_5lists", "uk_2013_6lists", "netherlands_2010_2015_6lists")
    )
    return [
        Task("stepwise, BCa of 100 replicates, 5 lists", "", lambda: estimate(uk5, "stepwise", n_boot=100, near=False)),
        Task("the same, 1,000 replicates", "", lambda: estimate(uk5, "stepwise", n_boot=1000, near=False)),
        Task("exact BIC, order 4, 5 lists, 1,000 replicates", "5 s", lambda: estimate(uk5, "bic", n_boot=1000)),
        Task("exact BIC, 32,768 models, 6 lists, 1,000 replicates", "20 s", lambda: estimate(uk6, "bic", n_boot=1000)),
        Task("decomposable graphs, 5 lists", "", lambda: bma_decomposable(uk5)),
        Task("decomposable graphs, 6 lists", "1 s", lambda: bma_decomposable(nl6)),
        Task("thresholding, 5 lists", "", lambda: estimate(uk5, "thresholding")),
        Task("search over covariates, 4 lists, 3 covariates", "", lambda: search_covariates(invented())),
        Task(f"compare, {len(COMPARED)} methods, 6 lists, 1,000 replicates", "10 s", lambda: compare(nl6, n_boot=1000)),
    ]  # fmt: skip


def invented() -> CaptureTable:
    """Four lists and three covariates of three values: 27 strata whose people are seen unequally."""
    random = np.random.default_rng(5)
    strata = tuple((a, b, c) for a in "xyz" for b in "xyz" for c in "xyz")
    counts = np.zeros((len(strata), 1 << FOUR), np.int64)
    for number, (a, b, _) in enumerate(strata):
        chance = np.array([0.1, 0.15, 0.2, 0.1]) * (1 + ("xyz".index(a) * np.array([1, 0, 0, 0.5])))
        cells = ((random.random((200 + 80 * "xyz".index(b), FOUR)) < chance) * (1 << np.arange(FOUR))).sum(
            axis=1
        )
        counts[number] = np.bincount(cells, minlength=1 << FOUR)
    counts[:, 0] = 0
    return CaptureTable(tuple("ABCD"), counts, ("one", "two", "three"), strata)


def measure() -> list[tuple[str, str, float]]:
    """Name, target, and the median of three runs after one to warm up; of one run where that takes long."""
    decomposable(6)
    found = []
    for task in tasks():
        first = _seconds(task.run)
        runs = [first] if first > PATIENT else [_seconds(task.run) for _ in range(RUNS)]
        found.append((task.name, task.target, float(np.median(runs))))
    return found


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def lines(found: list[tuple[str, str, float]]) -> list[str]:
    how = "compiled" if compiled.here() else "NumPy only"
    return [f"{how}; one core", *(f"{name:<58} {seconds:9.4f} s  {target and 'target ' + target}" for name, target, seconds in found)]  # fmt: skip
