"""Vandaag says which conferences come up, which lack minutes, and who may no longer come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import Purpose, Signer
from zoco.cases.tests.conftest import _fresh_directory, brought_in, opened, sign_in  # noqa: F401
from zoco.conferences.models import Conference
from zoco.plans.models import Action, Owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(cast):
    def plan(case, days, *, consent=None):
        now, ana = timezone.now(), cast["Ana"]
        with acting_as(ana):
            made = Conference.objects.plan(
                case, aim="Een rustige plek", planned_at=now + timedelta(days=days), place_kind="online", chair=ana,
                victim="present", victim_why="", by=ana, at=now,
            )  # fmt: skip
            if consent:
                made.invite(
                    name="FairWork", ground="consent", consent=consent, parts=["safety"], by=ana, at=now
                )
        return made

    return plan


def lines(client, kind):
    page = client.get(reverse("today"))
    every = [*page.context["late"], *(line for _kind, found in page.context["groups"] for line in found)]
    return [line for line in every if line.kind == kind]


def test_a_conference_of_this_week_opens_and_one_of_yesterday_asks_for_minutes(opened, planned, sign_in):  # noqa: F811
    case = opened()
    soon, past = planned(case, 2), planned(case, -1)
    planned(case, 40)
    found = {line.url: line.leads_to for line in lines(sign_in("Ana"), "conference")}
    assert found == {
        reverse("conference", args=[soon.pk]): reverse("conference", args=[soon.pk]),
        reverse("conference", args=[past.pk]): reverse("conference_minutes", args=[past.pk]),
    }
    assert lines(sign_in("Chris"), "conference") == []


def test_who_was_invited_on_a_consent_that_was_withdrawn_is_said(cast, opened, planned, sign_in):  # noqa: F811
    case, ana, now = opened(), cast["Ana"], timezone.now()
    with acting_as(ana):
        consent = case.ask_consent(
            by=ana, at=now, purpose=Purpose.SHARING, given=True, signed_by=Signer.SELF, recipient="FairWork"
        )
    planned(case, 2, consent=consent)
    assert [line.title for line in lines(sign_in("Ana"), "conference")] == ["Overleg"]
    with acting_as(ana):
        consent.withdraw(by=ana, at=now)
    first = lines(sign_in("Ana"), "conference")[0]
    assert first.urgent and "FairWork" in first.why


def test_an_action_done_on_vandaag_leads_back_to_vandaag(cast, opened, sign_in):  # noqa: F811
    case, ana = opened(), sign_in("Ana")
    with acting_as(cast["Ana"]):
        Action.objects.agree(
            case, title="School bellen", owner=Owner.of(cast["Ana"]), due_on=timezone.localdate(),
            by=cast["Ana"], at=timezone.now(),
        )  # fmt: skip
    (line,) = lines(ana, "action")
    assert '<input type="hidden" name="back" value="today">' in ana.get(reverse("today")).content.decode()
    assert ana.post(line.leads_to, {"back": "today"}).url == reverse("today")
