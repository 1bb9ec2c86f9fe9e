"""
Models with covariates and a trend over the years: the kind behind the Dutch official figures (van der Heijden, Cruyff,
Smit and others; Cruyff, van Dijk and van der Heijden 2017, Chance 30(3), 41-49), with the check of existence that such
models need: without it the best by AIC may say that there are a billion people, and say so silently.

Every stratum has the cells of all patterns but no list. Columns: the strata as they are made (a term for each value of
each covariate, and year as a number where one is named), the lists, and two-way terms of either. A term with an empty
margin is minus infinity and goes with its cells; what is left has a maximum when Newton stands still.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from zoco.estimation.glm import Regression, poisson
from zoco.estimation.newton import Floats
from zoco.estimation.resampling import Progress, middle
from zoco.estimation.results import BOUNDARY, EXISTS, Caveat, Estimate, NoEstimate
from zoco.estimation.tables import BadTable, CaptureTable

Term = tuple[str, ...]
MOST_COLUMNS = 400
STEADY = 8.0  # logs: a fitted stratum that has e ** 8 times as many unseen as seen people is no estimate
FAR = "The model says that a stratum has thousands of times more unseen people than were seen in it."


@dataclass(frozen=True)
class Cells:
    """
    The observed cells of all strata one after the other, and the columns that each factor has; `made` keeps those, which
    are the same for every drawing of the people.
    """

    table: CaptureTable
    made: dict[Term, tuple[Floats, Floats]] = field(default_factory=dict)

    def drawn(self, counts: NDArray[np.int64]) -> Cells:
        """Other people in the same cells."""
        return Cells(replace(self.table, counts=counts), self.made)

    @cached_property
    def patterns(self) -> NDArray[np.int64]:
        return np.tile(np.arange(1, self.table.counts.shape[1]), len(self.table.strata))

    @cached_property
    def stratum(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self.table.strata)), self.table.counts.shape[1] - 1)

    @cached_property
    def seen(self) -> Floats:
        return self.table.counts[:, 1:].reshape(-1).astype(float)

    def values(self, factor: str) -> list[str]:
        place = self.table.covariates.index(factor)
        return sorted({stratum[place] for stratum in self.table.strata})

    def of_stratum(self, factor: str) -> Floats:
        """The columns of a covariate, by stratum: one for each value after the first; of a year the number of years."""
        place = self.table.covariates.index(factor)
        held = [stratum[place] for stratum in self.table.strata]
        if factor == self.table.year:
            years = np.array([_number(value) for value in held])
            return np.asarray((years - years.min())[:, None], np.float64)
        named = np.array(self.values(factor)[1:], dtype=object)
        found: Floats = (np.array(held, dtype=object)[:, None] == named).astype(np.float64)
        return found

    @cached_property
    def factors(self) -> tuple[str, ...]:
        return (*self.table.lists, *self.table.covariates)

    def columns(self, term: Term) -> tuple[Floats, Floats]:
        """Of a term its columns by observed cell, and by stratum for the cell of no list."""
        if term not in self.made:
            self.made[term] = self._columns(term)
        return self.made[term]

    def _columns(self, term: Term) -> tuple[Floats, Floats]:
        observed, unseen = np.ones((len(self.patterns), 1)), np.ones((len(self.table.strata), 1))
        for factor in term:
            if factor in self.table.lists:
                here = (self.patterns >> self.table.lists.index(factor) & 1).astype(float)[:, None]
                nowhere = np.zeros((len(self.table.strata), 1))
            else:
                nowhere = self.of_stratum(factor)
                here = nowhere[self.stratum]
            observed = (observed[:, :, None] * here[:, None, :]).reshape(len(observed), -1)
            unseen = (unseen[:, :, None] * nowhere[:, None, :]).reshape(len(unseen), -1)
        return observed, unseen

    def design(self, terms: tuple[Term, ...]) -> tuple[Floats, Floats]:
        parts = [self.columns(term) for term in ((), *terms)]
        observed = np.hstack([part for part, _ in parts])
        if observed.shape[1] > MOST_COLUMNS:
            raise NoEstimate(
                f"{observed.shape[1]} parameters are too many: take values of a covariate together."
            )
        return observed, np.hstack([part for _, part in parts])


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise BadTable(f"{value!r} is not a year.") from None


@dataclass(frozen=True)
class CovariateFit:
    """
    `unseen`: people on no list, by stratum in the order of the table; None where there is no valid maximum, `why` says.
    """

    terms: tuple[Term, ...]
    deviance: float
    parameters: int
    cells: int
    seen: int
    unseen: Floats | None
    infinite: int
    why: str = ""
    means: Floats | None = None
    bound: float = -inf

    @property
    def total(self) -> float | None:
        return None if self.unseen is None else self.seen + float(self.unseen.sum())

    def cost(self, criterion: str) -> float:
        return self.deviance + self.price(criterion)

    def price(self, criterion: str) -> float:
        """What its parameters cost."""
        return self.parameters * (log(self.seen) if criterion == "bic" else 2.0)

    @property
    def named(self) -> str:
        return " + ".join("*".join(term) for term in self.terms)


def fit_covariates(table: CaptureTable, terms: tuple[Term, ...], start: Floats | None = None) -> CovariateFit:
    """
    One model. `terms`: factors (lists, covariates) and pairs of them, as (("a",), ("a", "sex")).

    >>> table = CaptureTable(("a", "b"), np.array([[0, 20, 15, 5], [0, 8, 6, 4]]), ("sex",), (("M",), ("V",)))
    >>> found = fit_covariates(table, (("sex",), ("a",), ("b",), ("sex", "a"), ("sex", "b")))
    >>> [round(float(each), 6) for each in found.unseen]  # of each stratum Lincoln-Petersen
    [60.0, 12.0]
    """
    return _fit(Cells(table), terms, start)


def _fit(
    cells: Cells, terms: tuple[Term, ...], start: Floats | None = None, limit: float = inf
) -> CovariateFit:
    """As above; stops as soon as the deviance is known to be above `limit`."""
    design, at_nothing = cells.design(terms)
    found = poisson(_positive(design), cells.seen, start=start, limit=limit)
    parameters, infinite = design.shape[1], int(found.infinite.sum())
    fit = CovariateFit(terms, found.deviance, parameters, len(cells.seen), cells.table.seen, None, infinite, means=found.means, bound=found.bound)  # fmt: skip
    if not found.valid:
        return replace(fit, why="no valid maximum: a parameter cannot be told, or runs away")
    unseen = _unseen(at_nothing, found)
    people = cells.table.counts.sum(axis=1)
    if (np.log(np.maximum(unseen, 1e-9)) - np.log(np.maximum(people, 1)) > STEADY).any():
        return replace(fit, why=FAR)
    return replace(fit, unseen=unseen)


def _positive(design: Floats) -> Floats:
    """Years are 0 and more; nothing else here is ever below 0, which the check of empty margins needs."""
    assert (design >= 0).all()
    return design


def _unseen(at_nothing: Floats, found: Regression) -> Floats:
    """People on no list by stratum; none where the stratum itself is minus infinity."""
    gone = (at_nothing[:, found.infinite] != 0).any(axis=1)
    theta = np.where(found.infinite, 0.0, found.theta)
    unseen: Floats = np.where(gone, 0.0, np.exp(at_nothing @ theta))
    return unseen


def _candidates(cells: Cells, held: tuple[Term, ...]) -> Iterator[Term]:
    """Two-way terms that are not there yet, of which the model has both parts."""
    for first, second in combinations(cells.factors, 2):
        if (first, second) not in held:
            yield (first, second)


def search_covariates(table: CaptureTable, criterion: str = "bic", say: Progress = lambda _done, _of: None) -> CovariateFit:  # fmt: skip
    """
    From lists and covariates that do not touch each other on: the two-way term that improves the criterion most, until
    none does; a model without a valid maximum is passed over, whatever its criterion says.
    """
    return _search(Cells(table), criterion, say)


def _search(cells: Cells, criterion: str, say: Progress = lambda _done, _of: None) -> CovariateFit:
    best = _fit(cells, tuple((factor,) for factor in cells.factors))
    while better := _better(cells, best, criterion):
        best = better
        say(len(best.terms), len(best.terms) + 1)
    if best.unseen is None:
        raise NoEstimate(f"No model with these covariates has a valid maximum ({best.why}).")
    return best


def _better(cells: Cells, best: CovariateFit, criterion: str) -> CovariateFit | None:
    """The best valid model with one term more, if it is better; most are told by the bound of their first step."""
    tried = [_fit(cells, (*best.terms, term), best.means, -inf) for term in _candidates(cells, best.terms)]
    least, found = inf if best.unseen is None else best.cost(criterion) - 1e-9, None
    for each in sorted(tried, key=lambda fit: fit.bound + fit.price(criterion)):
        price = each.price(criterion)
        if each.bound + price > least:
            break
        fit = _fit(cells, each.terms, best.means, least - price)
        if fit.unseen is not None and fit.cost(criterion) < least:
            least, found = fit.cost(criterion), fit
    return found


@dataclass(frozen=True)
class ByStratum:
    """An estimate in all, and of each stratum people seen and the total with its interval (people)."""

    whole: Estimate
    strata: tuple[tuple[tuple[str, ...], int, float, float | None, float | None], ...]

    def of(self, covariate: str, names: tuple[str, ...]) -> dict[str, tuple[int, float]]:
        """Seen and total by the values of one covariate."""
        place, found = names.index(covariate), dict[str, tuple[int, float]]()
        for values, seen, total, _, _ in self.strata:
            before = found.get(values[place], (0, 0.0))
            found[values[place]] = before[0] + seen, before[1] + total
        return found


def estimate_covariates(table: CaptureTable, criterion: str = "bic", *, n_boot: int = 200, level: float = 0.95, seed: int = 1, repeat_selection: bool = True, say: Progress = lambda _done, _of: None) -> ByStratum:  # fmt: skip
    """
    The model that the search finds, with percentile intervals of replicates in which the search is repeated.

    People are drawn again over all strata together. Raises NoEstimate where there is no valid model.
    """
    if not table.covariates:
        raise BadTable("There are no covariates: name the columns that divide people.")
    fit = search_covariates(table, criterion)
    assert fit.unseen is not None and fit.total is not None
    many = _replicates(table, fit, criterion if repeat_selection else None, n_boot, seed, say)
    failed = n_boot - len(many)
    low, high = _ends(many.sum(axis=1) + table.seen, level)
    options = {"n_boot": n_boot, "repeat_selection": repeat_selection, "criterion": criterion}
    status = BOUNDARY if fit.infinite else EXISTS
    whole = Estimate(fit.total, table.seen, "covariates", low, high, level, status, fit.named, options, seed, table.checksum, tuple(_caveats(fit, failed, n_boot)))  # fmt: skip
    people = table.counts.sum(axis=1)
    rows = [(values, int(people[at]), float(people[at] + fit.unseen[at]), *_ends(many[:, at] + people[at], level)) for at, values in enumerate(table.strata)]  # fmt: skip
    return ByStratum(whole, tuple(rows))


def _replicates(table: CaptureTable, fit: CovariateFit, criterion: str | None, n_boot: int, seed: int, say: Progress) -> Floats:  # noqa: PLR0917  # fmt: skip
    """People on no list by stratum, for each draw that has a valid model; without a criterion always that of `fit`."""
    flat, cells = table.counts.reshape(-1), Cells(table)
    found = []
    for number, sample in enumerate(
        np.random.default_rng(seed).multinomial(table.seen, flat / table.seen, n_boot)
    ):
        drawn = cells.drawn(sample.reshape(table.counts.shape))
        again = _again(drawn, criterion) if criterion else _fit(drawn, fit.terms)
        if again is not None and again.unseen is not None:
            found.append(again.unseen)
        say(number + 1, n_boot)
    return np.array(found).reshape(-1, len(table.strata))


def _ends(values: Floats, level: float) -> tuple[float, float] | tuple[None, None]:
    return middle(values, level) if len(values) else (None, None)


def _again(cells: Cells, criterion: str) -> CovariateFit | None:
    try:
        return _search(cells, criterion)
    except NoEstimate:
        return None


def _caveats(fit: CovariateFit, failed: int, of: int) -> list[Caveat]:
    told = (
        [
            Caveat(
                f"{fit.infinite} parameters are minus infinity, because nobody is there.",
                f"{fit.infinite} termen zijn min oneindig, want daar is niemand.",
                public=False,
            )
        ]
        if fit.infinite
        else []
    )
    if failed:
        told.append(
            Caveat(
                f"{failed} of {of} replicates have no valid model; the interval leaves them out.",
                f"{failed} van {of} herhalingen geven geen geldig model; de marge laat ze weg.",
            )
        )
    return told
