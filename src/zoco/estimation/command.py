"""`zoco estimate`: how many people no list has seen."""

from __future__ import annotations

import argparse
import sys

from zoco.estimation.two_lists import Estimate, ImpossibleCounts, chapman, lincoln_petersen

HELP = "Estimate how many people no list has seen"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register `zoco estimate two N1 N2 BOTH`."""
    methods = verbs.add_parser("estimate", help=HELP, description=HELP + ".").add_subparsers(
        required=True, metavar="two"
    )
    two = methods.add_parser("two", help="from two lists", description="Lincoln-Petersen and Chapman.")
    two.add_argument("first", type=int, metavar="N1", help="people on the first list")
    two.add_argument("second", type=int, metavar="N2", help="people on the second list")
    two.add_argument("both", type=int, metavar="BOTH", help="people on both")
    two.add_argument("--level", type=float, default=0.95, help="of the interval (default: 0.95)")
    two.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    """Print both estimates; impossible counts are named on stderr, with exit code 2."""
    counts = wanted.first, wanted.second, wanted.both
    try:
        found = [method(*counts, level=wanted.level) for method in (chapman, lincoln_petersen)]
    except ImpossibleCounts as error:
        print(f"zoco estimate: {error}", file=sys.stderr)
        return 2
    print(f"seen on a list: {found[0].seen}")
    for estimate in found:
        print(_line(estimate))
    return 0


def _line(estimate: Estimate) -> str:
    span = f"{estimate.level:.0%} between {estimate.low:,.0f} and {estimate.high:,.0f}"
    return (
        f"{estimate.method}: {estimate.number:,.0f} people ({span}), {estimate.unseen:,.0f} on neither list"
    )
