"""Vandaag says whose text was not sent, what is asked for already, which beds are held, and who needs another."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.cases.tests.conftest import _fresh_directory, brought_in, opened, sign_in  # noqa: F401
from zoco.demo import network
from zoco.drafts.models import Draft, Writer
from zoco.residence.models import ResidenceChange
from zoco.shelter.models import Place, ShelterRequest
from zoco.shelter.search import Facts
from zoco.today.tests.test_meetings import lines
from zoco.transfers.models import Substitution

pytestmark = pytest.mark.django_db


def test_a_text_that_was_not_sent_says_of_whom_and_how_it_began(opened, sign_in, cast):  # noqa: F811
    case = opened()
    with acting_as(cast["Ana"]):
        Draft.objects.keep(
            uuid4(), by=cast["Ana"], at=timezone.now(), page=reverse("contact_new", args=[case.pk]), about=case.pk,
            writer=Writer(uuid4(), 1, 0), words={"note": ["Belde over de kamer"]},
        )  # fmt: skip
    [line] = lines(sign_in("Ana"), "draft")
    assert line.case == case
    assert "Belde over de kamer" in line.why


@pytest.mark.parametrize("asked", [False, True])
def test_what_was_asked_for_need_not_be_started(opened, sign_in, cast, asked):  # noqa: F811
    case, at, ana = opened(), timezone.now(), cast["Ana"]
    with acting_as(ana):
        network.hear(case, ana, at, safe_now=True, residence_status="none")
        for event, days in (("reflection_given", 30), ("report_signed", 3)):
            ResidenceChange.objects.record(
                case, event=event, on=localdate() - timedelta(days=days), by=ana, at=at, actor="police"
            )
        if asked:
            day = localdate() - timedelta(days=2)
            network.start(case, ana, at, "social_assistance", {"pw_notification": day, "pw_application": day})
            network.start(case, ana, at, "health_insurance", {"insurance_duty_start": day})
    found = lines(sign_in("Ana"), "gap")
    [money] = [line for line in found if "bijstand" in line.why]
    [health] = [line for line in found if "verzekering" in line.why]
    assert ("Regel dit uiterlijk" in health.why) == asked
    assert "Besluit uiterlijk" not in health.why
    assert (money.button == "Bekijken") == asked
    assert ("Besluit uiterlijk" in money.why) == asked


@pytest.mark.parametrize("began", [False, True])
def test_the_four_weeks_of_a_refusal_run_before_anybody_starts_the_objection(opened, sign_in, cast, began):  # noqa: F811
    """Also when the permit of then is no running procedure any more, or never was one."""
    case, at, ana = opened(), timezone.now(), cast["Ana"]
    day = localdate() - timedelta(days=1)
    with acting_as(ana):
        network.hear(case, ana, at, safe_now=True, residence_status="b8_temporary")
        ResidenceChange.objects.record(case, event="withdrawn", on=day, by=ana, at=at, actor="ind")
        if began:
            network.start(case, ana, at, "objection", {"decision_date": day})
    as_ana = sign_in("Ana")
    found = [line for line in lines(as_ana, "deadline") if "art. 69 Vw" in line.why]
    assert len(found) == (not began)
    for line in found:
        assert timedelta(weeks=4) <= line.due - day <= timedelta(weeks=4, days=4)
        assert f"{day:%d-%m-%Y}" in as_ana.get(line.action).content.decode()
    for name in ("case_residence", "case"):
        page = as_ana.get(reverse(name, args=[case.pk])).content.decode()
        assert ("art. 69 Vw" in page) == (not began), name


def test_two_decisions_are_two_objections(opened, sign_in, cast):  # noqa: F811
    case, at, ana = opened(), timezone.now(), cast["Ana"]
    refused = {"b8_permit": 5, "social_assistance": 1}
    with acting_as(ana):
        network.hear(case, ana, at, safe_now=True, residence_status="b8_temporary")
        for slug, days in refused.items():
            day = localdate() - timedelta(days=days)
            network.start(case, ana, at, slug, {})
            case.procedures.get(slug=slug).end(by=ana, at=at, outcome="refused", decided_on=day)
    found = [line for line in lines(sign_in("Ana"), "deadline") if line.title == "Bezwaar of beroep"]
    assert len(found) == 2
    assert found[0].due != found[1].due


def test_a_house_reads_which_of_its_beds_are_held_and_not_for_whom(opened, sign_in, cast):  # noqa: F811
    case, at, ana, sara = opened(), timezone.now(), cast["Ana"], cast["Sara"]
    with acting_as(sara):
        place = Place.objects.create(organisation=sara.organisation, kind="acm", region="Den Haag")
        place.tell(1, by=sara, at=at)
    with acting_as(ana):
        wanted = ShelterRequest.objects.ask(
            case, by=ana, at=at, kind="acm", urgency="tonight", needs="rust", facts=Facts()
        )
        place.reserve(wanted, by=ana, at=timezone.now())
    [line] = lines(sign_in("Sara"), "shelter")
    assert "Ana de Wit" in line.why
    assert case.number not in f"{line.title} {line.why}"


def test_a_team_leader_reads_which_case_its_deputy_may_not_read(opened, sign_in, cast):  # noqa: F811
    case, at = opened(), timezone.now()
    with acting_as(cast["Ana"]):
        case.exclude(cast["Chris"].person, by=cast["Ana"], at=at, reason="familie")
    assert lines(sign_in("Tamara"), "transfer") == []
    with acting_as(cast["Tamara"]):
        Substitution.objects.arrange(
            cast["Ana"], cast["Chris"], from_at=at, until=at + timedelta(days=3), why="ill"
        )
    [line] = lines(sign_in("Tamara"), "transfer")
    assert case.number in line.why
    assert line.leads_to == reverse("substitutions")
