"""The tables that docs/performance.md and docs/working-day.md keep, from the figures of one run."""

from __future__ import annotations

from typing import Any

Row = tuple[str, str, str]


def report(figures: dict[str, Any]) -> None:
    """Only of the parts that were measured."""
    rows: list[Row] = []
    for part, of_part in (
        ("signpost", signpost),
        ("pages", today),
        ("law", law),
        ("nights", nights),
        ("years", years),
        ("linking", linking),
    ):
        if figures.get(part):
            rows += of_part(figures[part])
    if rows:
        print("\n| what | figure | target |\n|---|---|---|")
        for row in rows:
            print(f"| {' | '.join(row)} |")
    if figures.get("week"):
        week(figures["week"])
    print(f"\n{figures['seconds']} seconds in all.")


def signpost(found: dict[str, Any]) -> list[Row]:
    served = f"{found['per_second']} answers/s, {milliseconds(found)}"
    return [
        ("signpost, served", served, "p95 < 20 ms"),
        ("municipality × age 0–100: one answer with its reason", f"{found['country']:,}", "34,542"),
    ]


def today(found: dict[int, Any]) -> list[Row]:
    rows: list[Row] = []
    for size, one in found.items():
        rows.append((f"Vandaag, {size:,} cases", milliseconds(one), "p95 < 150 ms"))
        cost = f"{one['rls_with_ms']} ms with, {one['rls_without_ms']} ms without: {one['rls_ratio']} ×"
        rows.append((f"row-level security, {size:,} cases", cost, "≤ 2 ×"))
    first, last = min(found), max(found)
    grows = ", ".join(f"{found[last][p] / found[first][p]:.2f} × ({p[:3]})" for p in ("p50_ms", "p95_ms"))
    rows.append(("Vandaag, largest : smallest", grows, "≤ 1.5 ×"))
    counts = found[last]["queries"]
    same = all(one["queries"] == counts for one in found.values())
    said = ", ".join(f"{name} {count}" for name, count in counts.items())
    rows.append(("queries per page", said, f"the same at every size: {'yes' if same else 'NO'}"))
    return rows


def law(found: dict[str, Any]) -> list[Row]:
    held = f"{found['procedures']} procedures, {found['dates']} dates"
    asked = f"{found['proposed']} proposed, {found['not_proposed']} not, each with a reason"
    return [
        (f"proposing for one case ({asked})", milliseconds(found["propose"]), ""),
        (f"all dates of one case computed again ({held})", milliseconds(found["recompute"]), ""),
        ("both together", milliseconds(found["both"]), "< 20 ms"),
    ]


def nights(found: dict[int, Any]) -> list[Row]:
    return [
        (
            f"night, {size:,} open cases",
            f"{one['seconds'] / 60:.1f} min: {one['procedures']:,} procedures, {one['ms_each']} ms each",
            "minutes",
        )
        for size, one in found.items()
    ]


def years(found: dict[str, Any]) -> list[Row]:
    held = ", ".join(f"{count:,} {name}" for name, count in found["rows"].items())
    rows = [
        (f"a case of ten years, {name.strip('/')}", milliseconds(one), "p95 < 150 ms")
        for name, one in found["pages"].items()
    ]
    young, old = found["queries_young"], found["queries_old"]
    differ = {name: f"{young[name]} → {old[name]}" for name in old if young[name] != old[name]}
    said = ", ".join(f"{name.strip('/')} {count}" for name, count in old.items())
    return [
        ("its history", held, ""),
        *rows,
        ("its queries", said, f"as for a young case: {f'NO: {differ}' if differ else 'yes'}"),
    ]


def week(tasks: list[dict[str, Any]]) -> None:
    """For docs/working-day.md."""
    print("\n| day | task | clicks | fields | characters | pages | seconds |\n|---|---|---|---|---|---|---|")
    for one in tasks:
        print("| " + " | ".join(str(value) for value in one.values()) + " |")
    sums = [sum(one[name] for one in tasks) for name in ("clicks", "fields", "characters", "pages")]
    print(f"| | all | {' | '.join(map(str, sums))} | {sum(one['seconds'] for one in tasks):.1f} |")


def milliseconds(found: dict[str, float]) -> str:
    return f"p50 {found['p50_ms']} ms, p95 {found['p95_ms']} ms"


def linking(found: dict[int, Any]) -> list[Row]:
    rows: list[Row] = []
    for size, one in found.items():
        said, many = "p50 {p50} ms, p95 {p95} ms", one["ten_at_once"]
        rows += [
            (f"linking: one signal against {size:,}", said.format(**one), "2 and 6 ms at 1,000,000"),
            ("the same, ten clients at once", f"{said.format(**many)}, {many['per_second']}/s", ""),
            ("candidates met, of those who are there", f"{one['recall']}, of the placeable {one['recall_placeable']}", "≥ 0.92"),
        ]  # fmt: skip
    first, last = min(found), max(found)
    if first != last:
        grows = " and ".join(f"{found[last][p] / found[first][p]:.1f} × ({p})" for p in ("p50", "p95"))
        rows.append((f"linking, {last:,} : {first:,}", grows, "≤ 3 × from 10,000 to 1,000,000"))
    return rows
