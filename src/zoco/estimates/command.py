"""`zoco estimates make`, as the owner of the tables: how many people there are by group and year, kept for who may read figures."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone
from django.utils.timezone import localdate

from zoco.estimates.beside import figures as told_there
from zoco.estimates.gathering import everybody
from zoco.estimates.grouping import drawn_ways, likeliest, years_of
from zoco.estimates.making import Asked, Progress, tell, width
from zoco.estimates.models import Making
from zoco.estimation import METHODS
from zoco.terminal import bar

DATABASE = "owner"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "estimates", help="how many people there are by group and year, kept for the figures"
    )
    actions = parser.add_subparsers(required=True, metavar="make")
    line = "make estimates of each year that is over from the register itself, and keep what may be told"
    verb = actions.add_parser("make", help=line, description=line)
    verb.add_argument(
        "--method", choices=METHODS, default="bic", help="for the lists of one group (default: bic)"
    )
    verb.add_argument("--ways", type=int, default=20, help="draws of who is the same person (default: 20)")
    verb.add_argument("--boot", type=int, default=200, metavar="N", help="replicates of each (default: 200)")
    verb.add_argument("--seed", type=int, default=1)
    verb.add_argument("--apart", action="store_true", help="each group by itself, without a model of all groups together")  # fmt: skip
    verb.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    """Exit code 1, with the reason, where there is no year to tell of."""
    if wanted.ways < 1 or wanted.boot < 1 or not 0 <= wanted.seed < 2**32:
        print(
            "zoco estimates: --ways and --boot are 1 or more, --seed is from 0 to 4294967295.",
            file=sys.stderr,
        )
        return 2
    asked = Asked(wanted.method, wanted.ways, wanted.boot, wanted.seed, joint=not wanted.apart)
    made = make(asked, say=bar("Estimating"), using=DATABASE)
    if made is None:
        print(
            "zoco estimates: of no year with anybody in it figures were told: first `zoco figures release`.",
            file=sys.stderr,
        )
        return 1
    estimated = made.estimates.filter(refusal="").count()
    print(
        f"Told anew: {made.told} groups, of which {estimated} have an estimate. What was told before stays."
    )
    return 0


def make(asked: Asked, *, using: str, say: Progress = lambda _done, _of: None) -> Making | None:
    """All of it: gathered, linked in so many ways, estimated, kept. Nothing where of no year figures were told."""
    seen, links = everybody(using)
    figures = told_there(using)
    years = [year for year in years_of(seen, localdate()) if year in figures.years]
    if not years:
        return None
    doubted = any(0 < chance < 1 for _first, _second, chance in links)
    ways = list(drawn_ways(seen, links, years, asked.ways if doubted else 1, asked.seed))
    told = tell(likeliest(seen, links, years), ways, asked, say, figures)
    return Making.objects.using(using).keep(told, asked, at=timezone.now(), wide=width(figures.rule))
