"""A file of patterns and counts; a row that is wrong is named with its reason."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from zoco.estimation.tables import MOST_LISTS, BadTable, CaptureTable

Table = TypeVar("Table", bound=CaptureTable)
Row = dict[str, str]


@dataclass(frozen=True)
class Columns:
    """Which columns are lists, which divide people, and which holds the counts."""

    lists: tuple[str, ...]
    covariates: tuple[str, ...]
    count: str

    def check(self, there: Sequence[str]) -> None:
        if twice := [name for name, times in Counter(there).items() if times > 1]:
            raise BadTable(f"Two columns are called {twice[0]!r}.")
        for wanted in (*self.lists, *self.covariates, self.count):
            if wanted not in there:
                raise BadTable(f"There is no column {wanted!r}; there are {', '.join(there)}.")
        if strange := set(there) - {*self.lists, *self.covariates, self.count}:
            raise BadTable(f"The column {min(strange)!r} is neither a list nor the count nor a covariate.")

    def taken(self, number: int, row: Row) -> tuple[tuple[str, ...], int, int]:
        """Of a row the stratum, the pattern and the people."""
        of = tuple(row[name].strip() for name in self.covariates)
        if missing := [name for name, value in zip(self.covariates, of, strict=True) if not value]:
            raise BadTable(f"Row {number}: {missing[0]} is missing.")
        pattern = sum(_mark(row[name], name, number) << place for place, name in enumerate(self.lists))
        return of, pattern, _people(row[self.count], number)


def read(
    kind: type[Table], path: Path, lists: Sequence[str] | None, others: Columns, year: str | None
) -> Table:
    """`others`: the columns that are no lists; without `lists` all that are left are."""
    rows, there = _rows(path)
    named = {others.count, *others.covariates}
    columns = replace(others, lists=tuple(lists) if lists is not None else tuple(name for name in there if name not in named))  # fmt: skip
    columns.check(there)
    if not 2 <= len(columns.lists) <= MOST_LISTS:
        return kind(columns.lists, np.zeros((1, 2), np.int64))  # says how many lists there may be
    found: dict[tuple[tuple[str, ...], int], int] = {}
    for number, row in rows:
        of, pattern, people = columns.taken(number, row)
        if not pattern and people:
            raise BadTable(f"Row {number}: {people} people on no list. Whom no list saw cannot be counted.")
        if pattern and (of, pattern) in found:
            raise BadTable(f"Row {number}: this pattern was there already.")
        if pattern:
            found[of, pattern] = people
    return _table(kind, found, columns, year)


def _table(kind: type[Table], found: Mapping[tuple[tuple[str, ...], int], int], columns: Columns, year: str | None) -> Table:  # fmt: skip
    strata = tuple(sorted({of for of, _ in found})) or ((),)
    counts = np.zeros((len(strata), 1 << len(columns.lists)), np.int64)
    place = {of: at for at, of in enumerate(strata)}
    for (of, pattern), people in found.items():
        counts[place[of], pattern] = people
    return kind(columns.lists, counts, columns.covariates, strata, year)


def _rows(path: Path) -> tuple[Iterator[tuple[int, Row]], list[str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadTable(f"{path} cannot be read: {error}.") from None
    reader = csv.reader(lines)
    columns = [name.strip() for name in next(reader, [])]
    if not columns:
        raise BadTable(f"{path} is empty.")

    def rows() -> Iterator[tuple[int, Row]]:
        for number, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                raise BadTable(f"Row {number}: {len(cells)} cells in place of {len(columns)}.")
            yield number, dict(zip(columns, cells, strict=True))

    return rows(), columns


def _mark(text: str, name: str, number: int) -> int:
    if text.strip() not in ("0", "1"):
        raise BadTable(f"Row {number}: {name} is {text.strip()[:20]!r}; on a list is 1, not on it is 0.")
    return int(text)


def _people(text: str, number: int) -> int:
    text = text.strip()
    if not text.removeprefix("-").isdecimal() or not text.isascii():
        raise BadTable(f"Row {number}: {text[:20]!r} is not a whole number of people.")
    if text.startswith("-"):
        raise BadTable(f"Row {number}: {text} people: a count is 0 or more.")
    if len(text) > MOST_DIGITS:
        raise BadTable(f"Row {number}: {text[:20]} people are more than there are on earth.")
    return int(text)


MOST_DIGITS = 10
