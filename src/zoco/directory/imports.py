"""The division and the borders that an operator brought: kept as one compact file, read once after each change."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from zoco.directory.division import Division, Municipality, OtherName, Place, Postcode
from zoco.directory.gazetteer import Gazetteer
from zoco.directory.shapes import Ring, Shapes

NAME = "geo.json"


@dataclass(frozen=True)
class Imported:
    """`shapes` is empty where only tables were brought."""

    gazetteer: Gazetteer
    shapes: Shapes


def mark(folder: Path) -> float:
    """Changes with the file; 0 where there is none."""
    try:
        return (folder / NAME).stat().st_mtime_ns
    except OSError:
        return 0


def read(folder: Path) -> Imported | None:
    """What was imported last, or None."""
    changed = mark(folder)
    return _read(folder, changed) if changed else None


@lru_cache(maxsize=2)
def _read(folder: Path, _changed: float) -> Imported:
    kept: dict[str, Any] = json.loads((folder / NAME).read_text("utf-8"))
    return Imported(
        Gazetteer.from_tables(_division(kept)),
        {code: _rings(rings) for code, rings in kept["shapes"].items()},
    )


def _division(kept: dict[str, Any]) -> Division:
    return Division(
        tuple(Municipality(*row) for row in kept["municipalities"]),
        tuple(Place(*row) for row in kept["places"]),
        tuple(Postcode(number, tuple(codes), certainty) for number, codes, certainty in kept["postcodes"]),
        tuple(OtherName(*row) for row in kept["other_names"]),
    )


def _rings(rings: list[list[list[int]]]) -> tuple[Ring, ...]:
    return tuple(tuple((x, y) for x, y in ring) for ring in rings)


def write(folder: Path, division: Division, shapes: Shapes) -> Path:
    """Whole or not at all: a reader sees the old file or the new one."""
    kept = {
        "municipalities": [astuple(each)[:7] for each in division.municipalities],
        "places": _rows(division.places),
        "postcodes": _rows(division.postcodes),
        "other_names": _rows(division.other_names),
        "shapes": shapes,
    }
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".geo-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False, separators=(",", ":"))
        Path(name).chmod(0o644)
        Path(name).replace(folder / NAME)
    finally:
        Path(name).unlink(missing_ok=True)
    return folder / NAME


def _rows(table: Iterable[Any]) -> list[tuple[Any, ...]]:
    return [astuple(each) for each in table]
