"""Who knows where she is, what threatens, what is agreed, and when that is looked at again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed
from zoco.people.models import Seat
from zoco.plans.codes import Source
from zoco.plans.models import Action
from zoco.procedures.models.again import look_again
from zoco.safety import terms
from zoco.safety.codes import QUESTIONS, Answer, Level, Question, Trigger, review_on
from zoco.seal.fields import Sealed, SealedJSON, SealedText

# What a plan holds, in the words on the page; the person writes it, or says it aloud.
PARTS = ("notice", "do", "call", "go", "code_word", "others")


class RiskAssessmentQuerySet(models.QuerySet["RiskAssessment"]):
    @transaction.atomic
    def assess(
        self,
        case: Case,
        *,
        trigger: str,
        level: str,
        answers: Mapping[str, Mapping[str, str]],
        why: str,
        by: Seat,
        at: datetime,
        review: date | None = None,
        measures: Iterable[Mapping[str, Any]] = (),
    ) -> RiskAssessment:
        """
        What is known today and how bad that is, in the judgement of who asks.

        `answers` is question → {"answer", "note"}; each of `measures` is what `Action.objects.agree` takes.
        """
        case.lock()
        on = localdate(at)
        made = self.create(
            case=case,
            data_key=case.data_key,
            on=on,
            at=at,
            by=by,
            trigger=trigger,
            level=level,
            answers=dict(answers),
            why=why,
            review_on=review or review_on(level, on),
        )
        for measure in measures:
            action = Action.objects.agree(case, by=by, at=at, source=Source.SAFETY, **measure)
            Measure.objects.create(case=case, assessment=made, action=action)
        Review.objects.update_or_create(
            case=case, defaults={"due_on": made.review_on, "trigger": Trigger.REVIEW, "assessment": made}
        )
        said = gettext("ingeschat als %(level)s") % {"level": str(Level(level).label).lower()}
        case.record(EventKind.RISK, by=by, at=at, text=said)
        terms.looked_at(case, by=by, at=at)
        return made

    def to_review(self, seat: Seat, today: date) -> models.QuerySet[Review]:
        """The cases of this seat whose risk is to be looked at again, the longest waiting first."""
        found = Review.objects.filter(
            case__caseload__seat=seat, case__caseload__is_open=True, due_on__lte=today
        )
        return found.select_related("assessment", "case__data_key", "case__victim__data_key").order_by(
            "due_on", "case_id"
        )

    def latest_of(self, case: Case) -> RiskAssessment | None:
        return self.filter(case=case).select_related("by__person").order_by("-at").first()


class RiskAssessment(Sealed):
    """One look at the risks, written once; the latest one counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="risks")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    trigger = models.CharField(_("aanleiding"), max_length=12, choices=Trigger)
    answers = SealedJSON(default=dict)
    level = models.CharField(_("niveau"), max_length=10, choices=Level)
    why = SealedText(_("waarom dit niveau"))
    review_on = models.DateField(_("opnieuw bekijken op"))

    objects = RiskAssessmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["case", "-at"], name="risk_latest")]

    def answered(self, answer: str) -> list[tuple[Question, str]]:
        """The questions with this answer, each with what was noted; one that was not asked is unknown."""
        given = self.answers
        found = ((question, given.get(question.slug, {})) for question in QUESTIONS)
        return [
            (question, one.get("note", ""))
            for question, one in found
            if one.get("answer", Answer.UNKNOWN) == answer
        ]

    @property
    def weighs(self) -> list[tuple[Question, str]]:
        return self.answered(Answer.YES)

    @property
    def unknown(self) -> list[tuple[Question, str]]:
        return self.answered(Answer.UNKNOWN)

    @property
    def needs_help_now(self) -> bool:
        """Immediate danger or thoughts of suicide: the page starts with whom to call."""
        return self.level == Level.ACUTE or any(question.is_now for question, _note in self.weighs)


class Measure(models.Model):
    """An action that was agreed at an assessment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(RiskAssessment, on_delete=models.PROTECT, related_name="measures")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="measure")


class Review(models.Model):
    """When the risks of a case are to be looked at again, and why then: one row for each case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="risk_review")
    due_on = models.DateField()
    trigger = models.CharField(max_length=12, choices=Trigger)
    # The look before; none when something happened before anybody looked.
    assessment = models.ForeignKey(RiskAssessment, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_on"], name="risk_review_due")]


@transaction.atomic
def ask_again(case: Case, trigger: str, *, by: Seat, at: datetime) -> Review:
    """Something happened that may change the risk: look again today, whatever day was agreed."""
    case.lock()
    look_again(case, trigger, why=str(Trigger(trigger).label), by=by, at=at)
    return Review.objects.get(case=case)


def level_of(case: Case) -> Level | None:
    """The level of the latest look; None when nobody looked yet."""
    return levels_of([case.pk]).get(case.pk)


def levels_of(cases: Iterable[UUID]) -> dict[UUID, Level]:
    """The level of each case that was looked at, in one query: for lists."""
    found = (
        RiskAssessment.objects.filter(case__in=list(cases))
        .order_by("case_id", "-at")
        .distinct("case_id")
        .values_list("case_id", "level")
    )
    return {case: Level(level) for case, level in found}


class SafetyPlanQuerySet(models.QuerySet["SafetyPlan"]):
    def latest_of(self, case: Case) -> SafetyPlan | None:
        return self.filter(case=case).select_related("by__person").order_by("-version").first()

    @transaction.atomic
    def write(self, case: Case, *, seen_version: int, by: Seat, at: datetime, **parts: str) -> SafetyPlan:
        """A new version beside the old ones. Raises Changed when the writer read an older one."""
        case.lock()
        before = self.latest_of(case)
        version = before.version if before else 0
        if version != seen_version:
            raise Changed
        plan = self.create(case=case, data_key=case.data_key, version=version + 1, by=by, at=at, **parts)
        case.record(EventKind.SAFETY_PLAN, by=by, at=at)
        return plan


class SafetyPlan(Sealed):
    """One version of her safety plan, in her own words. A better plan is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="safety_plans")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    notice = SealedText(_("hieraan merk ik dat het gevaarlijk wordt"))
    do = SealedText(_("dit doe ik dan"))
    call = SealedText(_("wie ik bel"))
    go = SealedText(_("waar ik heen ga"))
    code_word = SealedText(_("codewoord"))
    others = SealedText(_("dit doen anderen voor mij"))

    objects = SafetyPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "version"], name="one_safety_plan_of_a_version")
        ]
