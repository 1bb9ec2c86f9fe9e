"""What one release spends and what may be spent in all (parameters.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Parameters:
    """Epsilons: of counts by one trait, by two, in one year at most, and in all at most. Counts below `least` stay in."""

    valid_from: date
    one_way: float
    two_way: float
    per_year: float
    in_all: float
    least: int

    @property
    def epsilon(self) -> float:
        """What one release spends."""
        return self.one_way + self.two_way


@cache
def _all() -> tuple[Parameters, ...]:
    told = tomllib.loads(Path(__file__).with_name("parameters.toml").read_text("utf-8"))
    return tuple(sorted((Parameters(**row) for row in told["parameters"]), key=lambda each: each.valid_from))


def on(day: date) -> Parameters:
    """
    >>> on(date(2026, 12, 1)).epsilon
    2.0
    """
    return next(each for each in reversed(_all()) if each.valid_from <= day)


class Spent(Exception):
    """There is no budget left for this year, or in all: nothing is counted."""


def ask(wanted: float, of_year: float, in_all: float, limits: Parameters) -> None:
    """
    Refuse what would go over a cap; `of_year` and `in_all` were spent before.

    >>> ask(2.0, 0.0, 4.0, on(date(2026, 12, 1)))
    >>> ask(0.5, 2.0, 4.0, on(date(2026, 12, 1)))
    Traceback (most recent call last):
    zoco.opendata.parameters.Spent: Of this year 2 of 2 was spent.
    """
    if of_year + wanted > limits.per_year + 1e-9:
        raise Spent(f"Of this year {of_year:g} of {limits.per_year:g} was spent.")
    if in_all + wanted > limits.in_all + 1e-9:
        raise Spent(f"In all {in_all:g} of {limits.in_all:g} was spent.")
