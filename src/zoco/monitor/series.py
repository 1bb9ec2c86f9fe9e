"""
The yearly figures with what they mean: read from two dated files, and let out by `zoco.disclosure`.

Everything in them was published before by others; the rule is there for who adds a figure that was not.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from zoco.disclosure import PUBLIC, Rule, publish
from zoco.procedures.reading import Page, Table
from zoco.procedures.wording import Language, Text

HERE = Path(__file__).parent
SUBJECTS = ("registered", "rapporteur", "minors")
DIVISIONS = ("form", "sex", "age", "nationality")
RULE = PUBLIC.exact()  # not rounded: the sources are not, and a reader holds them side by side


@dataclass(frozen=True)
class Break:
    """From this year on something else is counted than before."""

    year: int
    name: Text
    said: Text
    source: Text


@dataclass(frozen=True)
class Indicator:
    slug: str
    name: Text
    unit: Text
    definition: Text
    source: Text
    breaks: tuple[Break, ...] = ()
    page: str = "monitor"  # where it is shown: here for everybody, else for who reads figures of the register

    def meaning(self, language: Language) -> dict[str, str]:
        """Its name, unit, definition and source, in words."""
        words = {"name": self.name, "unit": self.unit, "definition": self.definition, "source": self.source}
        return {key: text.said_in(language) for key, text in words.items()}


@dataclass(frozen=True)
class Year:
    """Persons in one year; None: not found, or not shown. `population` in thousands."""

    year: int
    population: int
    registered: int | None = None
    rapporteur: int | None = None
    minors: int | None = None
    source: Text | None = None
    note: Text | None = None
    found: bool = True
    broken: Break | None = None

    @property
    def rate(self) -> float | None:
        """Registered per 100,000 inhabitants."""
        return self.registered * 100 / self.population if self.registered else None


@dataclass(frozen=True)
class Estimate:
    """How many there were a year, between `low` and `high`; `seen` of them by `who`; `population` in thousands."""

    slug: str
    first: int
    last: int
    low: int
    point: int
    high: int
    seen: int
    population: float
    name: Text
    who: Text
    source: Text
    note: Text

    @property
    def ratio(self) -> tuple[float, float, float]:
        """
        Low, point and high, as times the number seen.

        >>> [round(times, 1) for times in monitor().estimates[0].ratio]
        [4.0, 5.0, 6.0]
        """
        return self.low / self.seen, self.point / self.seen, self.high / self.seen

    @property
    def rate(self) -> tuple[float, float, float]:
        """
        Low, point and high, per 100,000 inhabitants.

        >>> round(monitor().estimates[0].rate[1])
        37
        """
        return (
            self.low * 100 / self.population,
            self.point * 100 / self.population,
            self.high * 100 / self.population,
        )


@dataclass(frozen=True)
class Group:
    """
    A part of the people of an estimate (`of`), as far as it was found: people a year, their share of the estimate and the
    share of them that was seen (percent), how many there are per 100,000 of the same group.
    """

    of: str
    by: str
    name: Text
    people: int | None
    share: int | None
    seen_share: int | None
    rate: int | None
    note: Text | None
    source: Text


@dataclass(frozen=True)
class Monitor:
    gathered_on: date
    indicators: dict[str, Indicator]
    years: tuple[Year, ...]
    estimates: tuple[Estimate, ...]
    groups: tuple[Group, ...]

    def groups_of(self, estimate: Estimate) -> list[Group]:
        return [group for group in self.groups if group.of == estimate.slug]


@cache
def monitor() -> Monitor:
    """What the files beside this one hold, after the disclosure rule. Raises LawError with file and line."""
    top = Page(HERE / "figures.toml", HERE).top()
    known = {slug: each for slug, each in definitions().items() if each.page == "monitor"}
    breaks = {each.year: each for indicator in known.values() for each in indicator.breaks}
    years = let_out([_year(table) for table in top.tables("years")])
    years = [replace(year, broken=breaks.get(year.year)) for year in years]
    estimates = tuple(_estimate(table, years) for table in top.tables("estimates"))
    groups = tuple(_group(table, [each.slug for each in estimates]) for table in top.tables("groups"))
    gathered_on = top.day("gathered_on")
    top.nothing_else()
    return Monitor(gathered_on, known, tuple(years), estimates, groups)


@cache
def definitions() -> dict[str, Indicator]:
    """What every figure is, by its slug: those of the monitor, and those of other pages. Raises LawError."""
    top = Page(HERE / "indicators.toml", HERE).top()
    known = {each.slug: each for each in map(_indicator, top.tables("indicators"))}
    top.nothing_else()
    return known


def let_out(years: Sequence[Year], rule: Rule = RULE) -> list[Year]:
    """
    The years with what may be published of them; the minors of a year are a part of who was registered.

    >>> [year.minors for year in let_out([Year(2023, 17811, 868, minors=52), Year(2024, 17943, 944, minors=7)])]
    [52, None]
    """
    counts: dict[Hashable, int] = {}
    groups: dict[tuple[int, str], list[Hashable]] = {}
    for year in years:
        if year.registered is not None:
            parts: dict[Hashable, int] = {
                (year.year, "minor"): year.minors or 0,
                (year.year, "adult"): year.registered - (year.minors or 0),
            }
            counts.update(parts)
            groups[year.year, "registered"] = list(parts)
            if year.minors is not None:
                groups[year.year, "minors"] = [(year.year, "minor")]
        if year.rapporteur is not None:
            counts[year.year, "rapporteur"] = year.rapporteur
            groups[year.year, "rapporteur"] = [(year.year, "rapporteur")]
    told = publish(counts, groups, rule)
    return [
        replace(
            year,
            registered=told.get((year.year, "registered")),
            rapporteur=told.get((year.year, "rapporteur")),
            minors=told.get((year.year, "minors")),
        )
        for year in years
    ]


def _indicator(table: Table) -> Indicator:
    breaks = []
    for inner in table.tables("breaks"):
        breaks.append(
            Break(
                inner.whole("year", 1900, 2100), inner.text("name"), inner.text("said"), inner.text("source")
            )
        )
        inner.nothing_else()
    name, unit, definition, source = (table.text(key) for key in ("name", "unit", "definition", "source"))
    page = table.choice("page", ("monitor", "estimates", "flow"), "monitor")
    indicator = Indicator(table.slug("slug"), name, unit, definition, source, tuple(breaks), page)
    table.nothing_else()
    return indicator


def _year(table: Table) -> Year:
    people: dict[str, Any] = {
        slug: table.whole(slug, 0, 1_000_000) if table.has(slug) else None for slug in SUBJECTS
    }
    year = Year(
        table.whole("year", 1900, 2100), table.whole("population", 1_000, 100_000), **people,
        source=table.text_or_none("source"), note=table.text_or_none("note"), found=people["registered"] is not None,
    )  # fmt: skip
    table.nothing_else()
    return year


def _estimate(table: Table, years: Sequence[Year]) -> Estimate:
    first, last = table.whole("from", 1900, 2100), table.whole("to", 1900, 2100)
    inhabitants = [year.population for year in years if first <= year.year <= last]
    if not inhabitants:
        raise table.wrong("from", "no year with inhabitants")
    low, point, high, seen = (table.whole(key, 1, 1_000_000) for key in ("low", "point", "high", "seen"))
    words = [table.text(key) for key in ("name", "who", "source", "note")]
    estimate = Estimate(table.slug("slug"), first, last, low, point, high, seen, sum(inhabitants) / len(inhabitants), *words)  # fmt: skip
    if not low <= point <= high:
        raise table.wrong("point", "is not between low and high")
    table.nothing_else()
    return estimate


def _group(table: Table, estimates: Sequence[str]) -> Group:
    def number(key: str, most: int) -> int | None:
        return table.whole(key, RULE.least if key == "people" else 0, most) if table.has(key) else None

    found = Group(
        table.choice("of", tuple(estimates)), table.choice("by", DIVISIONS), table.text("name"),
        number("people", 1_000_000), number("share", 100), number("seen_share", 100), number("rate", 100_000),
        table.text_or_none("note"), table.text("source"),
    )  # fmt: skip
    table.nothing_else()
    return found
