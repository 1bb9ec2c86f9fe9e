"""Signals from a system: with a key of the organisation, once, within limits, and nothing read back but how far it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zoco.access.acting import acting_as, delivering_for, step_into
from zoco.guard.owner import as_owner
from zoco.signals import limits
from zoco.signals.codes import Ending
from zoco.signals.jobs import take_in_deliveries
from zoco.signals.models import Delivered, Key, Signal, Use
from zoco.signals.models.key import TwoInForce, hash_of
from zoco.site.api import api

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[4] / "docs"
EXAMPLE = re.compile(r"```http\n(.*?)```", re.DOTALL)


@pytest.fixture
def make_key(cast):
    """A key of the organisation of Tamara, or of another that the administrator makes one for."""

    def make_key(organisation=None, name="Systeem"):
        by = cast["Stan"] if organisation else cast["Tamara"]
        with acting_as(by):
            _, token = Key.objects.make(
                name, organisation=organisation or by.organisation, by=by, at=timezone.now()
            )
        return token

    return make_key


@pytest.fixture
def token(make_key):
    return make_key()


def ask(method, path, token="", body=None, **headers):
    step_into(None)
    content_type = headers.pop("Content_Type", "application/json")
    data = json.dumps(body) if not isinstance(body, str | bytes) else body
    given = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    if token:
        given["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return Client().generic(method, f"/api/v1{path}", data if body is not None else "", content_type, **given)


def opened(cast):
    with acting_as(cast["Hilde"]):
        return [signal.words for signal in Signal.objects.order_by("received_at")]


ROBIN = {
    "reference": "1",
    "people": [{"name": "Robin", "age": 17}, {"name": "Kim"}],
    "police": True,
    "story": "x",
}


def test_the_examples_of_the_document_are_answered_as_it_says(cast, make_key):
    token, known = make_key(), ""
    blocks = EXAMPLE.findall((DOCS / "signals-api.md").read_text())
    assert len(blocks) >= 16
    for asked, answered in zip(blocks[::2], blocks[1::2], strict=True):
        head, _, body = asked.partition("\n\n")
        (line, *rest) = head.strip().splitlines()
        method, path = line.split()
        headers = dict(each.split(": ") for each in rest)
        shown = headers.pop("Authorization").removeprefix("Bearer ").replace("KEY", token)
        headers = {name.replace("-", "_"): value for name, value in headers.items()}
        response = ask(method, path.removeprefix("/api/v1").replace("ID", known), shown, body, **headers)
        status, _, expected = answered.partition("\n")
        found, wanted = response.json(), json.loads(expected)
        assert response.status_code == int(status), (line, found)
        assert alike(found, wanted), (line, found, wanted)
        known = found.get("id", known)


def alike(found, wanted):
    """What the document shortens with … or XXXX may be anything."""
    if isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(alike(found[name], wanted[name]) for name in wanted)
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(alike, found, wanted))
    shortened = isinstance(wanted, str) and ((wanted.endswith("…") and " " not in wanted) or "XXXX" in wanted)
    return shortened or found == wanted


def test_the_description_in_the_documents_is_the_one_that_is_served():
    written = json.loads((DOCS / "signals-api.json").read_text())
    assert written == json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))


def test_a_signal_arrives_sealed_as_by_the_form_with_several_people(cast, token):
    answer = ask("POST", "/signals", token, ROBIN)
    assert answer.status_code == 201, answer.content
    [words] = opened(cast)
    assert [person["name"] for person in words["people"]] == ["Robin", "Kim"]
    assert (words["age"], words["source"]["police"], words["source"]["verified"]) == ("minor", True, "key")
    assert words["source"]["organisation"] == cast["Tamara"].organisation.name
    with as_owner():
        assert b"Robin" not in bytes(Signal.objects.get().box)


def test_the_code_of_the_answer_leads_to_questions_and_the_id_to_how_far_it_is(cast, token, make_key):
    answer = ask("POST", "/signals", token, ROBIN).json()
    with acting_as(cast["Hilde"]):
        signal = Signal.objects.get()
        signal.claim(by=cast["Hilde"], at=timezone.now())
        signal.say("Waar was dit?", by=cast["Hilde"], at=timezone.now())
    step_into(None)
    assert "Waar was dit?" in Client().post("/signaal/code/", {"code": answer["code"]}).content.decode()
    assert ask("GET", f"/signals/{answer['id']}", token).json()["standing"] == "looked_at"
    with acting_as(cast["Hilde"]):
        signal.end(because=Ending.ADVISED, by=cast["Hilde"], at=timezone.now())
    assert ask("GET", f"/signals/{answer['id']}", token).json()["outcome"] == "advised"
    other = make_key(cast["Sara"].organisation)
    assert ask("GET", f"/signals/{answer['id']}", other).status_code == 404
    assert "Waar" not in ask("GET", f"/signals/{answer['id']}", token).content.decode()


def test_the_same_request_is_taken_in_once_and_other_words_under_its_key_are_refused(cast, token):
    first = ask("POST", "/signals", token, {"story": "a"}, Idempotency_Key="k").json()
    again = ask("POST", "/signals", token, {"story": "a"}, Idempotency_Key="k").json()
    assert (first["id"], first["code"], again["is_new"]) == (again["id"], again["code"], False)
    other = ask("POST", "/signals", token, {"story": "b"}, Idempotency_Key="k")
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["errors"][0]["detail"]
    assert len(opened(cast)) == 1


def test_a_file_that_comes_with_a_key_knows_what_came_one_by_one(cast, token):
    ask("POST", "/signals", token, {"reference": "7", "people": [{"name": "Robin"}]})
    csv = "kenmerk;naam\n7;Robin\n8;Kim\n9;\n"
    made = ask("POST", "/deliveries", token, csv, Content_Type="text/csv")
    assert made.status_code == 202
    assert ask("POST", "/deliveries", token, csv, Content_Type="text/csv").json()["id"] == made.json()["id"]
    step_into(None)
    take_in_deliveries()
    found = ask("GET", f"/deliveries/{made.json()['id']}", token).json()
    assert (found["taken"], found["known"], found["refused"], found["waiting"]) == (1, 1, 1, 0)
    assert found["errors"][0]["row"] == 4


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"people": [{"name": "R" * 201}]}, 422, "/people/0/name"),
        ({"people": [{"birth_date": "31-02-1900"}]}, 422, "/people/0/birth_date"),
        ({"people": [{"known": "gisteren"}]}, 422, "/people/0/known"),
        ({"people": [{"bsn": "123456789"}]}, 422, "/people/0/bsn"),
        ({"people": [{}] * 13}, 422, "/people"),
        ({"people": "Robin"}, 422, "/people"),
        ({"story": "x" * 10_001}, 422, "/story"),
        ({"reference": "1"}, 422, ""),
        ({}, 422, ""),
        ([], 422, ""),
        ("{", 400, None),
        ("[" * 100_000, 400, None),
        (b"\xff\xfe", 400, None),
        ("x" * 2_500_001, 413, None),
    ],
    ids=range(14),
)
def test_what_does_not_fit_is_told_by_its_place_and_nothing_is_kept(cast, token, body, status, pointer):
    answer = ask("POST", "/signals", token, body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), (
        answer.content
    )
    if pointer is not None:
        assert answer.json()["errors"][0]["pointer"] == pointer
    for secret in ("123456789", "gisteren", "RRR", "xxx"):
        assert secret not in answer.content.decode()
    assert opened(cast) == []
    with acting_as(cast["Tamara"]):
        assert Use.objects.get().status == status


def test_a_large_or_unreadable_file_is_refused_and_not_read_to_its_end(token):
    big = ask(
        "POST", "/deliveries", token, b"naam\n" + b"x" * settings.ZOCO_FILE_BYTES, Content_Type="text/csv"
    )
    assert big.status_code == 413
    assert ask("POST", "/deliveries", token, b"PK\x03\x04", Content_Type="text/csv").status_code == 422
    assert ask("POST", "/deliveries", token, b"naam\nx\n", Content_Type="application/zip").status_code == 422
    assert ask("POST", "/deliveries", token, b"naam|x\n", Content_Type="text/csv").status_code == 422


@pytest.mark.parametrize("shown", ["", "zoco_x", "zoco_é", "withdrawn"])
def test_without_a_key_in_force_nothing_is_answered(cast, token, shown):
    if shown == "withdrawn":
        with acting_as(cast["Tamara"]):
            Key.objects.get().withdraw(by=cast["Tamara"], at=timezone.now())
        shown = token
    for method, path in (
        ("POST", "/signals"),
        ("GET", "/deliveries/00000000-0000-4000-8000-000000000001"),
        ("GET", "/x"),
    ):
        answer = ask(method, path, shown, {} if method == "POST" else None)
        assert answer.status_code in {401, 404}
        assert answer["Content-Type"] == "application/problem+json"
    assert opened(cast) == []


def test_too_many_requests_are_refused_and_counted_also_when_they_were_wrong(token, monkeypatch):
    monkeypatch.setattr(limits, "ASKED", ("asked", 2, 3600))
    assert [ask("POST", "/signals", token, {}).status_code for _ in range(3)] == [422, 422, 429]
    assert ask("POST", "/signals", token, {})["Retry-After"] == "3600"


def test_a_key_is_shown_once_kept_as_a_hash_and_two_are_in_force(cast, sign_in, once):
    client = sign_in("Tamara")
    page = client.post("/signalen/sleutels/nieuw/", {"name": "Zaaksysteem"} | once()).content.decode()
    token = re.search(r"zoco_[\w-]{43}", page).group()
    with as_owner():
        key = Key.objects.get()
        assert bytes(key.digest) == hash_of(token)
    assert token not in client.get("/signalen/sleutels/").content.decode()
    assert ask("POST", "/signals", token, ROBIN).status_code == 201
    client = sign_in("Tamara")
    assert "zoco_" in client.post("/signalen/sleutels/nieuw/", {"name": "Nieuw"} | once()).content.decode()
    third = client.post("/signalen/sleutels/nieuw/", {"name": "Te veel"} | once())
    assert third.status_code == 422
    assert "Er gelden al twee sleutels" in third.content.decode()
    step_into(None)
    used = sign_in("Tamara").get(reverse("key", args=[key.pk])).content.decode()
    assert "<code>signal</code>" in used and "Robin" not in used
    assert sign_in("Tamara").post(reverse("key_end", args=[key.pk])).status_code == 302
    assert ask("POST", "/signals", token, ROBIN).status_code == 401
    assert sign_in("Tamara").post("/signalen/sleutels/nieuw/", {"name": "Weer"} | once()).status_code == 200


def test_an_administrator_makes_keys_for_any_organisation_and_a_team_leader_for_her_own(cast, sign_in, once):
    given = {"name": "AVIM", "organisation": str(cast["Pieter"].organisation_id)}
    assert "zoco_" in sign_in("Stan").post("/signalen/sleutels/nieuw/", given | once()).content.decode()
    sign_in("Tamara").post("/signalen/sleutels/nieuw/", given | once())
    with as_owner():
        found = {key.organisation_id for key in Key.objects.all()}
    assert found == {cast["Pieter"].organisation_id, cast["Tamara"].organisation_id}
    assert "AVIM" in sign_in("Stan").get("/signalen/sleutels/").content.decode()
    assert sign_in("Tamara").get("/signalen/sleutels/").content.decode().count("AVIM</a>") == 1
    for name in ("Ana", "Pieter", "Hilde", "Rob"):
        assert sign_in(name).get("/signalen/sleutels/").status_code == 403, name


def test_a_third_key_is_refused_by_the_database_too(cast, token, make_key):
    make_key()
    with pytest.raises(TwoInForce):
        make_key()


def test_a_key_is_an_organisation_that_delivers_and_nobody_else(cast, token):
    from zoco.people.models import Seat
    from zoco.reports.models import Report

    ask("POST", "/signals", token, ROBIN)
    with delivering_for(cast["Tamara"].organisation_id):
        assert not Signal.objects.exists() and not Report.objects.exists()
        assert Delivered.objects.count() == 1 and Key.objects.count() == 1
        assert not Seat.objects.filter(pk=cast["Tamara"].pk).update(ended_on=timezone.now())
