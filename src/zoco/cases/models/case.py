"""One person's care, from the accepted report to the last aftercare contact."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from zoco.cases.codes import ContactWith, EventKind, GrantKind
from zoco.cases.days import years_between
from zoco.cases.models import (
    absence,
    closing,
    consent,
    contact,
    exclusion,
    granting,
    intake,
    situation,
)
from zoco.cases.models.event import Event
from zoco.cases.models.granting import Grant
from zoco.cases.models.person import Victim
from zoco.cases.models.refusals import Changed
from zoco.people.models import Seat
from zoco.reports.codes import Form, NationalityGroup
from zoco.reports.models import Report, new_number
from zoco.reports.routing import place_name
from zoco.seal.fields import Sealed, SealedText
from zoco.ui.addresses import address

OfCase = TypeVar("OfCase", bound=Sealed)


def case_number() -> str:
    return new_number("T")


class CaseQuerySet(models.QuerySet["Case"]):
    def of(self, seat: Seat) -> Self:
        """The cases that a seat reads: the query names the seat, the policy verifies it."""
        return self.filter(caseload__seat=seat).select_related("data_key", "victim__data_key", "lead__person")

    def open(self) -> Self:
        return self.filter(closure=None)

    def silent(self, seat: Seat, today: date, with_whom: ContactWith = ContactWith.VICTIM) -> Self:
        """The open cases of a seat in which there was no such contact for too long, the longest first."""
        last = f"caseload__{contact.LAST_DAY[with_whom]}"
        too_long = {f"{last}__lte": today - timedelta(days=contact.limit_of(with_whom))}
        return self.filter(caseload__seat=seat, caseload__is_open=True, **too_long).order_by(last, "pk")

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
            "follows",
            "followed_by",
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
            found_in=report.municipality,
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
    last_family_on = models.DateField(null=True)
    last_partner_on = models.DateField(null=True)
    # Kept apart; `municipality` is the one that counts (cases/counting.py).
    registered_in = SealedText(gettext_lazy("gemeente van inschrijving"))
    registered_is_safe = models.BooleanField(default=True)
    found_in = SealedText(gettext_lazy("gemeente waar de persoon is aangetroffen"))
    sheltered_in = SealedText(gettext_lazy("gemeente van verblijf"))
    # A parent who may be involved does not decide for the child; who does is written here.
    parent_is_suspect = models.BooleanField(default=False)
    guardian_route = SealedText(gettext_lazy("wie in plaats van de ouder beslist"))
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
        return address("case", self.pk)

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
        if self.reading and self.reading.kind in {GrantKind.EMERGENCY, GrantKind.DEPUTY}:
            return str(self.reading.kind)
        return "grant"

    def own(self, rows: Iterable[OfCase]) -> list[OfCase]:
        """Rows of this case share its key, which is then opened once for all of them."""
        found = list(rows)
        for row in found:
            row.data_key = self.data_key
        return found

    def record(self, kind: EventKind, *, by: Seat, at: datetime, text: str = "") -> Event:
        """`text` is a code where the kind has a code list (a purpose, with whom, a reason), else words."""
        return Event.objects.create(case=self, data_key=self.data_key, kind=kind, by=by, at=at, text=text)

    # The verbs stand beside the rows that they write.
    settle_intake = intake.settle_intake
    ask_consent = consent.ask_consent
    ask_to_register = consent.ask_to_register
    log_contact = contact.log_contact
    grant = granting.grant
    close = closing.close
    settle_part = situation.settle_part
    add_way = situation.add_way
    add_child = situation.add_child
    tell_experience = situation.tell_experience
    settle_municipalities = situation.settle_municipalities
    counts_in = situation.counts_in
    settle_guardian = situation.settle_guardian
    goes_missing = absence.goes_missing
    comes_back = absence.comes_back
    exclude = exclusion.exclude
    silences = contact.silences
    reopen = closing.reopen

    def lock(self) -> None:
        """What two may do at once, they do one after the other."""
        Case.objects.select_for_update(of=["self"]).get(pk=self.pk)

    def bump(self, seen_version: int) -> None:
        if not Case.objects.filter(pk=self.pk, version=seen_version).update(version=seen_version + 1):
            raise Changed
        self.version = seen_version + 1


class Caseload(models.Model):
    """Which seat reads which case: what lists are driven by. Kept by triggers, never written here."""

    id = models.BigAutoField(primary_key=True)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="caseload")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="caseload")
    is_open = models.BooleanField(default=True)
    last_spoken_on = models.DateField()
    last_family_on = models.DateField(null=True)
    last_partner_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["seat", "case"], name="once_in_a_caseload")]
        indexes: ClassVar = [
            models.Index(fields=["seat", "is_open", "last_spoken_on", "case"], name="caseload_in_order")
        ]
