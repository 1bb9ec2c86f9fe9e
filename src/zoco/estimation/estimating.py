"""One question, many methods: how many people are there, also those whom no list has seen?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from zoco.estimation import compiled, profile
from zoco.estimation.graphs import bma_decomposable
from zoco.estimation.latent import latent_class
from zoco.estimation.loglinear import CRITERIA, Fit, fitted
from zoco.estimation.lower_bounds import chao_of_lists, sample_coverage
from zoco.estimation.models import Terms, every, main_effects, model, written
from zoco.estimation.newton import Floats, fit_all
from zoco.estimation.resampling import Progress, Replicates, bca, percentile, replicated
from zoco.estimation.results import BOUNDARY, Caveat, Estimate, Near, NoEstimate
from zoco.estimation.searching import (
    MOST_EXACT,
    THRESHOLD,
    Chosen,
    all_fitted,
    among,
    close,
    downhill,
    exact,
    first,
    lists_of,
    searchable,
    stepwise,
)
from zoco.estimation.tables import BadTable, CaptureTable
from zoco.estimation.thresholding import bayes_threshold

SEARCHED = ("independence", "stepwise", "bic", "aic", "aicc", "downhill", "average")
BOUNDS = ("chao", "coverage")
METHODS = (*SEARCHED, *BOUNDS, "decomposable", "thresholding", "latent")
INTERVALS = ("bca", "percentile", "profile", "none")
MOST_SEED = 2**32
MOST_REPLICATES = 100_000
FAILED = 0.05
POOLED = Caveat(
    "All strata are taken together: where they differ, the figure is too low or too high.",
    "Alle groepen zijn samengenomen: waar zij verschillen, is het getal te laag of te hoog.",
)
GIVEN = Caveat(
    "The interval takes the model as known: where the data chose it, it is too short.",
    "De marge neemt het model als bekend aan: waar de gegevens het kozen, is zij te smal.",
)
NO_INTERVAL = Caveat(
    "No replicate has a valid estimate: there is no interval.",
    "Geen enkele herhaling geeft een geldige schatting: er is geen marge.",
)
STEPS = Caveat(
    "Few different replicates: the ends of the interval lie on steps.",
    "Er zijn weinig verschillende herhalingen: de grenzen van de marge liggen op treden.",
)
ALIKE = Caveat(
    "Where a part of the people is hard to see for every list, the truth lies above the interval.",
    "Is een deel van de mensen voor elke lijst moeilijk te zien, dan ligt de waarheid boven de marge.",
)
THIN = Caveat(
    "Few people are on more than one list: on such tables the interval holds the truth 8 or 9 times of 10.",
    "Weinig mensen staan op meer dan één lijst: bij zulke tabellen ligt de waarheid 8 of 9 van de 10 keer in de marge.",
)  # measured: docs/estimation.md, the British five lists
FEW_TWICE = 0.1  # of the people seen
LOWER = Caveat("A lower bound: there are at least about so many.", "Een ondergrens: er zijn er ten minste ongeveer zo veel.")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """How an estimate was asked for: what is repeated in each replicate, and kept beside the answer."""

    method: str
    n_boot: int = 1000
    interval: str = "bca"
    level: float = 0.95
    seed: int = 1
    max_order: int | None = None
    p: float = THRESHOLD
    model: str | None = None
    repeat_selection: bool = True
    near: bool = True
    top: int | None = None
    degree: int = 1
    others: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise BadTable(f"There is no method {self.method!r}; there are {', '.join(METHODS)}.")
        if self.interval not in INTERVALS:
            raise BadTable(f"There is no interval {self.interval!r}; there are {', '.join(INTERVALS)}.")
        if not 0 < self.level < 1:
            raise BadTable("The level lies between 0 and 1, as in 0.95.")
        if not 0 <= self.seed < MOST_SEED:
            raise BadTable("The seed is a whole number from 0 to 4294967295.")
        if self.top is not None and (self.top < 1 or self.method not in CRITERIA):
            raise BadTable("The number of best models is 1 or more, and goes with bic, aic or aicc.")
        if self.degree not in (1, 2) or (self.degree == 2 and not self.top):
            raise BadTable("The degree of their ranking is 1 or 2, and goes with a number of best models.")
        if not 0 <= self.n_boot <= MOST_REPLICATES:
            raise BadTable(f"Replicates: from 0 to {MOST_REPLICATES:,}.")

    @property
    def options(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "interval": self.interval,
            "max_order": self.max_order,
            "model": self.model,
            "top": self.top,
            "degree": self.degree if self.top else None,
        }
        if self.interval in ("bca", "percentile"):
            told |= {"n_boot": self.n_boot, "repeat_selection": self.repeat_selection}
        if self.method == "stepwise":
            told["p"] = self.p
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True)
class Selection:
    """The model that a search chose, its fit, and others that are almost as good."""

    fit: Fit
    near: tuple[Near, ...] = ()


def select(table: CaptureTable, method: str = "bic", *, max_order: int | None = None, p: float = THRESHOLD, model: str | None = None) -> Selection:  # fmt: skip
    """
    Choose a model: independence, stepwise (threshold `p`), bic, aic, aicc (over all models) or downhill.

    Raises NoEstimate where no model has a valid maximum.
    """
    return _selected(table, Asked(method, max_order=max_order, p=p, model=model))


def _selected(table: CaptureTable, wanted: Asked) -> Selection:
    counts, lists = table.pooled.astype(float), len(table.lists)
    chosen = _search(wanted, lists)(counts[None, :])
    if not np.isfinite(chosen.unseen[0]):
        raise NoEstimate(_why_not(counts, chosen.terms[0] or main_effects(lists), lists))
    near = _near(table, wanted.method, wanted.max_order) if wanted.near else ()
    return Selection(fitted(counts, chosen.terms[0], lists), near)


def _near(table: CaptureTable, method: str, order: int | None) -> tuple[Near, ...]:
    """Models within six units of the best, by the criterion that chose, or BIC: never one number alone."""
    if (
        len(table.lists) == MOST_EXACT
        and not compiled.here()
        and method in ("independence", "stepwise", "downhill")
    ):
        return ()  # in NumPy it takes longer than the estimate itself
    criterion = method if method in ("aic", "aicc") else "bic"
    try:
        return tuple(Near(each.fit.model, each.worse, each.fit.total) for each in close(table, criterion, order) if each.fit.total is not None)  # fmt: skip
    except NoEstimate:
        return ()


def _why_not(counts: Floats, terms: Terms, lists: int) -> str:
    told = {
        "no_mle": "has no valid maximum: some cell would be estimated as empty without a reason in the lists",
        "not_identifiable": "cannot be told apart from others: too few cells are left to estimate from",
    }
    found = fitted(counts, terms, lists)
    return f"The model {found.model} {told.get(found.status, 'has no valid maximum')}."


def _search(wanted: Asked, lists: int, start: Terms | None = None) -> Callable[[Floats], Chosen]:
    """The whole choice of a model, for many tables. `start`: a model to begin with, where that saves time."""
    if wanted.model is not None:
        terms = model(wanted.model, lists)
        return lambda counts: _one_model(counts, terms)
    searches: dict[str, Callable[[Floats], Chosen]] = {
        "independence": lambda counts: _one_model(counts, main_effects(lists)),
        "stepwise": lambda counts: stepwise(counts, wanted.p),
        "downhill": lambda counts: downhill(counts, "bic", wanted.max_order),
        "average": lambda counts: _averaged(counts, wanted.max_order),
    }
    return searches.get(wanted.method) or (
        lambda counts: exact(counts, wanted.method, wanted.max_order, start)
    )


def _one_model(counts: Floats, terms: Terms) -> Chosen:
    return Chosen([terms] * len(counts), fit_all(counts, terms).unseen)


def _averaged(counts: Floats, order: int | None) -> Chosen:
    """By the weights exp(-BIC / 2) of all models (Buckland, Burnham and Augustin 1997, Biometrics 53, 603-618)."""
    lists = lists_of(counts)
    models = every(lists, searchable(lists, order))
    values, unseen = all_fitted(counts, models, "bic")
    least = values.min(axis=0)
    weights = np.exp(-(values - np.where(np.isfinite(least), least, 0.0)) / 2)
    summed = np.where(weights > 0, weights * np.nan_to_num(unseen), 0.0).sum(axis=0)
    total = np.where(np.isfinite(least), summed / np.maximum(weights.sum(axis=0), 1e-300), np.nan)
    return Chosen([models[best] for best in values.argmin(axis=0)], total)


def estimate(table: CaptureTable, method: str = "bic", *, say: Progress = lambda _done, _of: None, **asked: Any) -> Estimate:  # fmt: skip
    """
    People in all, with an interval that repeats the choice of the model (`n_boot` replicates, from `seed`).

    `top`: in the replicates only so many of the models that are best here are weighed against each other (Silverman,
    Chan and Vincent 2024); `degree` 2 takes the neighbours of the best first. `interval`: bca, percentile, profile (of the chosen model as if it were known) or none. `near`: look for models that
    are about as good, and show them. Raises NoEstimate, with
    the reason, where the method has no valid answer.

    >>> table = CaptureTable.from_counts(["a", "b"], {(1, 0): 20, (0, 1): 15, (1, 1): 5})
    >>> round(estimate(table, "independence", interval="none").total, 6)
    100.0
    """
    wanted = Asked(method, **asked)
    used = _without_empty(table)
    found = _estimated(table, used, wanted, say)
    return replace(found, caveats=(*found.caveats, THIN)) if _is_thin(used) else found


def _is_thin(table: CaptureTable) -> bool:
    cells = np.arange(len(table.pooled))
    once = int(table.pooled[(cells & cells - 1) == 0].sum())
    return table.seen - once < FEW_TWICE * table.seen


def _estimated(table: CaptureTable, used: CaptureTable, wanted: Asked, say: Progress) -> Estimate:
    method = wanted.method
    if method in BAYESIAN:
        return BAYESIAN[method](used, wanted, say)
    if method in BOUNDS:
        return _bound(used, wanted, say)
    chosen = _selected(used, wanted)
    counts, lists = used.pooled.astype(float), len(used.lists)
    fixed = replace(wanted, model=written(chosen.fit.terms, lists))
    search = _search(wanted if wanted.repeat_selection else fixed, lists, chosen.fit.terms)
    if wanted.top and wanted.repeat_selection:
        best = first(counts, wanted.method, wanted.max_order, wanted.top, wanted.degree)
        search = lambda many: among(many, best, wanted.method)  # noqa: E731
    total = float(search(counts[None, :]).unseen[0]) + used.seen if method == "average" else chosen.fit.total
    assert total is not None
    low, high, caveats = _interval(counts, search, wanted, chosen.fit, say)
    return Estimate(
        total, used.seen, method, low, high, wanted.level, chosen.fit.status, chosen.fit.model, wanted.options,
        wanted.seed if wanted.interval in ("bca", "percentile") else None, table.checksum,
        (*_caveats(table, used, chosen), *caveats), chosen.near,
    )  # fmt: skip


BAYESIAN: dict[str, Callable[[CaptureTable, Asked, Progress], Estimate]] = {
    "decomposable": lambda table, wanted, _say: bma_decomposable(table, level=wanted.level),
    "thresholding": lambda table, wanted, say: bayes_threshold(table, max_order=wanted.max_order or 2, level=wanted.level, seed=wanted.seed, say=say),
    "latent": lambda table, wanted, say: latent_class(table, level=wanted.level, seed=wanted.seed, say=say),
}  # fmt: skip


def _without_empty(table: CaptureTable) -> CaptureTable:
    """Lists on which nobody is say nothing."""
    found = table.check()
    empty = found.empty_lists
    if len(table.lists) - len(empty) < 2:
        raise NoEstimate("Only one list has anybody on it: it says nothing about whom it missed.")
    if not any(found.overlaps.values()):
        raise NoEstimate("No two lists have anybody in common: there is nothing to estimate from.")
    return table.without(*empty) if empty else table


def _interval(counts: Floats, search: Callable[[Floats], Chosen], wanted: Asked, fit: Fit, say: Progress) -> tuple[float | None, float | None, list[Caveat]]:  # fmt: skip
    if wanted.interval == "none" or (wanted.interval != "profile" and not wanted.n_boot):
        return None, None, []
    if wanted.interval == "profile":
        assert fit.unseen is not None
        low, high = profile.interval(counts, fit.terms, fit.unseen, wanted.level)
        return low, high, [GIVEN]

    def totals(many: Floats) -> Floats:
        found: Floats = search(many).unseen + many[:, 1:].sum(axis=1)
        return found

    return drawn_interval(counts, totals, wanted, say)


def drawn_interval(counts: Floats, totals: Callable[[Floats], Floats], wanted: Asked, say: Progress) -> tuple[float | None, float | None, list[Caveat]]:  # fmt: skip
    """From replicates; with what should be known of them."""
    found = replicated(counts, totals, wanted.n_boot, wanted.seed, say)
    low, high = (bca if wanted.interval == "bca" else percentile)(found, wanted.level)
    caveats = _of_replicates(found)
    if not np.isfinite(low):
        return None, None, [*caveats, NO_INTERVAL]
    return low, high, caveats


def _of_replicates(found: Replicates) -> list[Caveat]:
    told = []
    of = found.failed + len(found.estimates)
    if found.failed > FAILED * of:
        told.append(Caveat(f"{found.failed} of {of} replicates have no valid estimate; the interval leaves them out.", f"{found.failed} van {of} herhalingen geven geen geldige schatting; de marge laat ze weg."))  # fmt: skip
    if len(found.estimates) and len(np.unique(np.round(found.estimates, 6))) < len(found.estimates) / 10:
        told.append(STEPS)
    return told


def _caveats(table: CaptureTable, used: CaptureTable, chosen: Selection) -> list[Caveat]:
    told = [ALIKE] if len(table.strata) == 1 else [ALIKE, POOLED]
    told += [Caveat(f"Nobody is on {name}: that list was left out.", f"Op {name} staat niemand: die lijst doet niet mee.", public=False) for name in table.lists if name not in used.lists]  # fmt: skip
    if chosen.fit.status == BOUNDARY:
        named = ", ".join(chosen.fit.infinite)
        told.append(Caveat(f"Minus infinity, because nobody is on those lists together: {named}.", f"Min oneindig, want niemand staat op deze lijsten samen: {named}.", public=False))  # fmt: skip
    totals = [each.total for each in chosen.near]
    if len(totals) > 1 and max(totals) > 2 * min(totals):
        low, high = (round(each, -2) for each in (min(totals), max(totals)))
        told.append(Caveat(f"Models almost as good say from {low:,.0f} to {high:,.0f}.", f"Modellen die bijna even goed zijn, zeggen {low:.0f} tot {high:.0f}."))  # fmt: skip
    return told


def _bound(table: CaptureTable, wanted: Asked, say: Progress) -> Estimate:
    """Chao's lower bound or sample coverage, with the interval of replicates."""
    counts = table.pooled.astype(float)

    def totals(many: Floats) -> Floats:
        return np.array([_or_nothing(row, wanted.method) for row in many])

    total = _bound_of(counts, wanted.method)
    low, high, caveats = (None, None, []) if wanted.interval == "none" or not wanted.n_boot else drawn_interval(counts, totals, wanted, say)  # fmt: skip
    if wanted.method == "chao":
        caveats = [LOWER, *caveats]
    return Estimate(total, table.seen, wanted.method, low, high, wanted.level, options=wanted.options, seed=wanted.seed, checksum=table.checksum, caveats=tuple(caveats))  # fmt: skip


def _bound_of(counts: Floats, method: str) -> float:
    return chao_of_lists(counts) if method == "chao" else sample_coverage(counts)[0]


def _or_nothing(row: Floats, method: str) -> float:
    try:
        return _bound_of(row, method)
    except NoEstimate:
        return float("nan")
