"""`zoco directory import`: a listing of coordinators from a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils import timezone

HELP = "Read a listing of coordinators"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ours = verbs.add_parser("directory", help=HELP, description=HELP)
    inner = ours.add_subparsers(title="verbs", metavar="VERB", required=True)
    brings = inner.add_parser(
        "import",
        help="state the entries of a TOML or CSV file as claims; all or nothing, twice adds nothing",
        description="The form of the file: see src/zoco/directory/data/listing.toml. In CSV the same words are "
        "columns, with | between several values.",
    )
    brings.add_argument("file", type=Path)
    brings.add_argument(
        "--as", dest="email", help="e-mail address of whose seat states them (else: the owner)"
    )
    brings.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    from zoco.directory.in_use import gazetteer
    from zoco.directory.listing import ListingError, read

    now = timezone.now()
    try:
        entries = read(chosen.file, gazetteer(), today=timezone.localdate(now))
    except ListingError as problem:
        print(problem, file=sys.stderr)
        return 1
    stated = _state(entries, chosen.email, now)
    if stated is None:
        return 1
    print(f"{chosen.file.name}: {len(entries)} entries, {stated} of them new")
    return 0


def _state(entries: list, email: str | None, now) -> int | None:  # type: ignore[type-arg,no-untyped-def]
    from django.db import DatabaseError

    from zoco.access.acting import acting_as
    from zoco.directory.listing import state
    from zoco.people.models import Seat

    if email is None:
        # The owner of the tables, whom no policy binds: for the first listing of an installation.
        return len(state(entries, by=None, at=now, using="owner"))
    seats = Seat.objects.filter(person__email__iexact=email).on(timezone.localdate(now))
    seat = seats.filter(role__in=["helpdesk", "coordinator", "team_leader"]).select_related("person").first()
    if seat is None:
        print(f"{email}: no seat that may change the directory", file=sys.stderr)
        return None
    try:
        with acting_as(seat):
            return len(state(entries, by=seat, at=now))
    except DatabaseError as problem:
        print(
            f"{seat}: may not state this ({str(problem).splitlines()[0]}); nothing was stated",
            file=sys.stderr,
        )
        return None
