"""A report: somebody brings in a possible victim. A report is not a person, a person is not a case."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Organisation, Seat
from zoco.reports.codes import (
    SEXES,
    Complaint,
    Form,
    Gender,
    Ground,
    Judgement,
    NationalityGroup,
    Sector,
    Signer,
)
from zoco.reports.models.registration import register
from zoco.reports.routing import Route, place_name, said
from zoco.seal.fields import Sealed, SealedText
from zoco.seal.models import DataKey
from zoco.subjects.models import Subject
from zoco.subjects.searching import pair_at_once

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

    def of_incident(self, incident: uuid.UUID | None) -> Self:
        """Everybody who was reported in one go, as far as this seat sees them."""
        return (self.filter(incident=incident) if incident else self.none()).order_by("reported_at", "number")

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
    def bring_in(self, *, by: Seat, at: datetime, route: Route, person: PersonGiven, **given: Any) -> Report:
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
            routed_why=list(route.why),
            **given,
            **(person.as_fields() if given["help_consent"] else {}),
        )
        if report.ground != Ground.NOT_REGISTERED:
            register(report, by=by, on=localdate(at), name=person.name, birth_date=person.birth_date)
        pair_at_once(report.note())
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
    # What is asked for the register, where the reporter happens to know it.
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    exploited_at = SealedText(_("plaats van de uitbuiting"))
    exploited_when = SealedText(_("periode van de uitbuiting"))
    recruited_in = SealedText(_("land van werving"))
    minor_then = models.BooleanField(_("minderjarig tijdens de uitbuiting"), null=True, blank=True)
    children_with = models.PositiveSmallIntegerField(_("kinderen bij zich"), null=True, blank=True)
    complaint = models.CharField(_("aangifte"), max_length=10, choices=Complaint, blank=True)
    judgement = models.CharField(_("oordeel"), max_length=10, choices=Judgement, default=Judgement.POSSIBLE)
    urgent = models.BooleanField(_("geen veilige plek vannacht"), default=False)
    shelter_wanted = models.BooleanField(_("opvang gevraagd"), default=False)

    # On which ground it stands in the national register, if it does; who signed for that, and when.
    ground = models.CharField(max_length=30, choices=Ground)
    signed_by = models.CharField(max_length=10, blank=True, choices=Signer)
    consented_on = models.DateField(null=True, blank=True)
    help_consent = models.BooleanField(default=False)

    routed_to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports_received")
    routed_because = models.TextField()
    # The same as a code with its names, to be said in the language of whoever reads; empty in rows of before.
    routed_why = models.JSONField(default=list)
    # Reports of one event share this: seven people found in one greenhouse are seven reports.
    incident = models.UUIDField(null=True, default=uuid.uuid4, editable=False, db_index=True)
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

    @property
    def because(self) -> str:
        """Why it went to whom it went, in the language of the page."""
        return said(self.routed_why) or self.routed_because

    def is_offered_to(self, seat: Seat) -> bool:
        """May this seat answer now? The policy asks the same again when it does."""
        return self.is_waiting and self.routed_to_id == seat.organisation_id and seat.pk in self.reader_seats

    def contact(self) -> Seat | None:
        """Whom the reporter can call now, when that is not who took the report: the database knows who stands in."""
        with connection.cursor() as cursor:
            cursor.execute("select zoco.contact_for(%s)", [self.pk])
            (found,) = cursor.fetchone()
        taken_by = None if self.is_waiting else self.acceptance.by_id
        return None if found in (None, taken_by) else Seat.objects.select_related("person").get(pk=found)

    def concerns(self, seat: Seat) -> bool:
        """Who passed a report on keeps seeing that, and no longer what it says."""
        taken = not self.is_waiting and self.acceptance.by_id == seat.pk
        return taken or self.reporter_id == seat.pk or self.is_offered_to(seat)

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < 18

    def as_row(self) -> dict[str, str]:
        """What linking compares of this person: who does not want help is not named here either."""
        return {
            "received_at": localdate(self.reported_at).isoformat(),
            "org_type": self.reporter.organisation.kind,
            "org_unit": self.reporter.organisation.name,
            "given_names": self.name,
            "dob": self.birth_date,
            "age_estimate": "" if self.age is None else str(self.age),
            "sex": SEXES.get(self.gender, ""),
            "notes": self.reach,
        }

    def note(self, *, using: str = "default") -> list[Subject]:
        """Write down in the index whom it is about."""
        nobody = any(code == "nobody" for code, *_names in self.routed_why)
        pressing = {"minor": self.is_minor, "urgent": self.urgent, "uncovered": nobody}
        subjects = Subject.objects.using(using)
        return subjects.note([self.as_row()], at=self.reported_at, report=self.pk, pressing=pressing)

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
        why = [("passed_on", {"who": by.organisation.name})]
        Report.objects.filter(pk=self.pk).update(
            routed_to=to, routed_because=said(why, language="nl"), routed_why=why
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


def new_key() -> DataKey:
    """The key under which everything about one person is sealed."""
    return DataKey.objects.mint()
