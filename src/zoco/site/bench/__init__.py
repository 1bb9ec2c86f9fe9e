"""
`zoco bench`: the figures of docs/performance.md and docs/working-day.md, from one run on the machine it runs on.

It builds a database of its own beside the others, fills it in steps (1,000, 20,000, 100,000 cases) and asks the real
pages, as a coordinator with thirty people in her care: the least privileged seat that has a caseload.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from zoco.site.bench import country, law, linking, pages, told, week, years
from zoco.site.bench.ground import a_database, a_server, prepare

SIZES = (1_000, 20_000, 100_000)
NIGHTS = (1_000, 5_000, 20_000)
SIGNALS = (10_000, 100_000)
PARTS = ("signpost", "law", "pages", "nightly", "years", "week", "linking")


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bench = verbs.add_parser(
        "bench", help="measure: signpost, Vandaag, a case of ten years, the law, the week"
    )
    bench.add_argument("--sizes", default=joined(SIZES), help="numbers of cases for the pages, ascending")
    bench.add_argument("--nights", default=joined(NIGHTS), help="numbers of cases for the night")
    bench.add_argument("--signals", default=joined(SIGNALS), help="numbers of stored signals for linking")
    bench.add_argument(
        "--only", choices=PARTS, action="append", help="only this part; may be given more than once"
    )
    bench.add_argument("--json", action="store_true", help="print one JSON object as well")
    bench.set_defaults(run=run)


def joined(sizes: tuple[int, ...]) -> str:
    return ",".join(map(str, sizes))


def split(sizes: str) -> list[int]:
    return sorted(int(size) for size in sizes.split(","))


def run(wanted: argparse.Namespace) -> int:
    parts, began = wanted.only or PARTS, time.perf_counter()
    with a_database():
        figures = measure(parts, split(wanted.sizes), split(wanted.nights), split(wanted.signals))
    figures["seconds"] = round(time.perf_counter() - began)
    told.report(figures)
    if wanted.json:
        print(json.dumps(figures))
    return 0


def measure(
    parts: list[str] | tuple[str, ...], sizes: list[int], nights: list[int], signals: list[int]
) -> dict[str, Any]:
    cast = prepare()
    ana = cast["Ana"]
    figures: dict[str, Any] = {"pages": {}, "nights": {}}
    if "law" in parts:
        figures["law"] = said("law", law.one_case(ana))
    if "signpost" in parts:
        with a_server():
            figures["signpost"] = said("signpost", pages.signpost())
    steps = {*(sizes if "pages" in parts else []), *(nights if "nightly" in parts else [])}
    for size in sorted(steps):
        country.fill(size)
        if "pages" in parts and size in sizes:
            with a_server():
                figures["pages"][size] = pages.vandaag(ana)
            figures["pages"][size] |= pages.cost_of_row_security(ana) | {
                "queries": pages.queries_per_page(ana)
            }
            said(f"{size:,} cases", figures["pages"][size])
        if "nightly" in parts and size in nights:
            figures["nights"][size] = said(f"night of {size:,} cases", law.at_night(size))
    if "years" in parts:
        figures["years"] = said("ten years", ten_years(cast))
    if "week" in parts:
        figures["week"] = week.week(cast)
    if "linking" in parts:
        figures["linking"] = linking.measure(signals, cast["Hilde"])
    return figures


def ten_years(cast: dict[str, Any]) -> dict[str, Any]:
    from zoco.access.acting import acting_as
    from zoco.cases.models import Case

    ana = cast["Ana"]
    with acting_as(ana):
        young = Case.objects.of(ana).open().order_by("opened_on", "pk").last()
    case = years.lived(ana, cast["Pieter"])
    with a_server():
        found = years.opened(ana, case)
    of_young, of_old = years.questions(ana, young, case)
    return {
        "pages": found,
        "rows": years.rows_of(ana, case),
        "queries_young": of_young,
        "queries_old": of_old,
    }


def said(name: str, found: dict[str, Any]) -> dict[str, Any]:
    print(f"{name}: {found}", flush=True)
    return found
