"""Where somebody stands on a day: status, rights, gaps, what is possible now. For one case, or all of a seat at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse

from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.procedures.counting import Deadline as Term
from zoco.procedures.dates import day_of
from zoco.procedures.definitions import law
from zoco.procedures.facts import Value
from zoco.procedures.models import Deadline, Procedure, anchors_asked, facts_of
from zoco.procedures.offers import DAYS_LATE, first_term, offers
from zoco.procedures.proposals import against
from zoco.procedures.wording import Text
from zoco.residence.entitlements import Held, decisions, entitlements
from zoco.residence.gaps import Gap, Run, Stretch, gaps, walk
from zoco.residence.models import ResidenceChange, days_of
from zoco.residence.track import Step, Track, Transition, track

# So long before its last day a term that nobody watches is shown: a complaint is planned on three months.
DAYS_AHEAD = 92
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Offer:
    """A procedure that a step gives rise to, with the days that are known for its terms and the first that ends."""

    slug: str
    title: Text
    url: str
    term: Term | None = None

    @property
    def due_on(self) -> date | None:
        return day_of(self.term.due) if self.term and self.term.due else None


@dataclass
class Standing:
    """One case on one day. Its rows are handed in, so that many cases cost as many queries as one."""

    case: Case
    on: date
    steps: list[ResidenceChange]

    @cached_property
    def procedures(self) -> list[Procedure]:
        return list(self.case.procedures.all())

    @cached_property
    def facts(self) -> dict[str, Value]:
        return {**self.told, "residence_status": self.status}

    @cached_property
    def told(self) -> dict[str, Value]:
        return facts_of(self.case, self.on)

    @property
    def said_status(self) -> str:
        """What situation or intake say by themselves."""
        return str(self.told.get("residence_status") or "unknown")

    @cached_property
    def status(self) -> str:
        return self.steps[-1].to_status if self.steps else self.said_status

    @property
    def is_contradicted(self) -> bool:
        """The intake was written over afterwards and says something else than the track."""
        return bool(self.steps) and self.said_status not in ("unknown", self.status)

    @property
    def since(self) -> date | None:
        return self.steps[-1].on if self.steps else None

    @cached_property
    def track(self) -> Track:
        return track(self.on)

    @cached_property
    def days(self) -> dict[str, date]:
        return days_of(self.steps, self.procedures)

    @cached_property
    def held(self) -> dict[str, Held]:
        return entitlements(self.facts, self.on, self.days)

    @cached_property
    def walked(self) -> Mapping[str, list[Stretch]]:
        first = self.steps[0] if self.steps else None
        start = first.from_status if first else self.status
        begun = min(self.case.opened_on, first.on) if first else self.case.opened_on
        # What begins on the day of the first step takes the place of what was there the day before.
        before = date.fromordinal(begun.toordinal() - 1) if first and first.on == begun else begun
        statuses = [(before, start), *((step.on, step.to_status) for step in self.steps)]
        ahead = date.fromordinal(self.on.toordinal() + 366)
        return walk(statuses, self.facts, self.days, until=ahead)

    @cached_property
    def gaps(self) -> list[Gap]:
        if not self.case.is_open:
            return []
        return gaps(self.walked, self.facts, map(run_of, self.procedures), on=self.on)

    def possible(self) -> list[Step]:
        return list(self.track.steps(self.status, self.facts)) if self.case.is_open else []

    def not_now(self) -> list[tuple[Transition, Text]]:
        return list(self.track.not_now(self.status, self.facts)) if self.case.is_open else []

    def offers(self) -> list[Offer]:
        """What the last step gives rise to and nobody started since."""
        return [self.offer_with(slug, term) for slug, term in self.opened()]

    def opened(self) -> list[tuple[str, Term | None]]:
        """Each procedure of `offers` with the term that runs since the last step, also while nobody watches it."""
        if not self.steps or not self.case.is_open:
            return []
        last = self.steps[-1]
        done = {
            p.slug
            for p in self.procedures
            # What began before, against a decision of then, is not against this step.
            if p.started_on >= last.on or (p.is_running and p.against_id is None)
        }
        days = days_of([last])
        return [
            (slug, first_term(slug, days, self.facts)) for slug in last.transition.offers if slug not in done
        ]

    def offer_with(self, slug: str, term: Term | None) -> Offer:
        return replace(offer(self.case, slug, self.facts, self.days, self.on), term=term)

    def running_unwatched(self) -> list[Offer]:
        """
        Terms that a refusal or a step of residence began, of procedures that nobody started, the nearest first.

        Not what the law speaks against for this person, and not what a gap asks for already.
        """
        if not self.case.is_open:
            return []
        # By the day as well: two decisions are two objections, and a step that ended a permit is one decision.
        opened = [self.offer_with(slug, term) for slug, term in self.opened() if term]
        found = {(one.slug, one.due_on): one for one in opened}
        for road in offers(self.case, self.on, self.told):
            one = Offer(road.slug, road.definition.title, road.get_absolute_url(), road.term)
            found[one.slug, one.due_on] = one
        asked = {gap.start for gap in self.gaps}
        near = [
            one
            for one in found.values()
            if one.due_on
            and -DAYS_LATE <= (one.due_on - self.on).days <= DAYS_AHEAD
            and one.slug not in asked
        ]
        return sorted(
            (one for one in near if not against(one.slug, self.facts, on=self.on)),
            key=lambda one: one.due_on or date.max,
        )

    def start_url(self, gap: Gap) -> str:
        return offer(self.case, gap.start, self.facts, self.days, self.on).url if gap.start else ""


def offer(case: Case, slug: str, facts: Mapping[str, Value], days: Mapping[str, date], on: date) -> Offer:
    """The page on which a procedure is started, its known days filled in."""
    definition = law().in_force(slug, on)
    known = [f"{name}={days[name].isoformat()}" for name in anchors_asked(definition, facts) if name in days]
    address = reverse("procedure_start", args=[case.pk, slug])
    return Offer(slug, definition.title, f"{address}?{'&'.join(known)}" if known else address)


def run_of(procedure: Procedure) -> Run:
    due = {deadline.rule: deadline.due_on for deadline in procedure.awaited if deadline.is_running}  # type: ignore[attr-defined]
    return Run(procedure.slug, procedure.started_on, procedure.ended_on, procedure.outcome, due)


def standing_of(case: Case, on: date) -> Standing:
    """The case needs its intake and report, as `Case.objects.whole()` brings them."""
    prefetch_related_objects([case], with_terms())
    steps = list(case.residence_changes.select_related("by__person").order_by("number"))
    return Standing(case, on, case.own(steps))


def standings_of(seat: Seat, on: date) -> list[Standing]:
    """Every open case that this seat reads, in a number of queries that does not grow with them."""
    mine = {"case__caseload__seat": seat, "case__caseload__is_open": True}
    cases = list(
        Case.objects.filter(caseload__seat=seat, caseload__is_open=True)
        .select_related("data_key", "victim", "intake", "report", "closure", "situation")
        .prefetch_related(Prefetch("procedures", queryset=Procedure.objects.order_by("started_on")))
    )
    steps = grouped(
        ResidenceChange.objects.filter(**mine).defer("document", "note").order_by("number"), "case_id"
    )
    terms = grouped(awaited().filter(**mine), "procedure_id")
    for case in cases:
        for procedure in case.procedures.all():
            procedure.awaited = terms.get(procedure.pk, [])  # type: ignore[attr-defined]
        for row in (case.victim, getattr(case, "situation", None)):
            if row and row.data_key_id == case.data_key_id:
                row.data_key = case.data_key  # opened once
    return [Standing(case, on, steps.get(case.pk, [])) for case in cases]


def grouped(rows: Iterable[Row], by: str) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), []).append(row)
    return found


def awaited() -> QuerySet[Deadline]:
    """The running terms of decisions that a right waits for."""
    running = Deadline.objects.running().filter(rule__in=decisions())
    return running.only("procedure_id", "rule", "due_on", "met_on", "dropped_on")


def with_terms() -> Prefetch[str]:
    """The procedures of a case, oldest first, with what is awaited."""
    procedures = Procedure.objects.order_by("started_on").prefetch_related(
        # Apart: whoever ends a procedure later ends all its terms, not only these.
        Prefetch("deadlines", queryset=awaited(), to_attr="awaited")
    )
    return Prefetch("procedures", queryset=procedures)


def gaps_for(seat: Seat, on: date) -> list[tuple[Standing, Gap]]:
    """Each gap of each open case of a seat, the oldest first."""
    return gaps_in(standings_of(seat, on))


def gaps_in(standings: Iterable[Standing]) -> list[tuple[Standing, Gap]]:
    """For Vandaag, which has the standings at hand."""
    found = [(standing, gap) for standing in standings for gap in standing.gaps]
    return sorted(found, key=lambda pair: (pair[1].since, pair[0].case.number))
