"""
The way somebody went on the residence track, and what it changed in her rights. What is possible stands in `law/`.

Written once: a step that was wrong is followed by a step that corrects it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind, ResidenceStatus
from zoco.cases.models import Case, Changed
from zoco.people.models import Seat
from zoco.procedures.models import Procedure, Situation, facts_of, said
from zoco.procedures.wording import NotPossible, short_day
from zoco.residence.dated import version_on
from zoco.residence.entitlements import Right, changes, entitlements, kinds
from zoco.residence.track import Step, Track, Transition, track
from zoco.seal.fields import Sealed, SealedText


class ResidenceChangeQuerySet(models.QuerySet["ResidenceChange"]):
    @transaction.atomic
    def record(
        self,
        case: Case,
        *,
        event: str,
        on: date,
        by: Seat,
        at: datetime,
        actor: str,
        to: str | None = None,
        document: str = "",
        note: str = "",
        seen: int | None = None,
    ) -> ResidenceChange:
        """
        One step on the track: the status changes, what stops with it stops, and the change in rights is announced.

        `on` is the day it holds from, `actor` who did it (a code of the track), `to` the new status where the event
        leaves a choice, `seen` how many steps there were when the writer looked. Raises NotPossible for a step that
        the track does not have or a day that cannot be, Changed when another step came in between.
        """
        case.lock()
        before = list(case.residence_changes.order_by("number"))
        if seen is not None and seen != len(before):
            raise Changed
        _refuse_day(case, on, before, today=localdate(at))
        facts, status = facts_of(case, on), status_after(case, before)
        step = track(on).take(event, status=status, facts=facts, to=to)
        _refuse_words(step, actor, note)
        was = entitlements({**facts, "residence_status": status}, on, days_of(before))
        change = self.create(
            case=case,
            data_key=case.data_key,
            number=len(before) + 1,
            event=event,
            from_status=status,
            to_status=step.to,
            on=on,
            law_version=track(on).valid_from,
            days={name: day.isoformat() for name, day in step.days(on).items()},
            recorded_at=at,
            by=by,
            actor=actor,
            document=document,
            note=note,
        )
        case.record(EventKind.RESIDENCE, by=by, at=at, text=step.to)
        _end_procedures(case, step, on=on, by=by, at=at)
        told = {**step.facts, "residence_status": step.to}
        Situation.settle(case, told, by=by, at=at, in_passing=True)
        is_now = entitlements({**facts, **told}, on, days_of([*before, change]))
        EntitlementChange.objects.bulk_create(
            EntitlementChange(
                case=case, change=change, kind=one.kind, before=one.before.slug, after=one.after.slug
            )
            for one in changes(was, is_now)
        )
        return change

    def unseen(self, seat: Seat) -> Self:
        """Steps that changed the rights of somebody whose case this seat reads, and that nobody acknowledged yet."""
        waiting = EntitlementChange.objects.filter(change=OuterRef("pk"), seen_at=None)
        return (
            self.filter(Exists(waiting), case__caseload__seat=seat, case__caseload__is_open=True)
            .select_related("case__data_key", "case__victim__data_key", "by__person")
            .prefetch_related("rights")
        )


class ResidenceChange(Sealed):
    """One step: from one status to another, by an event on a day, with who did it and the document that shows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="residence_changes")
    number = models.PositiveSmallIntegerField()
    event = models.CharField(max_length=40)
    from_status = models.CharField(max_length=30, choices=ResidenceStatus)
    to_status = models.CharField(_("verblijf"), max_length=30, choices=ResidenceStatus)
    on = models.DateField()
    law_version = models.DateField()
    # The events that have a day from now on, for the procedures that count from them.
    days = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=20)
    document = SealedText(_("document"))
    note = SealedText(_("notitie"))

    objects = ResidenceChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="one_residence_step_at_a_time")
        ]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("case_residence", args=[self.case_id])

    @property
    def law(self) -> Track:
        return track(self.law_version)

    @property
    def transition(self) -> Transition:
        return self.law.transition(self.event)

    @property
    def title(self) -> str:
        return said(self.transition.title)

    @property
    def actor_name(self) -> str:
        return said(self.law.actors[self.actor])

    @transaction.atomic
    def acknowledge(self, *, by: Seat, at: datetime) -> None:
        """Somebody saw what changed; saying it twice is saying it once."""
        self.rights.filter(seen_at=None).update(seen_at=at, seen_by=by)


class EntitlementChange(models.Model):
    """What one step did to the rights of one kind. Announced until somebody who gives care here has seen it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    change = models.ForeignKey(ResidenceChange, on_delete=models.PROTECT, related_name="rights")
    kind = models.CharField(max_length=30)
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["change", "kind"], name="a_kind_once")]
        indexes: ClassVar = [
            models.Index(fields=["change"], condition=models.Q(seen_at=None), name="rights_unseen")
        ]

    def right(self, slug: str, on: date) -> Right | None:
        return version_on(on, kinds()[self.kind]).right(slug)


def status_after(case: Case, steps: Iterable[ResidenceChange]) -> str:
    """The last step says it; before the first, what the intake or the situation says."""
    for step in reversed(list(steps)):
        return step.to_status
    return str(facts_of(case).get("residence_status") or ResidenceStatus.UNKNOWN)


def days_of(steps: Iterable[ResidenceChange], procedures: Iterable[Procedure] = ()) -> dict[str, date]:
    """Event → its latest day, as the steps and the procedures know it; who wrote a procedure looked closest."""
    known: dict[str, date] = {}
    for named in (*(step.days for step in steps), *(procedure.anchors for procedure in procedures)):
        known |= {name: date.fromisoformat(day[:10]) for name, day in named.items()}
    return known


def _refuse_day(case: Case, on: date, before: list[ResidenceChange], *, today: date) -> None:
    """
    Not in the future, and not before the step before: the order of the steps is the order of the days. On the same
    day the later one holds. The first step may lie before the case was opened: the police gave the reflection period.
    """
    if not case.is_open:
        raise NotPossible(
            "Dit traject is afgesloten. Heropen het eerst.", "This trajectory is closed. Reopen it first."
        )
    if on > today:
        raise NotPossible("Deze dag moet nog komen.", "This day is still to come.")
    if before and on < before[-1].on:
        day = short_day(before[-1].on)
        raise NotPossible(
            f"De vorige stap was op {day.nl}; een stap daarvoor kan niet meer. Klopt die stap niet, leg dan een "
            "correctie vast.",
            f"The step before was on {day.en}; a step before that is not possible any more. If that step is wrong, "
            "record a correction.",
        )


def _refuse_words(step: Step, actor: str, note: str) -> None:
    if actor not in step.event.by:
        raise NotPossible(
            f"Wie dit deed, kan niet ‘{actor[:20]}’ zijn. Kies uit: {', '.join(step.event.by)}.",
            f"Who did this cannot be ‘{actor[:20]}’. Choose from: {', '.join(step.event.by)}.",
        )
    if step.event.correction and not note.strip():
        raise NotPossible("Schrijf op wat er niet klopte.", "Write down what was wrong.")


def _end_procedures(case: Case, step: Step, *, on: date, by: Seat, at: datetime) -> None:
    outcomes = {ending.procedure: ending.outcome for ending in step.event.ends}
    for procedure in case.procedures.running().filter(slug__in=outcomes):
        procedure.case = case
        procedure.end(by=by, at=at, outcome=outcomes[procedure.slug], decided_on=on)
