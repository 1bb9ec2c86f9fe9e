"""Who may be the same person is found through keyed hashes and sealed lines, and exists for who may see both."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from zoco.access.acting import acting_as, step_into
from zoco.guard.owner import as_owner
from zoco.reports.models import PersonGiven, Report
from zoco.reports.routing import Route
from zoco.seal import triage
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import fresh_ring
from zoco.subjects import searching
from zoco.subjects.jobs import count_subjects
from zoco.subjects.models import Pair, Subject
from zoco.subjects.searching import counted_now, search

pytestmark = pytest.mark.django_db

YULIYA = {
    "people-0-name": "Yuliya Shtereva",
    "people-0-birth_date": "03-04-1998",
    "people-0-phones": "0612345678",
    "people-0-nationality": "Bulgaarse",
}
JOELIJA = {
    "people-0-name": "Joelija Sjtereva",
    "people-0-birth_date": "03-04-1998",
    "people-0-phones": "+31 6 12345678",
    "people-0-nationality": "BG",
}
SOMEBODY = {"people-0-name": "Trang Nguyen", "people-0-birth_date": "11-09-2001"}


@pytest.fixture
def a_report(cast):
    """Ana brings in, and takes, a report about the same woman."""

    def made(name="Joelija Sjtereva"):
        ana, now = cast["Ana"], timezone.now()
        with acting_as(ana):
            return Report.objects.bring_in(
                by=ana,
                at=now,
                route=Route(ana.organisation, "", ()),
                person=PersonGiven(name=name, birth_date="1998-04-03", reach="0612345678"),
                municipality="0363",
                age=28,
                gender="woman",
                forms=["sexual"],
                ground="not_registered",
                help_consent=True,
            )

    return made


def rows(question, *given):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(question, given)
        return cursor.fetchall()


def test_two_signals_about_one_woman_meet_and_a_third_does_not(send, looked, pairs):
    for told in (YULIYA, JOELIJA, SOMEBODY):
        send(**told)
    assert looked() == 1
    [pair] = pairs("Hilde")
    assert {pair.first.row["given_names"], pair.second.row["given_names"]} == {
        "Yuliya Shtereva",
        "Joelija Sjtereva",
    }
    assert pair.placeable
    told = pair.explanation
    assert told.score == pytest.approx(pair.score)
    assert sum(reason.bits for reason in told.reasons) == pytest.approx(told.score)
    assert "dezelfde geboortedatum" in {reason.words("nl") for reason in told.reasons}
    assert looked() == 0  # once is enough


def test_a_report_meets_an_old_signal_while_it_is_saved(send, looked, a_report):
    send(**YULIYA)
    looked()
    report = a_report()
    assert rows("select count(*) from subjects_pair") == [(1,)]
    assert rows("select count(*) from subjects_subject where report_id = %s and paired_at is null", report.pk) == [(0,)]  # fmt: skip
    assert looked() == 0


def test_a_report_is_saved_though_comparing_fails(send, looked, a_report, monkeypatch):
    def broken(*_given):
        with connection.cursor() as cursor:
            cursor.execute("select 1 / 0")

    send(**YULIYA)
    looked()
    with monkeypatch.context() as patched:
        patched.setattr(searching, "search", broken)
        assert a_report().pk
    assert rows("select count(*) from subjects_pair") == [(0,)]
    assert looked() == 1


def test_a_pair_exists_for_nobody_else(send, looked, pairs, cast):
    send(**YULIYA)
    send(**JOELIJA)
    looked()
    for name in ("Ana", "Boris", "Mila", "Pieter"):
        assert pairs(name) == []
        with acting_as(cast[name]):
            assert not Subject.objects.exists()
    step_into(None)
    assert not Pair.objects.exists()
    assert not Subject.objects.exists()


def test_who_is_at_no_desk_finds_nothing_by_a_key(send, looked, cast):
    send(**YULIYA)
    looked()
    [(keys,)] = rows("select keys from subjects_subject")

    def near():
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from zoco.subjects_near(%s, 50, 10)", [keys])
            return cursor.fetchone()[0]

    with acting_as(cast["Hilde"]):
        assert near() == 1
    with acting_as(cast["Pieter"]):
        assert near() == 0
    step_into(None)
    assert near() == 0


def test_a_report_and_a_signal_meet_for_who_sees_both_only(send, looked, pairs, a_report, cast):
    """CoMensha does not see what a coordinator was told, nor she what triage was told."""
    report = a_report()
    send(**YULIYA)
    looked()
    assert rows("select count(*) from subjects_pair") == [(1,)]
    assert pairs("Hilde") == pairs("Ana") == []
    with acting_as(cast["Ana"]):
        assert [each.report_id for each in Subject.objects.all()] == [report.pk]


def test_two_reports_that_a_coordinator_sees_meet_for_her(looked, pairs, a_report):
    a_report()
    a_report("Yuliya Shtereva")
    looked()
    assert len(pairs("Ana")) == 1
    assert pairs("Hilde") == pairs("Boris") == []


def test_two_people_of_one_signal_never_meet(send, looked, pairs):
    both = YULIYA | {"many": "2"} | {key.replace("-0-", "-1-"): value for key, value in YULIYA.items()}
    send(**both)
    assert looked() == 0
    assert len(rows("select id from subjects_subject")) == 2


def test_the_tables_hold_no_word_of_it(send, looked):
    send(**YULIYA)
    looked()
    for table in ("subjects_subject", "subjects_subjectkey", "subjects_pair", "subjects_counting"):
        held = str(rows(f"select row_to_json(t)::text, t::text from {table} t")).lower()
        for word in ("yuliya", "iulia", "shtereva", "stereva", "1998", "12345678"):
            assert word not in held
            assert word.encode().hex() not in held


def test_a_sealed_line_opens_on_its_own_row_only(send, looked, cast):
    send(**YULIYA)
    send(**SOMEBODY)
    looked()
    with acting_as(cast["Hilde"]):
        first, second = Subject.objects.all()
        first.encoding = second.encoding
        with pytest.raises(SealBroken):
            assert first.record


def test_what_a_crowd_shares_finds_nobody(send, looked, pairs, cast):
    """A shelter's phone in a hundred signals brings no hundred candidates each."""
    with acting_as(cast["Hilde"]):
        names = [f"{a}o{b}a {b}e{a}i" for a, b in product("bdfgklmnprst", repeat=2) if a != b][:110]
        for name in names:
            Subject.objects.note([{"given_names": name, "phone": "0201234567"}], at=timezone.now(), signal=uuid4())  # fmt: skip
        [subject] = Subject.objects.note([{"phone": "0201234567"}], at=timezone.now(), signal=uuid4())
        found = search(subject.record, counted_now())
    assert found.ids == []


def test_a_signal_takes_its_subject_along(send, looked, signals):
    send(**YULIYA)
    send(**JOELIJA)
    looked()
    gone = signals()[0]
    rows("select zoco.drop_signals(%s)", [gone.pk])
    assert rows("select count(*) from subjects_subject") == [(1,)]
    assert rows("select count(*) from subjects_pair") == [(0,)]
    [(keys,)] = rows("select keys from subjects_subject")
    assert rows("select count(*) from subjects_subjectkey") == [(len(keys),)]


def test_what_is_rare_is_counted_each_night(send, looked, cast):
    for told in (YULIYA, JOELIJA, SOMEBODY):
        send(**told)
    looked()
    step_into(None)
    assert count_subjects() == 3
    with acting_as(cast["Hilde"]):
        assert counted_now().having["w"] == 3


def test_a_line_whose_key_is_lost_keeps_nobody_else_from_being_compared(send, looked, pairs):
    send(**YULIYA)
    looked()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(r"update subjects_subject set encoding = overlay(encoding placing '\x00000000' from 2 for 4), paired_at = null")  # fmt: skip
    send(**JOELIJA)
    send(**YULIYA)
    assert looked() == 1
    assert looked() == 0


def test_a_key_of_triage_stays_while_a_line_of_the_index_opens_with_it(send, looked, monkeypatch):
    monkeypatch.setattr(triage, "DATABASE", "default")
    send(**YULIYA)
    with as_owner():
        assert triage.many_lines_under(fresh_ring().current("triage")) == 0
    looked()
    with as_owner():
        assert triage.many_lines_under(fresh_ring().current("triage")) == 1
