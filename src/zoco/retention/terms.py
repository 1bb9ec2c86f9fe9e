"""
How long what is kept: dated, sourced files (`terms/*.toml`), and one pure function over them.

An installation may give other years, each with the reason, in a file named by ZOCO_RETENTION:

    [[term]]
    name = "case"
    years = 20
    reason = "Besluit van de directie, 3 maart 2026"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

TERMS = Path(__file__).parent / "terms"
KINDS = {"case", "consult", "report", "not_taken"}
LONGEST = 100  # years
GIVEN = {"name", "years", "reason"}


class WrongTerms(ValueError):
    """A file of terms says something that cannot be; the sentence names the file and the term."""


@dataclass(frozen=True)
class Term:
    """How many years after its end something is kept."""

    name: str
    kind: str
    years: int
    valid_from: date
    source_nl: str
    source_en: str
    nl: str
    en: str
    verified: bool = False
    valid_to: date | None = None
    reasons: tuple[str, ...] = ()
    minor: bool | None = None
    # Why this installation keeps it longer or shorter than the file says.
    because: str = ""

    def fits(self, facts: Facts) -> bool:
        return (
            self.kind == facts.kind
            and self.valid_from <= facts.ended_on
            and (self.valid_to is None or facts.ended_on <= self.valid_to)
            and (not self.reasons or facts.reason in self.reasons)
            and (self.minor is None or self.minor == facts.minor)
        )


@dataclass(frozen=True)
class Facts:
    """What a term asks: what it is, the day it ended, why (a code), and whether the person was a minor at the start."""

    kind: str
    ended_on: date
    reason: str = ""
    minor: bool = False


@dataclass(frozen=True)
class Kept:
    """Kept until and including a day, by a term, with the sum in words."""

    until_on: date
    term: Term

    def is_due(self, on: date) -> bool:
        """A last day is whole.

        >>> kept = keep_until(Facts("consult", date(2026, 3, 2)), read())
        >>> kept.until_on, kept.is_due(date(2028, 3, 2)), kept.is_due(date(2028, 3, 3))
        (datetime.date(2028, 3, 2), False, True)
        """
        return self.until_on < on


def keep_until(facts: Facts, terms: Sequence[Term]) -> Kept:
    """The first term that fits, from the day it ended.

    >>> keep_until(Facts("case", date(2026, 3, 2), "goals_reached"), read()).until_on
    datetime.date(2041, 3, 2)
    >>> keep_until(Facts("case", date(2024, 2, 29), "goals_reached", minor=True), read()).until_on
    datetime.date(2044, 2, 29)
    """
    for term in terms:
        if term.fits(facts):
            return Kept(years_after(facts.ended_on, term.years), term)
    raise WrongTerms(f"no term for {facts.kind} that ended on {facts.ended_on}")


def years_after(day: date, years: int) -> date:
    """The same day; 28 February where there is no 29th.

    >>> years_after(date(2024, 2, 29), 15)
    datetime.date(2039, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def first_day_after(kept: Kept) -> date:
    return kept.until_on + timedelta(days=1)


def read(directory: Path = TERMS, ours: Path | None = None) -> tuple[Term, ...]:
    """All terms, with the years that this installation has chosen. Raises WrongTerms."""
    terms = [term for file in sorted(directory.glob("*.toml")) for term in _terms_of(file)]
    names = [term.name for term in terms]
    if missing := KINDS - {term.kind for term in terms if not term.reasons and term.minor is None}:
        raise WrongTerms(f"{directory.name}: nothing is said of {', '.join(sorted(missing))}")
    if twice := {name for name in names if names.count(name) > 1}:
        raise WrongTerms(f"{directory.name}: named twice: {', '.join(sorted(twice))}")
    return tuple(_chosen(terms, ours) if ours else terms)


def _terms_of(file: Path) -> Iterable[Term]:
    for said in _rows(file):
        try:
            said["reasons"] = tuple(said.get("reasons", ()))
            term = Term(**said)
        except TypeError as wrong:
            raise WrongTerms(f"{file.name}: {said.get('name', 'a term')}: {wrong}") from None
        if term.kind not in KINDS:
            raise WrongTerms(f"{file.name}: {term.name}: no such kind: {term.kind}")
        _years(file, term.name, term.years)
        yield term


def _chosen(terms: Sequence[Term], file: Path) -> Iterable[Term]:
    wanted: dict[str, dict[str, Any]] = {}
    for said in _rows(file):
        name = str(said.get("name", ""))
        if set(said) != GIVEN or not str(said["reason"]).strip():
            raise WrongTerms(
                f"{file.name}: {name or 'a term'}: give name, years and reason, and nothing else"
            )
        if name not in {term.name for term in terms}:
            raise WrongTerms(f"{file.name}: no such term: {name}")
        _years(file, name, said["years"])
        wanted[name] = said
    for term in terms:
        given = wanted.get(term.name)
        yield replace(term, years=given["years"], because=given["reason"]) if given else term


def _rows(file: Path) -> list[dict[str, Any]]:
    try:
        rows = tomllib.loads(file.read_text())["term"]
    except OSError as wrong:
        raise WrongTerms(f"{file}: {wrong.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise WrongTerms(f"{file.name}: {wrong}") from None  # names the line
    except KeyError:
        raise WrongTerms(f"{file.name}: there is no [[term]] in it") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise WrongTerms(f"{file.name}: write each term as [[term]]")
    return rows


def _years(file: Path, name: str, years: object) -> None:
    if not isinstance(years, int) or isinstance(years, bool) or not 0 <= years <= LONGEST:
        raise WrongTerms(f"{file.name}: {name}: years is a whole number from 0 to {LONGEST}")
