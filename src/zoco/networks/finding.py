"""
Who is in a network with somebody: who shares a phone, a car, an address, a handle or an event, as far as this seat
may see them; and beside that, another thing, who of them may be one person.

What is shared is found by keyed hashes; the words are those of the sealed lines that this seat may open. Whoever it may
not see is not counted either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zoco.linkage.keys import hashed
from zoco.linkage.normalise.numbers import plate
from zoco.linkage.together import PLATE, Thing, shared, things_of
from zoco.reports.models import Report
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import KeysMissing, subjects_secret
from zoco.signals.models import Becoming, Signal
from zoco.subjects.models import Pair, Said, Subject
from zoco.subjects.models.pair import OPEN, PairQuerySet

CROWD = 30
"""What more people share says nothing of who belongs together: a shelter's phone. It is named and not followed."""
MOST = 40  # people in one picture
LOOKED_THROUGH = 2_000  # under one key
EVENT = "event"


@dataclass(frozen=True)
class Bond:
    """Two of them are one person by somebody's word (`decided`), or may be. Without `pair`: one became the other."""

    first: UUID
    second: UUID
    decided: bool
    pair: Pair | None

    @property
    def both(self) -> frozenset[UUID]:
        return frozenset((self.first, self.second))

    def other_than(self, person: UUID) -> UUID:
        return self.second if person == self.first else self.first


@dataclass(frozen=True)
class Network:
    """
    `people`: whose network it is first, then who shares most. `shared`: of each thing the people that have it.

    `crowds`: what too many share; `left_out`: how many people more there are than are shown.
    """

    people: list[Subject]
    shared: dict[Thing, list[UUID]]
    bonds: list[Bond]
    crowds: list[Thing]
    left_out: int

    def things_of(self, person: UUID) -> list[Thing]:
        return [thing for thing, having in self.shared.items() if person in having]

    def bonds_of(self, person: UUID) -> list[Bond]:
        return [bond for bond in self.bonds if person in (bond.first, bond.second)]

    def words_of(self, thing: Thing) -> str:
        """As somebody told it: a plate loses letters where it is made comparable."""
        if thing.kind != PLATE:
            return thing.value
        told = (
            part for each in self.people for part in each.row.get("plate", "").replace(",", ";").split(";")
        )
        return next((part.strip() for part in told if plate(part) == thing.value), thing.value)


def around(subject: Subject) -> Network:
    """In a constant number of questions. Raises KeysMissing and SealBroken where the line of `subject` stays closed."""
    under, crowds = _who_shares(things_of(subject.record))
    near = Counter(pk for having in under.values() for pk in having)
    near.update(_told_together(subject))
    near.update(_made_of(subject))
    linked = _worth_a_look()
    near.update({pk for pair in linked.of(subject.pk) for pk in (pair.first_id, pair.second_id)})
    del near[subject.pk]
    chosen = sorted(near, key=lambda pk: (-near[pk], pk))[: MOST - 1]
    people = [subject, *_openable(Subject.objects.filter(pk__in=chosen), chosen)]
    things = {thing: having for thing, having in shared({each.pk: each.record for each in people}).items() if thing not in crowds}  # fmt: skip
    became = _became(people)
    return Network(
        people,
        things | _events(people),
        [*became, *_bonds(people, linked, but={bond.both for bond in became})],
        crowds,
        len(near) - len(chosen),
    )


def _who_shares(things: list[Thing]) -> tuple[dict[Thing, list[UUID]], list[Thing]]:
    """Of each thing who has it, and apart the things that a crowd has."""
    keys = hashed((thing.phrase for thing in things), subjects_secret())
    found: dict[str, list[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select k.key, s.id from zoco.subjects_under(%s, %s) k join subjects_subject s on s.id = k.id",
            [list(keys), LOOKED_THROUGH],
        )
        for key, pk in cursor.fetchall():
            found.setdefault(keys[key], []).append(pk)
    having = {thing: found.get(thing.phrase, []) for thing in things}
    crowds = [thing for thing in things if len(having[thing]) > CROWD]
    return {thing: who for thing, who in having.items() if thing not in crowds}, crowds


def _told_together(subject: Subject) -> list[UUID]:
    """Everybody who was told of at the same event."""
    if subject.signal_id:
        event = Signal.objects.filter(pk=subject.signal_id).values("event")
        where = Q(signal_id__in=Signal.objects.filter(event__in=event).values("pk"))
    else:
        incident = Report.objects.filter(pk__in=[subject.report_id]).values("incident")
        where = Q(report_id__in=Report.objects.filter(incident__in=incident).values("pk"))
    return list(Subject.objects.filter(where).values_list("pk", flat=True)[: MOST * 2])


def _made_of(subject: Subject) -> list[UUID]:
    """In the report that was made of her in a signal, and the other way round."""
    if subject.signal_id:
        made = Becoming.objects.filter(signal_id=subject.signal_id, person=subject.number)
        found = Subject.objects.filter(report_id__in=made.values("report_id"))
    else:
        of = Becoming.objects.filter(report_id__in=[subject.report_id])
        same = of.filter(signal_id=OuterRef("signal_id"), person=OuterRef("number"))
        found = Subject.objects.filter(Exists(same), signal_id__in=of.values("signal_id"))
    return list(found.values_list("pk", flat=True))


def _openable(found: QuerySet[Subject], order: list[UUID]) -> Iterable[Subject]:
    by_key = {each.pk: each for each in found}
    for pk in order:
        try:
            if pk in by_key and by_key[pk].record and by_key[pk].row:
                yield by_key[pk]
        except (KeysMissing, SealBroken):
            continue  # its own page says so


def _events(people: list[Subject]) -> dict[Thing, list[UUID]]:
    """Each event of which several were told, by the numbers under which it was told."""
    told = _told_at(people)
    having: dict[UUID, list[UUID]] = {}
    numbers: dict[UUID, list[str]] = {}
    for each in people:
        source = each.signal_id or each.report_id
        if source in told:
            event, number = told[source]
            having.setdefault(event, []).append(each.pk)
            numbers.setdefault(event, []).append(number)
    several = {event: who for event, who in having.items() if len(who) > 1}
    return {Thing(EVENT, ", ".join(dict.fromkeys(numbers[event]))): who for event, who in several.items()}


def _told_at(people: list[Subject]) -> dict[UUID | None, tuple[UUID, str]]:
    """Of each signal and report its event and its number, as far as it exists for this seat."""
    signals = Signal.objects.filter(pk__in=[each.signal_id for each in people if each.signal_id])
    reports = Report.objects.filter(pk__in=[each.report_id for each in people if each.report_id])
    told: dict[UUID | None, tuple[UUID, str]] = {each.pk: (each.event, each.number) for each in signals.only("event", "number")}  # fmt: skip
    for report in reports.only("incident", "number"):
        if report.incident:
            told[report.pk] = (report.incident, report.number)
    return told


def _worth_a_look() -> PairQuerySet:
    """Pairs of which somebody said yes, or nobody said yes or no while they score as a link."""
    unsettled = Q(answer=None) | Q(answer__in=OPEN)
    return Pair.objects.with_answer().filter(Q(answer=Said.SAME) | (unsettled & Q(score__gt=F("threshold"))))


def _bonds(people: list[Subject], linked: PairQuerySet, but: set[frozenset[UUID]]) -> list[Bond]:
    """`but`: those that need nobody's word."""
    ids = [each.pk for each in people]
    pairs = linked.filter(first__in=ids, second__in=ids).order_by("-score", "pk")
    found = [Bond(pair.first_id, pair.second_id, pair.answer == Said.SAME, pair) for pair in pairs]
    return [bond for bond in found if bond.both not in but]


def _became(people: list[Subject]) -> list[Bond]:
    """The person of a signal and the one of the report that was made of her."""
    told: Mapping[tuple[UUID | None, int], UUID] = {(each.signal_id, each.number): each.pk for each in people}
    reported = {each.report_id: each.pk for each in people if each.report_id}
    rows = Becoming.objects.filter(report_id__in=reported).values_list("signal_id", "person", "report_id")
    return [
        Bond(told[signal, person], reported[report], True, None)
        for signal, person, report in rows
        if (signal, person) in told
    ]
