"""`zoco figures`: tell the figures of what is over, and say what was told. As the owner of the tables."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone

from zoco.disclosure import TooLow
from zoco.statistics.models import Release
from zoco.statistics.releasing import release_due

DATABASE = "owner"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("figures", help="tell the figures of the quarters and years that are over")
    actions = parser.add_subparsers(required=True, metavar="release|list")
    line = "count each period that is over and was not told yet, and tell what may be told of it"
    actions.add_parser("release", help=line, description=line).set_defaults(run=run_release)
    line = "of which periods figures were told, and when"
    actions.add_parser("list", help=line, description=line).set_defaults(run=run_list)


def run_release(wanted: argparse.Namespace) -> int:
    try:
        told = release_due(timezone.now(), using=DATABASE, say=lambda line: print(line, flush=True))
    except TooLow as low:
        print(f"ZOCO_SMALLEST_GROUP: {low}", file=sys.stderr)
        return 1
    print(f"Told: {len(told)}.")
    return 0


def run_list(wanted: argparse.Namespace) -> int:
    for release in Release.objects.using(DATABASE).all():
        print(
            f"{release}  told on {timezone.localdate(release.released_at)}, at least {release.least} people"
        )
    return 0
