"""The named cast: invented people, each with one seat. The demo signs in by their names, the tests tell their story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Organisation, Person, Role, Seat

KIND = Organisation.Kind
PASSWORD = "voorbeeld-wachtwoord"  # noqa: S105  (demo mode and tests only)


@dataclass(frozen=True)
class Member:
    """Who, where, as what. `ended` had a seat once and has none today."""

    first_name: str
    name: str
    organisation: str
    kind: str
    role: Role
    says: str | Promise
    ended: bool = False

    @property
    def email(self) -> str:
        return f"{self.first_name.lower()}@zoco.example"


CAST = (
    Member(
        "Ana",
        "Ana de Wit",
        "HVO-Querido/ACM",
        KIND.CARE_COORDINATOR,
        Role.COORDINATOR,
        _("coördineert in Amsterdam"),
    ),
    Member(
        "Chris",
        "Chris Bos",
        "HVO-Querido/ACM",
        KIND.CARE_COORDINATOR,
        Role.COORDINATOR,
        _("neemt waar voor Ana"),
    ),
    Member(
        "Tamara",
        "Tamara Visser",
        "HVO-Querido/ACM",
        KIND.CARE_COORDINATOR,
        Role.TEAM_LEADER,
        _("leidt het team"),
    ),
    Member(
        "Boris", "Boris Mulder", "SHOP", KIND.CARE_COORDINATOR, Role.COORDINATOR, _("coördineert in Den Haag")
    ),
    Member(
        "Mila",
        "Mila Jansen",
        "MEE-Veluwe",
        KIND.CARE_COORDINATOR,
        Role.COORDINATOR,
        _("coördineert op de Veluwe"),
    ),
    Member(
        "Farid",
        "Farid Smit",
        "Moviera",
        KIND.CARE_COORDINATOR,
        Role.COORDINATOR,
        _("coördineert in Utrecht en Gelderland"),
    ),
    Member("Hilde", "Hilde Meijer", "CoMensha", KIND.COMENSHA, Role.HELPDESK, _("helpdesk van CoMensha")),
    Member("Rob", "Rob Kuipers", "CoMensha", KIND.COMENSHA, Role.REGISTRAR, _("houdt het register bij")),
    Member(
        "Pieter",
        "Pieter Vos",
        "Politie Amsterdam, AVIM",
        KIND.POLICE,
        Role.PARTNER,
        _("rechercheur mensenhandel"),
    ),
    Member("Noor", "Noor Peters", "Nederlandse Arbeidsinspectie", KIND.NLA, Role.PARTNER, _("inspecteur")),
    Member(
        "Wilma",
        "Wilma Dekker",
        "Wijkteam Oost",
        KIND.MUNICIPALITY,
        Role.PARTNER,
        _("hulpverlener in de wijk"),
    ),
    Member(
        "Sara", "Sara Brouwer", "Opvang De Vuurtoren", KIND.SHELTER, Role.PARTNER, _("mentor in de opvang")
    ),
    Member("Bea", "Bea Hendriks", "Bureau Beleidsonderzoek", KIND.POLICY, Role.ANALYST, _("beleidsanalist")),
    Member("Stan", "Stan Willems", "Beheer Zoco", KIND.OTHER, Role.ADMINISTRATOR, _("systeembeheerder")),
    Member(
        "Eva", "Eva Prins", "SHOP", KIND.CARE_COORDINATOR, Role.COORDINATOR, _("is vertrokken"), ended=True
    ),
)


@cache
def _hashed() -> str:
    """One hash for all, since making one is slow on purpose: everybody can read this password here."""
    return make_password(PASSWORD)


def enrol(member: Member, *, since: date, until: date | None = None) -> Seat:
    """The member's organisation, account and seat, made where they are missing."""
    organisation, _ = Organisation.objects.get_or_create(
        name=member.organisation, defaults={"kind": member.kind}
    )
    person = Person.objects.filter(email=member.email).first()
    if person is None:
        person = Person.objects.create(email=member.email, name=member.name, password=_hashed())
    seat, _ = Seat.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=member.role,
        defaults={"started_on": since, "ended_on": until if member.ended else None},
    )
    return seat
