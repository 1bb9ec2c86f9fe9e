"""One log-linear model of one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma, log

import numpy as np

from zoco.estimation.existence import status
from zoco.estimation.models import Terms, model, written, written_term
from zoco.estimation.newton import Floats, fit_all
from zoco.estimation.results import BOUNDARY, EXISTS, NO_MLE
from zoco.estimation.tables import CaptureTable

CRITERIA = ("aic", "aicc", "bic")


@dataclass(frozen=True)
class Fit:
    """
    `total` and `unseen` are people; None where there is no valid maximum, and `status` says why. `infinite`: terms that
    are minus infinity, written as models are. `parameters` counts them too, and the constant.
    """

    model: str
    terms: Terms
    status: str
    seen: int
    unseen: float | None
    deviance: float
    parameters: int
    infinite: tuple[str, ...]
    log_likelihood: float
    cells: int

    @property
    def total(self) -> float | None:
        return None if self.unseen is None else self.seen + self.unseen

    @property
    def valid(self) -> bool:
        return self.unseen is not None

    @property
    def aic(self) -> float:
        return 2 * self.parameters - 2 * self.log_likelihood

    @property
    def aicc(self) -> float:
        """Hurvich and Tsai (1989), Biometrika 76, 297-307; infinite where there are as many terms as cells."""
        left = self.cells - self.parameters - 1
        return self.aic + 2 * self.parameters * (self.parameters + 1) / left if left > 0 else float("inf")

    @property
    def bic(self) -> float:
        """Schwarz (1978), Annals of Statistics 6, 461-464, with the number of people as the sample."""
        return self.parameters * log(self.seen) - 2 * self.log_likelihood


def fit_loglinear(table: CaptureTable, named: str) -> Fit:
    """
    The model "[12,3]" on all strata of a table together.

    >>> table = CaptureTable.from_counts(["a", "b"], {(1, 0): 20, (0, 1): 15, (1, 1): 5})
    >>> found = fit_loglinear(table, "[1,2]")
    >>> round(found.total, 6), found.status
    (100.0, 'exists')
    """
    return fitted(table.pooled.astype(float), model(named, len(table.lists)), len(table.lists))


def fitted(counts: Floats, terms: Terms, lists: int) -> Fit:
    """As `fit_loglinear`, of counts and terms."""
    found = fit_all(counts[None, :], terms)
    exists, infinite = bool(found.exists[0]), [term for term, gone in zip(terms, found.infinite[0], strict=True) if gone]  # fmt: skip
    how = (BOUNDARY if infinite else EXISTS) if exists else status(counts, terms)
    if not exists and how in (EXISTS, BOUNDARY):  # a maximum so far out that no step becomes small
        how = NO_MLE
    return Fit(
        model=written(terms, lists),
        terms=terms,
        status=how,
        seen=int(counts[1:].sum()),
        unseen=float(found.unseen[0]) if exists else None,
        deviance=float(found.deviance[0]),
        parameters=len(terms) + 1,
        infinite=tuple(written_term(term, lists) for term in infinite),
        log_likelihood=saturated(counts[1:]) - float(found.deviance[0]) / 2,
        cells=len(counts) - 1,
    )


def saturated(counts: Floats | Sequence[float]) -> float:
    """The Poisson log-likelihood of counts as their own means."""
    return float(sum(y * log(y) - y - lgamma(y + 1) for y in np.asarray(counts, float).tolist() if y > 0))
