"""What a signal says, fact by fact: each keeps who said it, when, how that was known, on which ground. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# Of a person, in the order in which they are read.
OF_A_PERSON = (
    "name", "aliases", "birth_date", "age", "gender", "nationality", "phones", "address", "documents", "forms",
    "children", "guardian", "note",
)  # fmt: skip
OF_AN_EVENT = ("where", "when", "story")


@dataclass(frozen=True)
class Grade:
    """The 4x4: the source A, B, C or X, what it said 1 to 4."""

    source: str
    information: str

    def __str__(self) -> str:
        return f"{self.source}{self.information}"


@dataclass(frozen=True)
class Fact:
    """
    One thing that was said. `person` counts from 0, None for the event; `value` is a text, or a list of them.

    `police`: it comes from the police, and is not handed on before they agree (Wpg art. 7 and 18-20).
    """

    kind: str
    value: Any
    person: int | None
    source: str
    on: date
    known: str
    grade: Grade
    ground: str
    police: bool


def facts_of(told: Mapping[str, Any], grades: Mapping[int | None, Grade]) -> Iterator[Fact]:
    """
    Every fact of what was told; `grades` by person, that of None for whoever has none of her own.

    >>> told = {"on": "2026-11-29", "source": {"organisation": "GGD"}, "people": [{"name": "Robin"}]}
    >>> [fact] = facts_of(told, {None: Grade("X", "4")})
    >>> fact.kind, fact.value, fact.source, str(fact.grade), fact.police
    ('name', 'Robin', 'GGD', 'X4', False)
    """
    source = told.get("source", {})
    shared = {
        "source": source.get("organisation", ""),
        "on": date.fromisoformat(told["on"]),
        "ground": source.get("ground", ""),
        "police": bool(source.get("police")),
    }
    for number, person in enumerate(told.get("people", [])):
        about = {
            "person": number,
            "known": person.get("known", ""),
            "grade": grades.get(number, grades[None]),
        }
        for kind in OF_A_PERSON:
            if value := person.get(kind):
                yield Fact(kind=kind, value=value, **about, **shared)
    for kind in OF_AN_EVENT:
        if value := told.get("event", {}).get(kind):
            yield Fact(kind=kind, value=value, person=None, known="", grade=grades[None], **shared)
