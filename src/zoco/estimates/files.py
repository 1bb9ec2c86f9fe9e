"""Estimates to take away: each figure with its definition, each refusal with its reason."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from zoco.estimates.models import GroupEstimate, Making
from zoco.estimates.shown import TITLES, how, makings, word
from zoco.monitor.series import Indicator, definitions
from zoco.procedures.wording import Language

SLUGS = ("in_view", "estimated_by_group", "ratio")
COLUMNS = ("indicator", "division", "group", "value", "year", "low", "point", "high", "reason", "method", "near_low", "near_high", "made_on", "unit", "definition")  # fmt: skip


def lines(found: Sequence[GroupEstimate], language: Language) -> Iterator[dict[str, Any]]:
    """Of each group and year who is in view, how many there are, and how many times as many."""
    for each in found:
        for slug in SLUGS:
            if (line := _line(each, definitions()[slug], language)) is not None:
                yield line


def _line(each: GroupEstimate, what: Indicator, language: Language) -> dict[str, Any] | None:
    low: float | None = None
    point: float | None = None
    high: float | None = None
    reason = each.get_refusal_display()
    if what.slug == "in_view":
        point, reason = each.seen, reason if each.seen is None else ""
    elif what.slug == "ratio":
        if each.ratio is None:
            return None
        low, point, high = (round(times, 1) for times in each.ratio)
    else:
        low, point, high = each.low, each.point, each.high
    near = each.near if what.slug == "estimated_by_group" and each.near else [None, None]
    told = (
        what.slug, str(TITLES[each.division]), word(each), each.value, each.year, low, point, high, reason,
        how(each.method) if what.slug == "estimated_by_group" else "", *near, each.making.at.date().isoformat(),
        what.unit.said_in(language), what.definition.said_in(language),
    )  # fmt: skip
    return dict(zip(COLUMNS, told, strict=True))


def as_csv(found: Sequence[GroupEstimate], language: Language) -> str:
    out = StringIO()
    sheet = csv.DictWriter(out, COLUMNS)
    sheet.writeheader()
    sheet.writerows(lines(found, language))
    return out.getvalue()


def as_json(found: Sequence[GroupEstimate], language: Language) -> str:
    """`indicators`: what they mean; `makings`: how and when; `figures`: what they are."""
    told = {
        "indicators": [{"slug": slug} | definitions()[slug].meaning(language) for slug in SLUGS],
        "makings": [_making(each) for each in makings(found)],
        "figures": [{key: line[key] for key in line if key not in ("unit", "definition")} for line in lines(found, language)],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1)


def _making(each: Making) -> dict[str, Any]:
    return {
        "made_on": each.at.date().isoformat(), "method": each.method, "ways": each.ways, "replicates": each.boot,
        "seed": each.seed, "version": each.version,
    }  # fmt: skip
