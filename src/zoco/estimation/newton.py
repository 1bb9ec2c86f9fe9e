"""
Poisson maximum likelihood of a hierarchical log-linear model on the observed cells, for many tables at once.

With the subset-inclusion design every sum over cells is a sum over supersets: S[theta] of the fitted means is the
fitted margin, the score is N[theta] - S[theta], and the Newton matrix has S[theta | phi] at theta, phi (Fienberg 1972,
Biometrika 59, 591-603, for the incomplete table; Nelder and Wedderburn 1972 for the step). So there is no design matrix.

Extended maximum likelihood (Fienberg and Rinaldo 2012, Annals of Statistics 40, 996-1023): a term with an empty margin
is minus infinity; it goes, with the cells above it. A step that becomes small is its own proof that the finite maximum
of what is left exists and is unique; where it never does, `existence` says which of the two failed.

In NumPy, and compiled where numba is installed, with the same results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from zoco.estimation import compiled

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SMALL = 1e-9  # a step of the parameters, in logs
ENOUGH = 1e-6  # the step that still proves a maximum
ROUNDS = 60
HIGHEST = 40.0  # log of a fitted mean


@dataclass(frozen=True)
class Fits:
    """
    Of each table: people no list saw, the deviance, whether the maximum exists, and the terms that are minus infinity,
    shape (tables, terms without the constant). `means`: fitted cells, shape (tables, 2 ** lists), 0 at no list.
    """

    unseen: Floats
    deviance: Floats
    exists: Flags
    infinite: Flags
    means: Floats


def fit_all(counts: Floats, terms: Sequence[int]) -> Fits:
    """
    Fit one model to each row of `counts`, shape (tables, 2 ** lists); column 0 is not looked at.

    >>> found = fit_all(np.array([[0.0, 20, 15, 5]]), (1, 2))
    >>> round(float(found.unseen[0]), 6), bool(found.exists[0])
    (60.0, True)
    """
    if compiled.here():
        return Fits(*compiled.fit_all(np.ascontiguousarray(counts, np.float64), np.array([0, *terms])))
    return _fit_in_numpy(np.asarray(counts, np.float64), tuple(terms))


def _fit_in_numpy(counts: Floats, terms: tuple[int, ...]) -> Fits:
    tables, cells = counts.shape
    found = Fits(np.full(tables, np.nan), np.full(tables, np.nan), np.zeros(tables, bool), margins(counts, terms) == 0, np.zeros(counts.shape))  # fmt: skip
    patterns, which = np.unique(found.infinite, axis=0, return_inverse=True)
    for number, empty in enumerate(patterns):
        rows = np.flatnonzero(which.reshape(-1) == number)
        gone = [term for term, is_gone in zip(terms, empty, strict=True) if is_gone]
        live = [term for term, is_gone in zip(terms, empty, strict=True) if not is_gone]
        kept = np.array([cell for cell in range(1, cells) if not any(cell & term == term for term in gone)])
        _together(counts, rows, kept, live, found)
    return found


def margins(counts: Floats, terms: Sequence[int]) -> Floats:
    """People on all lists of each term, shape (tables, terms)."""
    return np.stack([counts[:, _above(counts.shape[1], term)].sum(axis=1) for term in terms], axis=1)


def design(cells: NDArray[np.int64], terms: Sequence[int]) -> Floats:
    """Which cells lie above which terms, the constant first: 0 and 1, shape (cells, terms + 1)."""
    columns = np.array([0, *terms])
    found: Floats = ((cells[:, None] & columns) == columns).astype(np.float64)
    return found


@cache
def _above(cells: int, term: int) -> NDArray[np.int64]:
    """The cells in which a term is, never that of no list."""
    every = np.arange(cells)
    found: NDArray[np.int64] = every[((every & term) == term) & (every > 0)]
    return found


def _together(counts: Floats, rows: NDArray[np.int64], kept: NDArray[np.int64], live: Sequence[int], found: Fits) -> None:  # fmt: skip
    """Tables with the same empty margins, stepped together until each stands still or never will."""
    columns = design(kept, live)
    seen = counts[rows][:, kept]
    means = seen + 0.5
    logs = np.log(means)
    theta = np.full((len(rows), columns.shape[1]), np.inf)
    left = np.arange(len(rows))
    step = np.full(len(rows), np.inf)
    for _ in range(ROUNDS):
        mu = means[left]
        weight = np.einsum("ck,rc,cl->rkl", columns, mu, columns, optimize=True)
        target = (mu * logs[left] + seen[left] - mu) @ columns
        new, solved = _solved(weight, target)
        step[left] = np.where(solved, np.abs(new - theta[left]).max(axis=1), np.nan)
        theta[left] = new
        logs[left] = np.minimum(new @ columns.T, HIGHEST)
        means[left] = np.exp(logs[left])
        left = left[(step[left] >= SMALL)]
        if not len(left):
            break
    exists = step < ENOUGH
    found.exists[rows] = exists
    found.unseen[rows] = np.where(exists, np.exp(np.minimum(theta[:, 0], HIGHEST)), np.nan)
    found.deviance[rows] = deviance(seen, means)
    found.means[rows[:, None], kept[None, :]] = means


def _solved(weight: Floats, target: Floats) -> tuple[Floats, Flags]:
    """The step of each; False where the matrix has no inverse."""
    new, solved = np.zeros_like(target), np.ones(len(weight), np.bool_)
    try:
        new[:] = np.linalg.solve(weight, target[:, :, None])[:, :, 0]
        return new, solved
    except np.linalg.LinAlgError:
        for row in range(len(weight)):
            try:
                new[row] = np.linalg.solve(weight[row], target[row])
            except np.linalg.LinAlgError:
                solved[row] = False
        return new, solved


def deviance(seen: Floats, means: Floats) -> Floats:
    """Twice the log-likelihood below that of a model with a term for every cell; by row."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(seen > 0, seen * np.log(seen / means), 0.0)
    found: Floats = 2 * (logs - (seen - means)).sum(axis=1)
    return found
