"""What papers print of the tables of `zoco.estimation.published`, and answers of another program."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from zoco.estimation.published import printed, table

DATA = Path(__file__).parent / "data"
__all__ = ["counts", "patterns", "resamples", "results", "spread", "table"]


def counts(name: str):
    return table(name).pooled.astype(float)


def patterns(name: str) -> list[int]:
    """The cells of a table in the order in which it is printed."""
    return [sum(1 << int(number) - 1 for number in key) for key in printed()[name]["counts"]]


@cache
def resamples() -> dict:
    return json.loads((DATA / "reference_resamples.json").read_text())


@cache
def results() -> list[dict]:
    return json.loads((DATA / "published.json").read_text())["results"]


def spread(patterns, rows, lists):
    """Rows of counts by pattern as cells."""
    found = np.zeros((len(rows), 1 << lists))
    found[:, patterns] = rows
    return found
