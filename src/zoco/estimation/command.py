"""`zoco estimate`: how many people there are, also those whom no list has seen."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zoco.estimation import bench, compiled, coverage, two_lists
from zoco.estimation.comparing import compare, sensitivity
from zoco.estimation.covariates import estimate_covariates
from zoco.estimation.estimating import INTERVALS, METHODS, estimate
from zoco.estimation.reporting import report
from zoco.estimation.results import Estimate, NoEstimate
from zoco.estimation.tables import BadTable, CaptureTable
from zoco.terminal import bar, or_file

HELP = "Estimate how many people no list has seen"
SHOWN = 8  # models that are almost as good


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register `zoco estimate` and its verbs."""
    parent = verbs.add_parser("estimate", help=HELP, description=HELP + ".")
    parent.__class__ = or_file(VERBS)
    below = parent.add_subparsers(required=True, metavar="FILE.csv | VERB", parser_class=argparse.ArgumentParser)  # fmt: skip
    for name, (words, register, run) in VERBS.items():
        verb = below.add_parser(name, help=words, description=words + ".")
        register(verb)
        verb.set_defaults(run=_guarded(run))


def _guarded(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Exit code 1 where there is no valid estimate, 2 where the question is wrong; the reason in one sentence."""

    def guarded(wanted: argparse.Namespace) -> int:
        try:
            return run(wanted)
        except NoEstimate as why:
            print(f"zoco estimate: {why}", file=sys.stderr)
            return 1
        except (BadTable, two_lists.ImpossibleCounts) as error:
            print(f"zoco estimate: {error}", file=sys.stderr)
            return 2

    return guarded


# What is read


def _table(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", type=Path, metavar="FILE.csv", help="a column of 0 and 1 for each list, and one of counts")  # fmt: skip
    verb.add_argument(
        "--count", default="count", metavar="COLUMN", help="the column of counts (default: count)"
    )
    verb.add_argument("--lists", metavar="A,B,C", help="the columns that are lists (default: all others)")
    verb.add_argument("--covariates", default="", metavar="X,Y", help="columns that divide people")
    verb.add_argument(
        "--year", metavar="COLUMN", help="a covariate that is a year: its trend is a straight line"
    )
    verb.add_argument("--json", action="store_true", help="for a program")


def _drawing(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--boot", type=int, default=1000, metavar="N", help="replicates (default: 1000; 0: no interval)")  # fmt: skip
    verb.add_argument("--interval", choices=INTERVALS, default="bca")
    verb.add_argument("--level", type=float, default=0.95, help="of the interval (default: 0.95)")
    verb.add_argument("--seed", type=int, default=1)
    verb.add_argument(
        "--max-order", type=int, metavar="K", help="most lists that depend on each other at once"
    )


def _read(wanted: argparse.Namespace) -> CaptureTable:
    lists = [name.strip() for name in wanted.lists.split(",")] if wanted.lists else None
    covariates = [name.strip() for name in wanted.covariates.split(",") if name.strip()]
    return CaptureTable.from_csv(wanted.file, lists, wanted.count, covariates, wanted.year)


def _asked(wanted: argparse.Namespace) -> dict[str, Any]:
    return {"n_boot": wanted.boot, "interval": wanted.interval, "level": wanted.level, "seed": wanted.seed, "max_order": wanted.max_order}  # fmt: skip


# zoco estimate FILE.csv


def _file(verb: argparse.ArgumentParser) -> None:
    _table(verb)
    verb.add_argument("--method", choices=(*METHODS, "covariates"), default="bic")
    verb.add_argument("--model", metavar="[12,3]", help="this model, without a choice")
    verb.add_argument("--p", type=float, default=0.02, help="threshold of stepwise (default: 0.02)")
    verb.add_argument("--top", type=int, metavar="N", help="replicates choose among the N best models only")
    verb.add_argument("--degree", type=int, default=1, choices=(1, 2), help="2: those near the best are best (default: 1)")  # fmt: skip
    _drawing(verb)


def estimate_file(wanted: argparse.Namespace) -> int:
    """One method."""
    if wanted.method == "covariates":
        return with_covariates(wanted)
    found = estimate(_read(wanted), wanted.method, p=wanted.p, model=wanted.model, top=wanted.top, degree=wanted.degree, say=bar("replicates"), **_asked(wanted))  # fmt: skip
    print(json.dumps(found.as_json()) if wanted.json else "\n".join(lines(found)))
    return 0


def with_covariates(wanted: argparse.Namespace) -> int:
    """In all, and by stratum."""
    found = estimate_covariates(_read(wanted), n_boot=wanted.boot, level=wanted.level, seed=wanted.seed, say=bar("replicates"))  # fmt: skip
    if wanted.json:
        strata = [{"of": values, "seen": seen, "total": total, "lower": low, "upper": high} for values, seen, total, low, high in found.strata]  # fmt: skip
        print(json.dumps(found.whole.as_json() | {"strata": strata}))
        return 0
    print("\n".join(lines(found.whole)))
    for values, seen, total, low, high in found.strata:
        ends = "" if low is None or high is None else f" (between {low:,.0f} and {high:,.0f})"
        print(f"  {', '.join(values):<30} {seen:>7,} seen  {total:>9,.0f} people{ends}")
    return 0


def lines(found: Estimate) -> list[str]:
    """The figure with all that belongs to it."""
    told = [f"{found.method}: {span(found)}; {found.unseen:,.0f} on no list, {found.seen:,} on at least one"]
    if found.model:
        told.append(f"model {found.model}, {found.status}")
    told += [f"mind: {each}" for each in found.caveats]
    if len(found.near) > 1:
        told.append("models about as good (how much worse by the criterion, people):")
        told += [f"  {each.model:<24} {each.worse:5.2f}  {each.total:>12,.0f}" for each in found.near[:SHOWN]]
    told.append(f"table {found.checksum}, seed {found.seed}, zoco {found.version}")
    return told


def span(found: Estimate) -> str:
    if found.lower is None or found.upper is None:
        return f"{found.total:,.0f} people"
    return f"{found.total:,.0f} people ({found.level:.0%} between {found.lower:,.0f} and {found.upper:,.0f})"


# zoco estimate compare, check, sensitivity


def _compare(verb: argparse.ArgumentParser) -> None:
    _table(verb)
    _drawing(verb)


def compare_methods(wanted: argparse.Namespace) -> int:
    """All methods beside each other. Exit code 1 where none has a valid estimate."""
    found = compare(_read(wanted), say=bar("methods"), **_asked(wanted))
    if wanted.json:
        print(json.dumps([each.as_json() if isinstance(each, Estimate) else {"method": each[0], "why_not": each[1]} for each in found]))  # fmt: skip
    else:
        for each in found:
            print(f"{each.method:<14} {span(each)}" if isinstance(each, Estimate) else f"{each[0]:<14} none: {each[1]}")  # fmt: skip
    return 0 if any(isinstance(each, Estimate) for each in found) else 1


def check_table(wanted: argparse.Namespace) -> int:
    """What one should know of a table first."""
    found = _read(wanted).check()
    if wanted.json:
        print(json.dumps(asdict(found) | {"overlaps": [[*pair, both] for pair, both in found.overlaps.items()], "warnings": found.warnings}))  # fmt: skip
        return 0
    print(f"{found.seen:,} people on {len(found.totals)} lists; table {found.checksum}")
    for name, total in found.totals.items():
        print(f"  {name:<20} {total:>8,}")
    for (first, second), both in found.overlaps.items():
        print(f"  {first} and {second:<16} {both:>8,}")
    print("\n".join(f"mind: {each}" for each in found.warnings) or "nothing is empty")
    return 0


def _sensitivity(verb: argparse.ArgumentParser) -> None:
    _table(verb)
    verb.add_argument("--model", default="", metavar="[12,3]")
    verb.add_argument("--odds", default="0.5,2", metavar="LOW,HIGH", help="odds ratios (default: 0.5,2)")


def show_sensitivity(wanted: argparse.Namespace) -> int:
    """What the figure would be if lists depended on each other."""
    try:
        low, high = (float(each) for each in wanted.odds.split(","))
    except ValueError:
        raise BadTable("--odds takes two numbers, as in 0.5,2.") from None
    if not 0 < low < high < float("inf"):
        raise BadTable("--odds takes two numbers above 0, the smaller first.")
    found = sensitivity(_read(wanted), odds_ratio=(low, high), model=wanted.model)
    if wanted.json:
        print(json.dumps([asdict(each) for each in found]))
        return 0
    for each in found:
        print(f"{each.between:<28} x {each.odds_ratio:<5g} {'no valid maximum' if each.total is None else f'{each.total:,.0f} people'}")  # fmt: skip
    return 0


# zoco estimate report


def _report(verb: argparse.ArgumentParser) -> None:
    _table(verb)
    verb.add_argument("--method", choices=METHODS, default="bic")
    verb.add_argument("--population", type=int, help="inhabitants, for the rate")
    verb.add_argument("--lang", choices=["nl", "en"], default="nl")
    verb.add_argument("--html", action="store_true", help="a page by itself")
    _drawing(verb)


def write_report(wanted: argparse.Namespace) -> int:
    """In the order of the National Rapporteur, rounded, without small groups."""
    found = report(estimate(_read(wanted), wanted.method, say=bar("replicates"), **_asked(wanted)), population=wanted.population, lang=wanted.lang)  # fmt: skip
    if wanted.json:
        print(json.dumps(asdict(found) | {"columns": found.columns}))
    else:
        print(found.as_html() if wanted.html else found.as_text())
    return 0


# zoco estimate coverage


def _coverage(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "files", type=Path, nargs="*", metavar="FILE.csv", help="tables whose parts are asked too"
    )
    verb.add_argument("--tables", type=int, default=200, help="draws of each world (default: 200)")
    verb.add_argument("--boot", type=int, default=200, metavar="N", help="replicates (default: 200)")
    verb.add_argument("--seed", type=int, default=1)


def map_coverage(wanted: argparse.Namespace) -> int:
    """How often each method's interval holds a truth that is known."""
    found = list(coverage.in_worlds(wanted.tables, wanted.boot, wanted.seed, say=bar("worlds")))
    for file in wanted.files:
        found += coverage.in_parts(file.stem, CaptureTable.from_csv(file), wanted.boot, wanted.seed)
    print(coverage.as_markdown(found))
    return 0


# zoco estimate bench


def _bench(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--plain", action="store_true", help="in NumPy, though there is a compiled way")
    verb.add_argument("--json", action="store_true", help="for a program")


def run_bench(wanted: argparse.Namespace) -> int:
    """Seconds, beside the targets."""
    with compiled.off() if wanted.plain else nullcontext():
        found = bench.measure()
        told = bench.lines(found)
    print(json.dumps([asdict(each) for each in found]) if wanted.json else "\n".join(told))
    return 0


# zoco estimate two


def _two(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("first", type=int, metavar="N1", help="people on the first list")
    verb.add_argument("second", type=int, metavar="N2", help="people on the second list")
    verb.add_argument("both", type=int, metavar="BOTH", help="people on both")
    verb.add_argument("--level", type=float, default=0.95, help="of the interval (default: 0.95)")


def two(wanted: argparse.Namespace) -> int:
    """Both estimates from two lists."""
    counts = wanted.first, wanted.second, wanted.both
    found = [
        method(*counts, level=wanted.level) for method in (two_lists.chapman, two_lists.lincoln_petersen)
    ]
    print(f"seen on a list: {found[0].seen}")
    for each in found:
        ends = f"{each.level:.0%} between {each.low:,.0f} and {each.high:,.0f}"
        print(f"{each.method}: {each.number:,.0f} people ({ends}), {each.unseen:,.0f} on neither list")
    return 0


VERBS = {
    "file": (HELP, _file, estimate_file),
    "compare": ("All methods on one table", _compare, compare_methods),
    "check": ("Overlaps, what is empty, and the checksum of a table", _table, check_table),
    "sensitivity": (
        "What the figure would be if lists depended on each other",
        _sensitivity,
        show_sensitivity,
    ),
    "coverage": ("How often the intervals hold a truth that is known", _coverage, map_coverage),
    "bench": ("Seconds of the estimates, beside their targets", _bench, run_bench),
    "report": ("An estimate as policy reads it, in Dutch or English", _report, write_report),
    "two": ("From two lists: Lincoln-Petersen and Chapman", _two, two),
}
