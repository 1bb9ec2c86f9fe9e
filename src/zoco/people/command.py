"""`zoco people`: the first administrator of an installation, and a link for somebody whom no mail reaches."""

from __future__ import annotations

import argparse
import sys

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import localdate

from zoco.people.links import one_time_link
from zoco.people.models import Organisation, Person, Role, Seat

# Nobody may give a seat yet, so the owner of the tables gives the first.
DATABASE = "owner"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("people", help="make the first administrator, or a link to choose a password")
    actions = parser.add_subparsers(required=True, metavar="first-administrator|link")
    first = actions.add_parser("first-administrator", help="the account from which all others are given")
    first.add_argument("email")
    first.add_argument("name")
    first.add_argument(
        "--organisation", default="Beheer Zoco", help="where the seat is (default: %(default)s)"
    )
    first.set_defaults(run=run_first)
    link = actions.add_parser("link", help="a new link to choose a password, for handing over in person")
    link.add_argument("email")
    link.set_defaults(run=run_link)


def run_first(wanted: argparse.Namespace) -> int:
    try:
        validate_email(wanted.email)
    except ValidationError:
        return refuse(f"{wanted.email} is not an e-mail address.")
    with transaction.atomic(using=DATABASE):
        if Seat.objects.using(DATABASE).filter(role=Role.ADMINISTRATOR, ended_on=None).exists():
            return refuse("There is an administrator already, who can give more seats.")
        person = first_administrator(wanted.email, wanted.name, wanted.organisation)
    return tell(person)


def first_administrator(email: str, name: str, organisation: str) -> Person:
    """The person with the seat; everything is made that is not there yet."""
    where, _ = Organisation.objects.using(DATABASE).get_or_create(
        name=organisation, defaults={"kind": Organisation.Kind.OTHER}
    )
    people = Person.objects.db_manager(DATABASE)
    person: Person = people.filter(email__iexact=email).first() or people.enrol(email, name)
    Seat.objects.using(DATABASE).create(
        person=person, organisation=where, role=Role.ADMINISTRATOR, started_on=localdate()
    )
    return person


def run_link(wanted: argparse.Namespace) -> int:
    person = Person.objects.filter(email__iexact=wanted.email, is_active=True).first()
    return tell(person) if person else refuse(f"Nobody has an account with {wanted.email}.")


def tell(person: Person) -> int:
    link = one_time_link(Person.objects.get(pk=person.pk))
    print(f"{person.email} chooses a password here, once, within three days:\n{link}")
    return 0


def refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
