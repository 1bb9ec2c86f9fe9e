"""An operator makes the first administrator of a new installation."""

from __future__ import annotations

import argparse
import re

import pytest
from django.conf import settings
from django.test import Client

from zoco.people import command
from zoco.people.models import Person, Role, Seat

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def zoco(*words):
    top = argparse.ArgumentParser()
    command.add(top.add_subparsers())
    wanted = top.parse_args(["people", *words])
    return wanted.run(wanted)


def test_the_first_administrator_gets_a_link_and_chooses_a_password(nobody, capsys):
    assert zoco("first-administrator", "Stan@Zoco.Example", "Stan Willems") == 0
    seat = Seat.objects.get()
    assert (seat.person.email, seat.role) == ("stan@zoco.example", Role.ADMINISTRATOR)
    link = re.search(r"http\S+", capsys.readouterr().out)[0].removeprefix(settings.SITE_ADDRESS)
    page = Client().get(link, follow=True)
    assert page.status_code == 200 and "Kies een wachtwoord" in page.content.decode()


def test_there_is_one_first_administrator(cast, capsys):
    assert zoco("first-administrator", "tweede@zoco.example", "Tweede") == 1
    assert "already" in capsys.readouterr().err
    assert not Person.objects.filter(email="tweede@zoco.example").exists()


@pytest.mark.parametrize(
    "words", [["first-administrator", "geen adres", "X"], ["link", "niemand@zoco.example"]]
)
def test_what_makes_no_sense_is_refused(cast, words, capsys):
    assert zoco(*words) == 1
    assert capsys.readouterr().err


def test_a_link_is_made_for_somebody_whom_no_mail_reaches(cast, capsys):
    assert zoco("link", cast["Ana"].person.email) == 0
    assert "/wachtwoord/" in capsys.readouterr().out
