"""Organisations, the people who work there, and the seats they hold: the principals of every access rule."""

from __future__ import annotations

import uuid
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zoco.people.context import in_the_name_of


class Organisation(models.Model):
    """A body that reports, helps or decides; its kind settles on which ground it may register."""

    class Kind(models.TextChoices):
        POLICE = "police", _("Nationale Politie")
        KMAR = "kmar", _("Koninklijke Marechaussee")
        NLA = "nla", _("Nederlandse Arbeidsinspectie")
        CARE_COORDINATOR = "care_coordinator", _("Zorgcoördinatie")
        COMENSHA = "comensha", _("CoMensha")
        FAIRWORK = "fairwork", _("FairWork")
        SHELTER = "shelter", _("Opvanginstelling")
        YOUTH_CARE = "youth_care", _("Jeugdzorg of jeugdhulp")
        IND_COA = "ind_coa", _("IND, COA of azc")
        LAWYER = "lawyer", _("Advocaat")
        AMBULANT = "ambulant", _("Ambulante hulporganisatie")
        MUNICIPALITY = "municipality", _("Gemeente")
        POLICY = "policy", _("Beleid of onderzoek")
        OTHER = "other", _("Overig")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("naam"), max_length=120, unique=True)
    kind = models.CharField(_("soort"), max_length=20, choices=Kind)
    email_domain = models.CharField(_("e-maildomein"), max_length=120, blank=True)
    telephone = models.CharField(_("telefoon"), max_length=30, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that exist at this kind of organisation; an administrator may sit anywhere."""
        return ROLES_AT.get(Organisation.Kind(self.kind), ROLES_ELSEWHERE) | {Role.ADMINISTRATOR}

    @property
    def is_national(self) -> bool:
        """CoMensha covers every region without a coordinator of its own."""
        return self.kind == self.Kind.COMENSHA


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)

    def enrol(self, email: str, name: str, password: str | None = None) -> Person:
        """Somebody gets an account; what they may do comes with a seat."""
        person = self.model(email=self.normalize_email(email).lower(), name=name)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody with an account. The people whom Zoco is about are victims, in `cases`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=120)
    is_active = models.BooleanField(default=True)

    objects: ClassVar = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password; one kept under an older hash is kept under a newer one from now on."""

        def keep(raw_password: str | None) -> None:
            with in_the_name_of(self):
                self.set_password(raw_password)
                self.save(update_fields=["password"])

        return check_password(raw_password, self.password, keep)

    def get_full_name(self) -> str:
        return self.name


class KeyHash(str):
    """A key of a session as it lies in the database. No cookie is one: whatever comes from outside is hashed."""


def hash_of_key(key: str) -> KeyHash:
    return key if isinstance(key, KeyHash) else KeyHash(sha256(key.encode()).hexdigest())


class HashedKeyField(models.CharField):  # type: ignore[type-arg]
    """Looked up and written by what a browser sends, kept as a hash: random keys need no salt."""

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None else hash_of_key(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None else KeyHash(value)


class Session(AbstractBaseSession):
    """One browser in which somebody is signed in, until an hour after the last page."""

    session_key = HashedKeyField(max_length=64, primary_key=True)
    # Nobody, while somebody is still signing in.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions", null=True)
    begun_at = models.DateTimeField(null=True)
    internet_address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-begun_at"]


class Role(models.TextChoices):
    """What somebody does at the organisation of a seat; `access.policy` says what that allows."""

    COORDINATOR = "coordinator", _("Zorgcoördinator")
    TEAM_LEADER = "team_leader", _("Teamleider")
    HELPDESK = "helpdesk", _("Helpdesk CoMensha")
    REGISTRAR = "registrar", _("Registratie CoMensha")
    PARTNER = "partner", _("Ketenpartner")
    ANALYST = "analyst", _("Beleidsanalist")
    ADMINISTRATOR = "administrator", _("Systeembeheerder")


GIVEN_BY_TEAM_LEADERS = frozenset({Role.COORDINATOR, Role.PARTNER, Role.TEAM_LEADER})

# A role that opens files exists only where that work is done; everybody else reports, as a partner.
ROLES_AT = {
    Organisation.Kind.CARE_COORDINATOR: frozenset({Role.COORDINATOR, Role.PARTNER, Role.TEAM_LEADER}),
    Organisation.Kind.COMENSHA: frozenset({Role.HELPDESK, Role.REGISTRAR, Role.ANALYST, Role.TEAM_LEADER}),
    Organisation.Kind.POLICY: frozenset({Role.ANALYST, Role.TEAM_LEADER}),
}
ROLES_ELSEWHERE = frozenset({Role.PARTNER, Role.TEAM_LEADER})


class SeatQuerySet(models.QuerySet["Seat"]):
    def on(self, day: date) -> Self:
        """Seats that are held on that day, the last day included."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)

    def of(self, person: Person) -> Self:
        return self.filter(person=person).select_related("person", "organisation")

    def kept_by(self, seat: Seat) -> Self:
        """Those whom this seat looks after: the own organisation, or all for an administrator."""
        found = self.select_related("person", "organisation")
        return found if seat.role == Role.ADMINISTRATOR else found.filter(organisation=seat.organisation_id)

    def who_take_reports(self) -> Self:
        """Coordinators and the helpdesk: those to whom a new report is offered."""
        return self.filter(role__in=[Role.COORDINATOR, Role.HELPDESK])


class LastAdministrator(Exception):
    """Without an administrator nobody could give seats any more."""


class Seat(models.Model):
    """One person's place and role at one organisation, for a time: the principal of every access rule."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="seats", verbose_name=_("persoon")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="seats", verbose_name=_("organisatie")
    )
    role = models.CharField(_("rol"), max_length=20, choices=Role)
    started_on = models.DateField(_("vanaf"))
    ended_on = models.DateField(_("tot en met"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organisation__name", "person__name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                name="seat_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(ended_on=None),
                name="one_running_seat_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}, {self.get_role_display()}, {self.organisation.name}"

    def has_another_administrator(self) -> bool:
        others = Seat.objects.filter(role=Role.ADMINISTRATOR, ended_on=None, person__is_active=True)
        return others.exclude(pk=self.pk).exists()

    def is_held_on(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)

    def roles_to_give(self) -> frozenset[Role]:
        """What somebody on this seat may make of a colleague; `guard/policies.sql` holds them to it."""
        if self.role == Role.ADMINISTRATOR:
            return frozenset(Role)
        return GIVEN_BY_TEAM_LEADERS if self.role == Role.TEAM_LEADER else frozenset()

    def end(self, *, on: date) -> None:
        """The last day is whole: somebody who leaves on Friday works on Friday."""
        if self.role == Role.ADMINISTRATOR and not self.has_another_administrator():
            raise LastAdministrator
        self.ended_on = on
        self.save(update_fields=["ended_on"])
