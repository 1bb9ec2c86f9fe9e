"""
`zoco subjects`, as the owner of the tables. `note`: reports from before the index, and what intakes mended. `estimate`:
how many people there are, from the register itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from zoco.cases.models import Case
from zoco.cases.subjects import first_report, said_of
from zoco.estimation import METHODS, BadTable, NoEstimate, averaged
from zoco.estimation.reporting import report as reported
from zoco.reports.models import Report
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import KeysMissing
from zoco.subjects.captures import from_register
from zoco.subjects.models import Subject

DATABASE = "owner"
AT_A_TIME = 100


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("subjects", help="whom reports and cases are about, in the index of linking")
    actions = parser.add_subparsers(required=True, metavar="note | estimate")
    line = "note reports from before the index, and what intakes mended; goes on where it was killed"
    actions.add_parser("note", help=line, description=line).set_defaults(run=run)
    line = "how many people there are, each kind of organisation as a list; prints rounded figures only"
    _estimate(actions.add_parser("estimate", help=line, description=line))


def run(wanted: argparse.Namespace) -> int:
    noted, closed = over(left(DATABASE), note, DATABASE)
    told, also_closed = over(cases(DATABASE), tell, DATABASE)
    print(f"Noted: {noted} reports. Told anew: {told}. The job of each minute looks for them.")
    if broken := closed + also_closed:
        print(f"A key is missing for {broken}: put it back, and run this again.")
    return 1 if broken else 0


def _estimate(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--year", type=int, help="what was told in that year (default: all)")
    verb.add_argument("--method", choices=METHODS, default="stepwise")
    verb.add_argument("--ways", type=int, default=20, help="draws of who is the same person (default: 20)")
    verb.add_argument("--boot", type=int, default=200, metavar="N", help="replicates of each (default: 200)")
    verb.add_argument("--seed", type=int, default=1)
    verb.add_argument("--population", type=int, help="inhabitants, for the rate")
    verb.add_argument("--lang", choices=["nl", "en"], default="nl")
    verb.set_defaults(run=estimate_register)


def estimate_register(wanted: argparse.Namespace) -> int:
    """Exit code 1, with the reason, where there is no valid estimate."""
    try:
        tables = from_register(wanted.year, max(wanted.ways, 1), wanted.seed, DATABASE)
        found = averaged(tables, wanted.method, n_boot=wanted.boot, seed=wanted.seed)
    except (NoEstimate, BadTable) as why:
        print(f"zoco subjects estimate: {why}", file=sys.stderr)
        return 1
    print(reported(found, population=wanted.population, lang=wanted.lang).as_text())
    return 0


def over(
    ids: Sequence[UUID], do: Callable[[Sequence[UUID], str], Iterator[bool | None]], using: str
) -> tuple[int, int]:
    """Some at a time, each time in a transaction: how many were done, and how many could not be opened."""
    done = closed = 0
    for begin in range(0, len(ids), AT_A_TIME):
        with transaction.atomic(using=using):
            for was in do(ids[begin : begin + AT_A_TIME], using):
                done, closed = done + (was is True), closed + (was is None)
        if len(ids) > AT_A_TIME:
            print(f"  {min(begin + AT_A_TIME, len(ids))} of {len(ids)}", flush=True)
    return done, closed


def not_noted(using: str) -> Any:
    noted = Subject.objects.using(using).filter(report_id=OuterRef("pk"))
    return Report.objects.using(using).filter(~Exists(noted), data_key__destroyed_at=None)


def left(using: str) -> list[UUID]:
    return list(not_noted(using).order_by("reported_at", "pk").values_list("pk", flat=True))


def note(some: Sequence[UUID], using: str) -> Iterator[bool | None]:
    found = not_noted(using).filter(pk__in=some).select_related("data_key", "reporter__organisation")
    for report in found:
        try:
            yield bool(report.note(using=using))
        except (SealBroken, KeysMissing):
            yield None


def cases(using: str) -> list[UUID]:
    """In the order in which they were opened: of one person the last one says who she is."""
    found = Case.objects.using(using).filter(data_key__destroyed_at=None)
    return list(found.order_by("opened_on", "pk").values_list("pk", flat=True))


def tell(some: Sequence[UUID], using: str) -> Iterator[bool | None]:
    found = Case.objects.using(using).select_related("victim__data_key", "follows").in_bulk(some)
    for case in (found[pk] for pk in some if pk in found):
        report = first_report(case)
        try:
            yield bool(report and Subject.objects.using(using).retell(report, said_of(case.victim)))
        except (SealBroken, KeysMissing):
            yield None
