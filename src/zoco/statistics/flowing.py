"""
What may be told of how the people of a year got on: how many reached which step within half a year, how long they waited,
whether terms were kept, what held them up. Pure, but for `zoco.disclosure`.

Steps lie within each other and all of them within the register, quarters within the year. So every number is told beside
those around it: nothing is told that could be subtracted to a small group. The year goes first, then its quarters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from zoco.disclosure import Rule, published_wait
from zoco.shelter.codes import OverstayReason
from zoco.statistics.divisions import TOTAL
from zoco.statistics.journeys import FULL, PASSED_ON, STOOD_STILL, Journey
from zoco.statistics.periods import Period
from zoco.statistics.telling import Key, Told, tell_beside

STEPS = ("accepted", "sheltered", "permit", "aftercare")
COVERED = "covered"
WAITS = ("wait_accepted", "wait_contact", "wait_place", "wait_permit")
PEOPLE, MEDIAN, NINETY = "people", "median", "ninety"
TERMS_DUE, TERMS_KEPT = "terms_due", "terms_kept"
KINDS = ("hard", "soft", "target", "recurring")
HELD_UP = "held_up"
CODES = (PASSED_ON, FULL, STOOD_STILL, *OverstayReason.values)

# What a person belongs to: an indicator and its value.
Trait = tuple[str, str]
EVERYBODY, ACCEPTED = (TOTAL, ""), ("accepted", "")
Journeys = Mapping[Period, Sequence[Journey]]


def traits(journey: Journey) -> frozenset[Trait]:
    """
    Every group that this person is in.

    >>> sorted(traits(Journey(reached=frozenset(["accepted"]), terms={"hard": False})))
    [('accepted', ''), ('terms_due', 'hard'), ('total', '')]
    """
    found = {(TOTAL, ""), *((step, "") for step in journey.reached)}
    found |= {(COVERED, "")} if journey.covered else set()
    found |= {(wait, PEOPLE) for wait in journey.waits} | {(HELD_UP, code) for code in journey.held_up}
    found |= {(TERMS_DUE, kind) for kind in journey.terms}
    found |= {(TERMS_KEPT, kind) for kind, kept in journey.terms.items() if kept}
    return frozenset(found)


def of_year(year: Period, quarters: Journeys, registered: Told, rule: Rule) -> Told:
    """`registered`: what the register told of the year and its quarters. Only what is new comes back."""
    people = {quarter: [traits(journey) for journey in found] for quarter, found in quarters.items()}
    told: Told = {}
    for topic, around, periods in _topics(year, quarters):
        told |= _tell(year, people, topic, around, periods, out=registered | told, rule=rule)
    return told | dict(_waits(year, quarters, told, rule))


def _topics(
    year: Period, quarters: Iterable[Period]
) -> Iterator[tuple[list[Trait], list[Trait], list[Period]]]:
    """What is told after what, within which other groups, of which periods. Of two topics nothing lies within the other."""
    within_accepted = [EVERYBODY, ACCEPTED]
    within_sheltered = [*within_accepted, ("sheltered", "")]
    both: list[tuple[list[Trait], list[Trait]]] = [
        ([ACCEPTED], [EVERYBODY]),
        *(([(step, "")], within_accepted) for step in STEPS[1:]),
        ([(COVERED, "")], [EVERYBODY]),
        ([("wait_accepted", PEOPLE)], within_accepted),
        ([("wait_contact", PEOPLE)], within_accepted),
        ([("wait_place", PEOPLE)], within_sheltered),
        ([("wait_permit", PEOPLE)], [*within_accepted, ("permit", "")]),
    ]
    yield from ((topic, around, [year]) for topic, around in both)
    yield from (([(TERMS_DUE, kind), (TERMS_KEPT, kind)], within_accepted, [year]) for kind in KINDS)
    for code in CODES:
        # Only who is in a shelter can stay longer in it.
        yield (
            [(HELD_UP, code)],
            within_sheltered if code in OverstayReason.values else within_accepted,
            [year],
        )
    yield from ((topic, around, list(quarters)) for topic, around in both)


def _tell(
    year: Period, people: Mapping[Period, list[frozenset[Trait]]], topic: list[Trait], around: list[Trait],
    periods: list[Period], *, out: Told, rule: Rule,
) -> Told:  # fmt: skip
    asked = {*topic, *around}
    counts = Counter((quarter, found & asked) for quarter, each in people.items() for found in each)
    groups: dict[Key, list[tuple[Period, frozenset[Trait]]]] = {
        (period, *trait): [atom for atom in counts if period in (year, atom[0]) and trait in atom[1]]
        for period in (year, *people)
        for trait in asked
    }
    return tell_beside(counts, groups, [(period, *trait) for period in periods for trait in topic], out, rule)


def _waits(year: Period, quarters: Journeys, told: Told, rule: Rule) -> Iterator[tuple[Key, int | None]]:
    """Only of a group whose size is told: a wait that is shown says that enough people waited."""
    for period in (year, *quarters):
        of_period = [
            journey for quarter in quarters if period in (year, quarter) for journey in quarters[quarter]
        ]
        for wait in WAITS:
            days = [journey.waits[wait] for journey in of_period if wait in journey.waits]
            is_told = told[period, wait, PEOPLE] is not None
            for name, percent in ((MEDIAN, 50), (NINETY, 90)):
                yield (period, wait, name), published_wait(days, percent, rule) if is_told else None
