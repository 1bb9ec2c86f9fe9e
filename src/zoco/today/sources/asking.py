"""
Sources that say which rows they speak of, apart from what they say of each.

Most of them have nothing on most days. So one question to the database asks which have rows at all, and only those
are read: some thirty questions about nothing took half of the time of Vandaag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Value

from zoco.people.models import Seat
from zoco.today.lines import Line

Rows = QuerySet[Any]
Source = Callable[[Seat, date, date], Iterator[Line]]


@dataclass(frozen=True)
class Asking:
    """`found` are its rows for a seat, from today until a day; `say` makes lines of those."""

    found: Callable[[Seat, date, date], Rows]
    say: Callable[[Any, Seat, date], Iterator[Line]]

    def __call__(self, seat: Seat, today: date, until: date) -> Iterator[Line]:
        return self.say(self.found(seat, today, until), seat, today)


def asks(
    found: Callable[[Seat, date, date], Rows],
) -> Callable[[Callable[[Any, Seat, date], Iterator[Line]]], Asking]:
    """Mark a function that says lines of these rows as a source."""
    return lambda say: Asking(found, say)


def lines_of(sources: Iterable[Source], seat: Seat, today: date, until: date) -> Iterator[Line]:
    """All lines of all sources, in their order."""
    sources = list(sources)
    asked = {one: one.found(seat, today, until) for one in sources if isinstance(one, Asking)}
    speaking = with_rows(asked)
    for source in sources:
        if not isinstance(source, Asking):
            yield from source(seat, today, until)
        elif source in speaking:
            yield from source.say(asked[source], seat, today)


def with_rows(asked: Mapping[Asking, Rows]) -> set[Asking]:
    """Which of them have a row at all: one question, whatever their number."""
    if not asked:
        return set()
    first, *others = (
        found.order_by().values_list(Value(number), flat=True)[:1]
        for number, found in enumerate(asked.values())
    )
    names = list(asked)
    return {names[number] for number in first.union(*others, all=True)}
