"""On which ground an organisation may register a possible victim, and whose signature that takes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

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


@cache
def rules() -> tuple[Rule, ...]:
    found = tomllib.loads((Path(__file__).parent / "grounds.toml").read_text())["rule"]
    return tuple(Rule(**{**row, "kinds": frozenset(row["kinds"])}) for row in found)


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
