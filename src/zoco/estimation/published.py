"""Tables as papers print them, in `published.toml`: for trying out, for the bench, and for tests."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from zoco.estimation.tables import CaptureTable

FILE = Path(__file__).with_name("published.toml")


@cache
def printed() -> dict[str, Any]:
    """Of each table its source, lists and counts; a pattern as the numbers of its lists."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def table(name: str) -> CaptureTable:
    """
    >>> table("korea_palembang_3lists").seen
    123
    """
    held = printed()[name]
    lists = held["lists"]
    patterns = {tuple(int(str(number) in key) for number in range(1, len(lists) + 1)): people for key, people in held["counts"].items()}  # fmt: skip
    return CaptureTable.from_counts(lists, patterns)
