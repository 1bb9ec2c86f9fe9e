"""The helpdesk: one person on a signal, whatever two do at once; each look logged."""

from __future__ import annotations

import threading
from dataclasses import replace
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.demo.cast import CAST, enrol
from zoco.guard.owner import as_owner
from zoco.reports.models import Report
from zoco.seal import keys
from zoco.signals.models import AlreadyTaken, Claim, Message, Outcome, Signal

pytestmark = pytest.mark.django_db


def text_of(response):
    return unescape(response.content.decode())


def path(name, *of):
    return reverse(name, args=[getattr(each, "pk", each) for each in of])


@pytest.fixture
def colleague(cast):
    """A second seat at the helpdesk."""
    hilde = next(member for member in CAST if member.first_name == "Hilde")
    with as_owner():
        return enrol(replace(hilde, first_name="Henny", name="Henny Post"), since=localdate())


@pytest.fixture
def hilde(sign_in):
    return sign_in("Hilde")


@pytest.fixture
def left(send, signals):
    """A signal that was left; `mine=True`: Hilde is on it."""

    def left(mine=None, **said):
        send(**said)
        signal = signals()[-1]
        if mine:
            assert mine.post(path("triage_claim", signal)).status_code == 302
        return signal

    return left


def test_the_queue_begins_with_who_has_no_place_tonight_and_shows_no_words(hilde, left):
    plain, urgent = left(), left(**{"who-urgent": "on", "who-age": "minor"})
    page = text_of(hilde.get("/triage/"))
    assert page.index(urgent.number) < page.index(plain.number)
    assert "minderjarig" in page
    assert "Robin" not in page


def test_the_page_says_fact_by_fact_who_said_what(hilde, left):
    signal = left(
        **{"who-who": "professional", "source-organisation": "GGD", "people-0-phones": "06 1\n06 2"}
    )
    page = text_of(hilde.get(path("triage_signal", signal)))
    for said in ("Robin", "Slaapt in de loods.", "GGD", "06 2", "X4", "organisatie niet nagegaan"):
        assert said in page


def test_each_look_is_logged(hilde, left):
    signal = left()
    hilde.get("/triage/")
    hilde.get(path("triage_signal", signal))
    with as_owner():
        looks = list(Look.objects.filter(what__startswith="signal.").values_list("what", "subject_id"))
    assert looks == [("signal.list", None), ("signal.open", signal.pk)]


@pytest.mark.parametrize("who", ["Ana", "Tamara", "Rob", "Pieter", "Bea", "Stan"])
def test_nobody_else_sees_that_there_is_a_signal(sign_in, cast, left, who):
    signal = left()
    assert sign_in(who).get("/triage/").status_code == 403
    assert sign_in(who).get(path("triage_signal", signal)).status_code == 403
    with acting_as(cast[who]), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute("select count(*) from signals_signal")
                assert cursor.fetchone() == (0,)
        except DatabaseError as refused:
            assert "permission denied" in str(refused)


def test_the_same_number_of_queries_however_many(hilde, left):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            hilde.get("/triage/")
        return len(queries)

    left(mine=hilde)
    first = asked()
    for _ in range(4):
        left(mine=hilde)
    assert asked() == first


def test_of_two_at_once_one_is_on_it(cast, colleague, left, sign_in):
    signal = left()
    one, other = sign_in("Hilde"), sign_in("Hilde")
    other.force_login(colleague.person)
    assert one.post(path("triage_claim", signal), {"seen": ""}).status_code == 302
    second = other.post(path("triage_claim", signal), {"seen": ""})
    assert second.status_code == 409
    assert "Een collega was u voor" in text_of(second)
    with acting_as(cast["Hilde"]):
        assert [claim.by_id for claim in Claim.objects.filter(ended_at=None)] == [cast["Hilde"].pk]


def test_taking_over_is_said_and_the_first_can_do_nothing_any_more(cast, colleague, left, sign_in, once):
    signal, one = left(), sign_in("Hilde")
    one.post(path("triage_claim", signal))
    other = sign_in("Hilde")
    other.force_login(colleague.person)
    page = text_of(other.get(path("triage_signal", signal)))
    assert "Hilde Meijer is hiermee bezig." in page
    with acting_as(cast["Hilde"]):
        seen = str(Claim.objects.get(ended_at=None).pk)
    assert other.post(path("triage_claim", signal), {"seen": seen}).status_code == 302
    sent = one.post(path("triage_question", signal), {"text": "Hoe laat?", **once()})
    assert sent.status_code == 302
    with acting_as(cast["Hilde"]):
        assert not Message.objects.exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Signal.objects.with_answers().get(pk=signal.pk).say("Toch", by=cast["Hilde"], at=timezone.now())


def test_who_let_go_is_not_on_it(hilde, left, cast):
    signal = left(mine=hilde)
    hilde.post(path("triage_release", signal))
    with acting_as(cast["Hilde"]):
        assert Signal.objects.with_answers().get(pk=signal.pk).taken is None


def test_questions_go_both_ways_under_the_code(hilde, client, send, signals, once, cast):
    code = send()
    [signal] = signals()
    hilde.post(path("triage_claim", signal))
    assert (
        hilde.post(path("triage_question", signal), {"text": "Hoe oud is Robin?", **once()}).status_code
        == 302
    )
    from zoco.access.acting import step_into

    step_into(None)
    found = text_of(client.post("/signaal/code/", {"code": code.code}))
    assert "Hoe oud is Robin?" in found
    assert "Iemand van CoMensha kijkt" in found
    answered = text_of(client.post("/signaal/antwoord/", {"code": code.code, "text": "Ongeveer 20 😀"}))
    assert "Ongeveer 20 😀" in answered
    assert "Wij lezen uw bericht." in answered
    assert "Ongeveer 20 😀" in text_of(hilde.get(path("triage_signal", signal)))
    with as_owner():
        assert not any(b"Robin" in bytes(row.box) + bytes(row.copy) for row in Message.objects.all())


def test_an_answer_without_a_code_or_without_words_is_not_taken(client, send, signals):
    code = send()
    assert client.post("/signaal/antwoord/", {"code": "nee", "text": "x"}).status_code == 200
    assert client.post("/signaal/antwoord/", {"code": code.code, "text": " "}).status_code == 422
    assert client.get("/signaal/antwoord/").status_code == 405
    with as_owner():
        assert not Message.objects.exists()


def test_a_grade_replaces_the_one_before_and_both_stay(hilde, left, once, cast):
    signal = left(mine=hilde)
    for source, information in (("B", "3"), ("A", "1")):
        given = {"person": "0", "source": source, "information": information, **once()}
        assert hilde.post(path("triage_grading", signal), given).status_code == 302
    with acting_as(cast["Hilde"]):
        signal = Signal.objects.get(pk=signal.pk)
        assert {(fact.kind, str(fact.grade)) for fact in signal.facts()} == {("name", "A1"), ("story", "X4")}
        assert signal.gradings.count() == 2


def forward(once, **said):
    return {"to": "police", "name": "AVIM", "ground": "law", "because": "art. 160 Sv", **once(), **said}


def test_an_authority_gets_what_was_told_and_nothing_of_ours(hilde, left, once, cast):
    signal = left(mine=hilde, **{"source-reach": "bel mijn zus"})
    hilde.post(path("triage_grading", signal), {"source": "C", "information": "4", **once()})
    hilde.post(path("triage_question", signal), {"text": "interne vraag", **once()})
    sent = hilde.post(path("triage_forwarding", signal), forward(once), follow=True)
    page = text_of(sent)
    copied = page[page.index("<main") :]
    assert "Robin" in copied
    assert "AVIM" in copied
    for ours in ("interne vraag", "C4", "Weging", "bel mijn zus", "Hilde"):
        assert ours not in copied
    with as_owner():
        assert Look.objects.filter(what="signal.copy", subject_id=signal.pk, ground="law").exists()


def test_what_the_police_said_goes_to_nobody_else_before_they_agree(hilde, left, once):
    signal = left(mine=hilde, **{"who-who": "professional", "source-police": "on"})
    refused = hilde.post(path("triage_forwarding", signal), forward(once, to="municipality"))
    assert refused.status_code == 422
    assert "Vraag dit eerst aan de politie." in text_of(refused)
    agreed = forward(once, to="municipality", police_agreed="on")
    assert hilde.post(path("triage_forwarding", signal), agreed).status_code == 302
    assert hilde.post(path("triage_forwarding", signal), forward(once, to="kmar")).status_code == 302


def report_of(once, **said):
    return {
        "where": "Amsterdam", "age": "23", "gender": "man", "nationality_group": "eu", "forms": ["labour"],
        "help_consent": "on", "name": "Robin", **once(), **said,
    }  # fmt: skip


def test_each_person_becomes_a_report_of_one_event(hilde, left, once, cast):
    signal = left(
        mine=hilde, **{"many": "2", "people-1-name": "Kim", "event-where": "Almere", "source-knows": "agrees"}
    )
    page = text_of(hilde.get(path("triage_report", signal, 1)))
    assert 'value="Kim"' in page
    assert 'value="Almere"' in page
    for number in (0, 1):
        sent = hilde.post(path("triage_report", signal, number), report_of(once))
        assert sent.status_code == 302, text_of(sent)
    with as_owner():
        made = list(Report.objects.filter(from_signal__signal=signal))
    assert {report.incident for report in made} == {signal.event}
    assert len({report.data_key_id for report in made}) == 2
    assert made[0].number in text_of(hilde.get(path("triage_signal", signal)))


def test_a_person_is_reported_once(hilde, left, once):
    signal = left(mine=hilde)
    assert hilde.post(path("triage_report", signal, 0), report_of(once)).status_code == 302
    assert hilde.post(path("triage_report", signal, 0), report_of(once)).status_code == 409
    assert hilde.get(path("triage_report", signal, 1)).status_code == 404
    with as_owner():
        assert Report.objects.count() == 1


def test_without_consent_it_goes_as_a_question_for_advice(hilde, left, once):
    signal = left(mine=hilde)
    page = text_of(hilde.get(path("triage_report", signal, 0)))
    assert 'value="Robin"' not in page
    sent = hilde.post(path("triage_report", signal, 0), report_of(once, help_consent="", name=""))
    assert sent.status_code == 302
    with as_owner():
        [report] = Report.objects.all()
    assert (report.help_consent, report.name) == (False, "")


def test_it_ends_with_a_word_for_the_reporter(hilde, client, send, signals, once):
    code = send()
    [signal] = signals()
    hilde.post(path("triage_claim", signal))
    ended = hilde.post(path("triage_ending", signal), {"because": "too_little", "text": "Bel ons.", **once()})
    assert ended.status_code == 302
    from zoco.access.acting import step_into

    step_into(None)
    found = text_of(client.post("/signaal/code/", {"code": code.code}))
    assert "Wij weten te weinig om iets te doen" in found
    assert "Bel ons." in found
    late = text_of(client.post("/signaal/antwoord/", {"code": code.code, "text": "toch"}))
    assert "Onder deze code kan niets meer bij." in late
    assert signal.number in text_of(hilde.get("/triage/?toon=klaar"))


@pytest.mark.parametrize("because", ["reported", "forwarded"])
def test_it_does_not_end_as_what_it_did_not_become(hilde, left, once, because):
    signal = left(mine=hilde)
    ended = hilde.post(path("triage_ending", signal), {"because": because, "text": "zo", **once()})
    assert ended.status_code == 422
    assert "Dat is nog niet gebeurd." in text_of(ended)
    with as_owner():
        assert not Outcome.objects.exists()
        assert not Message.objects.exists()


def test_a_lost_key_is_said_and_nothing_is_thrown_away(hilde, left, settings, tmp_path):
    signal = left()
    named = {version.name: version for version in keys.ring().versions}
    other = tmp_path / "keys"
    for name, version in named.items():
        if name != "triage-1":
            other.mkdir(mode=0o700, exist_ok=True)
            (other / f"{name}.key").write_bytes(keys._text(version.material))
            (other / f"{name}.key").chmod(0o600)
    settings.ZOCO_KEYS_DIR = other
    page = text_of(hilde.get(path("triage_signal", signal)))
    assert "Dit signaal kan hier niet open" in page


def test_after_its_term_a_signal_goes_with_all_that_was_done(hilde, left, once, cast):
    from datetime import timedelta

    from zoco.signals.jobs import forget_signals

    old, kept = left(mine=hilde), left(mine=hilde)
    for signal in (old, kept):
        hilde.post(path("triage_question", signal), {"text": "Waar?", **once()})
        hilde.post(path("triage_ending", signal), {"because": "advised", **once()})
    with as_owner():
        Outcome.objects.filter(signal=old).update(at=timezone.now() - timedelta(days=731))
    assert forget_signals() == 1
    with as_owner():
        assert [signal.pk for signal in Signal.objects.all()] == [kept.pk]


@pytest.mark.django_db(transaction=True)
def test_two_transactions_at_the_same_instant_leave_one_claim(cast, colleague, send, signals):
    send()
    [signal] = signals()
    begun, outcomes = threading.Barrier(2), []

    def take(seat):
        try:
            begun.wait(5)
            with acting_as(seat):
                signal.claim(by=seat, at=timezone.now())
            outcomes.append("taken")
        except AlreadyTaken:
            outcomes.append("too late")
        finally:
            connection.close()

    both = [threading.Thread(target=take, args=[seat]) for seat in (cast["Hilde"], colleague)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(20)
    assert sorted(outcomes) == ["taken", "too late"]
