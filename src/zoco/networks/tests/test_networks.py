"""Who shares a phone or a car belongs to one network, and is not one person; what somebody may not see is not there."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.guard.owner import as_owner
from zoco.reports.models import PersonGiven, Report
from zoco.reports.routing import Route
from zoco.subjects.models import Pair, Said, Subject
from zoco.subjects.searching import pair_waiting

pytestmark = pytest.mark.django_db

YULIYA = {"people-0-name": "Yuliya Shtereva", "people-0-birth_date": "03-04-1998", "people-0-phones": "0612345678"}  # fmt: skip
JOELIJA = {"people-0-name": "Joelija Sjtereva", "people-0-birth_date": "03-04-1998", "people-0-phones": "+31 6 12345678"}  # fmt: skip
TRANG = {"people-0-name": "Trang Nguyen", "people-0-birth_date": "11-09-2001", "people-0-phones": "0612345678"}  # fmt: skip


@pytest.fixture
def subject_of(cast):
    """The subject with this in its name, for whom it exists."""

    def found(name, who="Hilde"):
        with acting_as(cast[who]):
            return next(each for each in Subject.objects.all() if name in each.row["given_names"])

    return found


@pytest.fixture
def report_about(cast):
    """Somebody brings in, and keeps, a report."""

    def made(name, who="Ana", phone="0612345678"):
        seat = cast[who]
        with acting_as(seat):
            return Report.objects.bring_in(
                by=seat,
                at=timezone.now(),
                route=Route(seat.organisation, "", ()),
                person=PersonGiven(name=name, birth_date="1998-04-03", reach=phone),
                municipality="0363",
                age=28,
                gender="woman",
                forms=["sexual"],
                ground="not_registered",
                help_consent=True,
            )

    return made


def test_who_shares_a_phone_is_together_and_who_is_the_same_is_told_apart_from_it(
    send, looked, sign_in, subject_of, pairs, cast
):
    for told in (YULIYA, JOELIJA, TRANG):
        send(**told)
    looked()
    hilde, path = sign_in("Hilde"), f"/netwerk/{subject_of('Yuliya').pk}/"
    words = hilde.get(path).content.decode()
    for said in ("Yuliya Shtereva", "Joelija Sjtereva", "Trang Nguyen", "telefoon +31612345678"):
        assert said in words
    picture = words.partition("<figcaption")[0]
    assert picture.count("network__together") == 3  # one phone, three people
    assert picture.count("network__same--proposed") == 1
    assert picture.count("network__same--decided") == 0
    pair, *_weaker = pairs("Hilde")
    with acting_as(cast["Hilde"]):
        pair.judge(Said.SAME, because="Zelfde geboortedag.", by=cast["Hilde"], at=timezone.now(), seen=0)
    picture = hilde.get(path).content.decode().partition("<figcaption")[0]
    assert picture.count("network__same--decided") == 1
    assert picture.count("network__together") == 3  # they are still two who were told of


def test_no_more_than_a_no_keeps_them_apart(send, looked, sign_in, subject_of, pairs, cast):
    send(**YULIYA)
    send(**JOELIJA)
    looked()
    [pair] = pairs("Hilde")
    with acting_as(cast["Hilde"]):
        pair.judge(Said.OTHER, because="Twee zussen.", by=cast["Hilde"], at=timezone.now(), seen=0)
    picture = sign_in("Hilde").get(f"/netwerk/{subject_of('Yuliya').pk}/").content.decode()
    assert "network__same--" not in picture.partition("<figcaption")[0]
    assert "network__together" in picture


def test_each_look_is_in_the_log_of_who_was_looked_at(send, looked, sign_in, subject_of, signals):
    for told in (YULIYA, TRANG):
        send(**told)
    looked()
    sign_in("Hilde").get(f"/netwerk/{subject_of('Yuliya').pk}/")
    with as_owner():
        seen = set(Look.objects.filter(what="network.open").values_list("subject_id", flat=True))
    assert seen == {each.pk for each in signals()}


def test_a_coordinator_sees_her_own_people_and_nobody_else_not_even_as_a_number(
    send, looked, sign_in, subject_of, report_about
):
    report_about("Ana Popa")
    report_about("Eva Popa")
    report_about("Vreemd Elders", who="Boris")
    send(**YULIYA)
    looked()
    path = f"/netwerk/{subject_of('Ana Popa', 'Ana').pk}/"
    words = sign_in("Ana").get(path).content.decode()
    assert "Eva Popa" in words
    assert "Vreemd" not in words
    assert "Yuliya" not in words
    assert words.partition("<figcaption")[0].count("network__together") == 2
    for name, status in (("Boris", 404), ("Hilde", 404), ("Pieter", 403), ("Sara", 403), ("Wilma", 403)):
        assert sign_in(name).get(path).status_code == status


def test_who_is_alone_for_who_looks_is_told_so_whoever_else_there_is(send, looked, sign_in, subject_of, report_about):  # fmt: skip
    report_about("Ana Popa")
    send(**YULIYA)
    looked()
    words = sign_in("Ana").get(f"/netwerk/{subject_of('Ana Popa', 'Ana').pk}/").content.decode()
    assert "Niemand die u mag zien" in words
    assert "<figure" not in words


def test_what_a_crowd_shares_is_named_and_not_followed(sign_in, cast):
    with acting_as(cast["Hilde"]):
        for number in range(31):
            Subject.objects.note([{"given_names": f"Naam{number}", "phone": "0201234567"}], at=timezone.now(), signal=uuid4())  # fmt: skip
        rows = [{"given_names": name, "phone": "0201234567", "plate": "GX-123-B"} for name in ("Yuliya", "Trang")]  # fmt: skip
        made = [Subject.objects.note([row], at=timezone.now(), signal=uuid4())[0] for row in rows]
    words = sign_in("Hilde").get(f"/netwerk/{made[0].pk}/").content.decode()
    assert "Dit delen meer dan 30 mensen" in words
    assert "telefoon +31201234567" in words
    assert "kenteken GX-123-B" in words  # as it was told
    assert "Trang" in words
    assert "Naam" not in words
    assert words.partition("<figcaption")[0].count("network__together") == 2


def test_an_event_that_ties_signals_is_a_knot_of_the_network(send, looked, sign_in, subject_of):
    code = send(**YULIYA)
    send(**{"people-0-name": "Trang Nguyen", "event-earlier": code.code})
    looked()
    words = sign_in("Hilde").get(f"/netwerk/{subject_of('Yuliya').pk}/").content.decode()
    assert "Trang Nguyen" in words
    assert "gebeurtenis" in words
    assert words.partition("<figcaption")[0].count("network__together") == 2


def test_the_page_asks_the_same_of_the_database_for_few_and_for_many(sign_in, cast):
    def told(many):
        return [
            Subject.objects.note(
                [{"given_names": f"Naam{n}", "phone": "0612345678", "plate": f"GX-12{n % 3}-B"}], at=timezone.now(), signal=uuid4()
            )[0]
            for n in range(many)
        ]  # fmt: skip

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert hilde.get(path).status_code == 200
        return len(found)

    with acting_as(cast["Hilde"]):
        [first, _second] = told(2)
        pair_waiting()
        hilde = sign_in("Hilde")
    path = f"/netwerk/{first.pk}/"
    hilde.get(path)
    few = asked()
    with acting_as(cast["Hilde"]):
        told(20)
        pair_waiting()
        assert Pair.objects.exists()
    assert asked() == few


def test_the_signal_leads_to_the_network_of_each_of_its_people(send, looked, sign_in, signals, subject_of):
    send(**YULIYA)
    looked()
    words = sign_in("Hilde").get(signals()[0].get_absolute_url()).content.decode()
    assert f"/netwerk/{subject_of('Yuliya').pk}/" in words


def test_a_signal_and_the_report_that_was_made_of_it_are_one_without_a_word_of_anybody(
    send, looked, sign_in, signals, subject_of, report_about, cast
):
    send(**YULIYA)
    looked()
    report = report_about("Iemand Anders", who="Hilde", phone="")
    [signal] = signals()
    with acting_as(cast["Hilde"]):
        signal.claim(by=cast["Hilde"], at=timezone.now())
        signal.became(report, person=0, by=cast["Hilde"], at=timezone.now())
    for name in ("Yuliya", "Iemand Anders"):
        words = sign_in("Hilde").get(f"/netwerk/{subject_of(name).pk}/").content.decode()
        assert "Yuliya Shtereva" in words
        assert "Iemand Anders" in words
        assert words.partition("<figcaption")[0].count("network__same--decided") == 1
