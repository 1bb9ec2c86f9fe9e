"""`zoco link`: which signals speak of one person."""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zoco.linkage import bench, explaining, weights
from zoco.linkage.generator import COLUMNS, SETTINGS, TRUTH, generate
from zoco.linkage.heads import head_count
from zoco.linkage.hubs import context
from zoco.linkage.linking import Linked, link
from zoco.linkage.measures import Measured, measure
from zoco.linkage.reading import Bad, Unreadable, neutral, read
from zoco.linkage.record import prepare
from zoco.linkage.table import build
from zoco.terminal import or_file

HELP = "Find which signals speak of one person"
SHOWN = 20  # bad rows named one by one


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register `zoco link` and its verbs."""
    parent = verbs.add_parser("link", help=HELP, description=HELP + ".")
    parent.__class__ = or_file(VERBS)
    below = parent.add_subparsers(
        required=True, metavar="FILE.csv | VERB", parser_class=argparse.ArgumentParser
    )
    for name, (words, register, run) in VERBS.items():
        verb = below.add_parser(name, help=words, description=words + ".")
        register(verb)
        verb.set_defaults(run=_guarded(run))


def _guarded(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    def guarded(wanted: argparse.Namespace) -> int:
        try:
            return run(wanted)
        except (Unreadable, OSError) as error:
            print(f"zoco link: {error}", file=sys.stderr)
            return 2

    return guarded


# zoco link FILE.csv


def _file(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", type=Path, metavar="FILE.csv")
    verb.add_argument("--out", type=Path, required=True, metavar="LINKS.csv")
    verb.add_argument("--truth", type=Path, metavar="TRUTH.csv", help="measure against the truth")
    verb.add_argument("--engine", choices=["local", "spark"], default="local")
    verb.add_argument("--json", action="store_true", help="what was done, as JSON")


def link_file(wanted: argparse.Namespace) -> int:
    """Link the good rows of a file; bad ones are named. Exit code 1 where no row could be read."""
    began, bad = time.monotonic(), list[Bad]()
    linked = _engine(wanted.engine)(read(wanted.file, bad), say=lambda words: print(f"{time.monotonic() - began:6.1f} s  {words}", file=sys.stderr))  # fmt: skip
    for each in bad[:SHOWN]:
        print(f"line {each.line}: {each.reason}", file=sys.stderr)
    if len(bad) > SHOWN:
        print(f"and {len(bad) - SHOWN:,} bad lines more", file=sys.stderr)
    _write(linked, wanted.out)
    found = measure(_clusters(linked), list(read(wanted.truth, []))) if wanted.truth else None
    told: dict[str, Any] = {
        "records": linked.table.size,
        "bad_lines": len(bad),
        "persons": len(set(linked.clusters.tolist())),
        "heads": {name: round(value) for name, value in asdict(head_count(linked)).items()},
        "threshold_bits": round(linked.threshold, 2),
        "seconds": round(time.monotonic() - began, 1),
    }
    if wanted.json:
        print(json.dumps(told | (_measured(found) if found else {})))
    else:
        print(f"{told['records']:,} records, {told['persons']:,} persons, {told['bad_lines']} bad lines, {told['seconds']} s")  # fmt: skip
        print("heads: about {estimate:,}, between {lower:,} and {upper:,}".format(**told["heads"]))
        if found:
            print("\n".join(bench.lines(found)))
    return 0 if linked.table.size or not bad else 1


def _engine(name: str) -> Callable[..., Linked]:
    if name == "local":
        return link
    try:
        from zoco.linkage.spark import link as on_spark
    except ImportError as error:
        raise Unreadable(f"--engine spark needs pyspark ({error}).") from error
    return on_spark


def _clusters(linked: Linked) -> dict[str, int]:
    return dict(zip(linked.table.ids, linked.clusters.tolist(), strict=True))


def _write(linked: Linked, out: Path) -> None:
    names = [neutral(name) for name in linked.table.ids]
    with out.open("w", newline="") as held:
        writer = csv.writer(held)
        writer.writerow(["record_id", "cluster_id", "probability"])
        for name, group, sure in zip(
            names, linked.clusters.tolist(), linked.probabilities.tolist(), strict=True
        ):
            writer.writerow([name, f"P{group + 1}", f"{sure:.4f}"])


def _measured(found: Measured) -> dict[str, Any]:
    rates = {name: asdict(getattr(found, name)) | {"f1": getattr(found, name).f1} for name in ("pairs", "identifiable", "b_cubed")}  # fmt: skip
    return asdict(found) | rates | {"origin_gap": found.origin_gap}


# zoco link explain FILE A B


def _explain(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", type=Path, metavar="FILE.csv")
    verb.add_argument("first", metavar="A", help="a record_id")
    verb.add_argument("second", metavar="B", help="another")
    verb.add_argument("--language", choices=["nl", "en"], default="nl")
    verb.add_argument("--svg", action="store_true", help="a picture instead of text")


def explain_pair(wanted: argparse.Namespace) -> int:
    """Say why two records of a file are, or are not, one person."""
    records = [prepare(row) for row in read(wanted.file, [])]
    rows = {record.record_id: number for number, record in enumerate(records)}
    if missing := [name for name in (wanted.first, wanted.second) if name not in rows]:
        raise Unreadable(f"there is no record {missing[0]} in {wanted.file}.")
    table = build(records)
    told = explaining.explain(
        table, context(table), rows[wanted.first], rows[wanted.second], weights.shipped()
    )
    print((explaining.svg if wanted.svg else explaining.text)(told, wanted.language))
    return 0


# zoco link generate, train, bench


def _generate(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--setting", choices=list(SETTINGS), default="ordinary")
    verb.add_argument("--records", type=int, default=1000)
    verb.add_argument("--seed", type=int, default=1)
    verb.add_argument("--out", type=Path, required=True, metavar="FILE")
    verb.add_argument("--truth", type=Path, required=True, metavar="FILE")


def write_generated(wanted: argparse.Namespace) -> int:
    """Write both files, one row at a time."""
    if wanted.records < 0:
        raise Unreadable("--records is 0 or more.")
    with wanted.out.open("w", newline="") as signals, wanted.truth.open("w", newline="") as truths:
        rows, persons = csv.DictWriter(signals, COLUMNS), csv.DictWriter(truths, TRUTH)
        rows.writeheader()
        persons.writeheader()
        for row, truth in generate(SETTINGS[wanted.setting], wanted.records, wanted.seed):
            rows.writerow(row)
            persons.writerow(asdict(truth))
    return 0


def _train(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--sets", type=int, default=16, help="swept settings (default: 16)")
    verb.add_argument("--records", type=int, default=10_000, help="in the middle (default: 10,000)")
    verb.add_argument("--seed", type=int, default=100)
    verb.add_argument(
        "--keep", type=Path, metavar="WEIGHTS.json", help="keep these, set only the score shown as sure"
    )
    verb.add_argument("--out", type=Path, required=True, metavar="WEIGHTS.json")


def train_weights(wanted: argparse.Namespace) -> int:
    """Fit the weights anew; exit code 1, and nothing written, where people of one origin of names would lose by it."""
    from zoco.linkage.training import HurtsAnOrigin, held_out, refuse_a_fall, resettled, train

    if wanted.keep:
        weights.write(resettled(weights.read(wanted.keep), wanted.records, wanted.seed), wanted.out)
        return 0
    fitted = train(wanted.sets, wanted.records, wanted.seed)
    try:
        refuse_a_fall(weights.shipped(), fitted, held_out(wanted.records, wanted.seed))
    except HurtsAnOrigin as refusal:
        print(f"zoco link train: {refusal}", file=sys.stderr)
        return 1
    weights.write(fitted, wanted.out)
    return 0


def _bench(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--records", type=int, default=50_000)
    verb.add_argument("--settings", nargs="+", choices=list(SETTINGS), default=["elsewhere"])
    verb.add_argument("--seed", type=int, default=9001)
    verb.add_argument("--json", action="store_true")


def run_bench(wanted: argparse.Namespace) -> int:
    """Measure in one run, beside the targets."""
    return bench.run(wanted.settings, wanted.records, wanted.seed, as_json=wanted.json)


VERBS = {
    "file": (HELP, _file, link_file),
    "explain": ("Say why two records are, or are not, of one person", _explain, explain_pair),
    "generate": ("Write invented signals, with the truth beside them", _generate, write_generated),
    "train": ("Fit the weights on invented signals", _train, train_weights),
    "bench": ("Measure the linking, beside its targets", _bench, run_bench),
}
