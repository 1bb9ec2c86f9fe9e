"""The monitor as a file to take away: every figure with its definition and its source."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

from zoco.monitor.series import SUBJECTS, Estimate, Monitor, Year
from zoco.procedures.wording import Language, Text

COLUMNS = ("indicator", "from", "to", "low", "value", "high", "unit", "definition", "source", "note")


def lines(monitor: Monitor, language: Language) -> Iterator[dict[str, Any]]:
    """One a figure: years first, then the estimates."""
    for year in monitor.years:
        yield from _of_year(year, monitor, language)
    for estimate in monitor.estimates:
        yield from _of_estimate(estimate, monitor, language)


def _of_year(year: Year, monitor: Monitor, language: Language) -> Iterator[dict[str, Any]]:
    note = " ".join(text.said_in(language) for text in (year.note, year.broken and year.broken.said) if text)
    values: dict[str, float | None] = {slug: getattr(year, slug) for slug in SUBJECTS}
    values["rate"] = year.rate and round(year.rate, 1)
    for slug, value in values.items():
        if value is not None:
            yield _line(
                slug,
                (year.year, year.year),
                (None, value, None),
                year.source,
                note,
                monitor=monitor,
                language=language,
            )


def _of_estimate(estimate: Estimate, monitor: Monitor, language: Language) -> Iterator[dict[str, Any]]:
    low, times, high = (round(each, 1) for each in estimate.ratio)
    least, rate, most = (round(each) for each in estimate.rate)
    note, who = estimate.note.said_in(language), f"{estimate.seen} {estimate.who.said_in(language)}"
    for slug, values, said in (
        ("estimated", (estimate.low, estimate.point, estimate.high), note),
        ("ratio", (low, times, high), who),
        ("rate", (least, rate, most), ""),
    ):
        yield _line(
            slug,
            (estimate.first, estimate.last),
            values,
            estimate.source,
            said,
            monitor=monitor,
            language=language,
        )


def _line(
    slug: str, years: tuple[int, int], values: tuple[float | None, float, float | None], source: Text | None, note: str,
    *, monitor: Monitor, language: Language,
) -> dict[str, Any]:  # fmt: skip
    what = monitor.indicators[slug]
    told = (slug, *years, *values, what.unit.said_in(language), what.definition.said_in(language))
    return dict(zip(COLUMNS, (*told, (source or what.source).said_in(language), note), strict=True))


def as_csv(monitor: Monitor, language: Language) -> str:
    out = StringIO()
    sheet = csv.DictWriter(out, COLUMNS)
    sheet.writeheader()
    sheet.writerows(lines(monitor, language))
    return out.getvalue()


def as_json(monitor: Monitor, language: Language) -> str:
    """`indicators`: what they mean and where a series breaks; `figures`: what they are; `gathered_on`."""
    indicators = [
        {
            "slug": each.slug, **each.meaning(language),
            "breaks": [{"year": line.year, "said": line.said.said_in(language), "source": line.source.said_in(language)} for line in each.breaks],
        }
        for each in monitor.indicators.values()
    ]  # fmt: skip
    left_out = ("unit", "definition")
    figures = [{key: line[key] for key in line if key not in left_out} for line in lines(monitor, language)]
    told = {"gathered_on": monitor.gathered_on.isoformat(), "indicators": indicators, "figures": figures}
    return json.dumps(told, ensure_ascii=False, indent=1)
