"""`zoco blind`: the tool that an organisation runs on its own side. It opens no connection and no database."""

from __future__ import annotations

import argparse
import csv
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from zoco.linkage.blind import bench, keys, rounds, table
from zoco.linkage.blind.files import Report, Sender, line_written, written
from zoco.linkage.blind.files import read as read_file
from zoco.linkage.blind.keys import Refused
from zoco.linkage.blind.matching import hits
from zoco.linkage.blind.tokens import KINDS

HELP = "Encode records so that organisations find common persons without showing names"
SHOWN = 20  # rows that could not be encoded, on screen
DAYS = 180


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register `zoco blind` and its four verbs."""
    below = verbs.add_parser("blind", help=HELP, description=HELP + ".").add_subparsers(
        required=True, metavar="ceremony | encode | compare | bench"
    )
    _ceremony(
        _verb(below, "ceremony", "make a key together with other organisations, step by step", ceremony)
    )
    _encode(_verb(below, "encode", "encode a file of records for the matching side", encode))
    _compare(_verb(below, "compare", "compare two encoded files here, to try it out", compare))
    measured = _verb(below, "bench", "measure speed and found pairs on this machine", run_bench)
    measured.add_argument("--only", choices=("speed", "pairs"), help="a part")
    measured.add_argument(
        "--records", type=int, default=10_000, help="generated records for the pairs (default: 10000)"
    )
    measured.add_argument("--seed", type=int, default=11)


def _verb(
    below: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    words: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    verb = below.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")

    def told(wanted: argparse.Namespace) -> int:
        try:
            return run(wanted)
        except (Refused, OSError) as refusal:
            words = (
                refusal
                if isinstance(refusal, Refused)
                else f"{refusal.strerror}: {Path(str(refusal.filename)).name}"
            )
            print(f"zoco blind {name}: {words}", file=sys.stderr)
            return 2

    verb.set_defaults(run=told)
    return verb


def _ceremony(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "folder", type=Path, metavar="FOLDER", help="of this ceremony; run again after each step"
    )
    verb.add_argument("--as", dest="name", required=True, metavar="NAME", help="of your own organisation")
    verb.add_argument(
        "--with", dest="others", action="append", default=[], metavar="NAME", help="of another; repeatable"
    )
    verb.add_argument("--period", metavar="QUARTER", help="such as 2026-Q4 (default: this quarter)")
    verb.add_argument(
        "--digits-agree", action="store_true", help="the digits were read aloud and were the same for all"
    )


def ceremony(wanted: argparse.Namespace) -> int:
    """Do what can be done now, and say what comes next."""
    period = wanted.period or keys.period_of(_today())
    for line in rounds.walk(wanted.folder, wanted.name, wanted.others, period, wanted.digits_agree):
        print(line)
    return 0


def _encode(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", type=Path, metavar="FILE.csv", help="in the exchange format of zoco link")
    verb.add_argument(
        "--key",
        type=Path,
        action="append",
        required=True,
        metavar="KEY",
        help="at most two: the new and the old one",
    )
    verb.add_argument(
        "--as", dest="name", required=True, metavar="NAME", help="of your own organisation, as in the key"
    )
    verb.add_argument("--out", type=Path, required=True, metavar="ENCODED.jsonl")
    verb.add_argument(
        "--ground", metavar="WORDS", help="why you may have names compared; without it numbers only"
    )
    verb.add_argument(
        "--without", action="append", default=[], choices=list(KINDS), help="a number you may not use"
    )
    verb.add_argument(
        "--expires-on",
        type=date.fromisoformat,
        metavar="DATE",
        help=f"default: after {DAYS} days; never later than the key",
    )
    verb.add_argument(
        "--ids",
        type=Path,
        metavar="IDS.csv",
        help="what stayed here of an earlier file: the same record keeps its id, and is not taken for another one",
    )


def encode(wanted: argparse.Namespace) -> int:
    """Write what may leave the house, what must stay, and a report by number of row."""
    if len(wanted.key) > keys.IN_FORCE:
        raise Refused("at most two keys are in force")
    today, stays = _today(), wanted.out.with_name(wanted.out.name + ".ids.csv")
    sender = Sender(
        wanted.name, [keys.read(path) for path in wanted.key], wanted.ground, today,
        wanted.expires_on or today + timedelta(days=DAYS), frozenset(wanted.without), _drawn(wanted.ids),
    )  # fmt: skip
    report = Report()
    with _replacing(wanted.out) as leaving, _replacing(stays) as staying, table.rows(wanted.file) as given:
        ids = csv.writer(staying)
        ids.writerow(["id", "record_id"])
        leaving.write(written(sender.head()) + "\n")
        for own, lines in sender.lines(given, report):
            ids.writerow([lines[0].id, own])
            leaving.writelines(line_written(line) + "\n" for line in lines)
    _tell(report, wanted.out, stays, sender)
    return 0


def _drawn(path: Path | None) -> dict[str, str]:
    """Own id → the id drawn for it, of an earlier file."""
    if path is None:
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != ["id", "record_id"]:
            raise Refused(f"{path.name} is no file of ids that encode wrote")
        return {row["record_id"]: row["id"] for row in rows if re.fullmatch("[0-9a-f]{16}", row["id"] or "")}


def _tell(report: Report, leaving: Path, stays: Path, sender: Sender) -> None:
    print(f"rows: {report.rows}; encoded: {report.encoded}, of which with names: {report.with_names}")
    for reason, count in sorted(report.reasons.items()):
        print(f"  {count} x {reason}")
    for row, reason in report.told[:SHOWN]:
        print(f"row {row}: {reason}")
    if len(report.told) > SHOWN:
        print(f"… and {len(report.told) - SHOWN} more")
    if not sender.ground:
        print("Names were not encoded: no --ground was given.")
    print(f"{leaving.name} may go to the matching side. It is still personal data (pseudonymised).")
    print(f"{stays.name} stays here: it says which record a hit is about.")


def _compare(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("one", type=Path, metavar="A.jsonl")
    verb.add_argument("other", type=Path, metavar="B.jsonl")
    verb.add_argument("--out", type=Path, metavar="PAIRS.csv", help="default: on screen")


def compare(wanted: argparse.Namespace) -> int:
    """Pairs as `one,other,by`, ids of the two files."""
    sides = []
    for path in (wanted.one, wanted.other):
        try:
            with path.open(encoding="utf-8") as file:
                sides.append(read_file(file))
        except (Refused, UnicodeDecodeError) as refusal:
            raise Refused(f"{path.name}: {refusal if isinstance(refusal, Refused) else 'no text'}") from None
    pairs = [(hit.one, hit.other, hit.by) for hit in hits(sides[0], sides[1], _today())]
    if wanted.out:
        with _replacing(wanted.out) as file:
            _pairs(file, pairs)
        print(f"{len(pairs)} pairs in {wanted.out.name}")
    else:
        _pairs(sys.stdout, pairs)
    return 0


def _pairs(file: IO[str], pairs: Sequence[tuple[str, str, str]]) -> None:
    rows: Any = csv.writer(file, lineterminator="\n")
    rows.writerow(["one", "other", "by"])
    rows.writerows(pairs)


def run_bench(wanted: argparse.Namespace) -> int:
    for line in bench.measure(wanted.only, wanted.records, wanted.seed):
        print(line, flush=True)
    return 0


@contextmanager
def _replacing(path: Path) -> Iterator[IO[str]]:
    """A file for its owner only, that takes its name when it is whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(
            os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _today() -> date:
    return datetime.now().astimezone().date()
