"""Encodings come in by the page or with a key: whole or not at all, once, and nothing of a person lies in clear."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as, delivering_for, step_into
from zoco.guard.owner import as_owner
from zoco.linkage.blind.keys import SharedKey
from zoco.matching import reading
from zoco.matching.jobs import take_in_encodings, take_in_one
from zoco.matching.models import Encoding, Entry, Part, Participant, Sending
from zoco.matching.models import sending as sendings
from zoco.matching.tests.conftest import GRACE, OLENA
from zoco.signals.models import Key, Use

pytestmark = pytest.mark.django_db


def kept():
    with as_owner():
        return list(Encoding.objects.filter(replaced_at=None).order_by("record"))


def test_a_file_is_taken_in_and_its_page_says_how_far_it_is(cast, joined, encode, post, sign_in):
    answer = post("Pieter", encode(OLENA, GRACE))
    assert answer.status_code == 302, answer.content.decode()
    before = sign_in("Pieter").get(answer.url).content.decode()
    assert "0 van 2 records aangenomen" in before
    step_into(None)
    assert take_in_encodings() == 1
    page = sign_in("Pieter").get(answer.url).content.decode()
    assert "Wij hebben uw bestand. Is er iets te bespreken, dan belt iemand u." in page
    assert "art. 5 Wet x" in page
    assert len(kept()) == 2
    assert {each.organisation_id for each in kept()} == {cast["Pieter"].organisation_id}
    log = sign_in("Pieter").get("/blind-vergelijken/").content.decode()
    assert "Bestand gestuurd" in log and "Pieter Vos" in log


def test_nothing_that_was_encoded_lies_in_clear_also_for_who_has_the_shared_key(joined, encode, post, send):
    text = encode(OLENA, GRACE)
    told = [json.loads(line) for line in text.splitlines()[1:]]
    wanted = [bytes.fromhex(token) for each in told for every in each["tokens"].values() for token in every]
    wanted += [base64.b64decode(each["names"]) for each in told] + [b"art. 5"]

    def lies_there():
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "select tablename from pg_tables where schemaname = 'public' and tablename !~ '^procrastinate'"
            )
            whole = ""
            for (name,) in cursor.fetchall():
                cursor.execute(f'select t::text from "{name}" t')
                whole += "\n".join(row for (row,) in cursor.fetchall())
        return [each for each in wanted if each.hex() in whole.replace("-", "")]

    post("Pieter", text)
    assert not lies_there()
    step_into(None)
    take_in_encodings()
    assert not lies_there() and len(kept()) == 2


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: "naam;verhaal\nRobin;x\n", "Dit is geen bestand van zoco blind encode."),
        (lambda text: "", "Dit bestand is leeg."),
        (lambda text: b"\xff\xfe" + text.encode(), "Dit is geen bestand van zoco blind encode."),
        (lambda text: text.replace("zoco-blind/1", "zoco-blind/9"), "een andere versie van zoco blind"),
        (lambda text: text[:-9], "Regel 3 is beschadigd."),
        (lambda text: text.replace('"id": "', '"id": "Olena K. '), "Regel 2 is beschadigd."),
        (
            lambda text: "\n".join([*text.splitlines(), text.splitlines()[1]]),
            "Regel 4 staat er twee keer in.",
        ),
        (lambda text: text.splitlines()[0], "Er staat geen record in dit bestand."),
        (lambda text: text.splitlines()[0] + "\n" + "[" * 100_000, "Regel 2 is beschadigd."),
        (lambda text: "[" * 100_000, "Dit is geen bestand van zoco blind encode."),
        (lambda text: text.replace('"art. 5 Wet x"', "null"), "geen grond om namen te vergelijken"),
        (
            lambda text: text.replace('"tokens": {', '"tokens": {"naam": ["Olena"], '),
            "Regel 2 is beschadigd.",
        ),
    ],
)
def test_what_is_no_such_file_is_told_and_nothing_of_it_is_kept(joined, encode, post, spoil, said):
    answer = post("Pieter", spoil(encode(OLENA, GRACE)))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Olena" not in answer.content.decode()
    with as_owner():
        assert not Sending.objects.exists() and not Part.objects.exists() and not Entry.objects.exists()


def test_a_key_that_does_not_match_is_told_with_the_one_that_does(joined, encode, post, shared, period):
    other = SharedKey(shared.period, shared.parties, b"another key, of other people...!")
    page = post("Pieter", encode(OLENA, key=other))
    assert page.status_code == 422
    assert "met een sleutel die hier niet geldt. Er is niets bewaard." in page.content.decode()
    assert f"{shared.period} ({shared.check})" in page.content.decode()
    assert other.check not in page.content.decode()
    with as_owner():
        assert not Sending.objects.exists()


def test_two_keys_are_in_force_and_no_third(cast, joined, encode, send, post, sign_in, shared):
    """That of the quarter before still counts; the one before that does not."""
    from zoco.linkage.blind.keys import later
    from zoco.matching.models import Period

    old = SharedKey(later(shared.period, -1), shared.parties, b"the key of the quarter before...")
    older = SharedKey(later(shared.period, -2), shared.parties, b"the key of the one before that..")
    for key in (old, older):
        form = {"quarter": key.period, "check_value": key.check, "form_id": "00000000-0000-4000-8000-0000000000" + key.check[:2]}  # fmt: skip
        assert sign_in("Hilde").post("/toezicht-vergelijken/sleutel/", form).status_code == 302
    with acting_as(cast["Hilde"]):
        assert {each.quarter for each in Period.objects.in_force(localdate())} == {shared.period, old.period}
    send("Pieter", encode(OLENA, key=old, days=2))
    assert len(kept()) == 1


def test_the_same_file_and_the_same_record_come_in_once(joined, encode, post, send, sign_in):
    text = encode(OLENA, GRACE, drawn={"r1": "a" * 16, "r2": "b" * 16})
    first = send("Pieter", text)
    assert post("Pieter", text).url == first
    again = send("Pieter", encode(OLENA, GRACE, drawn={"r1": "a" * 16, "r2": "b" * 16}, days=40))
    assert again != first
    page = sign_in("Pieter").get(again).content.decode()
    assert "Al bekend" in page
    assert [each.record for each in kept()] == ["a" * 16, "b" * 16]
    assert {each.expires_on for each in kept()} == {localdate() + timedelta(days=40)} or all(
        each.expires_on > localdate() for each in kept()
    )


def test_a_record_that_is_told_anew_stands_in_the_place_of_the_old_one(joined, encode, send):
    send("Pieter", encode(OLENA, drawn={"r1": "a" * 16}))
    [before] = kept()
    send("Pieter", encode(OLENA | {"family_name": "Kovalchuk"}, drawn={"r1": "a" * 16}))
    [after] = kept()
    assert after.pk != before.pk and bytes(after.mark) != bytes(before.mark)


def test_a_worker_that_is_killed_has_done_a_part_wholly_or_not_at_all(
    joined, encode, post, monkeypatch, cast
):
    monkeypatch.setattr(sendings, "RECORDS_IN_A_PART", 1)
    post("Pieter", encode(OLENA, GRACE))
    step_into(None)
    with as_owner():
        first, second = Part.objects.order_by("number").values_list("pk", flat=True)

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Part, "done", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            take_in_one(first, cast["Pieter"].organisation_id)
    step_into(None)
    assert not kept()
    assert take_in_encodings() == 2 and len(kept()) == 2
    assert take_in_encodings() == 0 and second


def test_what_is_past_its_day_is_not_taken(joined, encode, post, send, monkeypatch):
    text = encode(OLENA, days=1)
    from zoco.matching import taking

    monkeypatch.setattr(taking, "localdate", lambda at: localdate() + timedelta(days=1))
    send("Pieter", text)
    assert not kept()


def test_nobody_sends_before_somebody_can_be_called(cast, period, encode, post, sign_in):
    page = post("Pieter", encode(OLENA))
    assert (
        page.status_code == 422
        and "Schrijf eerst op wie wij bij uw organisatie kunnen bellen." in page.content.decode()
    )
    answer = sign_in("Pieter").post(
        "/blind-vergelijken/contact/", {"contact": "J. de Vries", "telephone": "020 123 45 67"}
    )
    assert answer.status_code == 302
    assert post("Pieter", encode(OLENA)).status_code == 302
    with acting_as(cast["Hilde"]):
        assert str(Participant.objects.get()) == "J. de Vries, 020 123 45 67"


def test_there_is_a_limit_to_a_file_and_to_a_day(joined, encode, post, monkeypatch):
    monkeypatch.setattr(reading, "MOST_RECORDS", 1)
    assert "meer dan 1 records" in post("Pieter", encode(OLENA, GRACE)).content.decode()
    monkeypatch.setattr("zoco.matching.receiving.MOST_A_DAY", 1)
    assert post("Pieter", encode(OLENA)).status_code == 302
    page = post("Pieter", encode(GRACE))
    assert page.status_code == 422 and "stuurde vandaag al veel" in page.content.decode()


def test_what_is_too_large_is_told(joined, post, settings):
    settings.ZOCO_FILE_BYTES = 1000
    page = post("Pieter", b"x" * 2000)
    assert page.status_code == 422 and "te groot" in page.content.decode()


def test_ten_thousand_records_under_two_keys_fit_a_file(encode, settings):
    """With names and two numbers each; measured by one record, since all lines are as long."""
    head, line = encode(OLENA | {"phone": "0612345678", "document_no": "NL1234567"}).splitlines()
    assert len(head) + 2 * sendings.MOST_RECORDS * (len(line) + 1) < settings.ZOCO_FILE_BYTES


# With a key


@pytest.fixture
def token(cast):
    with acting_as(cast["Stan"]):
        _, token = Key.objects.make(
            "Systeem", organisation=cast["Pieter"].organisation, by=cast["Stan"], at=timezone.now()
        )
    return token


def ask(method, path, token, body=b"", kind="application/jsonl", **more):
    step_into(None)
    body = body.encode() if isinstance(body, str) else body
    return Client().generic(
        method, f"/api/v1{path}", body, kind, HTTP_AUTHORIZATION=f"Bearer {token}", **more
    )


def test_a_system_sends_the_same_file_with_a_key(cast, joined, encode, token):
    text = encode(OLENA, GRACE)
    answer = ask("POST", "/encodings", token, text)
    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert (told["records"], told["waiting"], told["taken"]) == (2, 2, 0)
    assert ask("POST", "/encodings", token, text).status_code == 200
    step_into(None)
    take_in_encodings()
    assert ask("GET", f"/encodings/{told['id']}", token).json() == told | {"waiting": 0, "taken": 2}
    with acting_as(cast["Stan"]):
        assert list(Use.objects.order_by("at").values_list("what", "status", "taken", "known")) == [
            ("encodings", 202, 2, 0), ("encodings", 200, 0, 2), ("progress", 200, 0, 0)
        ]  # fmt: skip


def test_with_a_key_a_refusal_is_a_problem_document_and_nothing_is_kept(joined, encode, token, shared):
    other = SharedKey(shared.period, shared.parties, b"another key, of other people...!")
    for body, kind, status in (
        (encode(OLENA, key=other), "application/jsonl", 422),
        ("naam\nOlena", "application/jsonl", 422),
        (encode(OLENA), "text/plain", 422),
    ):
        answer = ask("POST", "/encodings", token, body, kind, HTTP_ACCEPT_LANGUAGE="nl")
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert "Olena" not in answer.content.decode()
    with as_owner():
        assert not Sending.objects.exists()


def test_with_a_key_records_are_taken_back(joined, encode, token):
    ask("POST", "/encodings", token, encode(OLENA, GRACE, drawn={"r1": "a" * 16, "r2": "b" * 16}))
    step_into(None)
    take_in_encodings()
    asked = json.dumps({"records": ["a" * 16]})
    answer = ask("POST", "/encodings/withdrawal", token, asked, "application/json")
    assert (answer.status_code, answer.json()) == (200, {"records": 1})
    assert [each.record for each in kept()] == ["b" * 16]
    assert ask("POST", "/encodings/withdrawal", token, asked, "application/json").status_code == 404


def test_another_organisation_sees_and_takes_back_nothing(cast, joined, encode, send, sign_in):
    address = send("Pieter", encode(OLENA, drawn={"r1": "a" * 16}))
    for name in ("Sara", "Tamara"):
        assert sign_in(name).get(address).status_code == 404
        assert sign_in(name).post(f"{address}einde/").status_code == 404
        assert sign_in(name).post("/blind-vergelijken/terugnemen/", {"records": "a" * 16}).status_code == 422
    for seat in (cast["Sara"], cast["Hilde"], cast["Ana"], cast["Stan"]):
        with acting_as(seat):
            assert not Encoding.objects.exists() and not Sending.objects.exists()
    assert len(kept()) == 1


def test_no_seat_writes_encodings_or_lets_itself_go_on(cast, joined, encode, send):
    """Not even with SQL: only the worker takes in, and only what compares says that a file was looked through."""
    send("Pieter", encode(OLENA))
    [one] = kept()
    with acting_as(cast["Pieter"]), pytest.raises(DatabaseError), transaction.atomic():
        Encoding.objects.create(
            organisation=cast["Pieter"].organisation, sending=one.sending, period=one.period, record="c" * 16,
            mark=b"x", expires_on=one.expires_on, taken_at=timezone.now(),
        )  # fmt: skip
    with acting_as(cast["Pieter"]), pytest.raises(DatabaseError), transaction.atomic():
        Sending.objects.filter(pk=one.sending_id).update(screened_at=timezone.now())
    with delivering_for(cast["Sara"].organisation_id):
        assert not Encoding.objects.exists()
