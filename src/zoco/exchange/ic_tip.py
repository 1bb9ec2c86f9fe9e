"""What was told of a year, as the entities of IC-TIP (ic_tip.toml). Pure: nothing is counted here, only named anew."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from zoco.exchange.schema import Schema, read

# Our division → entity and breakdown.
BREAKDOWNS = {
    "gender": ("victims", "sex"),
    "age_band": ("victims", "age"),
    "nationality_group": ("victims", "citizenship"),
    "form": ("victims", "form"),
    "reporter_kind": ("reporting_entities", "kind"),
}
TOTAL = "total"
Told = Mapping[tuple[str, str], int | None]


@cache
def schema() -> Schema:
    return read("ic_tip.toml")


def records(year: int, told: Told) -> list[dict[str, Any]]:
    """
    The lines of one year. `told`: (division, value) → people, as figures tell it; all codes of the standard are named,
    also those of nobody, and a line without `people` is not told.

    >>> lines = records(2025, {("total", ""): 900, ("gender", "woman"): 500, ("gender", "other"): None})
    >>> [(line["code"], line.get("people")) for line in lines if line["breakdown"] in ("total", "sex")]
    [('all', 900), ('woman', 500), ('man', None), ('other', None), ('unknown', None)]
    """
    total = _line("victims", year, TOTAL, "all", told.get((TOTAL, "")))
    return [
        total,
        *(
            _line(entity, year, breakdown, code, told.get((division, code)))
            for division, (entity, breakdown) in BREAKDOWNS.items()
            for code in schema().codes[breakdown]
        ),
    ]


def _line(entity: str, year: int, breakdown: str, code: str, people: int | None) -> dict[str, Any]:
    external = schema().codes.get(breakdown, {}).get(code, "")
    line = {
        "entity": entity,
        "year": str(year),
        "breakdown": breakdown,
        "code": code,
        "external_code": external,
    }
    return line if people is None else {**line, "people": people}
