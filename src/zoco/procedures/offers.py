"""
Where the end of a procedure leads: objection after a refusal, complaint after a dismissal, another way to stay.

Each is offered from the day it arises, with its term counted from the day of the announcement. The roads stand in
the law files (`[[leads_to]]`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from zoco.cases.models import Case
from zoco.procedures.counting import Deadline as Computed
from zoco.procedures.counting import deadlines
from zoco.procedures.dates import day_of
from zoco.procedures.definitions import Definition, LeadsTo, law
from zoco.procedures.facts import Value
from zoco.procedures.models import Procedure, facts_of
from zoco.procedures.wording import Text

# A road without a term is offered for so long; one with a term until so long after it, marked as late.
DAYS_OFFERED, DAYS_LATE = 90, 28
# Terms that cost something when they pass while nobody looks; not a wish, a mark or a rhythm.
BINDING = frozenset({"hard", "soft"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One procedure that the end of another opens."""

    case: Case
    because: Procedure
    definition: Definition
    reason: Text
    # The event that begins its term and its day; "" and None when no term begins with the end.
    anchor: str
    since: date | None
    term: Computed | None

    @property
    def slug(self) -> str:
        return self.definition.slug

    @property
    def due_on(self) -> date | None:
        return day_of(self.term.due) if self.term and self.term.due else None

    def is_late(self, today: date) -> bool:
        """A last day is whole."""
        return self.due_on is not None and self.due_on < today

    def get_absolute_url(self) -> str:
        """The page on which to start it, with the day filled in."""
        return f"{reverse('procedure_start', args=[self.case.pk, self.slug])}?{urlencode({'na': self.because.pk})}"


def offers(case: Case, on: date, known: dict[str, Value] | None = None) -> list[Offer]:
    """
    What the ended procedures of a case open on this day and nobody started since, the nearest term first.

    Asks for the procedures of the case and its situation; prefetch `procedures` and select `situation`, `intake`
    and `report` for lists of cases. `known` spares who has the facts at hand the reading of them.
    """
    procedures = list(case.procedures.all())
    ends = [one for one in procedures if one.ended_on and one.ended_on <= on and one.definition.leads_to]
    if not ends:
        return []
    facts = facts_of(case, on, procedures) if known is None else known
    found = [
        offer
        for ended in ends
        for offer in _of(ended, case, facts, on)
        if not _has_begun(offer.slug, ended, procedures) and _is_still_offered(offer, on)
    ]
    return sorted(found, key=lambda offer: (offer.due_on or date.max, offer.definition.order))


def offered_after(procedure: Procedure, case: Case, on: date) -> list[Offer]:
    """Only those that this procedure opens."""
    return [offer for offer in offers(case, on) if offer.because.pk == procedure.pk]


def road_from(case: Case, pk: str, slug: str, on: date) -> Offer | None:
    """The offer that a link came from; None for a link that somebody made up."""
    return next((o for o in offers(case, on) if str(o.because.pk) == pk and o.slug == slug), None)


def first_term(slug: str, days: Mapping[str, date], facts: Mapping[str, Value]) -> Computed | None:
    """The nearest term that would run if this procedure began with these days; None when none does."""
    versions = law().versions(slug)
    if not any(rule.anchor in days and rule.kind in BINDING for one in versions for rule in one.deadlines):
        return None
    terms = deadlines(versions, days, law().vocabulary.filled(facts))
    binding = [term for term in terms if term.due and term.kind in BINDING]
    return min(binding, key=lambda term: day_of(term.due or date.max), default=None)


def facts_for(offer: Offer | None, facts: dict[str, Value]) -> dict[str, Value]:
    """What is known of the person, and of the procedure because of where it comes from."""
    return facts if offer is None else facts | _facts_on_the_road(offer.because, _road(offer))


def _of(ended: Procedure, case: Case, facts: dict[str, Value], on: date) -> Iterator[Offer]:
    known = law().vocabulary.filled(facts)
    taken: set[str] = set()
    for road in ended.definition.leads_to:
        if ended.outcome in road.outcomes and road.slug not in taken and road.when.fits(known):
            taken.add(road.slug)
            yield _offer(ended, case, road, facts, on)


def _offer(ended: Procedure, case: Case, road: LeadsTo, facts: dict[str, Value], on: date) -> Offer:
    since = (ended.decided_on or ended.ended_on) if road.anchor else None
    term = (
        first_term(road.slug, {road.anchor: since}, facts | _facts_on_the_road(ended, road))
        if since
        else None
    )
    definition = law().in_force(road.slug, on)
    return Offer(case, ended, definition, road.reason, road.anchor, since, term)


def _facts_on_the_road(ended: Procedure, road: LeadsTo) -> dict[str, Value]:
    """An appeal goes on where the objection was: whose decision it is, is known already."""
    inherited = {name: ended.facts[name] for name in ("decision_by",) if name in ended.facts}
    return inherited | dict(road.facts)


def _road(offer: Offer) -> LeadsTo:
    return next(
        road
        for road in offer.because.definition.leads_to
        if (road.slug, road.reason) == (offer.slug, offer.reason)
    )


def _has_begun(slug: str, ended: Procedure, procedures: Iterable[Procedure]) -> bool:
    """By name; where it was not said which decision it is against, it counts for whatever was there to challenge."""
    return any(
        one.slug == slug
        and one.pk != ended.pk
        and one.against_id in (None, ended.pk)
        and (one.is_running or (ended.ended_on is not None and one.started_on >= ended.ended_on))
        for one in procedures
    )


def _is_still_offered(offer: Offer, on: date) -> bool:
    if offer.due_on is not None:
        return on <= offer.due_on + timedelta(days=DAYS_LATE)
    return offer.because.ended_on is not None and on <= offer.because.ended_on + timedelta(days=DAYS_OFFERED)
