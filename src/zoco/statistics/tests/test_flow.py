"""How people got on: read from what the rooms wrote down, told once, shown as picture, table and file."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zoco.access.acting import acting_as
from zoco.cases.codes import ContactKind, ContactWith
from zoco.cases.models import Case
from zoco.demo import network
from zoco.guard.owner import as_owner
from zoco.procedures.models import Outcome
from zoco.reports.models import PersonGiven, Registration, Report
from zoco.reports.routing import Route
from zoco.shelter.models import Overstay, Stay
from zoco.statistics.drawing import Step, steps_svg
from zoco.statistics.journeys import journeys
from zoco.statistics.models import Release
from zoco.statistics.releasing import release_due
from zoco.statistics.tests.lives import FOLLOWED, PAGE, a_year_of_lives, lived, told
from zoco.statistics.tests.register import AFTER

pytestmark = pytest.mark.django_db


# What is read of one person


def at(days, hour=12):
    """A moment in a life that began on 3 March 2025."""
    return datetime(2025, 3, 3, hour, tzinfo=AFTER.tzinfo) + timedelta(days=days)


@pytest.fixture
def report(cast):
    with acting_as(cast["Pieter"]):
        return Report.objects.bring_in(
            by=cast["Pieter"], at=at(0), route=Route(cast["Ana"].organisation, ""), person=PersonGiven(name="Blessing"),
            municipality="GM0363", age=30, gender="woman", nationality_group="non_eu", forms=["sexual"],
            ground="investigative_service", help_consent=True,
        )  # fmt: skip


def read(report):
    with as_owner():
        (found,) = journeys(list(Registration.objects.filter(report_number=report.number)), "default")
    return found


def test_who_was_not_accepted_reached_nothing(report):
    found = read(report)
    assert (found.reached, found.waits, found.terms) == (frozenset(), {}, {})


def test_a_life_is_read_as_the_rooms_wrote_it_down(report, cast):
    ana = cast["Ana"]
    with acting_as(ana):
        case = Case.objects.accept(Report.objects.get(pk=report.pk), by=ana, at=at(2))
        case.log_contact(by=ana, at=at(3), kind=ContactKind.PHONE, with_whom=ContactWith.PARTNER)
        case.log_contact(by=ana, at=at(7), kind=ContactKind.PHONE, with_whom=ContactWith.VICTIM)
        stay = Stay.objects.settle_in(case, by=ana, at=at(9), kind="wmo_women", from_at=at(9), until=None)
        Overstay.objects.create(stay=stay, case=case, by=ana, at=at(90), reason="no_move_on")
        permit = network.start(case, ana, at(60), "b8_permit", {"m55_sent": at(60).date()})
        permit.end(by=ana, at=at(100), outcome=Outcome.GRANTED, decided_on=at(99).date())
    found = read(report)
    assert found.reached == {"accepted", "sheltered", "permit"}
    assert found.waits == {"wait_accepted": 2, "wait_contact": 5, "wait_permit": 39}
    assert found.held_up == {"no_move_on"}


def test_what_came_after_half_a_year_does_not_count(report, cast):
    ana = cast["Ana"]
    with acting_as(ana):
        case = Case.objects.accept(Report.objects.get(pk=report.pk), by=ana, at=at(2))
        case.log_contact(by=ana, at=at(183), kind=ContactKind.PHONE, with_whom=ContactWith.VICTIM)
        Stay.objects.settle_in(case, by=ana, at=at(183), kind="wmo_women", from_at=at(183), until=None)
    found = read(report)
    assert (found.reached, found.waits) == ({"accepted"}, {"wait_accepted": 2})


def test_ones_own_home_is_no_shelter(report, cast):
    with acting_as(cast["Ana"]):
        case = Case.objects.accept(Report.objects.get(pk=report.pk), by=cast["Ana"], at=at(2))
        Stay.objects.settle_in(case, by=cast["Ana"], at=at(3), kind="own_network", from_at=at(3), until=None)
    assert read(report).reached == {"accepted"}


def test_terms_are_kept_missed_or_dropped(report, cast):
    ana = cast["Ana"]
    with acting_as(ana):
        case = Case.objects.accept(Report.objects.get(pk=report.pk), by=ana, at=at(2))
        procedure = network.start(case, ana, at(3), "b8_permit", {"m55_sent": at(3).date()})
        running = list(procedure.deadlines.running().exclude(kind="milestone"))
        assert running
        for deadline in running:
            deadline.case = case
            deadline.meet(by=ana, at=at(181), met_on=deadline.due_on)
    kinds = {deadline.kind for deadline in running if deadline.due_on <= at(182).date()}
    assert read(report).terms == dict.fromkeys(kinds, True)
    with as_owner():
        late = running[0]
        type(late).objects.filter(pk=late.pk).update(met_on=late.due_on + timedelta(days=1))
    assert read(report).terms[late.kind] is False
    with as_owner():
        type(late).objects.filter(procedure=procedure).update(
            met_on=None, dropped_on=late.due_on - timedelta(days=1)
        )
    assert late.kind not in read(report).terms


# What is told


def test_a_year_is_told_half_a_year_after_it_is_over(cast):
    a_year_of_lives(at=datetime(2026, 6, 30, 12, tzinfo=AFTER.tzinfo))
    with acting_as(cast["Bea"]):
        assert not Release.objects.filter(subject="flow").exists()
    with as_owner():
        assert [str(one) for one in release_due(FOLLOWED, using="default", read=lived)][-1] == "flow 2025"


def test_a_small_rest_is_not_told(cast):
    """Of 80 people 72 are accepted: eight are not, and 72 is not shown."""
    a_year_of_lives(each=20)
    assert told(cast["Bea"], "accepted") is None
    assert told(cast["Bea"], "wait_accepted", "median") is None, "a wait says how many waited at least"
    assert told(cast["Bea"], "sheltered") == 24


# The page and its files


@pytest.mark.parametrize("name", ["Ana", "Pieter", "Stan"])
def test_it_is_for_those_who_read_figures(client, cast, name):
    client.force_login(cast[name].person)
    for address in (PAGE, PAGE + "doorstroom.csv", PAGE + "doorstroom.json"):
        assert client.get(address).status_code == 403


def test_without_a_year_the_page_says_when_it_comes(client, cast):
    client.force_login(cast["Bea"].person)
    assert "een half jaar nadat het voorbij is" in client.get(PAGE).content.decode()


def test_lives_are_read_with_as_many_questions_for_many(report, cast):
    with as_owner():
        lines = list(Registration.objects.all())
        with CaptureQueriesContext(connection) as one:
            journeys(lines, "default")
        with CaptureQueriesContext(connection) as many:
            journeys(lines * 50, "default")
    assert len(many) == len(one)


def test_the_picture_is_drawn_to_scale_and_escapes_its_words():
    drawn = steps_svg(
        [Step("<b>", 80, "80"), Step("b", 20, "20 & 1"), Step("c", None, "niet getoond")],
        wide=400, title="t", description="d", name="x",
    )  # fmt: skip
    tree = ElementTree.fromstring(drawn)
    svg = "{http://www.w3.org/2000/svg}"
    boxes = {(each.get("class"), float(each.get("width"))) for each in tree.iter(f"{svg}rect")}
    assert boxes == {("steps__bar", 400.0), ("steps__bar", 100.0), ("steps__hidden", 398.0)}
    assert "<b>" not in drawn


def test_no_wait_is_told_of_fewer_than_enough_on_either_side():
    from zoco.disclosure import PUBLIC, published_wait

    rule = PUBLIC.exact()
    assert published_wait([5] * 21, 50, rule) is None
    assert published_wait([5] * 22, 50, rule) == 5
    assert published_wait([5] * 100, 90, rule) is None
    assert published_wait([1] * 110, 90, rule) == 1
    assert published_wait([1] * 100 + [365] * 20, 90, rule) > 300
