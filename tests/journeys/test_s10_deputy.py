"""S10: Ana, who leads 31 cases, falls ill; Chris stands in."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from journeys.steps import Desk, on, rows, start, terms, typed
from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.cases.models import Case, Grant
from zoco.demo import network
from zoco.guard.owner import as_owner
from zoco.reports.models import Report
from zoco.transfers.models import Substitution

pytestmark = pytest.mark.django_db

TAKEN, FELL_ILL = date(2026, 3, 9), date(2026, 3, 16)
# The database keeps its own clock: the substitution is as long as that from 16 March to 1 May, but begins today.
DAYS = (date(2026, 5, 1) - FELL_ILL).days
WITH_A_TERM = ("Amara", "Joy", "Grace", "Faith", "Hope")
REFUSES = "Mercy"
OTHERS = tuple(f"Persoon {number}" for number in range(25))


@pytest.fixture(scope="module")
def story(stage, desk) -> SimpleNamespace:
    told = SimpleNamespace(cases={})
    with on(TAKEN, "09:00"):
        for name in (*WITH_A_TERM, REFUSES, *OTHERS):
            told.cases[name] = taken_on(stage, name)
        five_terms(desk("Ana"), told.cases)
        desk("Ana").sends(
            "exclusion_new", told.cases[REFUSES], person=stage["Chris"].person_id, reason="familie"
        )
    with on(FELL_ILL, "08:00"):
        told.before = [desk("Chris").get("case", case).status_code for case in told.cases.values()]
        told.team = desk("Tamara").reads("workload")
        told.today_of_the_leader = desk("Tamara").reads("today")
    told.arranged = arranged(desk("Tamara"), stage)
    with on(FELL_ILL, "09:00"):
        told.ahead = desk("Chris").get("ahead")
        told.today = desk("Chris").get("today")
    return told


def taken_on(stage: dict[str, Any], name: str) -> Any:
    at, ana = timezone.now(), stage["Ana"]
    report = network.bring_in(
        stage["Pieter"],
        at,
        name=name,
        age=27,
        gender="woman",
        nationality_group="non_eu",
        forms=["sexual"],
        municipality="Amsterdam",
        reach="appen na 20 uur",
    )
    with acting_as(ana):
        return network.take(report, ana, at)


def five_terms(ana: Desk, cases: dict[str, Any]) -> None:
    start(ana, cases["Amara"], "objection", decision_date=date(2026, 3, 9))
    start(ana, cases["Joy"], "rvb_allowance", right_arises=date(2026, 3, 9))
    start(ana, cases["Grace"], "cosm_placement", placement_start=date(2026, 1, 9))
    start(ana, cases["Faith"], "data_subject_request", request_date=date(2026, 1, 31))
    start(ana, cases["Hope"], "injured_party_claim")
    ana.sends("action_new", cases["Hope"], title="Voegingsformulier inleveren", due_on=date(2026, 4, 2))


def arranged(tamara: Desk, stage: dict[str, Any]) -> Any:
    """Today by the clock of the database."""
    return tamara.sends(
        "substitution_new",
        absent=stage["Ana"].pk,
        deputy=stage["Chris"].pk,
        why="ill",
        until=timezone.localdate() + timedelta(days=DAYS),
    )


def late(answer: Any) -> list[str]:
    return [line.title for line in answer.context["late"]]


# The deadlines


def test_the_objection_is_due_on_tuesday_7_april_past_easter(story):
    assert terms(story.cases["Amara"])["objection/lodge"] == [date(2026, 4, 7)]


def test_the_access_request_was_due_on_monday_2_march_and_is_shown_late_and_red(story):
    assert terms(story.cases["Faith"])["data_subject_request/answer"] == [date(2026, 3, 2)]
    [line] = [line for line in story.today.context["late"] if line.case_id == story.cases["Faith"].pk]
    assert line.due == date(2026, 3, 2)
    page = story.today.content.decode()
    red = page[page.index('id="te-laat"') :]
    assert 'class="is-overdue"' in red[: red.index("Faith")]


def test_two_months_more_are_refused_when_she_was_not_told_in_time(story, desk):
    from zoco.procedures.models import Procedure

    [request] = rows(Procedure, case=story.cases["Faith"])
    with on(FELL_ILL, "11:00"):
        chris = desk("Chris")
        no = chris.tries("procedure_extension", request, told_on=date(2026, 3, 3), reason="veel stukken")
        assert no.status_code == 422
        chris.sends("procedure_extension", request, told_on=date(2026, 3, 2), reason="veel stukken")
    assert terms(story.cases["Faith"])["data_subject_request/answer"] == [date(2026, 4, 30)]


def test_the_deputy_sees_the_five_in_the_order_of_their_days(story):
    wanted = {story.cases[name].pk: name for name in WITH_A_TERM}
    lines = [*story.ahead.context["late"], *(line for _day, of in story.ahead.context["days"] for line in of)]
    near = [wanted[line.case_id] for line in lines if line.case_id in wanted and line.due]
    assert near[:2] == ["Faith", "Joy"]
    every = story.today.context
    shown = [*every["late"], *(line for _kind, of in every["groups"] for line in of)]
    assert set(wanted) <= {line.case_id for line in shown}


# Shared


def test_who_reported_hears_whom_to_call_now_and_reads_no_content(story, desk):
    [report] = rows(Report, pk=story.cases["Amara"].report_id)
    with on(FELL_ILL, "10:00"):
        pieter = desk("Pieter")
        assert pieter.is_refused("case", story.cases["Amara"])
        assert "Aanspreekpunt is nu: Chris Bos." in pieter.reads("report", report)


@pytest.mark.parametrize("name", ["Boris", "Mila", "Pieter", "Hilde"])
def test_nobody_of_another_house_stands_in(story, desk, name):
    with on(FELL_ILL, "10:00"):
        assert desk(name).is_refused("case", story.cases["Amara"])


def test_each_person_hears_neutrally_that_the_contact_changed(story, desk):
    with on(FELL_ILL, "10:00"):
        chris = desk("Chris")
        page = chris.reads("today")
        assert "Zeg via de veilige weg alleen dat het contact is veranderd." in page
        [line] = [
            line
            for _kind, of in chris.get("today").context["groups"]
            for line in of
            if line.case_id == story.cases["Amara"].pk and line.posts
        ]
        chris.client.post(line.leads_to)
        assert "regelde waarneming door Chris Bos" in chris.reads("case", story.cases["Amara"])


# Check


def test_before_the_substitution_the_deputy_reads_nothing(story):
    assert set(story.before) == {404}


def test_the_access_of_the_deputy_ends_on_the_end_date(story, desk):
    last = timezone.localdate() + timedelta(days=DAYS)
    grants = [each for each in rows(Grant) if each.kind == "deputy"]
    assert len(grants) == 30
    assert {timezone.localtime(each.until_at).date() for each in grants} == {last + timedelta(days=1)}
    assert desk("Chris").get("case", story.cases["Amara"]).status_code == 200
    the_end_date_passes()
    chris = desk("Chris")
    assert chris.get("case", story.cases["Amara"]).status_code == 404
    assert "Amara" not in chris.reads("today")


def the_end_date_passes() -> None:
    """As if it had all begun earlier: the clock of the database cannot be moved, and a grant can only end."""
    began, ended = timezone.now() - timedelta(days=DAYS + 1), timezone.now() - timedelta(hours=1)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # nothing may wait when the table changes
        cursor.execute("alter table cases_grant disable trigger zoco_only_ends")
        Grant.objects.filter(kind="deputy").update(started_at=began, until_at=ended)
        cursor.execute("alter table cases_grant enable trigger zoco_only_ends")
        Substitution.objects.update(from_at=began, until_at=ended)


def test_one_who_refused_this_deputy_is_left_out_and_reassigned_by_number(story, stage, desk):
    case = story.cases[REFUSES]
    assert desk("Chris").get("case", case).status_code == 404
    assert case.number in story.arranged.content.decode()
    tamara = desk("Tamara")
    no = tamara.tries("reassignment_by_number", numbers=[case.number], to=stage["Chris"].pk, why="absence")
    assert no.status_code == 422
    other = a_third_colleague()
    tamara = desk("Tamara")
    tamara.sends("reassignment_by_number", numbers=[case.number], to=typed(other), why="absence")
    assert [each.lead_id for each in rows(Case, pk=case.pk)] == [other.pk]


def a_third_colleague() -> Any:
    """A third coordinator of the same house."""
    from zoco.demo.cast import KIND, Member, enrol
    from zoco.people.models import Role

    lotte = Member("Lotte", "Lotte Kok", "HVO-Querido/ACM", KIND.CARE_COORDINATOR, Role.COORDINATOR, "")
    with as_owner():
        return enrol(lotte, since=date(2020, 1, 1))


def test_reading_by_the_deputy_is_logged_as_substitution(story, stage, desk):
    with on(FELL_ILL, "10:00"):
        desk("Chris").reads("case", story.cases["Joy"])
        looks = rows(Look, case_id=story.cases["Joy"].pk, seat_id=stage["Chris"].pk)
        assert {look.ground for look in looks} == {"deputy"}
    assert "aarneming" in desk("Ana").reads("case_log", story.cases["Joy"])


def test_the_team_leader_sees_counts_and_deadlines_and_no_content(story, desk):
    assert "Ana de Wit 31 1" in story.team
    for name in (*WITH_A_TERM, REFUSES):
        assert name not in story.team + story.today_of_the_leader + story.arranged.content.decode()
    with on(FELL_ILL, "10:00"):
        tamara = desk("Tamara")
        for page in ("case", "procedures_of_case", "case_contacts"):
            assert tamara.is_refused(page, story.cases["Amara"])
