"""Somebody without an account tells what she knows, in steps, and gets a code."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core import mail
from django.test import Client

from zoco.signals import limits, work
from zoco.signals.receipt import Receipt

pytestmark = pytest.mark.django_db


def text_of(response):
    return unescape(response.content.decode())


def hidden(response):
    """What the page sends along unseen."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: unescape(value) for name, value in found}


def test_the_first_page_names_the_emergency_numbers_and_the_way_out(client):
    page = text_of(client.get("/signaal/"))
    assert 'href="tel:112"' in page[: page.index("<form")]
    assert "data-exit-link" in page
    assert "CoMensha" in page
    assert "<title>Formulier – Zoco</title>" in page


def test_in_english_too(client):
    page = text_of(client.get("/en/signaal/"))
    assert "Tell us what you saw or what happened to you" in page


def test_step_by_step_without_script_and_without_a_cookie(client, signals, monkeypatch):
    monkeypatch.setattr(work, "PATIENCE", 0)
    first = client.get("/signaal/")
    people = client.post(
        "/signaal/", hidden(first) | {"who-who": "professional", "who-age": "minor", "go": "next"}
    )
    assert 'name="people-0-documents"' in text_of(people)
    assert 'name="people-0-guardian"' in text_of(people)
    said = {"people-0-name": "Noa", "people-0-aliases": "Nono\nN.", "people-0-phones": "06 12345678"}
    two = client.post("/signaal/", hidden(people) | said | {"go": "person"})
    said |= {"people-1-name": "B", "people-1-forms": ["labour"], "people-1-children": "twee, bij oma"}
    event = client.post("/signaal/", hidden(two) | said | {"go": "next"})
    source = client.post(
        "/signaal/", hidden(event) | {"event-story": "In de loods.", "event-where": "Almere", "go": "next"}
    )
    assert 'name="source-ground"' in text_of(source)
    back = client.post("/signaal/", hidden(source) | {"source-organisation": "GGD", "go": "back"})
    assert "In de loods." in text_of(back)
    told = {"source-organisation": "GGD", "source-kind": "ambulant", "source-ground": "task"}
    sent = client.post("/signaal/", hidden(source) | told | {"go": "send"})
    assert "Uw melding is binnen" in text_of(sent), text_of(sent)
    assert not client.cookies
    [signal] = signals()
    assert (signal.who, signal.age, signal.urgent) == ("professional", "minor", False)
    assert signal.people == [
        {"name": "Noa", "aliases": ["Nono", "N."], "phones": ["06 12345678"]},
        {"name": "B", "forms": ["labour"], "children": "twee, bij oma"},
    ]
    assert signal.words["event"] == {"story": "In de loods.", "where": "Almere"}
    assert signal.words["source"]["organisation"] == "GGD"


def test_what_is_asked_depends_on_who_asks_and_about_whom(client):
    first = hidden(client.get("/signaal/"))
    self = text_of(client.post("/signaal/", first | {"who-who": "self", "who-age": "adult", "go": "next"}))
    assert "Over u" in self
    assert not re.search(r'name="people-0-(known|guardian|documents)"', self)
    assert "Nog een persoon" not in self
    tonight = {"who-who": "citizen", "who-age": "unknown", "who-urgent": "on", "go": "next"}
    citizen = text_of(client.post("/signaal/", first | tonight))
    assert "Geen veilige plek vannacht?" in citizen
    assert 'name="people-0-guardian"' in citizen


def test_without_an_answer_to_the_first_question_nothing_moves(client):
    response = client.post("/signaal/", {"go": "next", "step": "who"})
    assert response.status_code == 422
    assert "Kies wat het beste past." in text_of(response)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"people-0-birth_date": "31-02-1900"}, "Deze dag bestaat niet."),
        ({"people-0-birth_date": "1-1-2099"}, "Deze datum ligt in de toekomst."),
        ({"people-0-age": "-3"}, "Een leeftijd is 0 jaar of meer."),
        ({"people-0-age": "negentien"}, "heel getal"),
        ({"people-0-age": "9", "people-0-birth_date": "1-1-1980"}, "past niet bij de geboortedatum"),
        ({"people-0-aliases": "\n".join(f"naam {n}" for n in range(61))}, "Dit zijn er te veel."),
        ({"people-0-name": "x" * 201}, "200"),
        ({"people-0-forms": ["vliegen"]}, "vliegen"),
        ({"event-story": "x" * 10_001}, "Deze tekst is te lang"),
        ({"event-earlier": "kent niemand"}, "geen code van een melding"),
        ({"source-kind": "geheime dienst"}, "geheime dienst"),
    ],
)
def test_bad_input_is_named_and_nothing_is_sent(client, signals, answers, said, complaint):
    given = answers(**{"who-who": "professional", **said})
    response = client.post("/signaal/", given)
    assert response.status_code == 422
    assert complaint in text_of(response)
    assert given["event-story"][:40] in text_of(response)
    assert signals() == []


@pytest.mark.parametrize(
    "name",
    ["A", "😀😀", "محمد Smit", "Een naam die een hele zin is, met een komma.", "O'Brien <b>", "=1+1", "null"],
)
def test_odd_names_are_taken_as_they_are(client, signals, send, name):
    send(**{"people-0-name": name, "event-story": ""})
    assert signals()[0].people == [{"name": name}]


def test_fifty_aliases_and_twelve_people_fit(signals, send):
    people = {f"people-{n}-name": f"P{n}" for n in range(12)}
    send(
        **people,
        **{
            "many": "99",
            "people-0-aliases": "\n".join(f"naam {n}" for n in range(50)),
            "people-3-note": "x" * 3000,
        },
    )
    [signal] = signals()
    assert len(signal.people) == 12
    assert len(signal.people[0]["aliases"]) == 50


def test_an_empty_signal_is_not_sent_and_everything_unknown_is(client, signals, send, answers):
    nothing = {"people-0-name": "", "event-story": " "}
    response = client.post("/signaal/", answers(**nothing))
    assert response.status_code == 422
    assert "Er staat nog niets in." in text_of(response)
    send(
        **nothing,
        **{"people-0-guardian": "unknown", "people-0-gender": "unknown", "people-0-forms": ["unknown"]},
    )
    assert signals()[0].people == [{"forms": ["unknown"], "guardian": "unknown"}]


def test_sent_twice_it_is_there_once_with_the_same_code(client, signals, answers):
    given = answers()
    first, second = client.post("/signaal/", given), client.post("/signaal/", given)
    assert given["code"] in text_of(first)
    assert given["code"] in text_of(second)
    assert len(signals()) == 1


def test_an_event_ties_signals(signals, send):
    code = send()
    send(**{"event-earlier": code.code.lower().replace("-", " ")})
    send()
    first, second, other = signals()
    assert first.event == second.event == code.event
    assert other.event != first.event


def test_without_the_sum_somebody_waits_a_moment(client, signals, answers):
    given = answers(solved=False)
    response = client.post("/signaal/", given)
    assert response.status_code == 422
    assert "seconden" in text_of(response)
    assert "Slaapt in de loods." in text_of(response)
    assert signals() == []
    import time

    waited = answers(receipt=Receipt.read(given["code"]), solved=False, now=int(time.time()) - work.PATIENCE)
    assert client.post("/signaal/", waited).status_code == 200
    assert len(signals()) == 1


def test_a_sum_of_fewer_bits_is_not_made():
    answers = map(str, range(1 << 17))
    nearly = next(
        each for each in answers if work.is_solved("task", each, 12) and not work.is_solved("task", each, 16)
    )
    assert work.BITS == 16
    assert not work.is_solved("task", nearly)


@pytest.mark.parametrize("task", ["", "made up", "other"])
def test_a_task_of_another_page_is_not_taken(client, signals, answers, task):
    given = answers()
    given["task"] = answers()["task"] if task == "other" else task
    assert client.post("/signaal/", given).status_code == 422
    assert signals() == []


def test_one_address_sends_so_much_an_hour(client, signals, answers, monkeypatch):
    monkeypatch.setattr(limits, "SENT_WITH_SUM", ("sent", 2, 3600))
    assert [client.post("/signaal/", answers()).status_code for _ in range(3)] == [200, 200, 429]
    assert client.post("/signaal/", answers(), REMOTE_ADDR="192.0.2.7").status_code == 200
    assert len(signals()) == 3


def test_no_address_is_kept(client, send):
    from zoco.guard.owner import as_owner
    from zoco.signals.models import Tries

    send(client)
    with as_owner():
        [kept] = Tries.objects.values_list("mark", flat=True)
    assert b"127.0.0.1" not in bytes(kept)
    assert len(bytes(kept)) == 32


def test_a_seat_is_a_verified_organisation_and_nobody_else_is(sign_in, signals, send):
    send(sign_in("Pieter"), **{"who-who": "professional", "source-organisation": "De buren"})
    send(
        **{
            "who-who": "professional",
            "source-organisation": "Politie",
            "source-verified": "seat",
            "source-kind": "kmar",
        }
    )
    seat, claimed = (signal.words["source"] for signal in signals())
    assert seat == {
        "organisation": "Politie Amsterdam, AVIM",
        "kind": "police",
        "verified": "seat",
        "police": True,
    }
    assert "verified" not in claimed
    assert claimed["police"] is True


def test_every_fact_keeps_where_it_came_from(signals, send):
    send(**{
        "who-who": "professional", "people-0-known": "seen", "source-organisation": "GGD", "source-ground": "task",
        "people-0-age": "0",
    })  # fmt: skip
    [signal] = signals()
    facts = {(fact.person, fact.kind): fact for fact in signal.facts()}
    named = facts[0, "name"]
    assert (named.source, named.known, str(named.grade), named.ground) == ("GGD", "seen", "X2", "task")
    assert named.on.isoformat() == signal.words["on"]
    assert str(facts[None, "story"].grade) == "X4"


def test_nothing_is_mailed_and_nothing_stands_in_an_address(client, send):
    send(client)
    assert mail.outbox == []
    assert Client().get("/signaal/?who-who=self").status_code == 200


# Save and return


def test_what_was_not_sent_comes_back_under_its_code_on_another_device(client, answers, signals):
    given = answers(**{"go": "save", "step": "event", "people-0-birth_date": "31-2-1900"})
    saved = client.post("/signaal/", given)
    assert given["code"] in text_of(saved)
    assert signals() == []
    back = Client().post("/signaal/code/", {"code": given["code"].lower()})
    assert "Slaapt in de loods." in text_of(back)
    assert hidden(back)["people-0-name"] == "Robin"
    assert hidden(back)["code"] == given["code"]


def test_what_is_saved_can_only_be_read_with_the_code(client, answers):
    from zoco.guard.owner import as_owner
    from zoco.signals.models import Unfinished

    client.post("/signaal/", answers(go="save"))
    with as_owner():
        [kept] = Unfinished.objects.all()
    assert b"Robin" not in bytes(kept.words)


def test_once_sent_the_unfinished_one_is_gone(client, answers, signals):
    code = Receipt.new()
    client.post("/signaal/", answers(code, go="save"))
    client.post("/signaal/", answers(code))
    assert len(signals()) == 1
    assert "Er heeft nog niemand naar gekeken" in text_of(client.post("/signaal/code/", {"code": code.code}))


# The code


def test_a_code_shows_how_far_it_is(client, send):
    code = send()
    found = client.post("/signaal/code/", {"code": code.code})
    assert "Er heeft nog niemand naar gekeken" in text_of(found)
    assert "Robin" not in text_of(found)
    assert "no-store" in found["Cache-Control"]


@pytest.mark.parametrize(
    "typed", ["", "abc", "0" * 16, "ABCD-EFGH-JKLM-NPR", "😀" * 16, "' or 1=1 --", "A" * 5000]
)
def test_what_is_no_code_is_said_so(client, typed):
    response = client.post("/signaal/code/", {"code": typed})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in text_of(response)


def test_trying_codes_finds_nothing_and_soon_ends(client, send):
    """Ten thousand of 2^79: and after twenty in ten minutes an address hears nothing any more, also of a right one."""
    code = send()
    answers = [client.post("/signaal/code/", {"code": Receipt.new().code}) for _ in range(25)]
    assert {response.status_code for response in answers} == {200, 429}
    assert not any("Er heeft nog niemand" in text_of(response) for response in answers)
    assert client.post("/signaal/code/", {"code": code.code}).status_code == 429
    assert client.post("/signaal/code/", {"code": code.code}, REMOTE_ADDR="192.0.2.7").status_code == 200
