"""Where somebody sleeps, from when until when, why longer; and help for those who are not in a shelter."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import ClassVar, Self
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.safety.codes import Trigger
from zoco.safety.models import ask_again
from zoco.seal.fields import Sealed, SealedText
from zoco.shelter.codes import PROCEDURES, Frequency, Kind, OverstayReason, StayEnd
from zoco.shelter.models.places import Place
from zoco.shelter.models.requests import ShelterRequest

SOON = timedelta(hours=48)
WEEK = timedelta(days=7)


class StayQuerySet(models.QuerySet["Stay"]):
    def running(self) -> Self:
        return self.filter(ended_at=None)

    def of(self, seat: Seat) -> Self:
        """In the open cases that a seat reads."""
        mine = self.running().filter(case__caseload__seat=seat, case__caseload__is_open=True)
        return mine.select_related("case__data_key", "case__victim__data_key", "place__organisation")

    def ending(self, seat: Seat, now: datetime) -> Self:
        """Stays that end within 48 hours."""
        return (
            self.of(seat)
            .filter(planned_until_at__gt=now, planned_until_at__lte=now + SOON)
            .order_by("planned_until_at")
        )

    def overdue(self, seat: Seat, now: datetime) -> Self:
        """Past their planned moment, and this week nobody said why."""
        said = Overstay.objects.filter(stay=OuterRef("pk"), at__gt=now - WEEK)
        late = self.of(seat).filter(planned_until_at__lte=now)
        return late.filter(~Exists(said)).order_by("planned_until_at")

    def expected(self) -> Self:
        """Placed by CoMensha, longer than planned or going to be: the weekly overview."""
        return (
            self.running()
            .filter(Exists(Overstay.objects.filter(stay=OuterRef("pk"))))
            .select_related("place__organisation")
        )

    @transaction.atomic
    def settle_in(
        self, case: Case, *, by: Seat, at: datetime, kind: str, from_at: datetime, until: datetime | None
    ) -> Stay:
        """A place that nobody had to ask for: one's own network, or where she already slept when the case began."""
        self.filter(case=case, ended_at=None).update(
            ended_at=from_at, ended_why=StayEnd.MOVED_ON, ended_by=by
        )
        stay = self.create(
            case=case,
            data_key=case.data_key,
            kind=kind,
            by=by,
            from_at=from_at,
            planned_until_at=until,
        )
        case.record(EventKind.SHELTER_PLACED, by=by, at=at)
        ask_again(case, Trigger.MOVE, by=by, at=at)
        return stay


class Stay(Sealed):
    """Somebody sleeps somewhere, from a moment to a moment. Hours are hours: the moments carry their clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stays")
    kind = models.CharField(_("soort opvang"), max_length=30, choices=Kind)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="stays", null=True)
    request = models.OneToOneField(ShelterRequest, on_delete=models.PROTECT, related_name="stay", null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField(_("vanaf"))
    planned_until_at = models.DateTimeField(_("gepland tot"), null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(_("waarom"), max_length=20, choices=StayEnd, blank=True)
    ended_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    note = SealedText(_("wat is afgesproken"))

    objects = StayQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="sleeps_in_one_place"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("from_at")), name="leaves_after_coming"
            ),
            models.CheckConstraint(
                condition=Q(planned_until_at=None) | Q(planned_until_at__gt=F("from_at")),
                name="planned_for_some_time",
            ),
        ]

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def procedure(self) -> str:
        """The procedure that belongs to it, if any."""
        return PROCEDURES.get(self.kind, "")

    def is_over_time(self, now: datetime) -> bool:
        return self.is_running and self.planned_until_at is not None and self.planned_until_at <= now

    @transaction.atomic
    def end(self, *, by: Seat, at: datetime, ended_at: datetime, why: str) -> None:
        """Left at this moment. A second end is the first one."""
        gone = Stay.objects.filter(pk=self.pk, ended_at=None)
        if gone.update(ended_at=ended_at, ended_why=why, ended_by=by):
            self.ended_at, self.ended_why = ended_at, why
            self.case.record(EventKind.SHELTER_LEFT, by=by, at=at)
            ask_again(self.case, Trigger.MOVE, by=by, at=at)

    def explain(self, *, by: Seat, at: datetime, reason: str, until: date | None) -> Overstay:
        """Longer than planned: why, and until when as far as anybody knows. Said anew each week."""
        return Overstay.objects.create(
            stay=self, case_id=self.case_id, by=by, at=at, reason=reason, until_on=until
        )

    def write_address(self, words: str) -> None:
        """Where it is, in a row of its own that fewer may read."""
        row, made = Address.objects.get_or_create(
            stay=self, defaults={"case": self.case, "data_key": self.case.data_key, "at_address": words}
        )
        if not made:
            row.at_address = words
            row.save(update_fields=["at_address"])


class Address(Sealed):
    """The most dangerous thing we know. It exists for the lead and who stands in, and is shown after a reason."""

    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, primary_key=True, related_name="address")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at_address = SealedText(_("adres"))


def reads_address(case_id: UUID) -> bool:
    """Whether who asks leads this case or stands in: the policy of `Address`, asked beforehand."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.reads_address(%s)", [case_id])
        (answer,) = cursor.fetchone()
    return bool(answer)


class Overstay(models.Model):
    """Why a stay takes longer: codes and days, so that house and CoMensha can both read and say it."""

    id = models.BigAutoField(primary_key=True)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="overstays")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reden"), max_length=30, choices=OverstayReason)
    until_on = models.DateField(_("verwacht tot en met"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]


class AmbulantQuerySet(models.QuerySet["AmbulantSupport"]):
    def running(self) -> Self:
        return self.filter(ended_on=None)


class AmbulantSupport(Sealed):
    """Help for who is not in a shelter: who comes by, and how often."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ambulant_support")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    by_whom = SealedText(_("wie begeleidt"), max_length=200)
    frequency = models.CharField(_("hoe vaak"), max_length=12, choices=Frequency)
    started_on = models.DateField(_("vanaf"))
    ended_on = models.DateField(null=True)

    objects = AmbulantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_on"]

    def end(self, *, on: date) -> None:
        AmbulantSupport.objects.filter(pk=self.pk, ended_on=None).update(ended_on=on)


def without_shelter(seat: Seat) -> models.QuerySet[Case]:
    """The ambulant line: open cases of this seat in which nobody is in a shelter and nobody comes by."""
    sheltered = Stay.objects.running().filter(case=OuterRef("pk"))
    visited = AmbulantSupport.objects.running().filter(case=OuterRef("pk"))
    mine = Case.objects.of(seat).filter(caseload__is_open=True)
    return mine.filter(~Exists(sheltered), ~Exists(visited))
