"""The first page of a case says where she stands, what asks for attention and what happened; it costs the same at any age."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.cases.codes import CloseReason
from zoco.demo import network
from zoco.plans.models import Action, Goal, Owner
from zoco.residence.models import ResidenceChange
from zoco.safety.models import RiskAssessment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("listing")]
ABOUT = {
    "gender": "woman",
    "nationality_group": "non_eu",
    "forms": ["sexual"],
    "municipality": "Amsterdam",
    "age": 23,
}


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def opened(cast, name="Blessing", *, heard=True):
    report = network.bring_in(cast["Pieter"], days_ago(40), name=name, **ABOUT)
    with acting_as(cast["Ana"]):
        case = network.take(report, cast["Ana"], days_ago(40))
        if heard:
            network.hear(case, cast["Ana"], days_ago(39), safe_now=True, residence_status="none")
    return case


def lived(cast, case, times=1):
    ana = cast["Ana"]
    with acting_as(ana):
        for number in range(times):
            goal = Goal.objects.agree(
                case, domain="housing", words="Een eigen plek", on=localdate(), by=ana, at=days_ago(3)
            )
            goal.score(4 + number % 5, on=localdate(), said_by="self", note="", by=ana, at=days_ago(2))
            Action.objects.agree(
                case,
                title="Bellen met de IND",
                owner=Owner.of(ana),
                due_on=localdate(),
                by=ana,
                at=days_ago(2),
            )
            RiskAssessment.objects.assess(
                case, trigger="intake", answers={}, level="high", why="dreiging", by=ana, at=days_ago(2)
            )
            network.talk(case, ana, days_ago(1), f"gesprek {number}")


def page_of(client, seat, case, **query):
    client.force_login(seat.person)
    return client.get(reverse("case", args=[case.pk]), query)


def test_a_new_case_says_what_comes_first(client, cast):
    text = page_of(client, cast["Ana"], opened(cast, heard=False)).content.decode()
    for asked in ("Doe de intake", "Vraag toestemming voor dit dossier", "Schat het risico in"):
        assert asked in text


def test_it_shows_a_little_of_each_room(client, cast):
    case = opened(cast)
    lived(cast, case)
    text = page_of(client, cast["Ana"], case).content.decode()
    for shown in (
        "Een eigen plek",
        "4 van 10",
        "Bellen met de IND",
        "Hoog",
        "Geen rechtmatig verblijf",
        "gesprek 0",
    ):
        assert shown in text
    assert "Schat het risico in" not in text


def test_a_gap_stands_on_the_first_page(client, cast):
    """The permit is there and the allowance stopped, while nobody asked for social assistance."""
    case = opened(cast)
    with acting_as(cast["Ana"]):
        for event, ago in (("reflection_given", 30), ("report_signed", 5)):
            ResidenceChange.objects.record(
                case,
                event=event,
                on=localdate() - timedelta(days=ago),
                by=cast["Ana"],
                at=timezone.now(),
                actor="police",
            )
    page = page_of(client, cast["Ana"], case)
    assert page.context["at"].standing.gaps
    assert "Vergunning B8/3" in page.content.decode()


def test_the_story_can_be_narrowed(client, cast):
    case = opened(cast)
    lived(cast, case)
    shown = page_of(client, cast["Ana"], case, soort="contact").context["timeline_of"]
    assert shown.is_narrowed
    assert {event.kind for event in shown.events} == {"contact"}


def test_a_closed_case_says_how_it_ended_and_what_follows(client, cast):
    case = opened(cast)
    with acting_as(cast["Ana"]):
        case.close(
            by=cast["Ana"],
            at=timezone.now(),
            because=CloseReason.GOALS_REACHED,
            evaluation="goed",
            reach="bellen",
        )
    text = page_of(client, cast["Ana"], case).content.decode()
    assert "Afgesloten" in text
    assert "Nazorg" in text
    assert reverse("case_closure", args=[case.pk]) in text
    assert "Contact noteren</a>" not in text.split("Nazorg")[0]


@pytest.mark.parametrize("name", ["Chris", "Boris", "Hilde", "Tamara", "Wilma", "Sara"])
def test_for_others_it_does_not_exist(client, cast, name):
    assert page_of(client, cast[name], opened(cast)).status_code in (403, 404)


def test_a_long_life_costs_as_many_queries_as_a_short_one(client, cast):
    young, old = opened(cast, "Kort"), opened(cast, "Lang")
    lived(cast, young)
    lived(cast, old, 12)

    def counted(case):
        page_of(client, cast["Ana"], case)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("case", args=[case.pk])).status_code == 200
        return len(captured)

    assert counted(old) == counted(young)
