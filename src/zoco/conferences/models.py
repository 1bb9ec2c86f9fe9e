"""A case conference: an aim, who hears what on which ground, and what is agreed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed, Consent
from zoco.conferences.codes import Ground, PlaceKind, VictimPart
from zoco.people.models import Seat
from zoco.plans.codes import LifeDomain, Source
from zoco.plans.models import Action
from zoco.seal.fields import Sealed, SealedText


class NoGround(Exception):
    """Nobody is invited without a ground that holds on the day."""


class ConferenceQuerySet(models.QuerySet["Conference"]):
    def waiting(self) -> Self:
        """Still to come, or held and not yet written down."""
        return self.filter(held_on=None, cancelled_on=None)

    def due(self, seat: Seat, by_day: date) -> Self:
        """Those of this seat's open cases that come up to and with a day, and those without minutes."""
        until = timezone.make_aware(datetime.combine(by_day + timedelta(days=1), time()))
        return (
            self.waiting()
            .filter(case__caseload__seat=seat, case__caseload__is_open=True, planned_at__lt=until)
            .select_related("data_key", "case__data_key", "case__victim__data_key", "chair__person")
            .order_by("planned_at", "id")
        )

    @transaction.atomic
    def plan(self, case: Case, *, by: Seat, at: datetime, **planned: Any) -> Conference:
        """`planned`: aim, planned_at, place_kind, chair, victim, victim_why."""
        made = self.create(case=case, data_key=case.data_key, by=by, **planned)
        made.tell(gettext("gepland op %(day)s") % {"day": made.day_said}, by=by, at=at)
        return made


class Conference(Sealed):
    """The aim is agreed first; then each invitee with a ground; then what was agreed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conferences")
    aim = SealedText(_("doel van het overleg"))
    planned_at = models.DateTimeField()
    place_kind = models.CharField(max_length=10, choices=PlaceKind)
    chair = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    # What was planned for the person herself, then what came of it.
    victim = models.CharField(max_length=10, choices=VictimPart)
    victim_was = models.CharField(max_length=10, choices=VictimPart, blank=True)
    victim_why = SealedText(_("waarom de persoon er niet bij is"))
    held_on = models.DateField(null=True)
    minutes = SealedText(_("verslag"))
    cancelled_on = models.DateField(null=True)
    because = SealedText(_("waarom het niet doorging"))
    version = models.PositiveIntegerField(default=1)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-planned_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held_on=None) | Q(cancelled_on=None), name="conference_held_or_cancelled"
            )
        ]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("conference", args=[self.pk])

    @property
    def day(self) -> date:
        return localdate(self.planned_at)

    @property
    def day_said(self) -> str:
        return date_format(self.day, "j F Y")

    @property
    def is_waiting(self) -> bool:
        return self.held_on is None and self.cancelled_on is None

    def is_past(self, now: datetime) -> bool:
        return self.planned_at < now

    def tell(self, said: str, *, by: Seat, at: datetime) -> None:
        self.case.record(EventKind.CONFERENCE, by=by, at=at, text=said)

    @transaction.atomic
    def change(self, *, seen_version: int, by: Seat, at: datetime, **planned: Any) -> None:
        """Another day, aim or chair. Raises Changed when it is not what the writer read, or no longer waits."""
        self._bump(seen_version)
        for name, value in planned.items():
            setattr(self, name, value)
        self.save(update_fields=list(planned))
        self.tell(gettext("gewijzigd, nu op %(day)s") % {"day": self.day_said}, by=by, at=at)

    @transaction.atomic
    def cancel(self, *, because: str, by: Seat, at: datetime) -> None:
        self._bump()
        self.cancelled_on, self.because = localdate(at), because
        self.save(update_fields=["cancelled_on", "because"])
        self.tell(gettext("gaat niet door: %(because)s") % {"because": because}, by=by, at=at)

    @transaction.atomic
    def invite(
        self,
        *,
        name: str,
        ground: str,
        parts: Collection[str],
        by: Seat,
        at: datetime,
        consent: Consent | None = None,
        explanation: str = "",
    ) -> Invitee:
        """Raises NoGround: without one, without its explanation, or with a consent that does not hold on the day."""
        if ground == Ground.CONSENT:
            holds = consent is not None and consent.case_id == self.case_id
            if not (holds and consent and consent.holds_on(localdate(at)) and consent.holds_on(self.day)):
                raise NoGround
        elif consent or not explanation:
            raise NoGround
        invitee = Invitee.objects.create(
            case=self.case,
            data_key=self.case.data_key,
            conference=self,
            name=name,
            ground=Ground(ground),
            consent=consent,
            explanation=explanation,
            parts=list(parts),
            by=by,
            at=at,
        )
        said = gettext("%(who)s uitgenodigd, grond: %(ground)s") % {
            "who": name,
            "ground": invitee.get_ground_display(),
        }
        self.tell(said, by=by, at=at)
        return invitee

    @transaction.atomic
    def write_minutes(
        self,
        *,
        seen_version: int,
        held_on: date,
        victim_was: str,
        victim_why: str,
        minutes: str,
        attended: Collection[UUID],
        agreements: Iterable[Mapping[str, Any]],
        by: Seat,
        at: datetime,
    ) -> None:
        """What was said and who heard it. What is agreed becomes an action of the plan, with an owner and a day."""
        self._bump(seen_version, held=True)
        self.held_on, self.victim_was, self.victim_why, self.minutes = (
            held_on,
            victim_was,
            victim_why,
            minutes,
        )
        self.save(update_fields=["held_on", "victim_was", "victim_why", "minutes"])
        self._note_who_heard(attended, by=by, at=at)
        count = 0
        for agreed in agreements:
            action = Action.objects.agree(self.case, by=by, at=at, source=Source.CONFERENCE, **agreed)
            Agreement.objects.create(case=self.case, conference=self, action=action)
            count += 1
        said = gettext("verslag van %(day)s, %(count)s nieuwe afspraken")
        self.tell(said % {"day": date_format(held_on, "j F Y"), "count": count}, by=by, at=at)

    def _note_who_heard(self, attended: Collection[UUID], *, by: Seat, at: datetime) -> None:
        for invitee in self.case.own(self.invitees.all()):
            came = invitee.pk in attended
            if came and not invitee.attended:
                said = gettext("%(who)s, in een overleg: %(parts)s")
                told = said % {"who": invitee.name, "parts": ", ".join(invitee.part_names)}
                self.case.record(EventKind.SHARED, by=by, at=at, text=told)
            if invitee.attended != came:
                invitee.attended = came
                invitee.save(update_fields=["attended"])

    def _bump(self, seen_version: int | None = None, *, held: bool = False) -> None:
        """Two people at one conference: the second reads again first. Minutes may be added to."""
        found = Conference.objects.filter(pk=self.pk, cancelled_on=None)
        if not held:
            found = found.filter(held_on=None)
        if seen_version is not None:
            found = found.filter(version=seen_version)
        if not found.update(version=F("version") + 1):
            raise Changed


class InviteeQuerySet(models.QuerySet["Invitee"]):
    def without_ground(self, seat: Seat) -> Self:
        """Invited on a consent that was withdrawn since, or that will have run out: tell them not to come."""
        lost = Q(consent__withdrawn_on__isnull=False) | Q(
            consent__until_on__lt=F("conference__planned_at__date")
        )
        return (
            self.filter(
                lost,
                conference__held_on=None,
                conference__cancelled_on=None,
                uninvited_on=None,
                case__caseload__seat=seat,
                case__caseload__is_open=True,
            )
            .select_related("data_key", "conference", "consent", "case__data_key", "case__victim__data_key")
            .order_by("conference__planned_at", "id")
        )


class Invitee(Sealed):
    """Somebody who hears part of it, on one ground. Another ground is another invitation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="invitees")
    name = SealedText(_("wie wordt uitgenodigd"))
    ground = models.CharField(_("grond"), max_length=20, choices=Ground)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+", null=True)
    explanation = SealedText(_("waarom deze grond"))
    parts = ArrayField(models.CharField(max_length=20, choices=LifeDomain))
    attended = models.BooleanField(null=True)
    uninvited_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = InviteeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ground=Ground.CONSENT, consent__isnull=False)
                | (~Q(ground=Ground.CONSENT) & Q(consent=None)),
                name="invited_on_a_ground",
            )
        ]

    @property
    def part_names(self) -> list[str]:
        return [str(LifeDomain(part).label) for part in self.parts]

    @property
    def has_ground(self) -> bool:
        """Does the ground still hold on the day of the conference? Needs `consent` and `conference` selected."""
        return self.consent is None or self.consent.holds_on(self.conference.held_on or self.conference.day)

    @transaction.atomic
    def uninvite(self, *, by: Seat, at: datetime) -> None:
        """Told not to come. Raises Changed when that was done already, or when it is over."""
        found = Invitee.objects.filter(pk=self.pk, uninvited_on=None, conference__held_on=None)
        if not found.update(uninvited_on=localdate(at)):
            raise Changed
        self.conference.tell(gettext("%(who)s afgezegd") % {"who": self.name}, by=by, at=at)


class Agreement(models.Model):
    """An action that was agreed at a conference."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="agreements")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="agreement")
