"""What is needed before a line of the register may go to another as a record of one person (grounds.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Rule:
    """From a day on: what a ground of the register needs beside itself, and where that stands."""

    register_ground: str
    valid_from: date
    needs_consent: bool
    source: str
    sentence_nl: str
    sentence_en: str


@cache
def rules() -> tuple[Rule, ...]:
    told = tomllib.loads(Path(__file__).with_name("grounds.toml").read_text("utf-8"))
    return tuple(Rule(**row) for row in told["rule"])


def in_force(day: date) -> dict[str, Rule]:
    """
    The rule of each ground on a day. A ground without a rule lets nothing go.

    >>> sorted(in_force(date(2026, 11, 29)))
    ['consent', 'investigative_service']
    >>> sorted(in_force(date(2015, 1, 1)))
    ['investigative_service']
    """
    found = sorted((rule for rule in rules() if rule.valid_from <= day), key=lambda rule: rule.valid_from)
    return {rule.register_ground: rule for rule in found}
