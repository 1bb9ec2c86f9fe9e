"""S3: Daan, 15, Dutch, caught with drugs at a port; his mentor at school calls the Blijf Groep in Almere."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from journeys.steps import Desk, accept, agree, on, proposed, rows, start, terms, words
from zoco.cases.exploitation import forms_on
from zoco.cases.models import Case, Consent, TraffickingExperience
from zoco.demo.cast import KIND, Member, enrol
from zoco.guard.owner import as_owner
from zoco.letters.models import SharingEvent
from zoco.people.models import Role
from zoco.reports.models import Registration

pytestmark = pytest.mark.django_db

CALLED, HEARD, TABLE = date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 12)
BORN, EVE, SIXTEEN = date(2010, 9, 14), date(2026, 9, 13), date(2026, 9, 14)
BOTH = {"signed_by": "both", "child_agrees": True, "guardian_agrees": True, "guardian_name": "Mevrouw Bakker"}
NEWCOMERS = (
    Member("Bregje", "Bregje Postma", "Blijf Groep", KIND.CARE_COORDINATOR, Role.COORDINATOR, ""),
    Member("Mees", "Mees de Jong", "Praktijkschool Almere", KIND.OTHER, Role.PARTNER, ""),
)


@pytest.fixture(scope="module")
def story(stage, desk) -> SimpleNamespace:
    with as_owner():
        stage |= {each.first_name: enrol(each, since=date(2020, 1, 1)) for each in NEWCOMERS}
    told = SimpleNamespace()
    with on(CALLED, "09:00"):
        told.report = the_mentor_asks_advice(desk("Mees"))
    with on(CALLED, "10:00"):
        bregje = desk("Bregje")
        bregje.presses("report_acceptance", told.report)
        told.advice, told.cases_at_first = bregje.reads("report", told.report), len(rows(Case))
    with on(HEARD):
        bregje = desk("Bregje")
        told.case = accept(bregje, told.report, help_consent="on")
        the_intake(bregje, told)
    with on(TABLE):
        told.conference = the_table(desk("Bregje"), told.case)
    return told


def the_mentor_asks_advice(mees: Desk) -> Any:
    """Without a name: nobody has agreed to anything yet."""
    answer = mees.sends(
        "report_new",
        where="Almere",
        age=15,
        gender="man",
        nationality_group="dutch",
        forms=["criminal"],
        story="Opgepakt met drugs in de haven; komt met nieuwe kleren.",
    )
    return answer.context["report"]


def the_intake(bregje: Desk, told: SimpleNamespace) -> None:
    case = told.case
    bregje.sends(
        "case_intake",
        case,
        safe_now="yes",
        safety="Oudere jongens wachten bij school.",
        name="Daan",
        birth_date=BORN,
        residence_status="dutch",
        needs="Niet meer hoeven.",
    )
    told.alone = bregje.tries("case_consent_new", case, purpose="care", given="yes", signed_by="self")
    told.without_child = bregje.tries(
        "case_consent_new", case, purpose="care", given="yes", **{**BOTH, "child_agrees": False}
    )
    agree(bregje, case, "care", **BOTH)
    agree(bregje, case, "sharing", "Praktijkschool Almere", **BOTH)
    signed = {"signed_by": "guardian", "guardian_name": "Mevrouw Bakker", "guardian_agrees": True}
    agree(bregje, case, "registration", **signed)
    told.proposed = proposed(bregje, case)
    for slug in ("veilig_thuis_report", "youth_care", "legal_aid", "informative_interview"):
        start(bregje, case, slug)
    bregje.sends(
        "experience_new", case, forms=["criminal"], kinds=["drugs"], began="2025-11", minor_then="yes"
    )
    bregje.sends("action_new", case, title="Mentor ziet hem elke maandag", due_on=date(2026, 3, 16))


def the_table(bregje: Desk, case: Any) -> Any:
    """Police, the certified institution and the school: each hears its own part."""
    made = bregje.sends(
        "conference_new",
        case,
        aim="Veilig naar school",
        on=date(2026, 3, 19),
        clock="14:00",
        place_kind="office",
        victim="present",
    ).context["conference"]
    task = {"ground": "public_task", "explanation": "Jeugdwet: gezag en veiligheid van een kind."}
    bregje.sends("invitee_new", made, name="Gecertificeerde instelling", parts=["family", "safety"], **task)
    bregje.sends("invitee_new", made, name="Politie", parts=["safety"], **{**task, "ground": "wpg_provision"})
    consent = next(each for each in rows(Consent, case=case) if each.purpose == "sharing")
    bregje.sends(
        "invitee_new",
        made,
        name="Praktijkschool Almere",
        parts=["work_education"],
        ground="consent",
        consent=consent.pk,
    )
    return made


# The story


def test_the_mentor_is_advised_first_and_nobody_is_named(story):
    assert story.cases_at_first == 0
    assert story.report.routed_to.name == "Blijf Groep"
    assert (story.report.name, story.report.birth_date) == ("", "")
    assert "Daan" not in story.advice


def test_the_reporting_code_and_youth_care_are_proposed_for_a_minor(story, desk):
    assert {"veilig_thuis_report", "youth_care"} <= story.proposed
    with on(TABLE):
        page = desk("Bregje").reads("procedures_of_case", story.case)
    assert "Meldcode en melding bij Veilig Thuis" in page
    assert "Jeugdhulp en kinderbescherming" in page


def test_a_parent_signs_for_the_registration_of_a_child_of_fifteen(story):
    [row] = rows(Registration, report_number=story.report.number)
    assert (row.ground, row.age_band) == ("consent", row.age_band)
    [consent] = [each for each in rows(Consent, case=story.case) if each.purpose == "registration"]
    assert consent.signed_by == "guardian"


def test_preparing_for_eighteen_begins_at_seventeen_and_a_half_by_the_birth_date_that_is_known(story):
    assert terms(story.case)["youth_care/turning_eighteen"] == [date(2028, 3, 14)]


# Shared


def test_the_school_hears_of_school_only(story, desk):
    with on(TABLE, "11:00"):
        texts = desk("Bregje").get("conference", story.conference).context["texts"]
    said = {invitee.name: text for invitee, text in texts}
    assert "Waar u over meepraat: Werk en opleiding." in said["Praktijkschool Almere"]
    assert "Toestemming" in said["Praktijkschool Almere"]
    assert not any("Daan" in text for text in said.values())


def test_the_police_get_nothing_from_the_file(story):
    assert not rows(SharingEvent, case=story.case)


@pytest.mark.parametrize("name", ["Mees", "Pieter", "Ana", "Farid", "Wilma", "Hilde"])
def test_nobody_else_reads_his_case(story, desk, name):
    with on(TABLE, "12:00"):
        other = desk(name)
        for page in ("case", "case_consents", "case_conferences", "case_plan"):
            assert other.is_refused(page, story.case), page


# Check


def test_the_form_demands_two_signatures_at_fifteen(story):
    assert story.alone.status_code == 422
    assert "het kind en een ouder of voogd beslissen samen" in words(story.alone)
    assert story.without_child.status_code == 422
    assert "Het kind moet zelf ja zeggen." in words(story.without_child)
    [care] = [each for each in rows(Consent, case=story.case) if each.purpose == "care"]
    assert care.signed_by == "both"
    with as_owner():
        assert [each["who"] for each in care.signatures] == ["child", "parent"]


def test_on_his_sixteenth_birthday_his_own_consent_is_asked_again(story, desk):
    with on(EVE):
        bregje = desk("Bregje")
        assert "nu zelf vragen" not in bregje.reads("case_consents", story.case)
        assert "consent" not in kinds_of_lines(bregje)
    with on(SIXTEEN):
        bregje = desk("Bregje")
        assert "nu zelf vragen" in bregje.reads("case_consents", story.case)
        assert "consent" in kinds_of_lines(bregje)
        asked = bregje.get("case_consent_new", story.case, query="?waarvoor=care")
        assert "child_agrees" not in asked.context["form"].fields
        agree(bregje, story.case, "care", signed_by="self")


def kinds_of_lines(desk: Desk) -> set[str]:
    """What Vandaag asks for."""
    today = desk.get("today").context
    return {
        line.kind.value for line in (*today["late"], *(one for _kind, of in today["groups"] for one in of))
    }


def test_a_parent_who_is_a_suspect_does_not_decide(story, desk):
    with on(TABLE, "13:00"):
        bregje = desk("Bregje")
        bregje.sends(
            "case_guardian",
            story.case,
            parent_is_suspect=True,
            guardian_route="Raad voor de Kinderbescherming gebeld",
        )
        no = bregje.tries("case_consent_new", story.case, purpose="shelter", given="yes", **BOTH)
        assert no.status_code == 422
        assert "Een ouder of voogd die misschien betrokken is, beslist niet mee." in words(no)
        institution = {**BOTH, "guardian_kind": "gi", "guardian_name": "Jeugdbescherming"}
        agree(bregje, story.case, "shelter", **institution)


def test_criminal_is_other_in_htcds_and_keeps_its_own_code_beside_it(story):
    """The export itself comes with the exchange of a later issue; here the list that it will read."""
    [experience] = rows(TraffickingExperience, case=story.case)
    with as_owner():
        assert (experience.forms, experience.kinds) == (["criminal"], ["drugs"])
    assert {form.code: form.htcds for form in forms_on(TABLE)}["criminal"] == "Other"
