"""Open data as files: counts and invented people as CSV, and all of it with what it means as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from zoco.opendata.models import OpenYear
from zoco.opendata.noise import give_or_take
from zoco.opendata.people import NAMES, ONE_PERSON_IN_ONE, ONE_PERSON_IN_TWO, TRAITS
from zoco.opendata.words import definitions

COUNTS = ("year", "trait", "value", "second_trait", "second_value", "people", "give_or_take_95")
LICENCE = "CC0 1.0"


def spreads(of: OpenYear) -> tuple[int, int]:
    """How far a count by one trait, and by two, may be off 95 times of 100."""
    return give_or_take(ONE_PERSON_IN_ONE, of.one_way), give_or_take(ONE_PERSON_IN_TWO, of.two_way)


def counts(of: OpenYear) -> Iterator[tuple[Any, ...]]:
    """A line a count; empty: fewer than the least, or nobody."""
    one, two = spreads(of)
    for trait, values in TRAITS.items():  # the database keeps no order of names
        for value, people in zip(values, of.told["one"][trait], strict=True):
            yield of.year, trait, value, "", "", people, one
    for first, second, rows in of.told["two"]:
        for value, row in zip(TRAITS[first], rows, strict=True):
            for other, people in zip(TRAITS[second], row, strict=True):
                yield of.year, first, value, second, other, people, two


def counts_csv(of: OpenYear) -> str:
    return _csv(COUNTS, counts(of))


def invented_csv(of: OpenYear) -> str:
    return _csv(("year", *NAMES), ([of.year, *values] for values in of.invented()))


def _csv(head: Iterable[str], lines: Iterable[Iterable[Any]]) -> str:
    out = StringIO()
    sheet = csv.writer(out)
    sheet.writerow(head)
    sheet.writerows(lines)
    return out.getvalue()


def as_json(of: OpenYear) -> str:
    told = {
        "year": of.year,
        "made_on": of.made_at.date().isoformat(),
        "licence": LICENCE,
        "privacy": {
            "unit": "one person, who counts in one year only: that of the first line about her",
            "neighbours": "a register with her and one without her",
            "mechanism": "two-sided geometric noise (OpenDP)",
            "epsilon": of.epsilon,
            "epsilon_one_trait": of.one_way,
            "epsilon_two_traits": of.two_way,
            "changes_at_most": {"one_trait": ONE_PERSON_IN_ONE, "two_traits": ONE_PERSON_IN_TWO},
            "least_people_shown": of.least,
        },
        "people_about": of.people,
        "definitions": definitions(),
        "counts": [dict(zip(COUNTS, line, strict=True)) for line in counts(of)],
        "invented": {
            "made": "drawn from a tree of traits fitted to the counts with noise; nobody of the register is among them",
            "columns": NAMES,
            "rows": [[many, *values] for many, *values in of.told["people"]],
            "rows_are": "how many invented people, then their values in the order of columns",
            "measured_on_invented_registers": of.told["measured"],
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
