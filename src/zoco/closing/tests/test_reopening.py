"""Somebody comes back: within a year under the same key and linked, later as a new case, and for nobody else."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.cases.codes import CloseReason, GrantKind
from zoco.cases.models import Aftercare, Case, TooLate, months_after
from zoco.cases.tests.pages import path, rows, text_of
from zoco.closing.models import Recognised
from zoco.guard.owner import as_owner
from zoco.reports.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(opened, cast):
    """`closed()`: Ana closed it today."""

    def case(days_ago=0, **given):
        found = opened(**given)
        with acting_as(cast["Ana"]):
            mine = Case.objects.whole().get(pk=found.pk)
            mine.close(
                by=cast["Ana"],
                at=timezone.now(),
                because=CloseReason.GOALS_REACHED,
                evaluation="goed",
                reach="app",
            )
        if days_ago:
            with as_owner(), connection.cursor() as cursor:
                cursor.execute(
                    'update cases_closure set "on" = "on" - %s where case_id = %s', [days_ago, found.pk]
                )
        return found

    return case


@pytest.fixture
def accepted(brought_in, cast):
    """`accepted("Chris")`: a new report that Chris took."""

    def report(name, **given):
        made = brought_in(**given)
        with acting_as(cast[name]):
            Report.objects.get(pk=made.pk).accept(by=cast[name], at=timezone.now())
        return made

    return report


def reopen(browser, case, once, **given):
    return browser.post(
        path("case_reopening", case), {"story": "Weer bedreigd.", "report": "", **once(), **given}
    )


def test_help_begins_again_with_a_link_both_ways_and_the_same_person(sign_in, closed, once):
    earlier, ana = closed(), sign_in("Ana")
    assert reopen(ana, earlier, once).status_code == 302
    again = rows(Case, follows=earlier)[0]
    assert (again.victim_id, again.data_key_id) == (earlier.victim_id, earlier.data_key_id)
    assert again.number != earlier.number
    assert earlier.number in text_of(ana.get(path("case", again)))
    assert again.number in text_of(ana.get(path("case", earlier)))
    assert "Weer bedreigd." in text_of(ana.get(path("case", again)))
    assert "afgesloten" in text_of(ana.get(path("case", earlier)))
    assert all(each.cancelled_on for each in rows(Aftercare, case=earlier))
    assert "/nazorg/" not in text_of(ana.get(path("case", earlier)))


def test_reopening_twice_is_reopening_once(sign_in, closed, once):
    earlier, ana = closed(), sign_in("Ana")
    assert reopen(ana, earlier, once).url == reopen(ana, earlier, once).url
    assert len(rows(Case, follows=earlier)) == 1


def test_an_open_case_is_not_reopened(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    assert reopen(ana, case, once).status_code == 302
    assert not rows(Case, follows=case)


def test_after_a_year_it_is_refused_and_said_why(sign_in, closed, once, cast):
    earlier, ana = closed(days_ago=370), sign_in("Ana")
    assert "langer dan een jaar" in text_of(ana.get(path("case_reopening", earlier)))
    assert reopen(ana, earlier, once).status_code == 200
    assert not rows(Case, follows=earlier)
    with acting_as(cast["Ana"]), pytest.raises(TooLate):
        Case.objects.whole().get(pk=earlier.pk).reopen(by=cast["Ana"], at=timezone.now(), story="x")


def test_the_last_day_of_the_year_is_whole(sign_in, closed, once):
    on = months_after(localdate(), -12)
    earlier = closed(days_ago=(localdate() - on).days)
    if months_after(on, 12) == localdate():  # not so on 29 February
        assert reopen(sign_in("Ana"), earlier, once).status_code == 302


def test_after_a_year_the_coordinator_who_recognises_her_links_the_two(sign_in, closed, opened, once, cast):
    earlier, later, ana = closed(days_ago=370), opened(), sign_in("Ana")
    assert ana.post(path("case_recognition", later), {"number": "T-NIETS", **once()}).status_code == 422
    assert ana.post(path("case_recognition", later), {"number": later.number, **once()}).status_code == 422
    assert (
        ana.post(path("case_recognition", later), {"number": earlier.number.lower(), **once()}).status_code
        == 302
    )
    assert [(link.case_id, link.earlier_id) for link in rows(Recognised)] == [(later.pk, earlier.pk)]


def test_a_link_to_what_one_cannot_read_is_not_made(sign_in, closed, once, cast, accepted):
    earlier, report = closed(), accepted("Chris")
    with acting_as(cast["Chris"]):
        later = Case.objects.open_for(Report.objects.get(pk=report.pk), by=cast["Chris"], at=timezone.now())
        with pytest.raises(DatabaseError), transaction.atomic():
            Recognised.objects.create(case=later, earlier_id=earlier.pk, by=cast["Chris"], at=timezone.now())
    assert (
        sign_in("Chris")
        .post(path("case_recognition", later), {"number": earlier.number, **once()})
        .status_code
        == 422
    )


def test_who_reads_along_reopens_with_a_report_of_her_own_and_reads_the_earlier_case(
    sign_in, closed, once, cast, accepted
):
    earlier = closed()
    with acting_as(cast["Ana"]):
        mine = Case.objects.get(pk=earlier.pk)
        grant = mine.grant(cast["Chris"], kind=GrantKind.DEPUTY, by=cast["Ana"], at=timezone.now(), until=None, reason="vrij")  # fmt: skip
    report, chris = accepted("Chris"), sign_in("Chris")
    assert reopen(chris, earlier, once).status_code == 422
    assert reopen(chris, earlier, once, report=str(report.pk)).status_code == 302
    again = rows(Case, follows=earlier)[0]
    assert again.lead_id == cast["Chris"].pk
    with acting_as(cast["Ana"]):
        grant.refresh_from_db()
        grant.end(by=cast["Ana"], at=timezone.now())
    assert sign_in("Chris").get(path("case", earlier)).status_code == 200
    assert sign_in("Chris").get(path("case", again)).status_code == 200
    assert sign_in("Ana").get(path("case", again)).status_code == 404


def insert(seat, earlier, **given):
    """A case that follows, by SQL of one's own: a whole row, so that nothing but the rule can refuse it."""
    changes = {
        "id": uuid4(), "number": "T-VALS23", "follows_id": earlier.pk, "report_id": None, "lead_id": seat.pk,
        "opened_on": localdate(), "story": None, **given,
    }  # fmt: skip
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select to_jsonb(c) from cases_case c where id = %s", [earlier.pk])
        row = json.loads(cursor.fetchone()[0]) | {
            name: value if value is None else str(value) for name, value in changes.items()
        }
    with acting_as(seat), connection.cursor() as cursor:
        cursor.execute(
            "insert into cases_case select * from jsonb_populate_record(null::cases_case, %s::jsonb)",
            [json.dumps(row)],
        )


@pytest.mark.parametrize("name", ["Chris", "Boris", "Hilde", "Pieter", "Tamara"])
def test_nobody_else_makes_a_case_that_follows(cast, closed, accepted, name):
    earlier = closed()
    with pytest.raises(DatabaseError):
        insert(cast[name], earlier)
    if name == "Chris":  # a colleague of the same house, with a report that she took
        report = accepted("Chris")
        with pytest.raises(DatabaseError):
            insert(cast[name], earlier, report_id=report.pk)


def test_emergency_access_is_not_enough(cast, closed, accepted):
    earlier, report = closed(), accepted("Chris")
    with acting_as(cast["Chris"]), connection.cursor() as cursor:
        cursor.execute("select zoco.break_glass(%s, %s, 1)", [earlier.number, uuid4()])
    with pytest.raises(DatabaseError):
        insert(cast["Chris"], earlier, report_id=report.pk)


def test_the_lead_follows_only_the_same_person_a_closed_case_and_within_a_year(cast, closed, opened):
    earlier, other, still_open = closed(), closed(), opened()
    ana = cast["Ana"]
    for wrong in (
        {"victim_id": other.victim_id},
        {"data_key_id": other.data_key_id},
        {"opened_on": localdate() + timedelta(days=367)},
        {"opened_on": localdate() - timedelta(days=1)},
        {"report_id": other.report_id, "lead_id": cast["Chris"].pk},
    ):
        with pytest.raises(DatabaseError):
            insert(ana, earlier, **wrong)
    with pytest.raises(DatabaseError):
        insert(ana, still_open)
    insert(ana, earlier)


@pytest.mark.parametrize("page", ["case_closure", "case_reopening", "case_recognition"])
def test_for_others_these_pages_do_not_exist(sign_in, closed, page, once):
    case = closed()
    for name in ["Boris", "Chris", "Hilde"]:
        browser = sign_in(name)
        assert browser.get(path(page, case)).status_code == 404
        assert browser.post(path(page, case), once()).status_code == 404
