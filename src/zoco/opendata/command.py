"""`zoco open-data`: make the open data of the years that are over, and say what the budget is. As the owner."""

from __future__ import annotations

import argparse
import sys

DATABASE = "owner"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "open-data", help="counts with noise and invented people, of years that are over"
    )
    actions = parser.add_subparsers(required=True, metavar="release|budget")
    line = "make the open data of each year of which figures were told, once, as far as the budget goes"
    actions.add_parser("release", help=line, description=line).set_defaults(run=run_release)
    line = "what was spent on which year, and what is left"
    actions.add_parser("budget", help=line, description=line).set_defaults(run=run_budget)


def run_release(wanted: argparse.Namespace) -> int:
    from django.utils import timezone

    from zoco.opendata.parameters import Spent
    from zoco.opendata.releasing import make_due

    made = 0
    try:
        for each in make_due(timezone.now(), using=DATABASE):
            print(f"{each.year}: about {each.people} people, epsilon {each.epsilon:g}", flush=True)
            made += 1
    except Spent as spent:
        print(f"zoco open-data: {spent} Nothing was counted.", file=sys.stderr)
        return 1
    print(f"Made: {made}.")
    return 0


def run_budget(wanted: argparse.Namespace) -> int:
    from django.utils import timezone

    from zoco.opendata import parameters
    from zoco.opendata.models import Spending

    limits = parameters.on(timezone.localdate())
    ledger = Spending.objects.using(DATABASE)
    for line in ledger.all():
        print(f"{line.year}  epsilon {line.epsilon:g}  on {timezone.localdate(line.at)}")
    print(f"In all {ledger.in_all():g} of {limits.in_all:g}; of one year at most {limits.per_year:g}.")
    return 0
