"""
How many people are there, also those whom no list has seen: multiple systems estimation.

>>> table = CaptureTable.from_counts(["a", "b"], {(1, 0): 20, (0, 1): 15, (1, 1): 5})
>>> round(fit_loglinear(table, "[1,2]").total)
100
"""

from zoco.estimation.comparing import averaged, compare, sensitivity
from zoco.estimation.covariates import estimate_covariates, fit_covariates, search_covariates
from zoco.estimation.doubly_robust import doubly_robust
from zoco.estimation.estimating import METHODS, estimate, select
from zoco.estimation.graphs import bma_decomposable
from zoco.estimation.latent import latent_class
from zoco.estimation.loglinear import fit_loglinear
from zoco.estimation.reporting import report
from zoco.estimation.results import Estimate, NoEstimate
from zoco.estimation.tables import BadTable, CaptureTable
from zoco.estimation.thresholding import bayes_threshold

__all__ = ["METHODS", "BadTable", "CaptureTable", "Estimate", "NoEstimate", "averaged", "bayes_threshold", "bma_decomposable", "compare", "doubly_robust", "estimate", "estimate_covariates", "fit_covariates", "fit_loglinear", "latent_class", "report", "search_covariates", "select", "sensitivity"]  # fmt: skip
