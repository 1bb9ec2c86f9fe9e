"""What others' programs make of the same rows, and what ours makes of others' rows: each in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from csv import DictWriter
from itertools import combinations
from pathlib import Path
from typing import Any

from zoco.linkage.generator import COLUMNS
from zoco.linkage.linking import Linked, grouped, link
from zoco.linkage.measures import Measured, measure
from zoco.linkage.table import Ints

NOT_INSTALLED = "not installed (ZOCO_SPLINK_PYTHON)"
HERE = Path(__file__).parent
SHIFTS = (-4.0, -3.5, -3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0)


def splink(rows: list[dict[str, str]], truth: list[dict[str, str]]) -> Measured | str:
    """Splink on the same rows, plainly cleaned, at its best threshold; or why that could not be."""
    with tempfile.TemporaryDirectory() as folder:
        signals, links = Path(folder) / "signals.csv", Path(folder) / "links.json"
        with signals.open("w", newline="") as held:
            writer = DictWriter(held, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        if why := _no("splink_side.py", signals, links):
            return why
        found = [measure(clusters, truth) for clusters in json.loads(links.read_text())]
    return max(found, key=lambda each: each.identifiable.f1)


def on_febrl() -> list[tuple[str, float, float]]:
    """
    Of the sets FEBRL 3 and 4 (Christen 2008, Febrl): name, our pairwise F1, and that at our best threshold with hindsight.

    Australian addresses and invented typing errors: a smoke test, nothing that Zoco is made for. Empty where the
    yardsticks are not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        sets = Path(folder) / "sets.json"
        if _no("febrl_side.py", sets):
            return []
        held: dict[str, Any] = json.loads(sets.read_text())
    return [(name, *_f1(link(rows), pairs)) for name, (rows, pairs) in held.items()]


def _f1(linked: Linked, pairs: Sequence[Sequence[str]]) -> tuple[float, float]:
    true = {frozenset(pair) for pair in pairs}
    shifted = [grouped(linked.table, linked.left, linked.right, linked.scores, linked.threshold + by) for by in SHIFTS]  # fmt: skip
    return _agree(linked, linked.clusters, true), max(_agree(linked, groups, true) for groups in shifted)


def _agree(linked: Linked, groups: Ints, true: set[frozenset[str]]) -> float:
    members = defaultdict(list)
    for name, group in zip(linked.table.ids, groups.tolist(), strict=True):
        members[group].append(name)
    found = {frozenset(pair) for held in members.values() for pair in combinations(held, 2)}
    return 2 * len(found & true) / max(len(found) + len(true), 1)


def _no(script: str, *files: Path) -> str:
    """Run it in its own environment; says why that was not possible."""
    if not (python := os.environ.get("ZOCO_SPLINK_PYTHON")):
        return NOT_INSTALLED
    done = subprocess.run([python, str(HERE / script), *map(str, files)], check=False, stdout=sys.stderr)
    return f"it stopped with exit code {done.returncode}" if done.returncode else ""
