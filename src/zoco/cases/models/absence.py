"""Out of sight: the case stays open, and those who must know are told within the hour."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from zoco.cases.codes import EventKind
from zoco.cases.models.refusals import Changed
from zoco.cases.situation import AlarmParty
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedText

if TYPE_CHECKING:
    from zoco.cases.models.case import Case

ALARM_WITHIN = timedelta(hours=1)  # a service norm, not law (domain S5)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def open_for(self, seat: Seat) -> Self:
        """Everybody of this seat who is out of sight: a task on each day."""
        return self.filter(case__caseload__seat=seat, case__caseload__is_open=True, until_at=None)

    def to_look_after(self, seat: Seat, today: date) -> Self:
        """Those whom nobody has looked after today."""
        return self.open_for(seat).filter(Q(looked_after_on=None) | Q(looked_after_on__lt=today))


class Absence(Sealed):
    """Since when she is out of sight, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="absences")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    looked_after_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = SealedText(gettext_lazy("wat er bekend is"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(until_at=None), name="out_of_sight_once"),
            models.CheckConstraint(condition=Q(until_at__gte=models.F("from_at")), name="back_after_gone"),
        ]

    @property
    def alarm_by(self) -> datetime:
        """The target: within the hour after it was known."""
        return self.at + ALARM_WITHIN

    @transaction.atomic
    def tell(self, party: AlarmParty, *, by: Seat, at: datetime, what: str) -> Alarmed:
        """On the ground of a vital interest: what is needed to find her, and no more. Telling twice is telling once."""
        told, is_new = Alarmed.objects.get_or_create(
            absence=self,
            party=party,
            defaults={"case": self.case, "data_key": self.case.data_key, "by": by, "at": at, "what": what},
        )
        if is_new:
            self.case.record(EventKind.SHARED, by=by, at=at, text=party)
        return told

    def look_after(self, *, by: Seat, at: datetime) -> None:
        """Somebody tried to find her today."""
        if Absence.objects.filter(pk=self.pk, until_at=None).update(looked_after_on=localdate(at)):
            self.case.record(EventKind.SITUATION, by=by, at=at, text="absence")

    @transaction.atomic
    def end(self, *, by: Seat, at: datetime) -> None:
        """Raises Changed when somebody wrote that down a moment earlier."""
        if not Absence.objects.filter(pk=self.pk, until_at=None).update(until_at=at):
            raise Changed
        self.until_at = at
        self.case.record(EventKind.BACK, by=by, at=at)


class Alarmed(Sealed):
    """One party that was told, and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, related_name="alarmed")
    party = models.CharField(max_length=12, choices=AlarmParty)
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, default="vital_interest")
    what = SealedText(gettext_lazy("wat is verteld"))

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["absence", "party"], name="a_party_is_told_once")
        ]


@transaction.atomic
def goes_missing(case: Case, *, by: Seat, at: datetime, from_at: datetime, note: str) -> Absence:
    """Out of sight since a moment. Saying it twice is saying it once; the case stays open."""
    case.lock()
    if running := case.absences.filter(until_at=None).first():
        return running
    absence = Absence.objects.create(
        case=case, data_key=case.data_key, by=by, at=at, from_at=from_at, note=note
    )
    case.record(EventKind.MISSING, by=by, at=at)
    return absence


def comes_back(case: Case, *, by: Seat, at: datetime) -> None:
    """In sight again: the same person, the same case. Raises Changed when she was not out of sight."""
    running = case.absences.filter(until_at=None).first()
    if running is None:
        raise Changed
    running.case = case
    running.end(by=by, at=at)


def must_be_told(age: int | None) -> list[AlarmParty]:
    """
    Who is told of a disappearance; a child is everybody's concern (domain A.9).

    >>> [party.value for party in must_be_told(16)]
    ['police', 'nidos', 'comensha', 'neighbours', 'guardian']
    >>> [party.value for party in must_be_told(30)]
    ['police', 'comensha']
    """
    if age is not None and age < 18:
        return [
            AlarmParty.POLICE, AlarmParty.NIDOS, AlarmParty.COMENSHA, AlarmParty.NEIGHBOURS, AlarmParty.GUARDIAN,
        ]  # fmt: skip
    return [AlarmParty.POLICE, AlarmParty.COMENSHA]
