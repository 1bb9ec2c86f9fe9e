"""On which ground an organisation may register a possible victim, and whose signature that takes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

SIGNS_FOR_ONESELF_FROM = 16  # registration at CoMensha: below it a parent or guardian signs


@dataclass(frozen=True)
class Rule:
    """One dated rule of grounds.toml."""

    kinds: frozenset[str]
    valid_from: date
    ground: str
    consent_to_register: bool
    source: str
    sentence_nl: str
    sentence_en: str
    unverified_nl: str = ""
    unverified_en: str = ""


LIST = Path(__file__).with_name("grounds.toml")


@cache
def rules() -> tuple[Rule, ...]:
    found = tomllib.loads(LIST.read_text())["rule"]
    return tuple(Rule(**{**row, "kinds": frozenset(row["kinds"])}) for row in found)


def faults(text: str, *, kinds: Collection[str], grounds: Collection[str]) -> list[tuple[int, str]]:
    """
    What is wrong with a list of rules, each with its line: an empty list means that it can be used.

    >>> faults("[[rule]]", kinds=["police"], grounds=["consent"])
    [(1, 'is missing: consent_to_register, ground, kinds, sentence_en, sentence_nl, source, valid_from')]
    """
    try:
        rows = tomllib.loads(text).get("rule", [])
    except tomllib.TOMLDecodeError as broken:
        return [(int((re.findall(r"line (\d+)", str(broken)) or ["1"])[0]), str(broken))]
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[rule]]"]
    found, taken = [], set()
    for line, row in zip(lines, rows, strict=True):
        said = list(_faults_of(row, set(kinds), set(grounds)))
        for kind in row.get("kinds", []):
            if (kind, row.get("valid_from")) in taken:
                said.append(f"has a second rule for {kind} from the same day")
            taken.add((kind, row.get("valid_from")))
        found += [(line, each) for each in said]
    return found


def _faults_of(row: dict[str, Any], kinds: set[str], grounds: set[str]) -> Iterator[str]:
    known = {field.name for field in fields(Rule)}
    needed = {field.name for field in fields(Rule) if field.default is MISSING}
    if missing := needed - row.keys():
        yield f"is missing: {', '.join(sorted(missing))}"
        return
    if unknown := row.keys() - known:
        yield f"has what no rule has: {', '.join(sorted(unknown))}"
    if strangers := set(row["kinds"]) - kinds:
        yield f"names kinds of organisation that there are not: {', '.join(sorted(strangers))}"
    if row["ground"] not in grounds:
        yield f"names a ground that there is not: {row['ground']}"
    if type(row["valid_from"]) is not date:
        yield "has no day from which it holds"
    if (row["ground"] == "consent") != (row["consent_to_register"] is True):
        yield "asks for consent, or does not, against its own ground"


def rule_for(kind: str, on: date) -> Rule:
    """
    The newest rule in force for a kind of organisation.

    >>> rule_for("police", date(2026, 1, 1)).consent_to_register
    False
    >>> rule_for("shelter", date(2026, 1, 1)).consent_to_register
    True

    Raises LookupError when no rule is in force on that day: then nothing may be registered.
    """
    in_force = [rule for rule in rules() if kind in rule.kinds and rule.valid_from <= on]
    if not in_force:
        raise LookupError(f"No ground is known for {kind} on {on}.")
    return max(in_force, key=lambda rule: rule.valid_from)


def who_signs(age: int | None) -> str:
    """
    Whose signature consent takes: a parent or guardian below 16, and also when the age is unknown but low.

    >>> who_signs(15), who_signs(16), who_signs(None)
    ('guardian', 'self', 'self')
    """
    return "guardian" if age is not None and age < SIGNS_FOR_ONESELF_FROM else "self"
