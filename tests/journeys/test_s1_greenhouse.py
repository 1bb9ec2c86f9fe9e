"""S1: seven people in a greenhouse in Westland, found by the labour inspectorate; Mihai, 34, from Romania."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from journeys.steps import (
    Desk,
    accept,
    agree,
    end,
    meet,
    on,
    proposed,
    rows,
    running,
    start,
    terms,
    write,
)
from zoco.cases.models import Aftercare, Case, Closure
from zoco.letters.models import SharingEvent
from zoco.reports.models import Registration, Report

pytestmark = pytest.mark.django_db

FOUND, INTAKE, ROOM = date(2026, 2, 2), date(2026, 2, 3), date(2026, 4, 20)
WANT_HELP = ("Mihai", "Andrei", "Ionut", "Elena", "Radu")
WANT_NONE = ("Stefan", "Vlad")


@pytest.fixture(scope="module")
def story(desk) -> SimpleNamespace:
    told = SimpleNamespace()
    with on(FOUND, "09:00"):
        told.reports = noor_reports_seven(desk("Noor"))
    with on(FOUND, "15:00"):
        boris = desk("Boris")
        told.cases = [accept(boris, report) for report in told.reports[: len(WANT_HELP)]]
        for report in told.reports[len(WANT_HELP) :]:
            boris.presses("report_acceptance", report)
    told.mihai = told.cases[0]
    with on(INTAKE):
        boris_hears_mihai(desk("Boris"), told.mihai)
        told.proposed = proposed(desk("Boris"), told.mihai)
        told.procedures = desk("Boris").reads("procedures_of_case", told.mihai)
        told.residence = desk("Boris").reads("case_residence", told.mihai)
    told.first_terms = terms(told.mihai)
    with on(ROOM):
        a_job_and_a_room_in_delft(desk("Boris"), told.mihai)
    told.last_terms = terms(told.mihai)
    return told


def noor_reports_seven(noor: Desk) -> list[Any]:
    """Each next one from the page of the one before, so that they are one event."""
    reports: list[Any] = []
    for number, name in enumerate(WANT_HELP + WANT_NONE):
        wants = name in WANT_HELP
        answer = noor.sends(
            "report_new",
            query=f"?voorval={reports[0].incident}" if reports else "",
            urgent=wants,
            shelter_wanted=wants,
            help_consent=wants,
            where="Westland",
            gender="man",
            nationality_group="eu",
            forms=["labour"],
            name=name,
            birth_date=date(1991, 5, 1 + number),
            story="Paspoort bij de baas.",
            reach="via de opvang" if wants else "",
        )
        reports.append(answer.context["report"])
    return reports


def boris_hears_mihai(boris: Desk, case: Any) -> None:
    """With an interpreter; he wants shelter, care and FairWork, and no talk with the police for now."""
    boris.sends(
        "case_intake",
        case,
        safe_now="yes",
        safety="De baas weet niet waar hij is.",
        in_shelter=True,
        language="Roemeens, met tolk",
        residence_status="eu_citizen",
        needs="Loon en paspoort terug.",
    )
    agree(boris, case, "shelter")
    agree(boris, case, "care")
    agree(boris, case, "sharing", "FairWork")
    agree(boris, case, "police", given="no")
    start(boris, case, "rvb_allowance", right_arises=FOUND, shelter_start=FOUND)
    start(boris, case, "labour_claims")
    start(boris, case, "schadefonds")


def a_job_and_a_room_in_delft(boris: Desk, case: Any) -> None:
    boris.sends("case_municipalities", case, registered_in="Delft", found_in="Westland")
    start(boris, case, "brp_registration", stay_start=ROOM)
    start(boris, case, "health_insurance", insurance_duty_start=ROOM)
    write(
        boris,
        case,
        "handover_sheet",
        recipient="FairWork",
        recipient_kind="organisation",
        ground="consent",
        needs="Loon van 14 weken.",
        safety="",
        residence="",
        health="",
    )
    write(
        boris,
        case,
        "letter_of_authority",
        recipient="Gemeente Delft",
        recipient_kind="municipality",
        ground="own_act",
        matter="inschrijving",
        may="de inschrijving regelen",
        until="1 juni 2026",
    )


# The deadlines


def test_the_allowance_is_asked_by_monday_16_february_and_ends_on_saturday_2_may(story):
    assert story.first_terms["rvb_allowance/apply"] == [date(2026, 2, 16)]
    assert story.first_terms["rvb_allowance/eu_first_months"] == [date(2026, 5, 2)]
    assert "maandag 16 februari 2026" in story.procedures
    assert "zaterdag 2 mei 2026" in story.procedures


def test_the_room_in_delft_brings_registration_by_28_april_and_insurance_by_20_august(story):
    assert story.last_terms["brp_registration/register"] == [date(2026, 4, 28)]  # past King's Day
    assert story.last_terms["health_insurance/take_out"] == [date(2026, 8, 20)]


# Shared


def test_fairwork_hears_of_the_wage_delft_what_he_signs_and_the_police_nothing(story, desk):
    with on(ROOM, "16:00"):
        page = desk("Boris").reads("case_letters", story.mihai)
    assert "FairWork" in page
    assert "Gemeente Delft" in page
    shared = {each.recipient_kind for each in rows(SharingEvent, case=story.mihai)}
    assert shared == {"organisation", "municipality"}


@pytest.mark.parametrize("name", ["Noor", "Pieter", "Wilma", "Hilde", "Ana", "Sara"])
def test_nobody_else_reads_his_case(story, desk, name):
    with on(ROOM, "17:00"):
        other = desk(name)
        for page in ("case", "procedures_of_case", "case_sharing"):
            assert other.is_refused(page, story.mihai), page


def test_the_inspector_follows_her_report_and_reads_nothing_of_the_help(story, desk):
    with on(ROOM, "17:00"):
        page = desk("Noor").reads("report", story.reports[0])
    assert "Boris Mulder" in page
    assert "Loon en paspoort terug." not in page
    assert story.mihai.number not in page


# Check


def test_no_reflection_period_is_proposed_but_shown_as_only_if_no_eu_right(story):
    assert "reflection_period" not in story.proposed
    assert "Bedenktijd (B8/3) Alleen als EU-recht geen verblijf geeft." in story.procedures
    assert "Alleen als EU-recht geen verblijf geeft." in story.residence


def test_seven_reports_give_seven_persons_and_one_linked_event(story, desk):
    assert len({each.incident for each in story.reports}) == 1
    with on(FOUND, "17:00"):
        event = desk("Noor").get("incident", story.reports[0].incident).context["page"]
        assert {each.number for each in event.object_list} == {each.number for each in story.reports}
        assert len(event.object_list) == 7
        assert "7 aanmeldingen van 7 personen" in desk("Rob").reads("registrations")


def test_the_two_who_want_no_help_are_registered_but_get_no_case_and_no_name(story, desk):
    refusing = story.reports[len(WANT_HELP) :]
    registered = {row.report_number: row.ground for row in rows(Registration)}
    assert registered == {each.number: "investigative_service" for each in story.reports}
    assert {each.report_id for each in rows(Case)} == {each.pk for each in story.reports[: len(WANT_HELP)]}
    assert not any(each.help_consent for each in rows(Report, pk__in=[each.pk for each in refusing]))
    with on(FOUND, "17:00"):
        boris = desk("Boris")
        for report, name in zip(refusing, WANT_NONE, strict=True):
            assert name not in boris.reads("report", report)


def test_closing_is_allowed_though_no_charges_were_pressed(story, desk):
    with on(ROOM, "17:00"):
        boris = desk("Boris")
        assert "criminal_report" not in running(story.mihai)
        for rule in terms(story.mihai):
            meet(boris, story.mihai, rule)
        for slug in running(story.mihai):
            end(boris, story.mihai, slug, "done")
        boris.sends(
            "case_closure",
            story.mihai,
            because="goals_reached",
            evaluation="Ik heb mijn paspoort terug.",
            score="8",
            reach="appen na het werk",
        )
        assert "Ik heb mijn paspoort terug." in boris.reads("case_closure", story.mihai)
    assert [closure.reason for closure in rows(Closure, case=story.mihai)] == ["goals_reached"]
    calls = [date(2026, 5, 20), date(2026, 7, 20), date(2026, 10, 20)]
    assert [call.due_on for call in rows(Aftercare, case=story.mihai)] == calls
