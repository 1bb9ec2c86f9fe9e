"""How people got on as a file to take away: every figure with its definition."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from zoco.procedures.wording import Language
from zoco.statistics.divisions import TOTAL
from zoco.statistics.figures import harmless
from zoco.statistics.flow import definition, indicators, word
from zoco.statistics.flowing import PEOPLE, TERMS_DUE, TERMS_KEPT, WAITS
from zoco.statistics.models import Figure

COLUMNS = ("period", "indicator", "value", "label", "amount", "shown", "unit", "definition", "source")
REGISTERED = "registered"


def lines(found: Iterable[Figure], language: Language) -> Iterator[dict[str, Any]]:
    """One a figure. `amount` is empty where it is not shown."""
    for figure in found:
        slug, value = figure.indicator, figure.value or ""
        said = definition(slug).meaning(language)
        # Of a wait the number of people is told too, in people.
        unit = definition(TOTAL).meaning(language)["unit"] if value == PEOPLE else said["unit"]
        told = (
            figure.period.name, REGISTERED if slug == TOTAL else slug, value, label(slug, value) or said["name"],
            figure.amount, figure.amount is not None, unit, said["definition"], said["source"],
        )  # fmt: skip
        yield dict(zip(COLUMNS, told, strict=True))


def label(slug: str, value: str) -> str:
    of = "waits" if slug in WAITS else "terms" if slug in (TERMS_DUE, TERMS_KEPT) else slug
    return word(of, value) if value else ""


def as_csv(found: Iterable[Figure], language: Language) -> str:
    out = StringIO()
    sheet = csv.DictWriter(out, COLUMNS)
    sheet.writeheader()
    for line in lines(found, language):
        told = {
            "amount": "" if line["amount"] is None else line["amount"],
            "shown": "yes" if line["shown"] else "no",
        }
        sheet.writerow({key: harmless(str(value)) for key, value in (line | told).items()})
    return out.getvalue()


def as_json(found: Iterable[Figure], language: Language, least: int) -> str:
    """`indicators`: what they are; `figures`: what was told of them; `least`: the smallest group that is told of."""
    known = [{"slug": each.slug} | each.meaning(language) for each in (definition(TOTAL), *indicators())]
    left_out = ("definition", "source", "shown")
    figures = [{key: line[key] for key in line if key not in left_out} for line in lines(found, language)]
    return json.dumps({"least": least, "indicators": known, "figures": figures}, ensure_ascii=False, indent=1)
