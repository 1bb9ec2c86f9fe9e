"""An organisation is verified by a number that was mailed to an address at its domain; otherwise it is not."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core import mail

from zoco.guard.owner import as_owner
from zoco.people.models import Organisation
from zoco.signals import limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def domain(cast):
    with as_owner():
        Organisation.objects.filter(name="Wijkteam Oost").update(email_domain="oost.example")


def asked(client, given, **more):
    return client.post("/signaal/", given | {"go": "verify", "source-email": "kim@oost.example", **more})


def note_of(response):
    return unescape(re.search(r'name="note" value="([^"]*)"', response.content.decode())[1])


def test_the_number_that_was_mailed_proves_the_organisation(client, answers, signals, domain):
    given = answers(**{"who-who": "professional", "source-organisation": "Anders"})
    response = asked(client, given)
    assert response.status_code == 200
    [sent] = mail.outbox
    assert sent.to == ["kim@oost.example"]
    assert not re.search("signaal|mensenhandel|Robin|Zoco", sent.subject + sent.body)
    number = re.search(r"\d{8}", sent.body)[0]
    proof = {"note": note_of(response), "source-email": "kim@oost.example", "source-mail_code": number}
    assert "Uw melding is binnen" in client.post("/signaal/", given | proof).content.decode()
    [signal] = signals()
    source = signal.words["source"]
    assert (source["organisation"], source["kind"], source["verified"]) == (
        "Wijkteam Oost",
        "municipality",
        "email",
    )
    assert "mail_code" not in source


@pytest.mark.parametrize("wrong", ["number", "address", "note", "signal"])
def test_another_number_address_or_signal_proves_nothing(client, answers, signals, domain, wrong):
    given = answers(**{"who-who": "professional"})
    note = note_of(asked(client, given))
    number = re.search(r"\d{8}", mail.outbox[0].body)[0]
    proof = {"note": note, "source-email": "kim@oost.example", "source-mail_code": number}
    changed = {
        "number": {"source-mail_code": "0" * 7 + str((int(number[-1]) + 1) % 10)},
        "address": {"source-email": "baas@oost.example"},
        "note": {"note": "made up"},
        "signal": answers(**{"who-who": "professional"}),
    }[wrong]
    response = client.post("/signaal/", given | proof | changed)
    assert "De code uit de e-mail klopt niet." in response.content.decode()
    assert signals() == []
    assert client.post("/signaal/", given | {"source-email": "kim@oost.example"}).status_code == 200
    assert "verified" not in signals()[0].words["source"]


def test_an_unknown_domain_gets_no_mail_and_can_go_on(client, answers, signals, domain):
    given = answers(**{"who-who": "professional"})
    response = asked(client, given, **{"source-email": "ik@elders.example"})
    assert "hoort bij geen organisatie die wij kennen" in response.content.decode()
    assert mail.outbox == []
    assert asked(client, given, **{"source-email": "geen adres"}).status_code == 422
    assert asked(client, given, **{"source-email": ""}).status_code == 422


def test_numbers_are_tried_a_few_times_only(client, answers, domain, monkeypatch):
    monkeypatch.setattr(limits, "PROVEN", ("proven", 2, 3600))
    given = answers(**{"who-who": "professional"})
    tried = given | {
        "note": note_of(asked(client, given)),
        "source-email": "kim@oost.example",
        "source-mail_code": "1",
    }
    found = [client.post("/signaal/", tried, REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(3)]
    assert found == [200, 200, 429]


def test_one_address_is_not_mailed_without_end(client, answers, domain, monkeypatch):
    monkeypatch.setattr(limits, "MAILED", ("mailed", 1, 3600))
    given = answers(**{"who-who": "professional"})
    assert [asked(client, given).status_code, asked(client, given).status_code] == [200, 429]
    assert len(mail.outbox) == 1
