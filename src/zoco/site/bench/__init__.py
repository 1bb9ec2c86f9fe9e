"""
`zoco bench`: the figures of docs/performance.md, from one run on the machine it runs on.

It builds a database of its own beside the others, fills it in steps (1,000, 20,000, 100,000 cases) and asks the real
pages, as a coordinator with thirty people in her care: the least privileged seat that has a caseload.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from zoco.site.bench import pages
from zoco.site.bench.ground import a_database, a_server, fill, prepare

SIZES = (1_000, 20_000, 100_000)


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bench = verbs.add_parser("bench", help="measure: signpost, Vandaag, queries per page, row-level security")
    bench.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of cases, ascending")
    bench.add_argument("--json", action="store_true", help="print one JSON object as well")
    bench.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    sizes = [int(size) for size in wanted.sizes.split(",")]
    with a_database():
        figures: dict[str, Any] = {"cases": {}}
        seat = prepare()
        with a_server():
            figures["signpost"] = pages.signpost()
        for size in sizes:
            fill(size, seat)
            with a_server():
                figures["cases"][size] = pages.vandaag(seat)
            figures["cases"][size] |= pages.cost_of_row_security(seat) | {"queries": pages.queries_per_page(seat)}
            say(f"{size:>7,} cases: {figures['cases'][size]}")
    report(figures, sizes)
    if wanted.json:
        print(json.dumps(figures))
    return 0


def say(text: str) -> None:
    print(text, flush=True)


def report(figures: dict[str, Any], sizes: list[int]) -> None:
    """The table that docs/performance.md keeps."""
    found = figures["signpost"]
    say("\n| what | figure | target |\n|---|---|---|")
    say(
        f"| signpost, served | {found['per_second']} answers/s, p50 {found['p50_ms']} ms, p95 {found['p95_ms']} ms | p95 < 20 ms |"
    )
    say(f"| municipality × age 0–100: one answer with its reason | {found['country']:,} | 34,542 |")
    for size in sizes:
        one = figures["cases"][size]
        say(f"| Vandaag, {size:,} cases | p50 {one['p50_ms']} ms, p95 {one['p95_ms']} ms | p95 < 150 ms |")
        say(
            f"| row-level security, {size:,} cases | {one['rls_with_ms']} ms with, {one['rls_without_ms']} ms without: {one['rls_ratio']} × | ≤ 2 × |"
        )
    first, last = figures["cases"][sizes[0]], figures["cases"][sizes[-1]]
    say(
        f"| Vandaag, largest : smallest | {last['p50_ms'] / first['p50_ms']:.2f} × (p50), {last['p95_ms'] / first['p95_ms']:.2f} × (p95) | ≤ 1.5 × |"
    )
    say(
        f"| queries per page | {last['queries']} | the same at every size: {'yes' if all(figures['cases'][s]['queries'] == last['queries'] for s in sizes) else 'NO'} |"
    )
