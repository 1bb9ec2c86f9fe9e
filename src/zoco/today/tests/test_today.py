"""Vandaag asks first what does most harm when it waits, shows nobody else's work, and costs the same for thirty people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.demo import network
from zoco.today.lines import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("listing")]
ABOUT = {
    "gender": "man",
    "nationality_group": "non_eu",
    "forms": ["labour"],
    "municipality": "Amsterdam",
    "age": 30,
}


def open_case(cast, name, *, spoken=1, reflection=None):
    at = timezone.now() - timedelta(days=40)
    report = network.bring_in(cast["Pieter"], at, name=name, **ABOUT)
    with acting_as(cast["Ana"]):
        case = network.take(report, cast["Ana"], at)
        network.hear(case, cast["Ana"], at, safe_now=True, residence_status="none")
        network.talk(case, cast["Ana"], timezone.now() - timedelta(days=spoken), "gesproken")
        if reflection is not None:
            day = localdate() - timedelta(days=reflection)
            network.start(case, cast["Ana"], at, "rvb_allowance", {"right_arises": day})
    return case


def today(client, seat):
    client.force_login(seat.person)
    return client.get(reverse("today"))


def of_kind(page, kind):
    return [
        line
        for line in dict(page.context["groups"]).get(kind, []) + page.context["late"]
        if line.kind == kind
    ]


def test_what_is_late_stands_before_what_waits_and_what_comes(client, cast):
    open_case(cast, "Laat", reflection=20)
    open_case(cast, "Straks", reflection=4)
    network.bring_in(cast["Pieter"], timezone.now(), name="Nieuw", urgent=True, **ABOUT)
    page = today(client, cast["Ana"]).content.decode()
    assert page.index('id="te-laat"') < page.index('id="report"') < page.index('id="deadline"')
    assert "6 dagen te laat" in page
    assert "geen veilige plek vannacht" in page


@pytest.mark.parametrize(("days", "late"), [(13, False), (14, False), (15, True)])
def test_a_last_day_is_whole(client, cast, days, late):
    """Two weeks after the right arose is the last day: on it there is time, the day after there is not."""
    open_case(cast, "Iemand", reflection=days)
    assert ('id="te-laat"' in today(client, cast["Ana"]).content.decode()) == late


@pytest.mark.parametrize(("days", "asked"), [(13, False), (14, True)])
def test_whom_nobody_spoke_to_for_two_weeks_is_named(client, cast, days, asked):
    case = open_case(cast, "Stil", spoken=days)
    page = today(client, cast["Ana"])
    assert (case.pk in [line.case_id for line in of_kind(page, Kind.SILENCE)]) == asked


def test_each_line_leads_to_its_answer_in_one_step(client, cast):
    case = open_case(cast, "Stil", spoken=20, reflection=20)
    page = today(client, cast["Ana"]).content.decode()
    assert reverse("contact_new", args=[case.pk]) in page
    assert "/gehaald/" in page


@pytest.mark.parametrize("name", ["Chris", "Boris", "Hilde", "Mila"])
def test_a_colleague_sees_none_of_it(client, cast, name):
    case = open_case(cast, "Laat", reflection=20, spoken=20)
    page = today(client, cast[name]).content.decode()
    assert case.number not in page
    assert "Laat<" not in page


def test_the_team_leader_sees_numbers_and_no_case(client, cast):
    case = open_case(cast, "Laat", reflection=20, spoken=20)
    page = today(client, cast["Tamara"])
    [ana] = [load for load in page.context["loads"] if load.seat == cast["Ana"]]
    assert (ana.open_cases, ana.overdue, ana.silent) == (1, 1, 1)
    assert case.number not in page.content.decode()
    assert "Laat<" not in page.content.decode()


def test_a_team_leader_of_elsewhere_counts_only_her_own(client, cast):
    open_case(cast, "Laat", reflection=20)
    with acting_as(cast["Boris"]), connection.cursor() as cursor:
        cursor.execute("select count(*) from zoco.workload(current_date)")
        assert cursor.fetchone() == (0,)


def test_it_costs_as_many_queries_for_twenty_people_as_for_one(client, cast):
    def counted():
        with CaptureQueriesContext(connection) as captured:
            assert today(client, cast["Ana"]).status_code == 200
        return len(captured)

    open_case(cast, "Een", reflection=20, spoken=20)
    network.bring_in(cast["Pieter"], timezone.now(), name="Nieuw", **ABOUT)
    today(client, cast["Ana"])  # what is remembered between requests is remembered now
    one = counted()
    for number in range(19):
        open_case(cast, f"Nummer {number}", reflection=20, spoken=20)
        network.bring_in(cast["Pieter"], timezone.now(), name="Nieuw", **ABOUT)
    assert counted() == one


@pytest.mark.parametrize("name", ["Rob", "Bea", "Stan"])
def test_who_has_no_work_there_is_told_so(client, cast, name):
    assert "Voor uw rol staat er vandaag niets klaar" in today(client, cast[name]).content.decode()


def test_a_reporter_sees_how_it_went(client, cast):
    open_case(cast, "Opgepakt")
    page = today(client, cast["Pieter"]).content.decode()
    assert "Opgepakt door Ana de Wit" in page
