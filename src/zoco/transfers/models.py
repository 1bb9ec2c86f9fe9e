"""A case changes hands: for a time (substitution), for good (handover), to another region (transfer)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple, Self
from uuid import UUID

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed, Consent, Grant, IsExcluded
from zoco.people.models import Organisation, Role, Seat
from zoco.procedures.models import Outcome, Procedure, facts_of
from zoco.safety.codes import Trigger
from zoco.safety.models import ask_again
from zoco.seal.fields import Sealed, SealedText
from zoco.seal.models import DataKey
from zoco.transfers.codes import Absence, Answer, Why

PROCEDURE = "regional_transfer"


class NotPossible(Exception):
    """The database said no: not your team, not a coordinator there, or not an end after a beginning."""


class StandsInAlready(Exception):
    """Somebody stands in for this colleague in that time."""


REFUSALS: list[tuple[str, type[Exception]]] = [
    ("Somebody else leads this", Changed),
    ("excluded", IsExcluded),
    ("Somebody stands in already", StandsInAlready),
    ("Not yours", NotPossible),
]


def ask_database(function: str, *said: Any) -> object:
    """Call one of the owner's functions of guard/policies.sql, and say its refusals in our words."""
    blanks = ", ".join(["%s"] * len(said))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select zoco.{function}({blanks})", said)  # names are ours, values are bound
            (answer,) = cursor.fetchone()
            return answer
    except DatabaseError as refusal:
        for words, raised in REFUSALS:
            if words in str(refusal):
                raise raised from None
        raise


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def running(self) -> Self:
        return self.filter(ended_at=None, from_at__lte=Now(), until_at__gt=Now())

    def whole(self) -> Self:
        return self.select_related("absent__person", "deputy__person", "by__person")

    def arrange(
        self, absent: Seat, deputy: Seat, *, from_at: datetime, until: datetime, why: str
    ) -> Substitution:
        """
        A team leader has one colleague stand in for another, in all open cases, without opening one.

        Cases in which the deputy cannot stand in are left out (`left_over`). Raises StandsInAlready or NotPossible.
        """
        made = ask_database("substitute", absent.pk, deputy.pk, from_at, until, why)
        return self.whole().get(pk=UUID(str(made)))


class Substitution(models.Model):
    """One colleague stands in for another until a moment. Written by the database, for who leads the team."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    absent = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    why = models.CharField(max_length=10, choices=Absence)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_at"]

    def is_running(self, now: datetime) -> bool:
        return self.ended_at is None and self.from_at <= now < self.until_at

    def covered(self) -> int:
        """In how many cases the deputy stands in. A number: a team leader sees no case."""
        with connection.cursor() as cursor:
            cursor.execute("select zoco.covered(%s)", [self.pk])
            (many,) = cursor.fetchone()
        return int(many)

    def end(self) -> None:
        """Earlier than planned: the deputy's access ends now."""
        ask_database("end_substitution", self.pk)


class CoverQuerySet(models.QuerySet["Cover"]):
    def to_tell(self, seat: Seat) -> Self:
        """Cases in which the person still has to hear, over her safe channel, that she has another contact."""
        mine = self.filter(substitution__deputy=seat, told_at=None, case__caseload__seat=seat)
        return mine.filter(substitution__ended_at=None, substitution__until_at__gt=Now()).select_related(
            "case__data_key", "case__victim__data_key", "substitution__absent__person"
        )


class Cover(models.Model):
    """In this case the deputy stands in, and the person is told neutrally: another contact, from then until then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    substitution = models.ForeignKey(Substitution, on_delete=models.PROTECT, related_name="covers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="covers")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["substitution", "case"], name="covered_once")
        ]

    @transaction.atomic
    def tell(self, *, by: Seat, at: datetime) -> None:
        """She knows. The timeline says from now on who stands in; the database could not write that word."""
        if Cover.objects.filter(pk=self.pk, told_at=None).update(told_at=at, told_by=by):
            deputy = str(self.substitution.deputy)
            self.case.record(EventKind.SUBSTITUTED, by=by, at=at, text=deputy)


class Handover(models.Model):
    """A case has another lead. Without such a line of the same transaction the database lets no lead change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    from_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    to_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why)
    at = models.DateTimeField()
    transaction = models.BigIntegerField(editable=False)

    class Meta:
        ordering: ClassVar = ["-at"]


class Left(NamedTuple):
    """A case that somebody must take: its number, who led it, and whether she left for good."""

    number: str
    lead_id: UUID
    is_gone: bool


def left_over() -> list[Left]:
    """Open cases of the team whose lead left, or is away while nobody stands in there. By number only."""
    with connection.cursor() as cursor:
        cursor.execute("select number, lead_id, is_gone from zoco.left_over()")
        return [Left(*row) for row in cursor.fetchall()]


@transaction.atomic
def hand_over(cases: Iterable[Case], *, to: Seat, by: Seat, at: datetime, why: str) -> int:
    """
    Give cases to a colleague: all of them, or none.

    Raises Changed when one has another lead by now, IsExcluded when one may not be read by that colleague.
    """
    given = list(cases)
    for case in given:  # afterwards it is out of sight
        case.record(EventKind.TRANSFERRED, by=by, at=at, text=f"{to.person.name} ({Why(why).label})")
    return int(str(ask_database("hand_over", [case.pk for case in given], to.pk, why)))


def reassign(numbers: list[str], *, to: Seat, why: str) -> int:
    """
    A team leader gives cases whose lead left or is absent to somebody else, knowing no more than their number.

    Raises Changed when one of them cannot go there, for whatever reason.
    """
    return int(str(ask_database("reassign", numbers, to.pk, why)))


def colleagues_who_lead(seat: Seat, on: date) -> models.QuerySet[Seat]:
    """Seats of the same house that may lead cases, without one's own."""
    there = Seat.objects.on(on).filter(organisation=seat.organisation_id, person__is_active=True)
    return (
        there.filter(role__in=[Role.COORDINATOR, Role.HELPDESK])
        .exclude(person=seat.person_id)
        .select_related("person", "organisation")
        .order_by("person__name")
    )


class TransferQuerySet(models.QuerySet["Transfer"]):
    @transaction.atomic
    def propose(
        self,
        case: Case,
        *,
        to: Organisation,
        by: Seat,
        at: datetime,
        why: str,
        summary: str,
        consent: Consent,
        stays_until: date | None = None,
    ) -> Transfer:
        """Ask another region to take over: it reads the summary, and the file only after a yes."""
        made = self.create(
            case=case,
            data_key=DataKey.objects.mint(),
            from_organisation_id=by.organisation_id,
            to_organisation=to,
            by=by,
            at=at,
            why=why,
            summary=summary,
            consent=consent,
            stays_until=stays_until,
            municipality=case.municipality,
        )
        case.record(EventKind.TRANSFER_PROPOSED, by=by, at=at, text=to.name)
        if not case.procedures.running().filter(slug=PROCEDURE).exists():
            Procedure.objects.start(PROCEDURE, case=case, by=by, at=at, anchors={}, facts=facts_of(case))
        return made

    def whole(self) -> Self:
        return self.select_related(
            "data_key", "by__person", "by__organisation", "to_organisation", "from_organisation"
        )

    def open(self) -> Self:
        return self.filter(answer="")

    def offered_to(self, seat: Seat) -> Self:
        return self.open().filter(to_organisation=seat.organisation_id).order_by("at")

    def answered_for(self, seat: Seat) -> Self:
        """Answers that the sender has not read yet."""
        return self.filter(by=seat, answer=Answer.REFUSED, seen_at=None).select_related(
            "case__data_key", "case__victim__data_key", "to_organisation"
        )


class Transfer(Sealed):
    """One region asks another to take somebody on. It carries its own key: the summary is read before the file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(_("waarom"), max_length=10, choices=Why)
    municipality = models.CharField(max_length=6)
    summary = SealedText(_("samenvatting"))
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    # The one who hands over may read along for a time, when the person wants that.
    stays_until = models.DateField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    refusal = SealedText(_("waarom niet"))
    seen_at = models.DateTimeField(null=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(answer=""), name="one_open_transfer"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="an_answer_has_its_moment",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.answer == ""

    @transaction.atomic
    def accept(self, *, by: Seat, at: datetime) -> Case:
        """From now on this seat leads; the old house reads no more, unless she wants it to for a time."""
        ask_database("take_over", self.pk)
        case = Case.objects.whole().get(pk=self.case_id)
        case.record(EventKind.TRANSFERRED, by=by, at=at, text=f"{by.person.name}, {by.organisation.name}")
        for running in case.procedures.running().filter(slug=PROCEDURE):
            running.case = case
            running.end(by=by, at=at, outcome=Outcome.DONE)
        if self.why == Why.REGION:
            ask_again(case, Trigger.MOVE, by=by, at=at)
        return case

    def refuse(self, *, by: Seat, at: datetime, reason: str) -> None:
        self._answer(Answer.REFUSED, by=by, at=at, refusal=reason)

    @transaction.atomic
    def withdraw(self, *, by: Seat, at: datetime) -> None:
        self._answer(Answer.WITHDRAWN, by=by, at=at)
        self._end_procedure(by=by, at=at, outcome=Outcome.WITHDRAWN)

    @transaction.atomic
    def see(self, *, by: Seat, at: datetime) -> None:
        """The sender read the no: the timeline tells it, and the procedure ends."""
        if Transfer.objects.filter(pk=self.pk, seen_at=None).update(seen_at=at):
            self.case.record(EventKind.TRANSFER_REFUSED, by=by, at=at, text=self.refusal)
            self._end_procedure(by=by, at=at, outcome=Outcome.REFUSED)

    def _answer(self, answer: Answer, *, by: Seat, at: datetime, refusal: str = "") -> None:
        """One answer only: who comes second is told."""
        now = Transfer.objects.select_for_update(of=["self"]).filter(pk=self.pk).first()
        if now is None or not now.is_open:
            raise Changed
        self.answer, self.answered_at, self.answered_by, self.refusal = answer, at, by, refusal
        self.save(update_fields=["answer", "answered_at", "answered_by", "refusal"])

    def _end_procedure(self, *, by: Seat, at: datetime, outcome: str) -> None:
        for running in self.case.procedures.running().filter(slug=PROCEDURE):
            running.case = self.case
            running.end(by=by, at=at, outcome=outcome)


def has_left(seat: Seat) -> bool:
    return seat.ended_on is not None and seat.ended_on < localdate()
