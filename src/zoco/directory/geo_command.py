"""`zoco geo import`: the official division and borders that an operator brings."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

BORDERS = "nl_gemeenten.topojson"
HELP = "Use official tables and borders of municipalities"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ours = verbs.add_parser("geo", help=HELP, description=HELP)
    inner = ours.add_subparsers(title="verbs", metavar="VERB", required=True)
    brings = inner.add_parser(
        "import",
        help="check a folder with gemeenten.csv, woonplaatsen.csv, pc4_gemeente.csv and keep it",
        description=f"Also read when they are there: plaats_aliassen_geonames.csv and {BORDERS}. "
        "What these files hold is written in src/zoco/directory/division.py. All or nothing.",
    )
    brings.add_argument("folder", type=Path, metavar="DIR")
    brings.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    from django.conf import settings

    from zoco.directory import imports
    from zoco.directory.gazetteer import DivisionError, Gazetteer, read_division
    from zoco.directory.shapes import ShapeError, from_topojson

    try:
        division = read_division(chosen.folder)
        borders = chosen.folder / BORDERS
        shapes = dict(from_topojson(borders)) if borders.exists() else {}
        missing = [each for each in division.municipalities if shapes and each.code not in shapes]
        if missing:
            raise ShapeError(f"{BORDERS}: no shape for {missing[0].code} {missing[0].name}")
        Gazetteer.from_tables(division)
    except (DivisionError, ShapeError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    known = {each.code for each in division.municipalities}
    kept = imports.write(
        settings.ZOCO_IMPORTS, division, {code: rings for code, rings in shapes.items() if code in known}
    )
    borders_said = f"borders of {len(shapes)}" if shapes else "no borders: the built-in ones stay"
    print(
        f"{len(division.municipalities)} municipalities, {len(division.places)} places, "
        f"{len(division.postcodes)} postcodes, {borders_said}; kept in {kept}"
    )
    return 0
