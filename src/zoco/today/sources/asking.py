"""
Sources that say which rows they speak of, apart from what they say of each.

Most of them have nothing on most days. So one question to the database asks which have rows at all, and only those
are read: some thirty questions about nothing took half of the time of Vandaag. The words of that question are the
same all day, so they are kept: finding them anew took a quarter of what was left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Value

from zoco.people.models import Seat
from zoco.today.lines import Line

Rows = QuerySet[Any]
Source = Callable[[Seat, date, date], Iterator[Line]]


@dataclass(frozen=True, eq=False)
class Asking:
    """
    `found` are its rows for a seat, from today until a day; `say` makes lines of those.

    `found` follows from the seat's key, role and organisation and from those two days, and asks the database nothing
    by itself; unless it goes `by_the_clock`, as what lasts for hours does: then its words are found anew each time.
    """

    found: Callable[[Seat, date, date], Rows]
    say: Callable[[Any, Seat, date], Iterator[Line]]
    by_the_clock: bool = False

    def __call__(self, seat: Seat, today: date, until: date) -> Iterator[Line]:
        return self.say(self.found(seat, today, until), seat, today)


def asks(
    found: Callable[[Seat, date, date], Rows], *, by_the_clock: bool = False
) -> Callable[[Callable[[Any, Seat, date], Iterator[Line]]], Asking]:
    """Mark a function that says lines of these rows as a source."""
    return lambda say: Asking(found, say, by_the_clock)


def lines_of(sources: Iterable[Source], seat: Seat, today: date, until: date) -> Iterator[Line]:
    """All lines of all sources, in their order."""
    sources = list(sources)
    speaking = with_rows([one for one in sources if isinstance(one, Asking)], seat, today, until)
    for source in sources:
        if source in speaking or not isinstance(source, Asking):
            yield from source(seat, today, until)


def with_rows(sources: Iterable[Asking], seat: Seat, today: date, until: date) -> set[Asking]:
    """Which of them have a row at all: one question, whatever their number."""
    asked = {source: question(source, seat, today, until) for source in sources}
    named = dict(enumerate(source for source in asked if asked[source].words))
    if not named:
        return set()
    words = " union all ".join(
        f"select {number} where exists ({asked[source].words})" for number, source in named.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(words, [value for source in named.values() for value in asked[source].values])
        return {named[number] for (number,) in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Question:
    """Whether there is a row, in SQL, with the values it asks with; no words where it is known that there is none."""

    words: str
    values: tuple[Any, ...] = ()


_kept: dict[tuple[Any, ...], Question] = {}
MOST_KEPT = 20_000  # some thirty for each seat that looks


def question(source: Asking, seat: Seat, today: date, until: date) -> Question:
    if source.by_the_clock:
        return put_into_words(source.found(seat, today, until))
    key = (source, seat.pk, seat.role, seat.organisation_id, today, until)
    if (kept := _kept.get(key)) is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()  # those of other days are in the way
        kept = _kept[key] = put_into_words(source.found(seat, today, until))
    return kept


def put_into_words(found: Rows) -> Question:
    try:
        return Question(*found.order_by().values_list(Value(1)).query.sql_with_params())
    except EmptyResultSet:
        return Question("")
