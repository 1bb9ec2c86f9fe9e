"""`zoco link`: which signals speak of one person."""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zoco.linkage.generator import COLUMNS, SETTINGS, TRUTH, generate

HELP = "Find which signals speak of one person"


class OrFile(argparse.ArgumentParser):
    """`zoco link signals.csv` means `zoco link file signals.csv`."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        given = list(args or [])
        if self._subparsers and given and given[0] not in {*VERBS, "-h", "--help"}:
            given = ["file", *given]
        return super().parse_known_args(given, namespace)


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register `zoco link` and its verbs."""
    link = verbs.add_parser("link", help=HELP, description=HELP + ".")
    link.__class__ = OrFile
    below = link.add_subparsers(
        required=True, metavar="FILE.csv | VERB", parser_class=argparse.ArgumentParser
    )
    for name, register in VERBS.items():
        register(below, name)


def _generate(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    words = "Write invented signals, with the truth beside them"
    verb = verbs.add_parser(name, help=words, description=words + ".")
    verb.add_argument("--setting", choices=list(SETTINGS), default="ordinary")
    verb.add_argument("--records", type=int, default=1000)
    verb.add_argument("--seed", type=int, default=1)
    verb.add_argument("--out", type=Path, required=True, metavar="FILE")
    verb.add_argument("--truth", type=Path, required=True, metavar="FILE")
    verb.set_defaults(run=write_generated)


VERBS = {"generate": _generate}


def write_generated(wanted: argparse.Namespace) -> int:
    """Write both files, one row at a time."""
    if wanted.records < 0:
        print("zoco link generate: --records is 0 or more.", file=sys.stderr)
        return 2
    try:
        with wanted.out.open("w", newline="") as signals, wanted.truth.open("w", newline="") as truths:
            rows, persons = csv.DictWriter(signals, COLUMNS), csv.DictWriter(truths, TRUTH)
            rows.writeheader()
            persons.writeheader()
            for row, truth in generate(SETTINGS[wanted.setting], wanted.records, wanted.seed):
                rows.writerow(row)
                persons.writerow(asdict(truth))
    except OSError as error:
        print(f"zoco link generate: {error}", file=sys.stderr)
        return 2
    return 0
