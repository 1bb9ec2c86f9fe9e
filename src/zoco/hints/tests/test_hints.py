"""What linking decides is proposed to who cares for the person: taken along on a ground, or not, and never by itself."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zoco.access.acting import acting_as, step_into
from zoco.audit.models import Look
from zoco.cases.codes import CloseReason, GrantKind, Purpose, Signer
from zoco.cases.models import Case, Event
from zoco.guard.owner import as_owner
from zoco.hints.models import HintAnswer, hints_of
from zoco.reports.models import PersonGiven, Report
from zoco.reports.routing import Route
from zoco.subjects.models import Pair, Said, Subject
from zoco.subjects.searching import pair_waiting

pytestmark = pytest.mark.django_db

PROPOSAL = "Er is een signaal dat waarschijnlijk over deze persoon gaat"
YULIYA = {
    "people-0-name": "Yuliya Shtereva",
    "people-0-birth_date": "03-04-1998",
    "people-0-phones": "0612345678",
    "event-story": "Werkt in een hotel.",
}
JOELIJA = {
    "people-0-name": "Joelija Sjtereva",
    "people-0-birth_date": "03-04-1998",
    "people-0-phones": "+31 6 12345678",
    "people-0-note": "Durft niet naar huis.",
    "event-story": "Is gezien in Almere.",
}


@pytest.fixture
def told(cast, send, looked, signals):
    """Two signals about one woman, of which the first is a case of Ana; gives the case and the second signal."""

    def both(**more):
        send(**YULIYA)
        first, hilde, now = signals()[0], cast["Hilde"], timezone.now()
        with acting_as(hilde):
            first.claim(by=hilde, at=now)
            report = Report.objects.bring_in(
                by=hilde,
                at=now,
                route=Route(cast["Ana"].organisation, "Politieregio Amsterdam"),
                person=PersonGiven(name="Yuliya Shtereva"),
                municipality="GM0363",
                age=28,
                forms=["sexual"],
                ground="not_registered",
                help_consent=True,
            )
            first.became(report, person=0, by=hilde, at=now)
        with acting_as(cast["Ana"]):
            case = Case.objects.accept(Report.objects.get(pk=report.pk), by=cast["Ana"], at=now)
        send(**JOELIJA | more)
        looked()
        return case, next(each for each in signals() if each.pk != first.pk)

    return both


@pytest.fixture
def say(cast, pairs):
    """Hilde says something of the two signals."""

    def said(what="same"):
        with acting_as(cast["Hilde"]):
            pair = next(each for each in pairs("Hilde") if each.first.signal_id and each.second.signal_id)
        with acting_as(cast["Hilde"]):
            pair.judge(Said(what), because="Zelfde nummer.", by=cast["Hilde"], at=timezone.now(), seen=pair.judgements.count())  # fmt: skip

    return said


@pytest.fixture
def agreed(cast):
    """She said yes to this file."""

    def yes(case):
        with acting_as(cast["Ana"]):
            return case.ask_consent(
                by=cast["Ana"], at=timezone.now(), purpose=Purpose.CARE, given=True, signed_by=Signer.SELF
            )

    return yes


def address(case, cast):
    with acting_as(cast["Ana"]):
        [hint] = hints_of([case.pk])
    return f"/trajecten/{case.pk}/aanwijzingen/{hint.subject_id}/"


def answer(client, path, once, **said):
    given = {"said": "accepted", "ground": "consent", "because": "Zij noemt hetzelfde hotel.", "seen": "0"}
    return client.post(path, given | once() | said)


def text(response):
    return response.content.decode()


def test_nothing_is_proposed_before_somebody_says_so_nor_after_it_is_taken_back(told, say, sign_in, cast):
    case, signal = told()
    ana = sign_in("Ana")
    pages = ["/vandaag/", f"/trajecten/{case.pk}/"]
    assert not any(PROPOSAL in text(ana.get(page)) for page in pages)
    say("same")
    for page in pages:
        words = text(ana.get(page))
        assert PROPOSAL in words
        assert signal.number in words
        assert "Joelija" not in words
    say("back")
    assert not any(PROPOSAL in text(ana.get(page)) for page in pages)


def test_who_does_not_care_for_her_is_told_nothing(told, say, sign_in, cast):
    case, _signal = told()
    say()
    path = address(case, cast)
    for name in ("Chris", "Boris", "Hilde"):
        assert sign_in(name).get(path).status_code == 404
        assert PROPOSAL not in text(sign_in(name).get("/vandaag/"))
        with acting_as(cast[name]):
            assert hints_of([case.pk]) == []
    step_into(None)
    assert hints_of([case.pk]) == []


def test_emergency_access_is_no_care(told, say, cast):
    case, _signal = told()
    say()
    with acting_as(cast["Boris"]), connection.cursor() as cursor:
        cursor.execute(
            "select zoco.break_glass(%s, %s, 1)", [case.number, "00000000-0000-4000-8000-000000000009"]
        )
        assert Case.objects.filter(pk=case.pk).exists()
        assert hints_of([case.pk]) == []


def test_before_the_answer_she_sees_what_one_recognises_somebody_by_and_the_look_is_logged(
    told, say, sign_in, cast
):
    case, signal = told()
    say()
    words = text(sign_in("Ana").get(address(case, cast)))
    assert "Joelija Sjtereva" in words
    assert "3 april 1998" in words
    for hidden in ("Durft niet naar huis", "Almere", "12345678"):
        assert hidden not in words
    with as_owner():
        looks = Look.objects.filter(what="hint.open", seat_id=cast["Ana"].pk)
        assert {(look.case_id, look.subject_id) for look in looks} == {(case.pk, None), (None, signal.pk)}


def test_with_her_consent_what_was_told_and_by_whom_lies_with_the_case(
    told, say, sign_in, cast, once, agreed
):
    case, signal = told()
    say()
    agreed(case)
    ana, path = sign_in("Ana"), address(case, cast)
    assert answer(ana, path, once).status_code == 302
    words = text(ana.get(path))
    for shown in ("Durft niet naar huis.", "Is gezien in Almere.", "Zij noemt hetzelfde hotel.", "Toestemming voor dit dossier"):  # fmt: skip
        assert shown in words
    case_page = text(ana.get(f"/trajecten/{case.pk}/"))
    assert f"legde {signal.number} bij het traject" in case_page
    assert PROPOSAL not in case_page
    # Nobody was merged: her name is as it was, and both are still told of apart.
    with acting_as(cast["Ana"]):
        assert Case.objects.get(pk=case.pk).name == "Yuliya Shtereva"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select row_to_json(t)::text from hints_hintanswer t")
        held = str(cursor.fetchall())
    assert "Almere" not in held
    assert "Joelija" not in held


def test_without_consent_only_danger_to_life_is_a_ground(told, say, sign_in, cast, once):
    case, _signal = told()
    say()
    ana, path = sign_in("Ana"), address(case, cast)
    refused = answer(ana, path, once)
    assert refused.status_code == 422
    assert "Er is nu geen toestemming voor dit dossier." in text(refused)
    assert "Zij noemt hetzelfde hotel." in text(refused)
    assert answer(ana, path, once, ground="").status_code == 422
    with as_owner():
        assert not HintAnswer.objects.exists()
    assert answer(ana, path, once, ground="vital").status_code == 302


def test_a_no_keeps_its_reason_and_both_answers_can_be_taken_back(told, say, sign_in, cast, once, agreed):
    case, _signal = told()
    say()
    agreed(case)
    ana, path = sign_in("Ana"), address(case, cast)
    answer(ana, path, once, said="declined", ground="", because="Dat is haar zus.")
    assert "Dat is haar zus." in text(ana.get(path))
    assert PROPOSAL not in text(ana.get("/vandaag/"))
    ana.post(f"{path}terug/", {"seen": "1"} | once())
    assert PROPOSAL in text(ana.get("/vandaag/"))
    answer(ana, path, once, seen="2")
    assert "Is gezien in Almere." in text(ana.get(path))
    ana.post(f"{path}terug/", {"seen": "3"} | once())
    assert "Is gezien in Almere." not in text(ana.get(path))
    with acting_as(cast["Ana"]):
        rows = list(HintAnswer.objects.order_by("number"))
        assert [row.said for row in rows] == ["declined", "back", "accepted", "back"]
        assert all(row.facts == [] for row in rows)
        kinds = list(Event.objects.filter(case=case, kind__startswith="hint").values_list("kind", flat=True))
        assert sorted(kinds) == ["hint", "hint_back"]


def test_a_colleague_who_was_quicker_is_not_written_over(told, say, sign_in, cast, once, agreed):
    case, _signal = told()
    say()
    agreed(case)
    ana, path = sign_in("Ana"), address(case, cast)
    answer(ana, path, once, said="declined", because="Dat is haar zus.")
    late = answer(ana, path, once)
    assert late.status_code == 409
    assert "Dat is haar zus." in text(late)
    with as_owner():
        assert HintAnswer.objects.count() == 1


def test_what_the_police_told_does_not_go_along(told, say, sign_in, cast, once, agreed):
    case, _signal = told(**{"who-who": "professional", "source-organisation": "AVIM", "source-kind": "police", "source-ground": "task", "source-knows": "agrees"})  # fmt: skip
    say()
    agreed(case)
    ana, path = sign_in("Ana"), address(case, cast)
    words = text(ana.get(path))
    assert "Joelija" not in words
    assert "komen van de politie" in words
    assert answer(ana, path, once).status_code == 302
    with acting_as(cast["Ana"]):
        [row] = HintAnswer.objects.all()
        assert row.facts == []
        assert row.source["police"] is True


def test_of_a_signal_about_more_people_only_her_own_part_is_shown(told, say, sign_in, cast, once, agreed):
    case, _signal = told(**{"many": "2", "people-1-name": "Trang Nguyen", "people-1-note": "Ziek."})
    say()
    agreed(case)
    ana, path = sign_in("Ana"), address(case, cast)
    answer(ana, path, once)
    words = text(ana.get(path))
    assert "Durft niet naar huis." in words
    for hidden in ("Trang", "Ziek.", "Almere"):
        assert hidden not in words


def test_what_was_taken_along_stays_with_the_case_when_the_signal_is_forgotten(
    told, say, sign_in, cast, once, agreed
):
    case, signal = told()
    say()
    agreed(case)
    path = address(case, cast)
    answer(sign_in("Ana"), path, once)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select zoco.drop_signals(%s)", [[signal.pk]])
    ana = sign_in("Ana")
    words = text(ana.get(f"/trajecten/{case.pk}/aanwijzingen/"))
    assert signal.number in words
    assert "Is gezien in Almere." in text(ana.get(path))


def test_what_was_taken_along_is_doubted_when_nobody_says_any_more_that_it_is_her(
    told, say, sign_in, cast, once, agreed
):
    case, _signal = told()
    say()
    agreed(case)
    ana, path = sign_in("Ana"), address(case, cast)
    answer(ana, path, once)
    say("back")
    ana = sign_in("Ana")
    for page in ("/vandaag/", f"/trajecten/{case.pk}/"):
        assert "Wat u bij dit traject legde, hoort misschien bij een ander" in text(ana.get(page))
    assert "is teruggenomen" in text(ana.get(path))
    assert ana.post(f"{path}terug/", {"seen": "1"} | once(), follow=True).status_code == 200
    assert "hoort misschien bij een ander" not in text(ana.get("/vandaag/"))


def test_two_reports_of_one_coordinator_are_proposed_to_each_other(cast, sign_in, looked, pairs):
    made = []
    for name in ("Yuliya Shtereva", "Joelija Sjtereva"):
        with acting_as(cast["Ana"]):
            report = Report.objects.bring_in(
                by=cast["Ana"], at=timezone.now(), route=Route(cast["Ana"].organisation, ""),
                person=PersonGiven(name=name, birth_date="1998-04-03", reach="0612345678"), municipality="GM0363",
                age=28, gender="woman", forms=["sexual"], ground="not_registered", help_consent=True,
            )  # fmt: skip
            made.append(report)
    with acting_as(cast["Ana"]):
        case = Case.objects.accept(made[0], by=cast["Ana"], at=timezone.now())
    looked()
    [pair] = pairs("Ana")
    with acting_as(cast["Ana"]):
        pair.judge(Said.SAME, because="Zij is het.", by=cast["Ana"], at=timezone.now(), seen=0)
    words = text(sign_in("Ana").get("/vandaag/"))
    assert "Er is nog een aanmelding die waarschijnlijk over deze persoon gaat" in words
    assert made[1].number in words
    assert text(sign_in("Ana").get(address(case, cast))).count(f"/aanmeldingen/{made[1].pk}/") == 1


def test_a_closed_case_asks_nothing(told, say, sign_in, cast, once):
    case, _signal = told()
    say()
    path = address(case, cast)
    with acting_as(cast["Ana"]):
        case.close(by=cast["Ana"], at=timezone.now(), because=CloseReason.GOALS_REACHED, evaluation="goed", reach="bellen")  # fmt: skip
    ana = sign_in("Ana")
    assert PROPOSAL not in text(ana.get("/vandaag/"))
    assert "<form" not in text(ana.get(path)).partition("<main")[2].partition("</main>")[0]
    assert answer(ana, path, once, ground="vital").status_code == 403


def test_who_stands_in_is_asked_as_well(told, say, sign_in, cast):
    case, _signal = told()
    say()
    with acting_as(cast["Ana"]):
        case.grant(cast["Chris"], kind=GrantKind.DEPUTY, by=cast["Ana"], at=timezone.now(), until=None, reason="vakantie")  # fmt: skip
    assert PROPOSAL in text(sign_in("Chris").get("/vandaag/"))


def test_vandaag_and_the_case_ask_the_same_for_one_and_for_many(told, say, send, looked, pairs, sign_in, cast):  # fmt: skip
    case, _signal = told()
    say()
    ana = sign_in("Ana")
    pages = ["/vandaag/", f"/trajecten/{case.pk}/", f"/trajecten/{case.pk}/aanwijzingen/"]

    def asked():
        found = []
        for page in pages:
            ana.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert ana.get(page).status_code == 200
            found.append(len(queries))
        return found

    few = asked()
    for _ in range(3):
        send(**JOELIJA)
    looked()
    for pair in pairs("Hilde"):
        with acting_as(cast["Hilde"]):
            if not pair.judgements.exists():
                pair.judge(Said.SAME, because="Zij.", by=cast["Hilde"], at=timezone.now(), seen=0)
    with acting_as(cast["Ana"]):
        assert len(hints_of([case.pk])) == 4
    assert asked() == few


@pytest.mark.parametrize("noted_first", [True, False])
def test_a_signal_and_the_report_that_was_made_of_it_are_no_pair(send, looked, signals, cast, noted_first):
    """Whichever of the two was compared last; a pair that somebody answered stays."""
    hilde, now = cast["Hilde"], timezone.now()
    send(**YULIYA)
    [signal] = signals()
    if noted_first:
        looked()
    with acting_as(hilde):
        signal.claim(by=hilde, at=now)
        report = Report.objects.bring_in(
            by=hilde, at=now, route=Route(cast["Ana"].organisation, ""), municipality="GM0363", age=28, gender="woman",
            person=PersonGiven(name="Yuliya Shtereva", birth_date="1998-04-03", reach="0612345678"), forms=["sexual"],
            ground="not_registered", help_consent=True,
        )  # fmt: skip
        pair_waiting()
        assert Pair.objects.exists() == noted_first
        signal.became(report, person=0, by=hilde, at=now)
    looked()
    with as_owner():
        assert Subject.objects.count() == 2
        assert not Pair.objects.exists()
