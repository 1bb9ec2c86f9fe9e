"""
Which of two things failed where Newton found no maximum (Fienberg and Rinaldo 2012; Chan, Silverman and Vincent 2021,
Journal of the American Statistical Association 116, 1297-1306, section 2.3).

After terms with an empty margin and the cells above them are gone: the maximum exists when some table without a single
empty cell has the same margins, which a linear program decides; and the parameters, the constant among them, can be
told apart when their columns are independent on the cells that are left.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy

from zoco.estimation.newton import Floats, design, margins
from zoco.estimation.results import BOUNDARY, EXISTS, NO_MLE, NOT_IDENTIFIABLE

LEAST = 1e-7  # people in the emptiest cell, of a table scaled to one


def status(counts: Floats, terms: Sequence[int]) -> str:
    """Of one table, shape (2 ** lists,), and one model: exists, boundary, no_mle or not_identifiable."""
    empty = margins(counts[None, :], terms)[0] == 0
    gone = [term for term, is_gone in zip(terms, empty, strict=True) if is_gone]
    live = [term for term, is_gone in zip(terms, empty, strict=True) if not is_gone]
    cells = np.array(
        [cell for cell in range(1, len(counts)) if not any(cell & term == term for term in gone)]
    )
    columns = design(cells, live)
    if not _has_positive(columns, counts[cells]):
        return NO_MLE
    if np.linalg.matrix_rank(columns) < len(live) + 1:
        return NOT_IDENTIFIABLE
    return BOUNDARY if gone else EXISTS


def _has_positive(columns: Floats, seen: Floats) -> bool:
    """Is there a table with these margins and no empty cell? Its emptiest cell is made as full as it can be."""
    cells = len(columns)
    share = seen / seen.sum()
    equal = np.hstack([columns.T, np.zeros((columns.shape[1], 1))])
    above = np.hstack([-np.eye(cells), np.ones((cells, 1))])
    goal = np.zeros(cells + 1)
    goal[-1] = -1.0
    found = scipy.optimize.linprog(
        goal, above, np.zeros(cells), equal, columns.T @ share, [(0, None)] * cells + [(0, 1)]
    )
    return bool(found.status == 0 and -found.fun > LEAST)
