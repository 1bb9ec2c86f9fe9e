"""
Lists from the register itself: each kind of organisation is a list, a person is on it when one of its signals or
reports is about her. Persons, not reports: what somebody said is one person is one, and what nobody answered yet is
joined in each drawn table with the probability of its score, so that the doubt of linking is carried through.

Only patterns and counts leave this file, and from those only rounded estimates leave the command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

import numpy as np
from django.db import connections

from zoco.estimation import CaptureTable, NoEstimate
from zoco.linkage.record import Record
from zoco.linkage.weights import probability
from zoco.subjects.models import Pair, Said, Subject
from zoco.subjects.searching import readable

Link = tuple[UUID, UUID, float]
FEWEST_LISTS = 2
UNKNOWN = ""
SEXES = {"V": "woman", "M": "man", "X": "other"}
EXPLOITED = {"seks": "sexual", "arbeid": "labour", "crimineel": "criminal", "overig": "other"}
GROWN_UP = 18
# A signal and the report that was made of it: nobody is asked what is known, so no pair says it. Ids of rooms above.
MADE_OF = """
select s.id, r.id from signals_becoming b
  join subjects_subject r on r.report_id = b.report_id
  join subjects_subject s on s.signal_id = b.signal_id and s.number = b.person
"""


@dataclass(frozen=True)
class Traits:
    """What divides people, as somebody said it of her; "" is unknown."""

    form: str = UNKNOWN
    sex: str = UNKNOWN
    age: str = UNKNOWN
    nationality: str = UNKNOWN
    region: str = UNKNOWN


@dataclass(frozen=True)
class Seen:
    """One person in one signal or report: which, when (day number), by which kind of organisation, and what she is."""

    told_in: str
    on: int
    kind: str
    traits: Traits = Traits()


def everybody(using: str) -> dict[UUID, Seen]:
    """All subjects whose line opens."""
    lines = Subject.objects.using(using).values_list("pk", "encoding").iterator()
    opened = ((pk, readable(pk, encoding)) for pk, encoding in lines)
    return {
        pk: Seen(record.signal_id, record.received, record.org, traits_of(record))
        for pk, record in opened
        if record
    }


def traits_of(record: Record) -> Traits:
    """Of a line; where she was is not in it, so the region is unknown."""
    return Traits(
        form=EXPLOITED.get(record.exploitation, UNKNOWN),
        sex=SEXES.get(record.sex, UNKNOWN),
        age=_age(record),
        nationality=record.nation and ("dutch" if record.nation == "NL" else "foreign"),
    )


def _age(record: Record) -> str:
    """A minor or not on the day of the signal; unknown where the day of birth would decide and is not known."""
    if not record.born.year or not record.received:
        return UNKNOWN
    on, born = date.fromordinal(record.received), record.born
    years = on.year - born.year
    if years == GROWN_UP and not born.month:
        return UNKNOWN
    had_birthday = (on.month, on.day) >= (born.month, born.day)
    return "adult" if years - (0 if had_birthday else 1) >= GROWN_UP else "minor"


def of_all(said: Iterable[Seen]) -> Traits:
    """
    One person as all who saw her say: what is said most often, and of equals what was said last.

    >>> of_all([Seen("a", 1, "", Traits(sex="man")), Seen("b", 2, "", Traits(sex="woman"))]).sex
    'woman'
    """
    in_order = sorted(said, key=lambda each: each.on)

    def settled(name: str) -> str:
        told = [word for each in in_order if (word := getattr(each.traits, name))]
        many = Counter(told)
        return max(reversed(told), key=lambda word: many[word], default=UNKNOWN)

    return Traits(*(settled(field.name) for field in fields(Traits)))


def links(using: str) -> list[Link]:
    """Pairs with the probability that they are one person: 1 or 0 where somebody said so, else by the score."""
    sure = {Said.SAME: 1.0, Said.OTHER: 0.0}
    found = Pair.objects.using(using).with_answer().values_list(*["first_id", "second_id", "score", "answer"])
    told = [(first, second, sure.get(answer, float(probability(score)))) for first, second, score, answer in found]  # fmt: skip
    with connections[using].cursor() as cursor:
        cursor.execute(MADE_OF)
        return told + [(first, second, 1.0) for first, second in cursor.fetchall()]


def of_year(seen: Mapping[UUID, Seen], year: int | None) -> dict[UUID, Seen]:
    if year is None:
        return dict(seen)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return {pk: each for pk, each in seen.items() if first <= each.on <= last}


def tables(seen: Mapping[UUID, Seen], pairs: Sequence[Link], ways: int, seed: int) -> Iterator[CaptureTable]:
    """
    So many tables, each with its own draw of the pairs that nobody answered; all with the same lists.

    >>> from uuid import UUID
    >>> a, b = UUID(int=1), UUID(int=2)
    >>> seen = {a: Seen("s1", 1, "politie"), b: Seen("s2", 2, "opvang")}
    >>> [each.seen for each in tables(seen, [(a, b, 1.0)], 1, 1)]
    [1]
    """
    kinds = sorted({each.kind for each in seen.values() if each.kind})
    random = np.random.default_rng(seed)
    for _ in range(ways):
        persons = people(seen, drawn(pairs, random))
        lists = ({each.kind for each in person} - {""} for person in persons)
        yield CaptureTable.from_records([on for on in lists if on], kinds)


def drawn(pairs: Sequence[Link], random: np.random.Generator) -> list[tuple[UUID, UUID]]:
    """Which pairs are one person, this time."""
    draws = random.random(len(pairs))
    return [(first, second) for (first, second, chance), draw in zip(pairs, draws, strict=True) if draw < chance]  # fmt: skip


def people(seen: Mapping[UUID, Seen], joined: Iterable[tuple[UUID, UUID]]) -> list[list[Seen]]:
    """Of each person who saw her; two people of one signal are never one."""
    of = {pk: pk for pk in seen}
    members = {pk: {pk} for pk in seen}
    for first, second in joined:
        if first not in of or second not in of or of[first] == of[second]:
            continue
        one, other = members[of[first]], members[of[second]]
        if {seen[pk].told_in for pk in one} & {seen[pk].told_in for pk in other}:
            continue
        one |= other
        for pk in other:
            of[pk] = of[first]
    return [[seen[pk] for pk in members[person]] for person in dict.fromkeys(of.values())]


def from_register(year: int | None, ways: int, seed: int, using: str) -> list[CaptureTable]:
    """Raises NoEstimate where fewer than two kinds of organisations saw anybody."""
    seen = of_year(everybody(using), year)
    if len({each.kind for each in seen.values() if each.kind}) < FEWEST_LISTS:
        raise NoEstimate(
            "Fewer than two kinds of organisations saw anybody: there is nothing to estimate from."
        )
    return list(tables(seen, links(using), ways, seed))
