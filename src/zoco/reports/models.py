"""A report: somebody brings in a possible victim. A report is not a person, a person is not a case."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Organisation, Seat
from zoco.reports.codes import DossierType, Form, Gender, Ground, NationalityGroup, Signer, age_band
from zoco.reports.grounds import rule_for
from zoco.reports.routing import Route, municipality, place_name
from zoco.seal.fields import Sealed, SealedText
from zoco.seal.index import blind_index
from zoco.seal.models import DataKey

# Without letters and digits that look or sound alike on the telephone.
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"


def new_number(prefix: str) -> str:
    """A number to say on the telephone; it tells nothing of when, where or how many."""
    return f"{prefix}-" + "".join(secrets.choice(LETTERS) for _ in range(6))


def report_number() -> str:
    return new_number("A")


class AlreadyAnswered(Exception):
    """Somebody else accepted this report, or passed it on, a moment earlier."""


@dataclass(frozen=True)
class PersonGiven:
    """What a reporter says about who it is: all of it sealed, or not kept at all. The birth date is an ISO day."""

    name: str = ""
    birth_date: str = ""
    reach: str = ""

    def as_fields(self) -> dict[str, str]:
        return asdict(self)


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> Self:
        return self.filter(acceptance=None)

    def taken_by(self, seat: Seat) -> Self:
        return self.filter(acceptance__by=seat)

    def offered_to(self, seat: Seat) -> Self:
        """Reports that this seat is asked to answer: the query names the seat, the policy verifies it."""
        return self.waiting().filter(routed_to=seat.organisation_id, reader_seats__contains=[seat.pk])

    def made_by(self, seat: Seat) -> Self:
        return self.filter(reporter=seat)

    def longest_waiting_first(self) -> Self:
        return self.order_by("-urgent", "reported_at")

    def with_answers(self) -> Self:
        """Everything that a line of a list or the page of a report says, in one query."""
        return self.select_related(
            "data_key",
            "reporter__person",
            "reporter__organisation",
            "routed_to",
            "acceptance__by__person",
            "acceptance__by__organisation",
            "case",
        )

    @transaction.atomic
    def bring_in(self, *, by: Seat, at: datetime, route: Route, person: PersonGiven, **said: Any) -> Report:
        """
        A possible victim is reported, and registered where the ground allows it.

        Without consent to be helped nobody is named: the name makes at most the unreadable mark in the register
        by which two reports of one person count once.
        """
        report = self.create(
            data_key=new_key(),
            reporter=by,
            reported_at=at,
            routed_to=route.to,
            routed_because=route.because,
            **said,
            **(person.as_fields() if said["help_consent"] else {}),
        )
        if report.ground != Ground.NOT_REGISTERED:
            register(report, by=by, on=localdate(at), name=person.name, birth_date=person.birth_date)
        return report


class Report(Sealed):
    """One possible victim, as somebody brought her in; what it says stays as it was said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=10, unique=True, default=report_number, editable=False)
    reporter = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="reports_made")
    reported_at = models.DateTimeField()

    name = SealedText(_("naam, zoals de persoon genoemd wil worden"))
    birth_date = SealedText(_("geboortedatum"))
    reach = SealedText(_("hoe en wanneer veilig te bereiken"))
    story = SealedText(_("wat er aan de hand is"))

    municipality = models.CharField(_("gemeente"), max_length=6)
    age = models.PositiveSmallIntegerField(_("leeftijd"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, default=Gender.UNKNOWN)
    nationality_group = models.CharField(
        _("nationaliteit"), max_length=10, choices=NationalityGroup, default=NationalityGroup.UNKNOWN
    )
    forms = ArrayField(models.CharField(max_length=20, choices=Form), verbose_name=_("vorm van uitbuiting"))
    urgent = models.BooleanField(_("geen veilige plek vannacht"), default=False)
    shelter_wanted = models.BooleanField(_("opvang gevraagd"), default=False)

    # On which ground it stands in the national register, if it does; who signed for that, and when.
    ground = models.CharField(max_length=30, choices=Ground)
    signed_by = models.CharField(max_length=10, blank=True, choices=Signer)
    consented_on = models.DateField(null=True, blank=True)
    help_consent = models.BooleanField(default=False)

    routed_to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports_received")
    routed_because = models.TextField()
    reader_seats = ArrayField(models.UUIDField(), default=list, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["reader_seats"], name="report_readers"),
            models.Index(fields=["routed_to", "reported_at"], name="report_routed"),
            models.Index(fields=["reporter", "-reported_at"], name="report_made"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("report", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return not hasattr(self, "acceptance")

    @property
    def place_name(self) -> str:
        return place_name(self.municipality)

    def is_offered_to(self, seat: Seat) -> bool:
        """May this seat answer now? The policy asks the same again when it does."""
        return self.is_waiting and self.routed_to_id == seat.organisation_id and seat.pk in self.reader_seats

    def concerns(self, seat: Seat) -> bool:
        """Who passed a report on keeps seeing that, and no longer what it says."""
        taken = not self.is_waiting and self.acceptance.by_id == seat.pk
        return taken or self.reporter_id == seat.pk or self.is_offered_to(seat)

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < 18

    def own(self, rows: Iterable[Passing]) -> list[Passing]:
        """Passings of this report share its key, which is opened once for all of them."""
        found = list(rows)
        for row in found:
            row.data_key = self.data_key
        return found

    def waited(self, now: datetime) -> int:
        """Whole hours since the report came in."""
        return int((now - self.reported_at).total_seconds() // 3600)

    def form_names(self) -> list[str]:
        return [str(Form(form).label) for form in self.forms]

    @transaction.atomic
    def pass_on(self, *, to: Organisation, by: Seat, at: datetime, because: str) -> None:
        """Somebody else must answer; who had it keeps seeing only that it went on."""
        self._still_waiting()
        Passing.objects.create(
            report=self,
            data_key=self.data_key,
            from_organisation=self.routed_to,
            to_organisation=to,
            by=by,
            at=at,
            because=because,
        )
        Report.objects.filter(pk=self.pk).update(
            routed_to=to, routed_because=_("Doorgestuurd door %s") % by.organisation
        )

    @transaction.atomic
    def accept(self, *, by: Seat, at: datetime) -> Acceptance:
        """Exactly one seat takes it: two at the same instant, and the second is told."""
        self._still_waiting()
        return Acceptance.objects.create(report=self, by=by, at=at)

    def _still_waiting(self) -> None:
        self.lock()
        if Acceptance.objects.filter(report=self).exists():
            raise AlreadyAnswered

    def lock(self) -> None:
        """Whoever comes second waits here, and then sees what the first did."""
        Report.objects.select_for_update(of=["self"]).get(pk=self.pk)


class Acceptance(models.Model):
    """A coordinator, or the helpdesk, has taken the report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="acceptance")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Passing(Sealed):
    """The report went on to another organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="passings")
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    because = SealedText(_("reden"))

    class Meta:
        ordering: ClassVar = ["at"]


class Registration(models.Model):
    """What the national register at CoMensha holds of a report: nothing that names the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report_number = models.CharField(max_length=10, unique=True)
    person_ref = models.BinaryField(max_length=16)
    reporter_kind = models.CharField(max_length=20, choices=Organisation.Kind)
    registered_on = models.DateField()
    dossier_type = models.CharField(max_length=30, choices=DossierType)
    ground = models.CharField(max_length=30, choices=Ground)
    forms = ArrayField(models.CharField(max_length=20))
    age_band = models.CharField(max_length=10)
    gender = models.CharField(max_length=10, choices=Gender)
    nationality_group = models.CharField(max_length=10, choices=NationalityGroup)
    police_unit = models.CharField(max_length=40)
    shelter_wanted = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["-registered_on", "report_number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(ground=""), name="registration_has_ground")
        ]

    def form_names(self) -> list[str]:
        return [str(Form(form).label) for form in self.forms]


def register(report: Report, *, by: Seat, on: date, name: str, birth_date: str) -> Registration:
    """
    Put a report in the national register; the same name and birth date count as one person.

    The ground is that of the organisation that registers: without consent only for those whom the law allows.
    """
    kind = by.organisation.kind
    place = municipality(report.municipality)
    return Registration.objects.create(
        report_number=report.number,
        person_ref=blind_index("person", f"{name} {birth_date}")
        if name and birth_date
        else uuid.uuid4().bytes,
        reporter_kind=kind,
        registered_on=on,
        dossier_type=DossierType.SHELTER if report.shelter_wanted else DossierType.REGISTRATION,
        ground=rule_for(kind, on).ground,
        forms=report.forms,
        age_band=age_band(report.age),
        gender=report.gender,
        nationality_group=report.nationality_group,
        police_unit=place.police_unit if place else "",
        shelter_wanted=report.shelter_wanted,
    )


def new_key() -> DataKey:
    """The key under which everything about one person is sealed."""
    return DataKey.objects.mint()
