"""`zoco exchange`: hand out what others read, as somebody who may; check a file of ours; print its schema."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from zoco.exchange import htcds
from zoco.exchange.codes import Recipient, Why
from zoco.exchange.schema import NotAsAgreed, Schema

SCHEMAS = {"htcds": htcds.schema}


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    line = "files for others in shapes that they read"
    inner = verbs.add_parser("exchange", help=line, description=line).add_subparsers(
        required=True, metavar="persons|check|schema"
    )
    _persons(inner)
    line = "whether each record of a file is as its schema says; exit code 1 when one is not"
    check = inner.add_parser("check", help=line, description=line)
    check.add_argument("file", type=Path)
    check.set_defaults(run=run_check)
    line = "the schema of a file, as JSON Schema"
    schema = inner.add_parser("schema", help=line, description=line)
    schema.add_argument("standard", choices=SCHEMAS)
    schema.set_defaults(run=run_schema)


def _persons(inner: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    line = "HTCDS 2.0: a record for each person who agreed, as the page does it; every person is looked at"
    verb = inner.add_parser("persons", help=line, description=line)
    verb.add_argument("--as", dest="email", required=True, help="e-mail address of who hands it out")
    verb.add_argument("--to", choices=Recipient.values, required=True)
    verb.add_argument("--why", choices=Why.values, required=True)
    verb.add_argument("--reference", default="", help="number of the agreement or letter")
    verb.add_argument("--out", type=Path, required=True)
    verb.set_defaults(run=run_persons)


def run_persons(wanted: argparse.Namespace) -> int:
    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.access.policy import Verb, may
    from zoco.exchange.forms import ExportForm
    from zoco.exchange.models import Export
    from zoco.people.models import Seat

    form = ExportForm({"to": wanted.to, "why": wanted.why, "reference": wanted.reference})
    seats = Seat.objects.filter(person__email__iexact=wanted.email).on(timezone.localdate())
    found = seats.select_related("person", "organisation")
    seat = next((each for each in found if may(each, Verb.EXCHANGE_REGISTER)), None)
    if seat is None:
        return _refused(f"{wanted.email}: no seat that may hand out lines of the register.")
    if not form.is_valid():
        return _refused(f"--reference: {form.errors['reference'][0]}")
    if wanted.out.exists():
        return _refused(f"{wanted.out} is there already.")
    with acting_as(seat):
        export, text = Export.objects.persons(**form.cleaned_data, by=seat, at=timezone.now())
        wanted.out.touch(mode=0o600)
        wanted.out.write_text(text, encoding="utf-8")
    print(f"{wanted.out}: {export.records} records, sha256 {export.digest}")
    return 0


def run_check(wanted: argparse.Namespace) -> int:
    try:
        told = json.loads(wanted.file.read_text(encoding="utf-8"))
        schema = schema_of(told)
        schema.checked(told["records"])
    except OSError as problem:
        return _refused(f"{wanted.file}: {problem.strerror}.")
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        why = str(problem) if isinstance(problem, NotAsAgreed) else "this is no file of ours"
        return _refused(f"{wanted.file}: {why}.")
    print(f"{wanted.file}: {len(told['records'])} records as {schema.standard} says.")
    return 0


def schema_of(told: dict[str, object]) -> Schema:
    found = [read() for read in SCHEMAS.values() if read().standard == told["standard"]]
    if not found:
        raise KeyError("standard")
    return found[0]


def run_schema(wanted: argparse.Namespace) -> int:
    print(json.dumps(SCHEMAS[wanted.standard]().described(), ensure_ascii=False, indent=1))
    return 0


def _refused(why: str) -> int:
    print(f"zoco exchange: {why}", file=sys.stderr)
    return 1
