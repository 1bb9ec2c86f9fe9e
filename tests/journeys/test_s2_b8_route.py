"""S2: Blessing, 23, from Nigeria: the reflection period, the COSM and the whole B8 route, in Amsterdam."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from journeys.steps import Desk, accept, agree, end, move, on, proposed, rows, running, start, terms, write
from zoco.guard.owner import as_owner
from zoco.letters.models import SharingEvent
from zoco.residence.models import ResidenceChange

pytestmark = pytest.mark.django_db

FOUND, COSM, EVE, SIGNED = date(2026, 1, 12), date(2026, 1, 13), date(2026, 3, 9), date(2026, 3, 10)
MOVED, GRANTED = date(2026, 4, 9), date(2026, 4, 20)


@pytest.fixture(scope="module")
def story(desk) -> SimpleNamespace:
    told = SimpleNamespace()
    with on(FOUND, "09:00"):
        told.report = found_by_the_police(desk("Pieter"))
    with on(FOUND, "13:00"):
        ana = desk("Ana")
        told.case = accept(ana, told.report)
        the_first_day(ana, told.case)
    with on(COSM):
        placed_in_the_cosm(desk("Ana"), told.case)
    told.terms_in_reflection = terms(told.case)
    with on(EVE):
        ana = desk("Ana")
        told.proposed_before, told.running_before = proposed(ana, told.case), running(told.case)
        told.page_before = ana.reads("case_residence", told.case)
    with on(SIGNED):
        ana = desk("Ana")
        move(ana, told.case, "report_signed", SIGNED, "police", document="M55 van 10 maart")
        told.terms_at_signing, told.running_at_signing = terms(told.case), running(told.case)
        told.page_at_signing = ana.reads("case_residence", told.case)
        told.proposed_after = proposed(ana, told.case)
        the_permit_begins(ana, told.case)
    told.terms_with_permit = terms(told.case)
    return told


def found_by_the_police(pieter: Desk) -> Any:
    answer = pieter.sends(
        "report_new",
        where="Amsterdam",
        age=23,
        gender="woman",
        nationality_group="non_eu",
        forms=["sexual"],
        story="Gevonden bij een controle.",
        name="Blessing",
        help_consent=True,
        shelter_wanted=True,
        urgent=True,
        reach="via de politie",
    )
    return answer.context["report"]


def the_first_day(ana: Desk, case: Any) -> None:
    ana.sends(
        "case_intake",
        case,
        safe_now="no",
        safety="Haar familie in Benin City wordt bedreigd.",
        birth_date=date(2002, 11, 3),
        language="Engels, vrouwelijke tolk",
        residence_status="none",
        needs="Slapen.",
    )
    agree(ana, case, "care")
    agree(ana, case, "shelter")
    agree(ana, case, "legal_aid", "mr. Visser")
    start(ana, case, "risk_assessment", intake_date=FOUND)
    move(ana, case, "reflection_given", FOUND, "police", document="M55 van 12 januari")
    start(ana, case, "reflection_period", reflection_start=FOUND)
    for slug in ("rvb_allowance", "rvb_medical", "medical_screening", "legal_aid"):
        start(ana, case, slug)
    write(
        ana,
        case,
        "rvb_form_data",
        recipient="COA",
        recipient_kind="coa",
        ground="own_act",
        category="bedenktijd, art. 8 onder k Vw",
    )


def placed_in_the_cosm(ana: Desk, case: Any) -> None:
    start(ana, case, "cosm_placement", placement_start=COSM)
    write(
        ana,
        case,
        "handover_sheet",
        recipient="COSM",
        recipient_kind="shelter",
        ground="consent",
        reach="zelf bellen",
    )
    write(
        ana,
        case,
        "handover_sheet",
        recipient="mr. Visser",
        recipient_kind="lawyer",
        ground="consent",
        reach="zelf bellen",
    )


def the_permit_begins(ana: Desk, case: Any) -> None:
    start(ana, case, "b8_permit", m55_sent=SIGNED, permit_start=SIGNED)
    start(ana, case, "social_assistance", pw_application=SIGNED)
    start(ana, case, "health_insurance", insurance_duty_start=SIGNED)
    start(ana, case, "brp_registration", stay_start=SIGNED)
    start(ana, case, "brp_restriction", request_date=SIGNED)
    start(ana, case, "b8_permit_extension", permit_expiry=date(2027, 3, 10))


# The deadlines


def test_the_reflection_period_ends_on_sunday_12_april_with_two_visits_to_the_police(story):
    assert story.terms_in_reflection["reflection_period/end"] == [date(2026, 4, 12)]
    visits = story.terms_in_reflection["reflection_period/police_reporting"]
    assert visits == [date(2026, 2, 12), date(2026, 3, 12)]
    assert "zondag 12 april 2026" not in story.page_at_signing


def test_three_months_of_the_cosm_end_on_monday_13_april(story):
    assert story.terms_in_reflection["cosm_placement/stay"] == [date(2026, 4, 13)]


def test_the_permit_brings_its_own_days(story):
    days = story.terms_with_permit
    assert days["b8_permit/ind_decision"] == [date(2026, 3, 11)]
    assert days["b8_permit/expiry"] == [date(2027, 3, 10)]
    assert days["health_insurance/take_out"] == [date(2026, 7, 10)]
    assert days["b8_permit_extension/start_preparing"] == [date(2026, 12, 10)]


def test_the_road_goes_on_to_an_extension_and_continued_residence(story, desk):
    case = story.case
    with on(date(2027, 3, 1)):
        ana = desk("Ana")
        move(ana, case, "extended", date(2027, 3, 1), "ind", to="b8_temporary")
        start(ana, case, "b8_permit", permit_start=date(2027, 3, 10))
    with on(date(2028, 6, 5)):
        ana = desk("Ana")
        end(ana, case, "b8_permit", "convicted", decided_on=date(2028, 6, 2))
        assert "Voortgezet verblijf" in ana.reads("procedures_of_case", case)
        start(ana, case, "continued_residence", application_date=date(2028, 6, 5))
        move(ana, case, "continued_granted", date(2028, 6, 5), "ind")
        assert "Verblijf: Voortgezet verblijf B9" in ana.reads("case_residence", case)
    way = [
        change.to_status for change in sorted(rows(ResidenceChange, case=case), key=lambda each: each.number)
    ]
    assert way == ["reflection_period", "b8_temporary", "b8_temporary", "b9_continued"]


# Shared


def test_the_cosm_the_coa_and_her_lawyer_get_what_she_agreed_to_and_nobody_else(story, desk):
    shared = sorted((each.recipient_kind, each.ground) for each in rows(SharingEvent, case=story.case))
    assert shared == [("coa", "own_act"), ("lawyer", "consent"), ("shelter", "consent")]
    with on(SIGNED, "16:00"):
        page = desk("Ana").reads("case_letters", story.case)
    [lawyer] = rows(SharingEvent, case=story.case, recipient_kind="lawyer")
    with as_owner():
        assert lawyer.consent.purpose == "legal_aid"
    for recipient in ("COSM", "COA", "mr. Visser"):
        assert recipient in page


def test_the_police_send_the_m55_and_read_no_file(story, desk):
    with on(SIGNED, "16:00"):
        pieter = desk("Pieter")
        assert pieter.is_refused("case", story.case)
        page = pieter.reads("report", story.report)
    assert "Ana de Wit" in page
    assert "Benin City" not in page


@pytest.mark.parametrize("name", ["Boris", "Noor", "Wilma", "Sara", "Hilde", "Tamara", "Rob", "Bea", "Stan"])
def test_nobody_else_reads_her_case(story, desk, name):
    with on(SIGNED, "17:00"):
        other = desk(name)
        for page in ("case", "case_residence", "procedures_of_case", "case_letters"):
            assert other.is_refused(page, story.case), page


# Check


def test_signing_ends_the_reflection_deadline_and_the_allowance(story):
    assert {"reflection_period", "rvb_allowance", "rvb_medical"} <= story.running_before
    assert not {"reflection_period", "rvb_allowance", "rvb_medical"} & story.running_at_signing
    assert not [rule for rule in story.terms_at_signing if rule.startswith(("reflection_period/", "rvb_"))]


def test_there_is_a_gap_in_money_until_social_assistance_is_granted(story, desk):
    assert "Gat:" not in story.page_before
    assert "Gat: Geld, vanaf 10 maart 2026" in story.page_at_signing
    with on(MOVED):
        ana = desk("Ana")
        assert "Aangevraagd. Besluit uiterlijk 6 mei 2026." in ana.reads("case_residence", story.case)
        assert "Gat" in ana.reads("today")
    with on(GRANTED):
        ana = desk("Ana")
        end(ana, story.case, "social_assistance", "granted")
        assert "Gat: Geld" not in ana.reads("case_residence", story.case)


def test_shelter_and_assistance_of_the_municipality_are_not_offered_before_10_march(story):
    assert not {"wmo_shelter", "social_assistance"} & story.proposed_before
    assert {"social_assistance", "health_insurance", "brp_registration"} <= story.proposed_after
    assert "Bijstand" in story.page_at_signing


def test_an_extension_needs_the_statement_that_the_case_still_runs(story, desk):
    with on(date(2026, 12, 10)):
        ana = desk("Ana")
        asked = ana.reads("procedure_start", story.case, "b8_permit_extension")
        assert "Een verklaring van politie of OM dat de zaak nog loopt" in asked
        step = ana.reads("residence_change_new", story.case, query="?gebeurtenis=extended&naar=b8_temporary")
        assert "dat de zaak nog loopt" in step
        assert "Beginnen met de verlenging" in ana.reads("today")


def test_her_age_makes_no_difference_to_who_is_asked(story):
    assert story.report.routed_to.name == "HVO-Querido/ACM"
    assert "leeftijd" not in story.report.routed_because
