"""One date that the law gives, met or missed."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import get_language

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed
from zoco.people.models import Seat
from zoco.procedures.counting import Deadline as Computed
from zoco.procedures.dates import day_of

if TYPE_CHECKING:
    from zoco.procedures.models.procedure import Procedure

DAYS_SOON = 14


def soon(today: date) -> date:
    return today + timedelta(days=DAYS_SOON)


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
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.PROTECT, related_name="deadlines")
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
        self.case.record(EventKind.DEADLINE_MET, by=by, at=at, text=self.rule)

    def drop(self, *, on: date) -> None:
        Deadline.objects.filter(pk=self.pk).update(dropped_on=on)
