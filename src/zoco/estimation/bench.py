"""`zoco estimate bench`: seconds of the tasks that have a target, each once warm, on the published tables, R beside."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from zoco.estimation import compiled
from zoco.estimation.beside import OVER_GRAPHS, Beside
from zoco.estimation.comparing import COMPARED, compare
from zoco.estimation.covariates import search_covariates
from zoco.estimation.estimating import estimate
from zoco.estimation.graphs import bma_decomposable, decomposable
from zoco.estimation.published import table
from zoco.estimation.tables import CaptureTable

RUNS = 3
FOUR, VALUES = 4, 3
STEPWISE = (
    Beside("SparseMSE", "estimatepopulation(table, nboot = 100)", 1000),
    Beside("MultipleSystemsEstimation", "estimate_population_stepwise(table, nboot = 100)", 500),
)
EXACT = (Beside("MultipleSystemsEstimation", "estimate_population_bic(table, nboot = 100)", 280),)
THRESHOLDING = (Beside("MultipleSystemsEstimation", "estimate_population_bayesthresh(table)", 15),)
PATIENT = 5.0  # seconds: what takes longer runs once


@dataclass(frozen=True)
class Task:
    """`beside`: packages of R that do the same, on `table`."""

    name: str
    target: str
    run: Callable[[], object]
    table: CaptureTable | None = None
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True)
class Measured:
    """Seconds; and of each package of R its seconds, how often ours fit in, and how often they should."""

    name: str
    target: str
    seconds: float
    beside: tuple[tuple[str, float, float, int], ...] = ()


def tasks() -> list[Task]:
    uk5, uk6, nl6, western, kosovo = (
        table(name)
        for name in ("uk_2013_5lists", "uk_2013_6lists", "netherlands_2010_2015_6lists", "western_us_5lists", "kosovo_1999_4lists")
    )  # fmt: skip
    return [
        Task("stepwise, BCa of 100 replicates, 5 lists", "", lambda: estimate(uk5, "stepwise", n_boot=100, near=False), uk5, STEPWISE),
        Task("the same, 1,000 replicates", "", lambda: estimate(uk5, "stepwise", n_boot=1000, near=False)),
        Task("stepwise, BCa of 100, 5 lists hardly overlapping", "", lambda: estimate(western, "stepwise", n_boot=100, near=False), western, STEPWISE),
        Task("exact BIC, 113 models, 4 lists, 100 replicates", "", lambda: estimate(kosovo, "bic", n_boot=100, near=False), kosovo, EXACT),
        Task("exact BIC, order 4, 5 lists, 1,000 replicates", "5 s", lambda: estimate(uk5, "bic", n_boot=1000)),
        Task("exact BIC, 32,768 models, 6 lists, 1,000 replicates", "20 s", lambda: estimate(uk6, "bic", n_boot=1000)),
        Task("decomposable graphs, 5 lists", "", lambda: bma_decomposable(uk5), uk5, (Beside("dga", OVER_GRAPHS, 300),)),
        Task("decomposable graphs, 6 lists", "1 s", lambda: bma_decomposable(nl6)),
        Task("thresholding, 5 lists", "", lambda: estimate(uk5, "thresholding"), uk5, THRESHOLDING),
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


def measure() -> list[Measured]:
    """The median of three runs after one to warm up; of one run where that takes long."""
    decomposable(6)
    return [_measured(task) for task in tasks()]


def _measured(task: Task) -> Measured:
    _seconds(task.run)  # the first one compiles
    first = _seconds(task.run)
    runs = [first] if first > PATIENT else [first, *(_seconds(task.run) for _ in range(RUNS - 1))]
    seconds, others = float(np.median(runs)), []
    for other in task.beside:
        assert task.table
        if theirs := other.seconds(task.table):
            others.append((other.package, theirs, theirs / seconds, other.wanted))
    return Measured(task.name, task.target, seconds, tuple(others))


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def lines(found: list[Measured]) -> list[str]:
    told = [f"{'compiled' if compiled.here() else 'NumPy only'}; one core"]
    for each in found:
        told.append(f"{each.name:<58} {each.seconds:9.4f} s  {each.target and 'target ' + each.target}")
        told += [f"{'by ' + package:>58} {seconds:9.4f} s  {ratio:,.0f} times as long; target {wanted:,}" for package, seconds, ratio, wanted in each.beside]  # fmt: skip
    if not any(each.beside for each in found):
        told.append("No package of R is here to run beside.")
    return told
