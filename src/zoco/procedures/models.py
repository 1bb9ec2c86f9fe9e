"""Running procedures of a case and their terms. What a term *is* stands in `law/`; what was decided stands here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed
from zoco.people.models import Seat
from zoco.procedures.counting import Deadline as Computed
from zoco.procedures.counting import Extension as Lengthening
from zoco.procedures.counting import Suspension as Pause
from zoco.procedures.counting import deadlines as compute
from zoco.procedures.dates import day_of
from zoco.procedures.definitions import Definition, law
from zoco.procedures.facts import Value
from zoco.seal.fields import Sealed, SealedText

DAYS_SOON = 14


class Outcome(models.TextChoices):
    DONE = "done", _("Gedaan")
    GRANTED = "granted", _("Toegekend")
    REFUSED = "refused", _("Afgewezen")
    WITHDRAWN = "withdrawn", _("Ingetrokken of ervan afgezien")
    EXPIRED = "expired", _("Verlopen")


class AlreadyRunning(Exception):
    """This case has a running procedure of this kind."""


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def running(self) -> Self:
        return self.filter(ended_on=None)

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
    ) -> Procedure:
        """
        Start one procedure under the law of this day; its terms are computed and kept with their explanation.

        Raises NotPossible (a ValueError) for a day that the law refuses, AlreadyRunning for a second of its kind.
        """
        if case.procedures.running().filter(slug=slug).exists():
            raise AlreadyRunning
        procedure = self.create(
            case=case,
            slug=slug,
            by=by,
            started_on=localdate(at),
            law_version=law().in_force(slug, localdate(at)).valid_from,
            facts=dict(facts),
            anchors={name: day.isoformat() for name, day in anchors.items()},
        )
        procedure.compute(on=localdate(at))
        case.record(EventKind.PROCEDURE_STARTED, by=by, at=at, text=procedure.title)
        return procedure


class Procedure(models.Model):
    """One procedure running in one case, under the version of the law of the day it started."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="procedures")
    slug = models.CharField(max_length=60)
    law_version = models.DateField()
    started_on = models.DateField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    # What the dates were computed from, as it was known then: fact → value, event → ISO day.
    facts = models.JSONField(default=dict)
    anchors = models.JSONField(default=dict)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    ended_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["ended_on", "started_on", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "slug"], condition=Q(ended_on=None), name="one_running_procedure_of_a_kind"
            )
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
    def is_running(self) -> bool:
        return self.ended_on is None

    @property
    def is_paused(self) -> bool:
        return any(pause.until_on is None for pause in self.suspensions.all())

    def compute(self, *, on: date) -> None:
        """
        Compute all dates again, under the version of the law that this procedure started with.

        A date that stays is left alone, one that moves is dropped and stays to be read; what was met stays met.
        """
        running = {(d.rule, d.occurrence): d for d in self.deadlines.running()}
        met = set(
            self.deadlines.exclude(met_on=None).filter(dropped_on=None).values_list("rule", "occurrence")
        )
        computed = {(c.rule, c.occurrence): c for c in self._computed() if (c.rule, c.occurrence) not in met}
        for key, deadline in running.items():
            if key not in computed or not deadline.says_the_same_as(computed[key]):
                deadline.drop(on=on)
            else:
                del computed[key]
        Deadline.objects.bulk_create(Deadline.of(self, found) for found in computed.values())

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
    def end(self, *, by: Seat, at: datetime, outcome: str) -> None:
        """What still ran of its terms runs no longer; it stays to be read."""
        self._bump()
        self.ended_on, self.ended_by, self.outcome = localdate(at), by, outcome
        self.save(update_fields=["ended_on", "ended_by", "outcome"])
        self.deadlines.running().update(dropped_on=localdate(at))
        self.case.record(
            EventKind.PROCEDURE_ENDED, by=by, at=at, text=f"{self.title}: {Outcome(outcome).label}"
        )

    @transaction.atomic
    def happened(self, event: str, *, on: date, by: Seat, at: datetime) -> None:
        """What terms are counted from happened, perhaps again: what was met the time before stays to be read."""
        self._bump()
        self.anchors = {**self.anchors, event: on.isoformat()}
        self.save(update_fields=["anchors"])
        again = [rule.id for rule in self.definition.deadlines if rule.anchor == event]
        self.deadlines.filter(rule__in=again, dropped_on=None).exclude(met_on=None).update(dropped_on=on)
        self._recompute(by=by, at=at)

    def _recompute(self, *, by: Seat, at: datetime) -> None:
        self.compute(on=localdate(at))
        self.case.record(EventKind.DEADLINE_CHANGED, by=by, at=at, text=self.title)

    def _bump(self) -> None:
        """Two people moving one procedure at the same moment: the second reads again first."""
        seen = self.version
        if not Procedure.objects.filter(pk=self.pk, version=seen, ended_on=None).update(version=seen + 1):
            raise Changed
        self.version = seen + 1

    def _computed(self) -> list[Computed]:
        return compute(
            [self.definition_for_ever],
            {name: date.fromisoformat(day) for name, day in self.anchors.items()},
            law().vocabulary.complete(self.facts),
            suspensions=[Pause(p.from_on, p.until_on) for p in self.suspensions.order_by("from_on")],
            extensions=[Lengthening(e.on) for e in self.extensions.order_by("on")],
        )

    @property
    def definition_for_ever(self) -> Definition:
        """The law as it was when this started, whatever came after: a decision taken does not move."""
        from dataclasses import replace

        return replace(self.definition, valid_from=date(1900, 1, 1), valid_to=None)


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def running(self) -> Self:
        return self.filter(met_on=None, dropped_on=None)

    def for_seat(self, seat: Seat) -> Self:
        """In the cases that a seat reads: the query names the seat, the policy verifies it."""
        return (
            self.running()
            .filter(case__caseload__seat=seat, case__caseload__is_open=True)
            .select_related("procedure", "case__data_key", "case__victim__data_key")
        )

    def due_by(self, day: date) -> Self:
        return self.filter(due_on__lte=day).exclude(kind="milestone")

    def that_block_closing(self) -> Self:
        return self.running().filter(kind="hard")


class Deadline(models.Model):
    """One date that a rule gives, with everything needed to explain it years later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="deadlines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    rule = models.CharField(max_length=80)
    occurrence = models.PositiveSmallIntegerField(default=1)
    title_nl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    # The term stands still: due_on is the first day on which it can end.
    paused = models.BooleanField(default=False)
    kind = models.CharField(max_length=12)
    counting = models.CharField(max_length=8)
    steps_nl = models.JSONField(default=list)
    steps_en = models.JSONField(default=list)
    sentence_nl = models.TextField()
    sentence_en = models.TextField()
    source = models.CharField(max_length=300)
    law_version = models.DateField()
    verified = models.BooleanField(default=False)
    met_on = models.DateField(null=True)
    met_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    # The procedure ended or a later computation took its place: it stays to be read, and no longer runs.
    dropped_on = models.DateField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "due_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["case", "due_on"], condition=Q(met_on=None, dropped_on=None), name="deadline_running"
            )
        ]

    @classmethod
    def of(cls, procedure: Procedure, found: Computed) -> Deadline:
        due = found.due or found.earliest
        assert due is not None  # one of the two is always there
        return cls(
            procedure=procedure,
            case_id=procedure.case_id,
            rule=found.rule,
            occurrence=found.occurrence,
            title_nl=found.title,
            title_en=found.title_en,
            due_on=day_of(due),
            due_at=due if isinstance(due, datetime) else None,
            paused=found.due is None,
            kind=found.kind,
            counting=found.counting,
            steps_nl=found.steps,
            steps_en=found.steps_en,
            sentence_nl=found.sentence,
            sentence_en=found.sentence_en,
            source=found.source,
            law_version=procedure.law_version,
            verified=found.verified,
        )

    def says_the_same_as(self, found: Computed) -> bool:
        due = found.due or found.earliest
        return due is not None and (self.due_on, self.paused) == (day_of(due), found.due is None)

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_nl

    @property
    def sentence(self) -> str:
        return self.sentence_en if get_language() == "en" else self.sentence_nl

    @property
    def steps(self) -> list[str]:
        found: list[str] = self.steps_en if get_language() == "en" else self.steps_nl
        return found

    @property
    def is_running(self) -> bool:
        return self.met_on is None and self.dropped_on is None

    def is_overdue(self, today: date) -> bool:
        """A last day is whole: only the day after is too late."""
        return self.is_running and not self.paused and self.due_on < today

    def days_left(self, today: date) -> int:
        return (self.due_on - today).days

    @transaction.atomic
    def meet(self, *, by: Seat, at: datetime, met_on: date) -> None:
        """It happened, today or earlier; also when it was too late that is recorded as it was."""
        done = Deadline.objects.running().filter(pk=self.pk).update(met_on=met_on, met_by=by)
        if not done:
            raise Changed
        self.case.record(EventKind.DEADLINE_MET, by=by, at=at, text=self.title)

    def drop(self, *, on: date) -> None:
        Deadline.objects.filter(pk=self.pk).update(dropped_on=on)


class Suspension(Sealed):
    """The clock of a procedure stands still, from a day up to and including a day (or until further notice)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="suspensions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    reason = SealedText(_("reden"))

    class Meta:
        ordering: ClassVar = ["from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure"], condition=Q(until_on=None), name="paused_once")
        ]


class Extension(Sealed):
    """A term was lengthened as its rule allows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="extensions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    reason = SealedText(_("reden"))

    class Meta:
        ordering: ClassVar = ["on"]


def said(text: Any) -> str:
    """A text of the law in the language of the page."""
    return str(text.en if get_language() == "en" else text.nl)


def facts_of(case: Case) -> dict[str, Value]:
    """What is known of a person's situation, in the words that the law files use."""
    known: dict[str, Value] = {
        "nationality_group": case.nationality_group,
        "exploitation_form": case.forms[0] if case.forms else "unknown",
        "age": case.age_at_start,
    }
    if case.report:
        known["needs_shelter"] = case.report.shelter_wanted
        known["safe_tonight"] = not case.report.urgent
    if intake := getattr(case, "intake", None):
        known |= {
            "residence_status": intake.residence_status,
            "dublin": intake.dublin,
            "in_shelter": intake.in_shelter,
            "safe_tonight": intake.safe_now,
        }
    return known


def soon(today: date) -> date:
    return today + timedelta(days=DAYS_SOON)


def anchors_asked(definition: Definition, facts: Mapping[str, Value]) -> Iterable[str]:
    """The events whose day a procedure needs, each once, in the order of its rules."""
    known = law().vocabulary.complete(facts)
    return dict.fromkeys(rule.anchor for rule in definition.deadlines if rule.when.fits(known))
