"""`zoco exchange`: hand out what others read, as somebody who may; check a file of ours; print its schema."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoco.exchange import ctdc, htcds, ic_tip
from zoco.exchange.codes import Recipient, Why
from zoco.exchange.schema import NotAsAgreed, Schema

if TYPE_CHECKING:
    from zoco.people.models import Seat

SCHEMAS = {"htcds": htcds.schema, "ctdc": ctdc.schema, "ic_tip": ic_tip.schema}


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    line = "files for others in shapes that they read"
    inner = verbs.add_parser("exchange", help=line, description=line).add_subparsers(
        required=True, metavar="persons|year|release|check|csv|schema"
    )
    _hand_out(inner)
    line = "make the rows of CTDC of each year of which figures were told, once; as the owner of the tables"
    inner.add_parser("release", help=line, description=line).set_defaults(run=run_release)
    line = "the records of a file of ours as CSV"
    as_csv = inner.add_parser("csv", help=line, description=line)
    as_csv.add_argument("file", type=Path)
    as_csv.set_defaults(run=run_csv)
    line = "whether each record of a file is as its schema says; exit code 1 when one is not"
    check = inner.add_parser("check", help=line, description=line)
    check.add_argument("file", type=Path)
    check.set_defaults(run=run_check)
    line = "the schema of a file, as JSON Schema"
    schema = inner.add_parser("schema", help=line, description=line)
    schema.add_argument("standard", choices=SCHEMAS)
    schema.set_defaults(run=run_schema)


def _hand_out(inner: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    line = "HTCDS 2.0: a record for each person who agreed, as the page does it; every person is looked at"
    persons = inner.add_parser("persons", help=line, description=line)
    line = "a year as it was told, in the shape of CTDC or IC-TIP"
    year = inner.add_parser("year", help=line, description=line)
    year.add_argument("standard", choices=["ctdc", "ic_tip"])
    year.add_argument("year", type=int)
    for verb in (persons, year):
        verb.add_argument("--as", dest="email", required=True, help="e-mail address of who hands it out")
        verb.add_argument("--to", choices=Recipient.values, required=True)
        verb.add_argument("--why", choices=Why.values, required=True)
        verb.add_argument("--reference", default="", help="number of the agreement or letter")
        verb.add_argument("--out", type=Path, required=True)
        verb.set_defaults(run=run_hand_out)
    persons.set_defaults(standard="htcds", year=None)


def run_hand_out(wanted: argparse.Namespace) -> int:
    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.exchange.forms import ExportForm
    from zoco.exchange.models import Export, years_told

    seat = _seat_of(wanted.email)
    if seat is None:
        return _refused(f"{wanted.email}: no seat that may hand out lines of the register.")
    if wanted.out.exists():
        return _refused(f"{wanted.out} is there already.")
    what = f"{wanted.standard}-{wanted.year}" if wanted.year else wanted.standard
    asked = {"what": what, "to": wanted.to, "why": wanted.why, "reference": wanted.reference}
    with acting_as(seat):
        form = ExportForm(asked, years=years_told())
        if not form.is_valid():
            name, why = next(iter(form.errors.items()))
            return _refused(f"{name}: {why[0]}")
        by: dict[str, Any] = {"by": seat, "at": timezone.now(), **form.said}
        standard, year = form.wanted
        export, text = Export.objects.of_year(standard, year, **by) if year else Export.objects.persons(**by)
        wanted.out.touch(mode=0o600)
        wanted.out.write_text(text, encoding="utf-8")
    print(f"{wanted.out}: {export.records} records, sha256 {export.digest}")
    return 0


def _seat_of(email: str) -> Seat | None:
    from django.utils import timezone

    from zoco.access.policy import Verb, may
    from zoco.people.models import Seat

    found = Seat.objects.filter(person__email__iexact=email).on(timezone.localdate())
    seats = found.select_related("person", "organisation")
    return next((each for each in seats if may(each, Verb.EXCHANGE_REGISTER)), None)


def run_release(wanted: argparse.Namespace) -> int:
    from django.utils import timezone

    from zoco.exchange.releasing import make_due

    made = make_due(timezone.now(), using="owner")
    print(f"Made: {', '.join(str(each.year) for each in made) or 'nothing new'}.")
    return 0


def run_csv(wanted: argparse.Namespace) -> int:
    """Only a file that passes; several values of one field stand behind each other, with a semicolon."""
    told, schema = _checked(wanted.file)
    if schema is None:
        return 1
    out = csv.DictWriter(sys.stdout, list(schema.fields), restval="")
    out.writeheader()
    for record in told:
        out.writerow({name: ";".join(v) if isinstance(v, list) else v for name, v in record.items()})
    return 0


def run_check(wanted: argparse.Namespace) -> int:
    told, schema = _checked(wanted.file)
    if schema is None:
        return 1
    print(f"{wanted.file}: {len(told)} records as {schema.standard} says.")
    return 0


def _checked(file: Path) -> tuple[list[dict[str, Any]], Schema | None]:
    """The records and their schema, or none after saying why."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        schema = schema_of(told)
        schema.checked(told["records"])
    except OSError as problem:
        _refused(f"{file}: {problem.strerror}.")
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        why = str(problem) if isinstance(problem, NotAsAgreed) else "this is no file of ours"
        _refused(f"{file}: {why}.")
    else:
        return told["records"], schema
    return [], None


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
