"""One person's care, from the accepted report to the last aftercare contact."""

from __future__ import annotations

import calendar
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from zoco.cases.codes import (
    CloseReason,
    ContactKind,
    ContactWith,
    EventKind,
    GrantKind,
    Purpose,
    ResidenceStatus,
    Signer,
)
from zoco.people.models import Seat
from zoco.reports.codes import Form, Gender, Ground, NationalityGroup
from zoco.reports.models import PersonGiven, Report, new_number, register
from zoco.reports.routing import place_name
from zoco.seal.fields import Sealed, SealedJSON, SealedText
from zoco.seal.index import BlindIndexField

OfCase = TypeVar("OfCase", bound=Sealed)

AFTERCARE_MONTHS = (1, 3, 6)  # project default, domain A.12


def case_number() -> str:
    return new_number("T")


class Changed(Exception):
    """Somebody else changed this between reading and writing; nothing was overwritten."""


class AlreadyGranted(Exception):
    """This seat reads this case already, on the same ground."""


class Victim(Sealed):
    """A (possible) victim. Everything that names her is sealed under a key that dies with her file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = SealedText(gettext_lazy("naam, zoals de persoon genoemd wil worden"))
    birth_date = SealedText(gettext_lazy("geboortedatum"))
    reach = SealedText(gettext_lazy("hoe en wanneer veilig te bereiken"))
    name_index = BlindIndexField("victim-name", of="name")
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.UNKNOWN)

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.birth_date) if self.birth_date else None


class CaseQuerySet(models.QuerySet["Case"]):
    def of(self, seat: Seat) -> Self:
        """The cases that a seat reads: the query names the seat, the policy verifies it."""
        return self.filter(caseload__seat=seat).select_related("data_key", "victim__data_key", "lead__person")

    def open(self) -> Self:
        return self.filter(closure=None)

    def named(self, name: str) -> Self:
        """Exact, but for capitals, accents and hyphens: the index holds no readable name."""
        return self.filter(victim__name_index=name)

    def whole(self) -> Self:
        """With everything that the head of each page of a case shows."""
        return self.select_related(
            "data_key",
            "victim__data_key",
            "lead__person",
            "lead__organisation",
            "report",
            "intake",
            "closure",
        )

    @transaction.atomic
    def accept(self, report: Report, *, by: Seat, at: datetime) -> Case:
        """A report becomes a case: its person gets a lead, who is the accepting seat."""
        report.accept(by=by, at=at)
        return self.open_for(report, by=by, at=at)

    @transaction.atomic
    def open_for(self, report: Report, *, by: Seat, at: datetime) -> Case:
        """A case for the person of a report that this seat has taken; advice becomes a case this way, once."""
        report.lock()
        if before := self.filter(report=report).first():
            return before
        victim = Victim.objects.create(
            data_key=report.data_key,
            name=report.name,
            birth_date=report.birth_date,
            reach=report.reach,
            gender=report.gender,
        )
        case = self.create(
            data_key=report.data_key,
            victim=victim,
            report=report,
            lead=by,
            opened_on=localdate(at),
            municipality=report.municipality,
            age_at_start=report.age,
            nationality_group=report.nationality_group,
            forms=report.forms,
            last_spoken_on=localdate(at),
            story=report.story,
        )
        case.record(EventKind.OPENED, by=by, at=at, text=report.number)
        return case


class Case(Sealed):
    """A trajectory. Readable by its lead and by the seats granted to it, never by a whole organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=10, unique=True, default=case_number, editable=False)
    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="cases")
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="case", null=True)
    # Help that began again: the earlier trajectory of the same person.
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="followed_by", null=True, editable=False
    )
    lead = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    municipality = models.CharField(max_length=6)
    age_at_start = models.PositiveSmallIntegerField(null=True)
    nationality_group = models.CharField(max_length=10, choices=NationalityGroup)
    forms = ArrayField(models.CharField(max_length=20, choices=Form))
    # What the reporter said, for those who join later and never saw the report.
    story = SealedText(gettext_lazy("wat er bij de aanmelding is gezegd"))
    last_spoken_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    # Written by triggers from the lead and the grants; what the application writes here is overwritten.
    reader_seats = ArrayField(models.UUIDField(), default=list, editable=False)
    next_expiry = models.DateTimeField(null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["reader_seats"], name="case_readers")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("case", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return not hasattr(self, "closure")

    @property
    def name(self) -> str:
        """What the page calls her: the name she wishes, or the number."""
        return str(self.victim.name or self.number)

    @property
    def place_name(self) -> str:
        return place_name(self.municipality)

    def form_names(self) -> list[str]:
        return [str(Form(form).label) for form in self.forms]

    def days_silent(self, today: date) -> int:
        return (today - self.last_spoken_on).days

    def age_on(self, day: date) -> int | None:
        """Whole years: from the birth date; else at least as old as at the start, and a year older each year."""
        if born := self.victim.born_on:
            return years_between(born, day)
        return None if self.age_at_start is None else self.age_at_start + years_between(self.opened_on, day)

    @cached_property
    def reading(self) -> Grant | None:
        """The grant on which this case is being read; None for its lead. `ground_for` sets it."""
        return None

    def ground_for(self, seat: Seat) -> str:
        """On which ground this seat looks: what the read log says of it (`audit.Look.Ground`)."""
        if self.lead_id == seat.pk:
            return "lead"
        held = self.grants.running().filter(seat=seat)
        # Emergency access is the ground only when nothing calmer lets this seat in.
        self.reading = min(held, key=lambda grant: grant.is_emergency, default=None)
        return "emergency" if self.reading and self.reading.is_emergency else "grant"

    def own(self, rows: Iterable[OfCase]) -> list[OfCase]:
        """Rows of this case share its key, which is then opened once for all of them."""
        found = list(rows)
        for row in found:
            row.data_key = self.data_key
        return found

    def record(self, kind: EventKind, *, by: Seat, at: datetime, text: str = "") -> Event:
        """`text` is a code where the kind has a code list (a purpose, with whom, a reason), else words."""
        return Event.objects.create(case=self, data_key=self.data_key, kind=kind, by=by, at=at, text=text)

    @transaction.atomic
    def settle_intake(
        self, *, by: Seat, at: datetime, seen_version: int, person: PersonGiven | None = None, **answers: Any
    ) -> Intake:
        """Write the intake, and who it is about, unless somebody else wrote in it since it was read."""
        self._bump(seen_version)
        if person:
            self.victim.name, self.victim.birth_date, self.victim.reach = (
                person.name,
                person.birth_date,
                person.reach,
            )
            self.victim.save(update_fields=["name", "birth_date", "reach"])
        intake, _created = Intake.objects.update_or_create(
            case=self, defaults={"data_key": self.data_key, "by": by, "at": at, **answers}
        )
        self.record(EventKind.INTAKE, by=by, at=at)
        return intake

    @transaction.atomic
    def ask_consent(
        self, *, by: Seat, at: datetime, purpose: Purpose, given: bool, **details: Any
    ) -> Consent:
        """A yes and a no are both recorded; neither changes whether there is help."""
        consent = Consent.objects.create(
            case=self,
            data_key=self.data_key,
            by=by,
            asked_on=localdate(at),
            purpose=purpose,
            given=given,
            **details,
        )
        kind = EventKind.CONSENT_GIVEN if given else EventKind.CONSENT_REFUSED
        self.record(kind, by=by, at=at, text=consent.said)
        return consent

    @transaction.atomic
    def ask_to_register(self, *, by: Seat, at: datetime, given: bool, **details: Any) -> Consent:
        """With a yes the report goes into the national register, if it was not there yet."""
        before = self.consents.filter(purpose=Purpose.REGISTRATION, given=True).exists()
        consent = self.ask_consent(by=by, at=at, purpose=Purpose.REGISTRATION, given=given, **details)
        report = self.report
        if given and not before and report and report.ground == Ground.NOT_REGISTERED:
            register(
                report, by=by, on=localdate(at), name=self.victim.name, birth_date=self.victim.birth_date
            )
        return consent

    @transaction.atomic
    def log_contact(
        self, *, by: Seat, at: datetime, kind: ContactKind, with_whom: ContactWith, note: str
    ) -> Contact:
        """Only speaking with the person herself breaks the silence."""
        contact = Contact.objects.create(
            case=self, data_key=self.data_key, by=by, at=at, kind=kind, with_whom=with_whom, note=note
        )
        if with_whom == ContactWith.VICTIM:
            Case.objects.filter(pk=self.pk, last_spoken_on__lt=localdate(at)).update(
                last_spoken_on=localdate(at)
            )
        self.record(EventKind.CONTACT, by=by, at=at, text=with_whom)
        return contact

    @transaction.atomic
    def grant(
        self,
        to: Seat,
        *,
        kind: GrantKind,
        by: Seat,
        at: datetime,
        until: datetime | None,
        reason: str,
        consent: Consent | None = None,
    ) -> Grant:
        """
        Another seat reads along. Somebody of elsewhere leans on a consent, and loses sight when that is withdrawn.

        Raises AlreadyGranted while such a grant is running.
        """
        Case.objects.select_for_update(of=["self"]).get(pk=self.pk)
        self.grants.filter(seat=to, kind=kind, ended_at=None, until_at__lte=at).update(ended_at=at)
        if self.grants.filter(seat=to, kind=kind, ended_at=None).exists():
            raise AlreadyGranted
        granted = Grant.objects.create(
            case=self,
            data_key=self.data_key,
            seat=to,
            kind=kind,
            by=by,
            started_at=at,
            until_at=until,
            reason=reason,
            consent=consent,
        )
        self.record(EventKind.ACCESS_GRANTED, by=by, at=at, text=str(to))
        return granted

    @transaction.atomic
    def close(self, *, by: Seat, at: datetime, because: CloseReason, evaluation: str, reach: str) -> Closure:
        """
        The end of the trajectory is the start of aftercare: contacts after one, three and six months.

        Closing twice is closing once.
        """
        Case.objects.select_for_update(of=["self"]).get(pk=self.pk)
        if before := Closure.objects.filter(case=self).first():
            return before
        closure = Closure.objects.create(
            case=self,
            data_key=self.data_key,
            by=by,
            on=localdate(at),
            reason=because,
            evaluation=evaluation,
            reach=reach,
        )
        Aftercare.objects.bulk_create(
            Aftercare(case=self, data_key=self.data_key, due_on=months_after(localdate(at), months))
            for months in AFTERCARE_MONTHS
        )
        self.record(EventKind.CLOSED, by=by, at=at, text=because)
        return closure

    def _bump(self, seen_version: int) -> None:
        if not Case.objects.filter(pk=self.pk, version=seen_version).update(version=seen_version + 1):
            raise Changed
        self.version = seen_version + 1


class Caseload(models.Model):
    """Which seat reads which case: what lists are driven by. Kept by triggers, never written here."""

    id = models.BigAutoField(primary_key=True)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="caseload")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="caseload")
    is_open = models.BooleanField(default=True)
    last_spoken_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["seat", "case"], name="once_in_a_caseload")]
        indexes: ClassVar = [
            models.Index(fields=["seat", "is_open", "last_spoken_on", "case"], name="caseload_in_order")
        ]


class Intake(Sealed):
    """The short first intake: safety first, only as much as is needed for help."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="intake")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    safe_now = models.BooleanField(gettext_lazy("nu veilig"))
    with_children = models.BooleanField(gettext_lazy("kinderen bij zich"), default=False)
    in_shelter = models.BooleanField(gettext_lazy("in opvang"), default=False)
    residence_status = models.CharField(
        gettext_lazy("verblijf"), max_length=30, choices=ResidenceStatus, default=ResidenceStatus.UNKNOWN
    )
    dublin = models.BooleanField(gettext_lazy("Dublinprocedure"), default=False)
    safety = SealedText(
        gettext_lazy("veiligheid: wie weet waar de persoon is, wie dreigt, wat is afgesproken")
    )
    language = SealedText(gettext_lazy("taal en tolk"))
    needs = SealedText(gettext_lazy("de vraag, in eigen woorden"))
    more = SealedJSON(default=dict)


class Consent(Sealed):
    """One purpose, one answer, one day; withdrawing ends the access that leaned on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(gettext_lazy("waarvoor"), max_length=20, choices=Purpose)
    recipient = SealedText(gettext_lazy("met wie wordt gedeeld"))
    given = models.BooleanField()
    signed_by = models.CharField(gettext_lazy("wie beslist"), max_length=10, choices=Signer)
    asked_on = models.DateField()
    until_on = models.DateField(gettext_lazy("geldt tot en met"), null=True, blank=True)
    withdrawn_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-asked_on"]

    @property
    def said(self) -> str:
        """For the timeline: the code of the purpose, and with whom is shared."""
        return f"{self.purpose}: {self.recipient}" if self.recipient else str(self.purpose)

    def holds_on(self, day: date) -> bool:
        ended = self.withdrawn_on is not None or (self.until_on is not None and self.until_on < day)
        return self.given and not ended

    @transaction.atomic
    def withdraw(self, *, by: Seat, at: datetime) -> None:
        """From this moment, not from tomorrow."""
        if self.withdrawn_on is None:
            self.withdrawn_on = localdate(at)
            self.save(update_fields=["withdrawn_on"])
            for grant in self.grants.filter(ended_at=None):
                grant.end(by=by, at=at)
            self.case.record(EventKind.CONSENT_WITHDRAWN, by=by, at=at, text=self.said)


class Contact(Sealed):
    """A call, a visit, a message: who was spoken with and what it came to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(gettext_lazy("hoe"), max_length=10, choices=ContactKind)
    with_whom = models.CharField(gettext_lazy("met wie"), max_length=10, choices=ContactWith)
    note = SealedText(gettext_lazy("notitie"))

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["case", "-at"], name="contact_latest")]


class Event(Sealed):
    """One line of the timeline."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=30, choices=EventKind)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    text = SealedText()

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["case", "-at"], name="event_latest")]


class GrantQuerySet(models.QuerySet["Grant"]):
    def running(self) -> Self:
        """By the clock of the database, as the policy has it."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=Now()), ended_at=None)


class Grant(Sealed):
    """A seat beside the lead reads this case, for a reason and, mostly, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="grants")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=10, choices=GrantKind)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="grants", null=True)
    started_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = SealedText()

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "seat", "kind"],
                condition=Q(ended_at=None),
                name="one_running_grant_of_a_kind",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["case"], condition=Q(ended_at=None), name="grant_running")]

    @property
    def is_emergency(self) -> bool:
        return self.kind == GrantKind.EMERGENCY

    def is_running(self, now: datetime) -> bool:
        return self.ended_at is None and (self.until_at is None or now < self.until_at)

    @transaction.atomic
    def end(self, *, by: Seat, at: datetime) -> None:
        case = self.case  # afterwards it may be out of sight
        case.record(EventKind.ACCESS_ENDED, by=by, at=at, text=str(self.seat))
        self.ended_at = at
        self.save(update_fields=["ended_at"])


class Alarm(models.Model):
    """A second person is told that somebody used emergency access. It holds no word about the victim."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant_id = models.UUIDField()
    case_number = models.CharField(max_length=10)
    used_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    told = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="alarms")
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at"]

    def see(self, *, at: datetime) -> None:
        Alarm.objects.filter(pk=self.pk, seen_at=None).update(seen_at=at)


class Closure(Sealed):
    """Why and when the trajectory ended, and how she may safely be reached afterwards."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="closure")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(gettext_lazy("reden"), max_length=20, choices=CloseReason)
    evaluation = SealedText(gettext_lazy("evaluatie met de persoon zelf"))
    reach = SealedText(gettext_lazy("veilig te bereiken voor nazorg"))


class AftercareQuerySet(models.QuerySet["Aftercare"]):
    def due(self, seat: Seat, by: date) -> Self:
        return self.filter(case__caseload__seat=seat, done_on=None, due_on__lte=by).order_by("due_on")


class Aftercare(Sealed):
    """One contact after closing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="aftercare")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    note = SealedText(gettext_lazy("hoe gaat het"))

    objects = AftercareQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on"]
        indexes: ClassVar = [
            models.Index(fields=["case", "due_on"], condition=Q(done_on=None), name="aftercare_due")
        ]

    @transaction.atomic
    def do(self, *, by: Seat, at: datetime, note: str) -> None:
        """Raises Changed when somebody else wrote it down a moment earlier."""
        if Aftercare.objects.select_for_update(of=["self"]).get(pk=self.pk).done_on:
            raise Changed
        self.done_on, self.by, self.note = localdate(at), by, note
        self.save(update_fields=["done_on", "by", "note"])
        self.case.record(EventKind.AFTERCARE, by=by, at=at)


def years_between(start: date, day: date) -> int:
    """
    Whole years; who was born on 29 February is a year older on 1 March.

    >>> years_between(date(2008, 2, 29), date(2026, 2, 28)), years_between(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))


def months_after(day: date, months: int) -> date:
    """
    The same day of a later month, or its last day.

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
