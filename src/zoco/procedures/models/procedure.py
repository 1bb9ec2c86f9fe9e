"""A procedure that runs in a case, and what moves it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed
from zoco.people.models import Seat
from zoco.procedures.counting import Deadline as Computed
from zoco.procedures.counting import Extension as Lengthening
from zoco.procedures.counting import Suspension as Pause
from zoco.procedures.counting import deadlines as compute
from zoco.procedures.definitions import Definition, law
from zoco.procedures.facts import Contradictory, Value
from zoco.procedures.models.deadline import Deadline
from zoco.procedures.models.outcome import Outcome, said
from zoco.procedures.models.pauses import Extension, Suspension

# Before any term that is counted: a version in which it is put holds for every day.
FOR_EVER = date(1900, 1, 1)


class AlreadyRunning(Exception):
    """This case has a running procedure of this kind."""


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def running(self) -> Self:
        return self.filter(ended_on=None)

    def with_terms(self) -> Self:
        """Everything that `changes` looks at."""
        return self.prefetch_related("deadlines", "suspensions", "extensions")

    @transaction.atomic
    def start(
        self,
        slug: str,
        *,
        case: Case,
        by: Seat,
        at: datetime,
        anchors: Mapping[str, date],
        facts: Mapping[str, Value],
        against: Procedure | None = None,
    ) -> Procedure:
        """
        Start one procedure under the law of this day; its terms are computed and kept with their explanation.

        Raises NotPossible (a ValueError) for a day that the law refuses and for facts that contradict each
        other, AlreadyRunning for a second of its kind; of an objection, for a second against the same decision, which
        is how the procedure `against` ended. Of the facts only those are kept that its terms ask.
        """
        law().vocabulary.refuse_contradictions(facts)
        definition = law().in_force(slug, localdate(at))
        decision = against if definition.per_decision else None
        if case.procedures.running().filter(slug=slug, against=decision).exists():
            raise AlreadyRunning
        asked = definition.facts_asked()
        procedure = self.create(
            case=case,
            slug=slug,
            against=decision,
            by=by,
            started_on=localdate(at),
            law_version=definition.valid_from,
            facts={name: value for name, value in facts.items() if name in asked},
            anchors={name: day.isoformat() for name, day in anchors.items()},
        )
        procedure.compute(on=localdate(at))
        case.record(EventKind.PROCEDURE_STARTED, by=by, at=at, text=slug)
        return procedure


class Procedure(models.Model):
    """One procedure running in one case, under the version of the law of the day it started."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="procedures")
    slug = models.CharField(max_length=60)
    # Whose decision it challenges, where that is known: an objection, and the appeal after it.
    against = models.ForeignKey("self", on_delete=models.PROTECT, related_name="challenged_by", null=True)
    law_version = models.DateField()
    started_on = models.DateField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    # What the dates were computed from, as it was known then: fact → value, event → ISO day.
    facts = models.JSONField(default=dict)
    anchors = models.JSONField(default=dict)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    # The day on which the outcome was announced: terms of what follows are counted from it.
    decided_on = models.DateField(_("dag van de bekendmaking"), null=True, blank=True)
    ended_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["ended_on", "started_on", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "slug"],
                condition=Q(ended_on=None, against=None),
                name="one_running_procedure_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["against", "slug"], condition=Q(ended_on=None), name="one_running_for_each_decision"
            ),
        ]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("procedure", args=[self.pk])

    @property
    def definition(self) -> Definition:
        return law().in_force(self.slug, self.law_version)

    @property
    def title(self) -> str:
        return said(self.definition.title)

    @property
    def concerns(self) -> str:
        """What the decision was about that it challenges; "" where none is known."""
        return self.against.title if self.against else ""

    @property
    def is_running(self) -> bool:
        return self.ended_on is None

    @property
    def is_paused(self) -> bool:
        return any(pause.until_on is None for pause in self.suspensions.all())

    # Dates

    def compute(self, *, on: date) -> bool:
        """
        Compute all dates again, under the version of the law that this procedure started with; says whether any moved.

        A date that stays is left alone, one that moves is dropped and stays to be read; what was met stays met.
        """
        dropped, found = self.changes(
            self.deadlines.all(), self.suspensions.defer("reason"), self.extensions.defer("reason")
        )
        Deadline.objects.filter(pk__in=[deadline.pk for deadline in dropped]).update(dropped_on=on)
        Deadline.objects.bulk_create(found)
        return bool(dropped or found)

    def changes(
        self, deadlines: Iterable[Deadline], pauses: Iterable[Suspension], longer: Iterable[Extension]
    ) -> tuple[list[Deadline], list[Deadline]]:
        """Which of these dates no longer hold, and which are new. Asks the database nothing."""
        there = list(deadlines)
        met = {(d.rule, d.occurrence) for d in there if d.met_on and not d.dropped_on}
        computed = self._computed(
            sorted((Pause(p.from_on, p.until_on) for p in pauses), key=lambda pause: pause.first),
            [Lengthening(day) for day in sorted(extension.on for extension in longer)],
        )
        wanted = {(c.rule, c.occurrence): c for c in computed if (c.rule, c.occurrence) not in met}
        dropped = []
        for deadline in there:
            key = (deadline.rule, deadline.occurrence)
            if deadline.is_running and key in wanted and deadline.says_the_same_as(wanted[key]):
                del wanted[key]
            elif deadline.is_running:
                dropped.append(deadline)
        return dropped, [Deadline.of(self, found) for found in wanted.values()]

    def _computed(self, pauses: Sequence[Pause], longer: Sequence[Lengthening]) -> list[Computed]:
        return compute(
            [as_it_was(self.slug, self.law_version)],
            {name: day_or_moment(said) for name, said in self.anchors.items()},
            law().vocabulary.filled(self.facts),
            suspensions=pauses,
            extensions=longer,
        )

    # What happens to it

    @transaction.atomic
    def suspend(self, *, by: Seat, at: datetime, from_on: date, reason: str) -> Suspension:
        """The clock stands still until further notice."""
        self._bump()
        pause = Suspension.objects.create(
            procedure=self, case=self.case, data_key=self.case.data_key, from_on=from_on, by=by, reason=reason
        )
        self._recompute(by=by, at=at)
        return pause

    @transaction.atomic
    def resume(self, *, by: Seat, at: datetime, last_on: date) -> None:
        """The clock runs again; the days up to and including the last still day are added."""
        self._bump()
        pause = self.suspensions.select_for_update().get(until_on=None)
        pause.until_on = last_on
        pause.save(update_fields=["until_on"])
        self._recompute(by=by, at=at)

    @transaction.atomic
    def extend(self, *, by: Seat, at: datetime, told_on: date, reason: str) -> None:
        self._bump()
        Extension.objects.create(
            procedure=self, case=self.case, data_key=self.case.data_key, on=told_on, by=by, reason=reason
        )
        self._recompute(by=by, at=at)

    @transaction.atomic
    def happened(self, event: str, *, on: date, by: Seat, at: datetime) -> None:
        """What terms are counted from happened, perhaps again: what was met the time before stays to be read."""
        self._bump()
        self.anchors = {**self.anchors, event: on.isoformat()}
        self.save(update_fields=["anchors"])
        again = [rule.id for rule in self.definition.deadlines if rule.anchor == event]
        self.deadlines.filter(rule__in=again, dropped_on=None).exclude(met_on=None).update(dropped_on=on)
        self._recompute(by=by, at=at)

    @transaction.atomic
    def reconsider(self, facts: Mapping[str, Value], *, by: Seat, at: datetime) -> None:
        """The situation turned out otherwise: the terms that ask these facts are computed again."""
        self._bump()
        self.facts = {**self.facts, **facts}
        self.save(update_fields=["facts"])
        self._recompute(by=by, at=at)

    @transaction.atomic
    def end(self, *, by: Seat, at: datetime, outcome: str, decided_on: date | None = None) -> None:
        """
        What still ran of its terms runs no longer; it stays to be read.

        `decided_on` is the day on which the outcome was announced. What the end says of the person's
        situation (a report was filed, the case was dismissed) is known from now on.
        """
        self._bump()
        self.ended_on, self.ended_by, self.outcome = localdate(at), by, outcome
        self.decided_on = decided_on
        self.save(update_fields=["ended_on", "ended_by", "outcome", "decided_on"])
        self.deadlines.running().update(dropped_on=localdate(at))
        self.case.record(EventKind.PROCEDURE_ENDED, by=by, at=at, text=f"{self.slug}: {outcome}")
        self._tell(by=by, at=at)

    def _tell(self, *, by: Seat, at: datetime) -> None:
        from zoco.procedures.models.situation import Situation

        told: dict[str, Value] = {}
        for tells in self.definition.tells:
            if self.outcome in tells.outcomes:
                told |= tells.facts
        if told:
            try:
                Situation.settle(self.case, told, by=by, at=at, in_passing=True)
            except Contradictory:
                return  # what somebody wrote of the situation stands; they are asked on that page

    def _recompute(self, *, by: Seat, at: datetime) -> None:
        if self.compute(on=localdate(at)):
            self.case.record(EventKind.DEADLINE_CHANGED, by=by, at=at, text=self.slug)

    def _bump(self) -> None:
        """Two people moving one procedure at the same moment: the second reads again first."""
        seen = self.version
        if not Procedure.objects.filter(pk=self.pk, version=seen, ended_on=None).update(version=seen + 1):
            raise Changed
        self.version = seen + 1


@cache
def as_it_was(slug: str, version: date) -> Definition:
    """The law as it was when a procedure started, whatever came after: a decision taken does not move."""
    return replace(law().in_force(slug, version), valid_from=FOR_EVER, valid_to=None)


def day_or_moment(said: str) -> date:
    """
    As an event is kept: a day, or the moment where hours are counted from it.

    >>> day_or_moment("2026-03-06"), day_or_moment("2026-03-06T22:00:00+01:00").hour
    (datetime.date(2026, 3, 6), 22)
    """
    return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)


def anchors_asked(definition: Definition, facts: Mapping[str, Value]) -> Iterable[str]:
    """The events whose day a procedure needs, each once, in the order of its rules."""
    known = law().vocabulary.filled(facts)
    return dict.fromkeys(rule.anchor for rule in definition.deadlines if rule.when.fits(known))
