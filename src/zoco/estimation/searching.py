"""
Which model: by p-value (Chan, Silverman and Vincent 2021), or by an information criterion over all models or downhill.

Every search takes many tables at once, so that a bootstrap repeats the whole choice in each replicate: intervals that
keep the chosen model fixed are far too short (2021, section 3.4: nominal 95 % covers 61 %).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from zoco.estimation import compiled
from zoco.estimation.loglinear import Fit, fitted
from zoco.estimation.models import Terms, every, in_order, main_effects, pairs, size
from zoco.estimation.newton import Floats, fit_all, margins
from zoco.estimation.results import NoEstimate
from zoco.estimation.tables import CaptureTable

THRESHOLD = 0.02
MOST_EXACT = 6  # lists
MANY = 8  # lists, above which there are too many terms to walk through
ROUNDING = 1e-9
WEIGHTLESS = 30.0  # units worse than the best: a weight of 3e-7
FARTHEST = 1e6


@dataclass(frozen=True)
class Chosen:
    """Of each table the terms of its model and people on no list; NaN where no model has a maximum."""

    terms: list[Terms]
    unseen: Floats


Search = Callable[[Floats], Chosen]


def lists_of(counts: Floats) -> int:
    return int(counts.shape[1]).bit_length() - 1


# By p-value


def stepwise(counts: Floats, threshold: float = THRESHOLD) -> Chosen:
    """
    From independent lists on: the pair whose overlap is least likely under the model so far (one-sided Poisson) is
    added while that chance is at most `threshold`, and while the model that it gives has a maximum.
    """
    if compiled.here():
        unseen, exists, terms = compiled.stepwise(np.ascontiguousarray(counts), threshold)
        return Chosen([in_order(int(term) for term in row if term) for row in terms], np.where(exists, unseen, np.nan))  # fmt: skip
    found = [_stepwise(row, threshold) for row in counts]
    return Chosen([terms for terms, _ in found], np.array([unseen for _, unseen in found]))


def _stepwise(row: Floats, threshold: float) -> tuple[Terms, float]:
    terms = main_effects(lists_of(row[None, :]))
    fit = fit_all(row[None, :], terms)
    while True:
        for pair in _unlikely(row, fit.means[0], terms, threshold):
            tried = fit_all(row[None, :], (*terms, pair))
            if tried.exists[0]:
                terms, fit = (*terms, pair), tried
                break
        else:
            return in_order(terms), float(fit.unseen[0])


def _unlikely(row: Floats, means: Floats, terms: Terms, threshold: float) -> list[int]:
    """Pairs that are not in the model, the least likely overlap first, as far as the threshold."""
    left = [pair for pair in pairs(lists_of(row[None, :])) if pair not in terms]
    if not left:
        return []
    seen, expected = margins(row[None, :], left)[0], margins(means[None, :], left)[0]
    chance = np.where(
        seen < expected, scipy.stats.poisson.cdf(seen, expected), scipy.stats.poisson.sf(seen - 1, expected)
    )
    return [left[at] for at in np.argsort(chance, kind="stable") if chance[at] <= threshold]


# By an information criterion


def costs(counts: Floats, criterion: str) -> Floats:
    """What a model costs above its deviance, by table and number of parameters: shape (tables, cells + 1)."""
    people, cells, many = counts[:, 1:].sum(axis=1), counts.shape[1] - 1, np.arange(counts.shape[1] + 1.0)
    if criterion == "bic":
        return np.asarray(np.log(np.maximum(people, 2))[:, None] * many)
    cost = 2 * many
    if criterion == "aicc":
        left = cells - many - 1
        cost = cost + np.where(left > 0, 2 * many * (many + 1) / np.where(left > 0, left, 1), np.inf)
    return np.tile(cost, (len(counts), 1))


def exact(
    counts: Floats, criterion: str = "bic", order: int | None = None, start: Terms | None = None
) -> Chosen:
    """
    The best of all hierarchical models with terms of up to `order` lists; each model that could be the best is fitted.

    No model fits better than one that holds it, so most need no fit.
    """
    lists = lists_of(counts)
    order = searchable(lists, order)
    if compiled.here():
        plan, cost = Plan.of(lists, order), costs(counts, criterion)
        begin = plan.code(start if start is not None else downhill(counts[:1], criterion, order).terms[0])
        codes, unseen, *_ = compiled.best(np.ascontiguousarray(counts), *plan.arrays, cost, begin, 0.0)
        return Chosen([plan.terms(int(code)) if code >= 0 else () for code in codes], unseen)
    return among(counts, every(lists, order), criterion)


def among(counts: Floats, models: Sequence[Terms], criterion: str) -> Chosen:
    """The best of these models, each fitted."""
    values, unseen = all_fitted(counts, models, criterion)
    lowest = values.argmin(axis=0)
    valid = np.isfinite(values.min(axis=0))
    terms = [models[number] if is_valid else () for number, is_valid in zip(lowest, valid, strict=True)]
    return Chosen(terms, np.where(valid, unseen[lowest, np.arange(len(counts))], np.nan))


def all_fitted(counts: Floats, models: Sequence[Terms], criterion: str) -> tuple[Floats, Floats]:
    """Deviance plus penalty, infinite without a maximum, and people on no list: both (models, tables)."""
    values, unseen = np.full((len(models), len(counts)), np.inf), np.full((len(models), len(counts)), np.nan)
    cost = costs(counts, criterion)
    for number, terms in enumerate(models):
        found = fit_all(counts, terms)
        values[number] = np.where(found.exists, found.deviance + cost[:, len(terms) + 1], np.inf)
        unseen[number] = found.unseen
    return values, unseen


def searchable(lists: int, order: int | None) -> int:
    """The largest terms of a search over all models; NoEstimate where those are too many."""
    if lists > MOST_EXACT:
        raise NoEstimate(
            f"All models of {lists} lists are too many: take stepwise or downhill, or join lists."
        )
    if lists == MOST_EXACT and (order or 2) > 2 and not compiled.here():
        raise NoEstimate("Without numba of six lists all models with terms of two lists can be searched, no larger ones.")  # fmt: skip
    return min(order or (2 if lists == MOST_EXACT else lists - 1), lists - 1)


@dataclass(frozen=True)
class Plan:
    """All hierarchical models as numbers: the low bits are the pairs that a model holds, those above its larger terms."""

    lists: int
    pairs: Terms
    higher: Terms

    @classmethod
    @cache
    def of(cls, lists: int, order: int) -> Plan:
        wanted = in_order(term for term in range(1, 1 << lists) if 2 <= size(term) <= order)
        return cls(lists, tuple(term for term in wanted if size(term) == 2), tuple(term for term in wanted if size(term) > 2))  # fmt: skip

    @cached_property
    def arrays(self) -> tuple[Any, ...]:
        """What `branches.best` needs: all terms, pairs, larger ones, and of each of those its pairs and its neighbours."""
        largest = np.array([0, *main_effects(self.lists), *self.pairs, *self.higher])
        needs = [
            _bits(self.pairs, {pair for pair in self.pairs if term & pair == pair}) for term in self.higher
        ]
        below = [_bits(self.higher, {each for each in self.higher if term & each == each != term}) for term in self.higher]  # fmt: skip
        above = [_bits(self.higher, {each for each in self.higher if each & term == term != each}) for term in self.higher]  # fmt: skip
        whole = (np.array(each, np.int64) for each in (self.pairs, self.higher, needs, below, above))
        return self.lists, largest, *whole

    def code(self, terms: Terms) -> int:
        """
        >>> plan = Plan.of(4, 3)
        >>> plan.terms(plan.code((1, 2, 4, 8, 3, 5, 6, 7)))
        (1, 2, 4, 8, 3, 5, 6, 7)
        """
        held = set(terms)
        return _bits(self.pairs, held) | _bits(self.higher, held) << len(self.pairs)

    def terms(self, code: int) -> Terms:
        named = (*self.pairs, *self.higher)
        return (*main_effects(self.lists), *(term for at, term in enumerate(named) if code >> at & 1))


def _bits(terms: Terms, held: Set[int]) -> int:
    return sum(1 << at for at, term in enumerate(terms) if term in held)


def downhill(counts: Floats, criterion: str = "bic", order: int | None = None) -> Chosen:
    """
    From independent lists on to the best neighbour, one term more or less, until none is better (Silverman, Chan and
    Vincent 2024, Statistics and Computing 34, 44): a way for many lists, that may stop short of the best.
    """
    lists, tables = lists_of(counts), len(counts)
    most = _walkable(lists, order)
    if compiled.here():
        able = np.array(in_order(term for term in range(1, 1 << lists) if size(term) <= most))
        held, unseen = compiled.downhill(np.ascontiguousarray(counts), able, most, costs(counts, criterion))
        return Chosen([tuple(able[row[able]].tolist()) for row in held], unseen)
    at: list[Terms] = [main_effects(lists)] * tables
    value, unseen = (each[0] for each in all_fitted(counts, (at[0],), criterion))
    moving = np.ones(tables, bool)
    while moving.any():
        best_value, best_terms, best_unseen = value.copy(), list(at), unseen.copy()
        for terms, rows in _by_model(at, moving).items():
            around = neighbours(terms, lists, most)
            if not around:
                continue
            values, unseens = all_fitted(counts[rows], around, criterion)
            for row, lowest in zip(rows, values.argmin(axis=0), strict=True):
                column = rows.index(row)
                if values[lowest, column] < best_value[row] - ROUNDING:
                    best_value[row], best_terms[row] = values[lowest, column], around[lowest]
                    best_unseen[row] = unseens[lowest, column]
        moving = np.array([old != new for old, new in zip(at, best_terms, strict=True)])
        at, value, unseen = best_terms, best_value, best_unseen
    return Chosen(at, np.where(np.isfinite(value), unseen, np.nan))


def _walkable(lists: int, order: int | None) -> int:
    """The largest terms of a walk: all of them for few lists, pairs for many, where more are asked for at most three."""
    if lists <= MANY:
        return min(order or lists - 1, lists - 1)
    if (order or 2) > 3:
        raise NoEstimate(f"Of more than {MANY} lists at most three can depend on each other at once.")
    return order or 2


def _by_model(at: list[Terms], moving: NDArray[np.bool_]) -> dict[Terms, list[int]]:
    found: dict[Terms, list[int]] = {}
    for row in np.flatnonzero(moving).tolist():
        found.setdefault(at[row], []).append(row)
    return found


@cache
def neighbours(terms: Terms, lists: int, order: int) -> tuple[Terms, ...]:
    """One term more or less, still hierarchical."""
    held = set(terms)
    more = [term for term in range(1, 1 << lists) if 2 <= size(term) <= order and term not in held and all(term ^ 1 << place in held for place in range(lists) if term >> place & 1)]  # fmt: skip
    less = [term for term in terms if size(term) > 1 and not any(term != other and term & other == term for other in terms)]  # fmt: skip
    return tuple([in_order([*terms, term]) for term in more] + [in_order(held - {term}) for term in less])


# What is shown beside an estimate


@dataclass(frozen=True)
class Weighed:
    """A model with its fit, how much worse it is than the best, and its share of the weight."""

    fit: Fit
    worse: float
    weight: float


def close(table: CaptureTable, criterion: str, order: int | None, within: float = 6.0) -> list[Weighed]:
    """All models within so many units of the best, the best first, with their weights exp(-worse / 2) among all."""
    counts, lists = table.pooled.astype(float), len(table.lists)
    models, values = _worth(counts, criterion, order, max(within, WEIGHTLESS))
    if not len(values):
        raise NoEstimate("No model of this table has a valid maximum.")
    worse = values - values.min()
    total = float(np.exp(-worse / 2).sum())
    near = worse[worse <= within]
    return [Weighed(fitted(counts, terms, lists), float(more), exp(-more / 2) / total) for terms, more in zip(models, near, strict=False)]  # fmt: skip


def first(counts: Floats, criterion: str, order: int | None, many: int, degree: int = 1) -> list[Terms]:
    """
    So many of the best models of one table, the best first; fewer where fewer have a maximum. With `degree` 2 a model
    stands where the best of it and its neighbours stands (Silverman, Chan and Vincent 2024, section 5.1).
    """
    if degree == 2:
        return _by_neighbourhood(counts, criterion, order)[:many]
    within, models = WEIGHTLESS, list[Terms]()
    while len(models) < many and within < FARTHEST:
        models, within = _worth(counts, criterion, order, within)[0], 4 * within
    return models[:many]


def _by_neighbourhood(counts: Floats, criterion: str, order: int | None) -> list[Terms]:
    models = _worth(counts, criterion, order, FARTHEST)[0]
    place = {terms: number for number, terms in enumerate(models)}
    lists = lists_of(counts[None, :])
    most = searchable(lists, order)

    def best_near(terms: Terms) -> int:
        return min(place.get(each, len(models)) for each in (terms, *neighbours(terms, lists, most)))

    return sorted(models, key=best_near)


def _worth(counts: Floats, criterion: str, order: int | None, within: float) -> tuple[list[Terms], Floats]:
    """Models within so much of the best, the best first, and their deviance plus cost."""
    one, lists = counts[None, :], lists_of(counts[None, :])
    order = searchable(lists, order)
    if compiled.here():
        plan = Plan.of(lists, order)
        _, _, codes, values = compiled.best(one, *plan.arrays, costs(one, criterion), 0, within)
        models = [plan.terms(int(code)) for code in codes]
    else:
        models = list(every(lists, order))
        values = all_fitted(one, models, criterion)[0][:, 0]
    ranked = [at for at in np.argsort(values, kind="stable") if np.isfinite(values[at]) and values[at] <= values.min() + within]  # fmt: skip
    return [models[at] for at in ranked], values[np.array(ranked, np.int64)]
