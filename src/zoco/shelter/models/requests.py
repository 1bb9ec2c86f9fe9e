"""Somebody needs a safe place: asked once, looked for step by step, ended in one of three ways."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Case as When
from django.db.models import Q, Value
from django.db.models import When as If
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Consent
from zoco.people.models import Role, Seat
from zoco.reports.codes import ChangeReason, DossierType, Gender
from zoco.reports.models import Report, change_dossier, dossier_of
from zoco.reports.routing import municipality
from zoco.seal.fields import Sealed, SealedText
from zoco.seal.models import DataKey
from zoco.shelter.codes import Ended, Kind, Outcome, SharedOn, Step, Urgency
from zoco.shelter.hours import end_of_night
from zoco.shelter.models.places import NO_BED, NoBedLeft, Reservation
from zoco.shelter.search import Facts, search_order

# How soon, then since when: an order in which nothing else about somebody has a place.
SOONEST_FIRST = When(
    *(If(urgency=urgency, then=Value(rank)) for rank, urgency in enumerate(Urgency)),
    output_field=models.SmallIntegerField(),
)


class RequestEnded(Exception):
    """This request has ended already: by placement, withdrawal or closing."""


class NotForYou(Exception):
    """CoMensha alone places here."""


class ShelterRequestQuerySet(models.QuerySet["ShelterRequest"]):
    @transaction.atomic
    def ask(
        self,
        case: Case,
        *,
        by: Seat,
        at: datetime,
        kind: str,
        urgency: str,
        needs: str,
        facts: Facts,
        gender: str = Gender.UNKNOWN,
        children: int = 0,
        consent: Consent | None = None,
    ) -> ShelterRequest:
        """
        Ask for a place. The request carries what a place must know, under a key of its own: no name, no story.

        A case has one running request: asking again gives that one back.
        """
        if before := self.waiting().filter(case=case).first():
            return before
        request = self.create(
            case=case,
            data_key=DataKey.objects.mint(),
            by=by,
            asked_at=at,
            kind=kind,
            urgency=urgency,
            needs=needs,
            gender=gender,
            age=facts.age,
            children=children,
            region=place.police_unit if (place := municipality(case.municipality)) else "",
            steps=[advised.step.value for advised in search_order(facts)],
        )
        case.record(EventKind.SHELTER_ASKED, by=by, at=at)
        # Only who took the report sees it, and changes what CoMensha is asked to do.
        report = Report.objects.filter(case=case).only("number").first()
        if report and dossier_of(report.number):
            change_dossier(
                report.number, to=DossierType.SHELTER, by=by, at=at, because=ChangeReason.SHELTER_ASKED
            )
        if consent is not None:
            request.tell_comensha(by=by, at=at, consent=consent)
        return request

    def waiting(self) -> Self:
        """Not ended, in the order of the list."""
        return self.filter(ended_at=None).order_by(SOONEST_FIRST, "asked_at", "id")

    def whole(self) -> Self:
        return self.select_related("data_key", "by__person", "by__organisation", "ended_by__person")

    def to_tell(self, seat: Seat) -> Self:
        """Of this seat's cases: tonight there is no safe place, and CoMensha does not know it yet."""
        return self.waiting().filter(
            case__caseload__seat=seat, urgency=Urgency.TONIGHT, comensha_told_at=None
        )


class ShelterRequest(Sealed):
    """What is asked for somebody, and nothing that says who it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shelter_requests")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    kind = models.CharField(_("soort opvang"), max_length=30, choices=Kind)
    urgency = models.CharField(_("hoe snel"), max_length=10, choices=Urgency)
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.UNKNOWN)
    age = models.PositiveSmallIntegerField(_("leeftijd"), null=True, blank=True)
    children = models.PositiveSmallIntegerField(_("kinderen mee"), default=0)
    # From where she must be safe, not where she is.
    region = models.CharField(max_length=60, blank=True)
    needs = SealedText(_("wat de plek moet weten"))
    steps = ArrayField(models.CharField(max_length=30, choices=Step), default=list)
    comensha_told_at = models.DateTimeField(null=True)
    shared_on = models.CharField(_("grond"), max_length=10, choices=SharedOn, blank=True)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, choices=Ended, blank=True)
    ended_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ShelterRequestQuerySet.as_manager()

    class Meta:
        db_table = "shelter_request"
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="one_running_shelter_request"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | Q(ended_at__isnull=False, ended_how__in=["placed", "withdrawn", "closed"]),
                name="ends_by_placement_withdrawal_or_closing",
            ),
            models.CheckConstraint(
                condition=Q(comensha_told_at=None, shared_on="")
                | Q(comensha_told_at__isnull=False, shared_on="consent", consent__isnull=False)
                | Q(comensha_told_at__isnull=False, shared_on="vital", urgency="tonight"),
                name="shared_with_comensha_on_a_ground",
            ),
        ]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("shelter_request", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.ended_at is None

    @property
    def tell_by(self) -> datetime:
        """The same night: a moment, not a day."""
        from django.utils.timezone import localtime

        return end_of_night(localtime(self.asked_at))

    def order(self) -> list[Step]:
        return [Step(step) for step in self.steps]

    def position(self) -> tuple[int, int]:
        """Which place on the list of its kind, and of how many. Counted by the database over all, shown to nobody else."""
        with connection.cursor() as cursor:
            cursor.execute("select place, many from zoco.shelter_position(%s)", [self.pk])
            place, many = cursor.fetchone()
        return place, many

    def held(self) -> Reservation | None:
        """The bed that is held for it now."""
        return self.reservations.running().select_related("place__organisation", "by__person").first()

    def try_step(self, step: str, *, by: Seat, at: datetime, outcome: str, note: str = "") -> Attempt:
        return Attempt.objects.create(
            request=self, data_key=self.data_key, step=step, by=by, at=at, outcome=outcome, note=note
        )

    def tell_comensha(self, *, by: Seat, at: datetime, consent: Consent | None = None) -> None:
        """From now on the helpdesk reads this request: with a yes of the person, or because tonight nowhere is safe."""
        ground = SharedOn.CONSENT if consent else SharedOn.VITAL
        told = ShelterRequest.objects.filter(pk=self.pk, comensha_told_at=None)
        if told.update(comensha_told_at=at, shared_on=ground, consent=consent):
            self.comensha_told_at, self.shared_on, self.consent = at, ground, consent
            self.case.record(EventKind.SHARED, by=by, at=at, text=f"CoMensha ({ground.label})")

    @transaction.atomic
    def withdraw(self, *, by: Seat, at: datetime) -> None:
        self._lock()
        for held in self.reservations.running():
            held.release(at=at)
        self._end(Ended.WITHDRAWN, by=by, at=at)
        self.case.record(EventKind.SHELTER_WITHDRAWN, by=by, at=at)

    @transaction.atomic
    def place(
        self,
        *,
        at: datetime,
        from_at: datetime,
        until: datetime | None,
        reservation: Reservation | None = None,
        kind: str = "",
    ) -> UUID:
        """
        Somebody has a place: the bed that was held for her, or one elsewhere (then `kind` says what). The stay's id.

        The helpdesk places somebody whose case does not exist for it; so the database does this, and says no to whoever
        may not. Raises NotForYou for a COSM bed by another than CoMensha, NoBedLeft when the house says that the bed is
        not there, RequestEnded for a second end.
        """
        self._lock()
        said = [self.pk, reservation.pk if reservation else None, kind, from_at, until]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select zoco.place_in_shelter(%s, %s, %s, %s, %s)", said)
                (stay,) = cursor.fetchone()
        except DatabaseError as refusal:
            if "CoMensha alone" in str(refusal):
                raise NotForYou from None
            if NO_BED in str(refusal):
                raise NoBedLeft from None
            raise
        self.refresh_from_db(fields=["ended_at", "ended_how", "ended_by"])
        return UUID(str(stay))

    def _lock(self) -> None:
        if ShelterRequest.objects.select_for_update(of=["self"]).get(pk=self.pk).ended_at:
            raise RequestEnded

    def _end(self, how: Ended, *, by: Seat, at: datetime) -> None:
        self.ended_at, self.ended_how, self.ended_by = at, how, by
        self.save(update_fields=["ended_at", "ended_how", "ended_by"])


def is_helpdesk(seat: Seat) -> bool:
    return seat.role == Role.HELPDESK


def facts_for_search(case: Case, known: Mapping[str, Any], *, urgency: str, many_problems: bool) -> Facts:
    """The facts of a case in the words of `search`."""
    return Facts(
        group=str(known.get("nationality_group") or "unknown"),
        residence=str(known.get("residence_status") or "unknown"),
        age=known.get("age"),
        labour="labour" in case.forms,
        many_problems=many_problems,
        tonight=urgency == Urgency.TONIGHT,
    )


class Attempt(Sealed):
    """One door that was knocked at."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(ShelterRequest, on_delete=models.PROTECT, related_name="attempts")
    step = models.CharField(_("stap"), max_length=30, choices=Step)
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("wat kwam ervan"), max_length=20, choices=Outcome)
    note = SealedText(_("toelichting"))

    class Meta:
        ordering: ClassVar = ["-at"]
