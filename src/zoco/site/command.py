"""The `zoco` command: one line a verb."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import django
from django.core.exceptions import ImproperlyConfigured

from zoco.site.postgres import LauncherError
from zoco.site.run import settle

# Each room that has something to say on the command line has a module `command` with `add(verbs)`.
ROOMS = [
    "site.run",
    "demo.command",
    "directory.geo_command",
    "directory.command",
    "procedures.command",
    "residence.command",
    "cases.command",
    "retention.command",
    "statistics.command",
    "opendata.command",
    "exchange.command",
    "audit.command",
    "seal.command",
    "people.command",
    "estimates.command",
    "estimation.command",
    "linkage.command",
    "linkage.blind.command",
    "site.bench",
]

# Pure sums and help: they work where no database can.
WITHOUT_DATABASE = {"--help", "-h", "deadline", "residence", "estimate", "link", "blind"}
OWN_DATABASE = {"serve": "site.run", "bench": "site.bench"}


def main(arguments: Sequence[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zoco.site.settings")
    given = list(sys.argv[1:] if arguments is None else arguments)
    verb = given[0] if given else "--help"
    if room := OWN_DATABASE.get(verb):
        chosen = parser([room]).parse_args(given)  # it makes the database that Django would ask for
        return int(chosen.run(chosen) or 0)
    try:
        settle(database=verb not in WITHOUT_DATABASE)
    except LauncherError as error:
        print(error, file=sys.stderr)
        return 1
    if verb == "manage":
        return manage(given[1:])
    try:
        django.setup()
    except ImproperlyConfigured as refusal:
        print(refusal, file=sys.stderr)
        return 1
    chosen = parser(ROOMS).parse_args(given)
    try:
        done = int(chosen.run(chosen) or 0)
        sys.stdout.flush()
    except BrokenPipeError:  # `zoco … | head` has read enough; what is left goes nowhere, also at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return done


def parser(rooms: Sequence[str]) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="zoco", description="Care coordination for victims of human trafficking."
    )
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)
    for room in rooms:
        if find_spec(f"zoco.{room}"):
            import_module(f"zoco.{room}").add(verbs)
    verbs.add_parser("manage", help="run a management command of Django (zoco manage check)", add_help=False)
    return top


def manage(arguments: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zoco manage", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
