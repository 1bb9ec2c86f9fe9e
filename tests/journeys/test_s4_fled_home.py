"""S4: Sanne, 22, from Apeldoorn, fled home on 30 March 2026; on 20 June she is 23. An age-split region."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from journeys.steps import Desk, accept, agree, on, path, rows, sent, start, terms, words, write
from zoco.cases.models import Alarm, Case, Grant
from zoco.demo.cast import KIND, Member, enrol
from zoco.guard.owner import as_owner
from zoco.letters.models import SharingEvent
from zoco.letters.tests.reading import words_of_pdf
from zoco.people.models import Role
from zoco.shelter.models import Stay
from zoco.today.lines import Kind
from zoco.transfers.models import Transfer

pytestmark = pytest.mark.django_db

FLED, MOVED = date(2026, 3, 30), date(2026, 3, 31)
NOTICE, BIRTHDAY = date(2026, 4, 13), date(2026, 6, 20)
ADDRESS = "Voorbeeldlaan 3, Voorbeeldstad"
TABS = (
    "case", "case_plan", "case_residence", "case_safety", "case_shelter", "case_conferences", "case_letters", "case_files",
    "case_person", "case_intake", "case_consents", "case_contacts", "procedures_of_case", "case_log", "case_sharing",
)  # fmt: skip


@pytest.fixture(scope="module")
def story(stage, desk) -> Any:
    """Monday 30 March to 13 April, as Mila wrote it."""
    joost = Member("Joost", "Joost Kok", "MEE-Veluwe", KIND.CARE_COORDINATOR, Role.COORDINATOR, "")
    with as_owner():
        stage["Joost"] = enrol(joost, since=date(2020, 1, 1))
    with on(FLED, "09:00"):  # the GP calls CoMensha, which writes it down
        report = desk("Hilde").sends(
            "report_new", where="Apeldoorn", age=22, gender="woman", nationality_group="dutch", forms=["sexual"], name="Sanne",
            birth_date=date(2003, 6, 20), urgent=True, shelter_wanted=True, help_consent=True,
            story="Vannacht weggegaan bij haar vriend.", reach="alleen berichten",
        ).context["report"]  # fmt: skip
    with on(FLED, "11:00"):
        mila = desk("Mila")
        case = accept(mila, report)
        hear(mila, case)
        wanted = find_shelter(mila, case)
    with on(MOVED, "15:00"):
        stay = move_in(desk("Mila"), case, wanted)
    with on(NOTICE, "10:00"):
        mila = desk("Mila")
        start(mila, case, "wmo_support", wmo_notification=NOTICE)
        start(mila, case, "mental_health")
        share(mila, case)
    return SimpleNamespace(case=case, report=report, stay=stay, wanted=wanted)


def hear(mila: Desk, case: Any) -> None:
    mila.sends(
        "case_intake", case, safe_now="no", residence_status="dutch", needs="Dat hij niet weet waar ik ben."
    )
    agree(mila, case, "care")
    agree(mila, case, "shelter")
    agree(mila, case, "sharing", "De opvang")
    agree(mila, case, "sharing", "Huisarts")
    agree(mila, case, "sharing", "Haar ouders", given="no")


def find_shelter(mila: Desk, case: Any) -> Any:
    wanted = mila.sends(
        "shelter_request_new", case, urgency="tonight", needs="Ver van Apeldoorn.", tell=True
    ).context["wanted"]
    start(mila, case, "wmo_shelter", wmo_notification=FLED, wmo_application=FLED)
    return wanted


def move_in(mila: Desk, case: Any, wanted: Any) -> Any:
    mila.sends("shelter_placement", wanted, kind="wmo_women")
    [stay] = rows(Stay, case=case)
    mila.sends("stay_address_change", stay, address=ADDRESS)
    start(mila, case, "brp_registration", stay_start=MOVED)
    start(mila, case, "brp_restriction", request_date=MOVED)
    start(mila, case, "brp_postal_address")
    start(mila, case, "social_assistance", pw_notification=MOVED)
    return stay


def share(mila: Desk, case: Any) -> None:
    for recipient, kind in (("De opvang", "organisation"), ("Huisarts", "person")):
        write(
            mila,
            case,
            "handover_sheet",
            ground="consent",
            recipient=recipient,
            recipient_kind=kind,
            reach="Alleen berichten.",
        )


def test_at_22_apeldoorn_is_routed_to_mee_veluwe(story, stage):
    assert story.report.routed_to == stage["Mila"].organisation
    assert rows(Case)[0].lead_id == stage["Mila"].pk


def test_the_centrumgemeente_is_asked_first_and_then_another_region(story):
    assert [step.value for step in story.wanted.order()] == [
        "wmo",
        "emergency_72h",
        "police_hotel",
        "other_region",
    ]


# Deadlines.


def test_registering_in_five_days_ends_after_easter_on_tuesday_7_april(story):
    assert terms(story.case)["brp_registration/register"] == [date(2026, 4, 7)]


def test_the_restriction_is_asked_on_the_day_she_moves(story):
    assert terms(story.case)["brp_restriction/municipality_acts"] == [date(2026, 4, 28)]


def test_the_inquiry_for_support_ends_after_whit_monday_on_tuesday_26_may(story):
    assert terms(story.case)["wmo_support/inquiry"] == [date(2026, 5, 26)]


def test_under_27_she_has_a_search_term_of_four_weeks(story):
    assert terms(story.case)["social_assistance/under_27_wait"] == [date(2026, 4, 28)]


def test_without_a_criminal_report_help_goes_on_and_the_individual_assessment_can_be_started(story, desk):
    with on(NOTICE):
        mila = desk("Mila")
        offered = {each.slug for each in mila.get("procedures_of_case", story.case).context["others"]}
        assert "individual_assessment" in offered
        assert start(mila, story.case, "individual_assessment").is_running


# Shared: shelter (consent), GP (consent), parents never.


def test_the_shelter_and_the_gp_get_a_sheet_on_her_consent(story):
    shared = {each.recipient: each.ground for each in rows(SharingEvent, case=story.case)}
    assert shared == {"De opvang": "consent", "Huisarts": "consent"}


def test_no_letter_to_her_parents_has_a_ground(story, desk):
    with on(NOTICE):
        mila = desk("Mila")
        page = mila.get("letter_new", story.case, "handover_sheet")
        form = page.context["form"]
        assert not any("ouders" in str(label) for _code, label in form.fields["ground"].choices)
        assert "ouders" not in words_of_pdf(mila.get("case_sharing", story.case).content)


# Check: on 20 June the case stays with MEE-Veluwe and a transfer *proposal* to Moviera appears.


def today_of(desk: Any, name: str, day: date) -> list[Any]:
    with on(day):
        page = desk(name).get("today")
        return [*page.context["late"], *(line for _kind, found in page.context["groups"] for line in found)]


def suggestions(lines: list[Any]) -> list[Any]:
    return [line for line in lines if line.kind == Kind.TRANSFER]


def test_on_the_eve_of_her_birthday_nothing_is_proposed(story, desk):
    assert suggestions(today_of(desk, "Mila", BIRTHDAY - timedelta(days=1))) == []


def test_on_20_june_a_transfer_to_moviera_is_proposed(story, desk, stage):
    [line] = suggestions(today_of(desk, "Mila", BIRTHDAY))
    assert line.case == story.case and "Moviera" in line.why
    with on(BIRTHDAY):
        mila = desk("Mila")
        assert "Sanne → Moviera" in mila.reads("transfers")
        form = mila.client.get(line.leads_to).context["form"]
    assert str(form["to"].value()) == str(stage["Farid"].organisation_id)


def test_on_20_june_the_case_stays_with_mee_veluwe(story, desk, stage):
    suggestions(today_of(desk, "Mila", BIRTHDAY))
    assert (rows(Case)[0].lead_id, rows(Transfer)) == (stage["Mila"].pk, [])
    with on(BIRTHDAY):
        assert "Mila Jansen" in desk("Mila").get("case", story.case).content.decode()


def test_moviera_hears_nothing_until_it_is_asked(story, desk):
    assert suggestions(today_of(desk, "Farid", BIRTHDAY)) == []
    with on(BIRTHDAY):
        farid = desk("Farid")
        assert "Sanne" not in farid.reads("transfers")
        assert farid.get("case", story.case).status_code == 404


# Check: her address invisible to all but the lead and shelter. (The shelter knows where it stands; Zoco tells nobody.)


@pytest.fixture
def joost_reads(story, desk, stage) -> Any:
    """A colleague who works along, from today on by the real clock: access ends by the clock of the database."""
    desk("Mila").sends(
        "grant_new", story.case, seat=stage["Joost"], kind="team", until_on=timezone.localdate() + timedelta(days=30),
        reason="Werkt mee",
    )  # fmt: skip
    return story


def test_the_lead_sees_the_address_after_a_reason(story, desk):
    mila = desk("Mila")
    assert ADDRESS not in mila.reads("stay_address", story.stay)
    shown = mila.client.post(path("stay_address", story.stay), {"reason": "visit"})
    assert ADDRESS in words(shown)


@pytest.mark.parametrize(
    "name", ["Joost", "Farid", "Hilde", "Chris", "Tamara", "Sara", "Pieter", "Wilma", "Rob", "Bea", "Stan"]
)
def test_nobody_else_sees_the_address(joost_reads, desk, name):
    somebody = desk(name)
    address = path("stay_address", joost_reads.stay)
    for answer in (somebody.client.get(address), somebody.client.post(address, {"reason": "visit"})):
        assert answer.status_code in {403, 404}
        assert ADDRESS not in answer.content.decode()


def read(page: Any) -> str:
    """All of a page, marks and all; the words of a PDF."""
    is_pdf = page["Content-Type"] == "application/pdf"
    return words_of_pdf(page.content) if is_pdf else page.content.decode()


def test_who_works_along_reads_the_case_and_finds_the_address_on_no_page(joost_reads, desk):
    joost = desk("Joost")
    for tab in TABS:
        page = joost.get(tab, joost_reads.case)
        assert page.status_code == 200, tab
        assert "Voorbeeldlaan" not in read(page), tab


def test_not_even_the_lead_reads_the_address_on_the_way(story, desk):
    """Only on the page that asks why: not on a tab, not on Vandaag, not in the log."""
    mila = desk("Mila")
    pages = [mila.get(tab, story.case) for tab in TABS] + [mila.get("today"), mila.get("cases")]
    assert all("Voorbeeldlaan" not in read(page) for page in pages)


# Check: calendar export shows no place.


def test_the_calendar_shows_terms_and_no_place_no_name_no_subject(story, desk):
    with on(MOVED, "16:00"):
        said = desk("Mila").client.post(path("feed")).content.decode()
        [secret_address] = re.findall(r'value="[^"]*(/agenda/[^"]+\.ics)"', said)
        answer = Client().get(secret_address)
    assert answer.status_code == 200
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert date(2026, 4, 7) in [event["dtstart"].dt for event in events]
    assert {str(event["summary"]) for event in events} <= {
        "Zoco: harde termijn",
        "Zoco: streefdatum",
        "Zoco: termijn",
    }
    assert not [
        key
        for event in events
        for key in event
        if key in {"LOCATION", "GEO", "DESCRIPTION", "ATTENDEE", "ORGANIZER"}
    ]
    for secret in ("Sanne", "Apeldoorn", "Voorbeeld", story.case.number, "BRP", "opvang", "Opvang"):
        assert secret not in answer.content.decode()


# Check: a colleague marked as conflict of interest (relative of the suspect) cannot open or find the case.


@pytest.fixture
def excluded(joost_reads, desk, stage) -> Any:
    assert desk("Joost").get("case", joost_reads.case).status_code == 200
    desk("Mila").sends(
        "exclusion_new", joost_reads.case, person=stage["Joost"].person_id, reason="Neef van de verdachte."
    )
    return joost_reads


def test_a_colleague_with_a_conflict_of_interest_cannot_open_the_case(excluded, desk):
    joost = desk("Joost")
    assert {tab: joost.get(tab, excluded.case).status_code for tab in TABS} == dict.fromkeys(TABS, 404)


def test_a_colleague_with_a_conflict_of_interest_cannot_find_the_case(excluded, desk):
    joost = desk("Joost")
    found = [
        joost.client.post(path("cases"), {"wanted": wanted}) for wanted in ("Sanne", excluded.case.number)
    ]
    assert [answer.context["found"] for answer in found] == [[], []]
    for page in ("cases", "today", "transfers", "contact_quick", "reports", "shelter_requests"):
        assert "Sanne" not in joost.reads(page), page


def test_such_a_colleague_does_not_get_in_by_emergency_access(excluded, desk):
    joost = desk("Joost")
    form = joost.get("emergency").context["form"]
    said = sent(
        form,
        {"number": excluded.case.number, "reason": "Zij belt in paniek, niemand anders is er.", "hours": "1"},
    )
    refused = joost.client.post(path("emergency"), said, follow=True)
    assert "Sanne" not in refused.content.decode()
    assert joost.get("case", excluded.case).status_code == 404
    assert not [grant for grant in rows(Grant, case=excluded.case) if grant.kind == "emergency"]
    assert not rows(Alarm)


def test_such_a_colleague_cannot_be_given_access_or_the_case(excluded, desk, stage):
    mila = desk("Mila")
    again = mila.tries(
        "grant_new", excluded.case, seat=stage["Joost"], kind="team", until_on=timezone.localdate() + timedelta(days=3),
        reason="Vergeten",
    )  # fmt: skip
    assert not again.redirect_chain
    assert desk("Joost").get("case", excluded.case).status_code == 404
