"""
How many people are there, also those whom no list has seen: multiple systems estimation.

>>> table = CaptureTable.from_counts(["a", "b"], {(1, 0): 20, (0, 1): 15, (1, 1): 5})
>>> round(fit_loglinear(table, "[1,2]").total)
100
"""

from zoco.estimation.comparing import averaged, compare, sensitivity
from zoco.estimation.estimating import METHODS, estimate, select
from zoco.estimation.graphs import bma_decomposable
from zoco.estimation.loglinear import fit_loglinear
from zoco.estimation.results import Estimate, NoEstimate
from zoco.estimation.tables import BadTable, CaptureTable

__all__ = ["METHODS", "BadTable", "CaptureTable", "Estimate", "NoEstimate", "averaged", "bma_decomposable", "compare", "estimate", "fit_loglinear", "select", "sensitivity"]  # fmt: skip
