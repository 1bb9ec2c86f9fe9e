"""Tables from the papers named in `data/tables.toml`, what the papers print of them, and answers of another program."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path

import numpy as np

from zoco.estimation.tables import CaptureTable

DATA = Path(__file__).parent / "data"
TABLES = tomllib.loads((DATA / "tables.toml").read_text())


@cache
def table(name: str) -> CaptureTable:
    held = TABLES[name]
    lists = held["lists"]
    patterns = {tuple(int(str(number) in key) for number in range(1, len(lists) + 1)): people for key, people in held["counts"].items()}  # fmt: skip
    return CaptureTable.from_counts(lists, patterns)


def counts(name: str):
    return table(name).pooled.astype(float)


def patterns(name: str) -> list[int]:
    """The cells of a table in the order in which it is printed."""
    return [sum(1 << int(number) - 1 for number in key) for key in TABLES[name]["counts"]]


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
