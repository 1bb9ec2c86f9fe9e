"""S5: Linh, 16, from Vietnam, found in Veendam, where nobody is listed: CoMensha leads. On day nine she is gone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from journeys.steps import AMSTERDAM, Desk, accept, agree, move, on, path, rows, running, sent, start, terms
from zoco.cases.models import Absence, Alarmed, Case, TraffickingExperience, Victim
from zoco.procedures.models import Procedure
from zoco.reports.models import Registration, Report
from zoco.residence.models import ResidenceChange
from zoco.shelter.models import Stay
from zoco.today.lines import Kind

pytestmark = pytest.mark.django_db

FOUND, GONE = date(2026, 2, 2), date(2026, 2, 10)
BACK = GONE + timedelta(weeks=5)
BORN = date(2009, 9, 1)
PARTIES = {"police", "nidos", "comensha", "neighbours", "guardian"}
FACTS = "Signalement, foto, sinds wanneer."
LINH = {
    "age": 16, "gender": "woman", "nationality_group": "non_eu", "name": "Linh", "birth_date": BORN, "help_consent": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def found(desk) -> Any:
    """Monday 2 February: the police call, CoMensha takes her on, Nidos is her guardian."""
    with on(FOUND, "14:00"):
        report = desk("Pieter").sends(
            "report_new", where="Veendam", forms=["sexual"], urgent=True, shelter_wanted=True,
            story="Aangetroffen in een nagelstudio.", reach="via de voogd", **LINH,
        ).context["report"]  # fmt: skip
    with on(FOUND, "16:00"):
        hilde = desk("Hilde")
        case = accept(hilde, report)
        hilde.sends(
            "case_intake",
            case,
            safe_now="yes",
            residence_status="none",
            in_shelter=True,
            language="Vietnamees",
        )
        agree(hilde, case, "care", signed_by="self")
        tell(hilde, case, "sexual", kinds=[])
        move(hilde, case, "reflection_given", FOUND, "police")
        start(hilde, case, "guardianship_nidos")
        start(hilde, case, "protected_reception")
        start(hilde, case, "reflection_period", reflection_start=FOUND)
        start(hilde, case, "rvb_allowance", right_arises=FOUND)
        hilde.sends("stay_new", case, kind="protected_reception")
    return SimpleNamespace(case=case, report=report)


@pytest.fixture(scope="module")
def gone(found, desk) -> Any:
    """Day nine, nine in the morning: her bed is empty. Everybody who must know is told within the hour."""
    with on(GONE, "09:00"):
        hilde = desk("Hilde")
        hilde.sends(
            "case_absence",
            found.case,
            clock="08:00",
            note="Jas en tas zijn weg. Verbleef in de opvang.",
            to="none",
            actor="guardian",
            document="Melding van Nidos, 10 februari",
        )
        [absence] = rows(Absence, case=found.case)
    for minute, party in enumerate(sorted(PARTIES), start=10):
        with on(GONE, f"09:{minute}"):
            alarm(desk("Hilde"), found.case, absence, party)
    with on(GONE, "09:30"):
        hilde = desk("Hilde")
        [stay] = rows(Stay, case=found.case)
        hilde.sends("stay_end", stay, why="missing", clock="08:00")
    found.absence = absence
    return found


@pytest.fixture(scope="module")
def back(gone, desk) -> Any:
    """Five weeks later: found in a nail studio in another place, made to work."""
    with on(BACK, "11:00"):
        hilde = desk("Hilde")
        hilde.presses("absence_end", gone.absence)
        tell(hilde, gone.case, "labour", began="februari 2026", ended="maart 2026")
        hilde.sends("stay_new", gone.case, kind="protected_reception")
    return gone


def tell(hilde: Desk, case: Any, form: str, **more: Any) -> None:
    hilde.sends("experience_new", case, forms=[form], minor_then="yes", **more)


def alarm(hilde: Desk, case: Any, absence: Any, party: str) -> None:
    form = hilde.get("case_absence", case).context["form"]
    hilde.presses("absence_alarm", absence, **sent(form, {"party": party, "what": FACTS}))


def lines(desk: Any, day: date, clock: str = "08:00") -> list[Any]:
    with on(day, clock):
        page = desk("Hilde").get("today")
        return [*page.context["late"], *(line for _kind, found in page.context["groups"] for line in found)]


def searches(desk: Any, day: date) -> list[Any]:
    return [line for line in lines(desk, day) if line.kind == Kind.MISSING]


def test_veendam_has_no_listed_coordinator_so_comensha_leads(found, stage):
    assert found.report.routed_to == stage["Hilde"].organisation
    assert found.case.lead_id == stage["Hilde"].pk


def test_at_sixteen_she_decides_for_herself(found, desk):
    with on(FOUND, "17:00"):
        refused = desk("Hilde").tries(
            "case_consent_new", found.case, purpose="care", given="yes", signed_by="guardian"
        )
    assert not refused.redirect_chain


def test_the_guardian_and_protected_reception_run_from_the_first_day(found, desk):
    assert {"guardianship_nidos", "protected_reception"} <= {
        each.slug for each in rows(Procedure, case=found.case)
    }


# Deadlines.


def test_five_parties_are_told_within_the_hour(gone):
    told = rows(Alarmed, absence=gone.absence)
    assert {each.party for each in told} == PARTIES
    assert all(each.at < gone.absence.alarm_by for each in told)
    assert gone.absence.alarm_by.astimezone(AMSTERDAM).replace(second=0, microsecond=0) == datetime(
        2026, 2, 10, 10, tzinfo=AMSTERDAM
    )


@pytest.fixture
def just_gone(found, desk) -> Any:
    """Another girl, of whom it is only known at nine that she is gone."""
    with on(GONE, "09:00"):
        thi = {**LINH, "name": "Thi", "birth_date": BORN + timedelta(days=40)}
        report = (
            desk("Pieter").sends("report_new", where="Veendam", forms=["sexual"], **thi).context["report"]
        )
        hilde = desk("Hilde")
        case = accept(hilde, report)
        hilde.sends("case_intake", case, safe_now="yes", residence_status="none")
        move(hilde, case, "reflection_given", FOUND, "police")
        hilde.sends("case_absence", case, clock="08:00")
    return case


def test_after_an_hour_the_page_says_who_still_does_not_know(just_gone, desk):
    with on(GONE, "10:30"):
        said = desk("Hilde").reads("case_absence", just_gone)
    assert said.count("nog niet, later dan een uur") == len(PARTIES)


# Shared: missing facts and a photo to the police (vital interest), the care file not.


def test_what_the_police_got_stands_on_a_vital_interest_and_is_facts_only(gone):
    [police] = rows(Alarmed, absence=gone.absence, party="police")
    assert (police.ground, police.what) == ("vital_interest", FACTS)


@pytest.mark.parametrize(
    "page", ["case", "case_person", "case_absence", "case_contacts", "case_files", "case_sharing"]
)
def test_the_police_do_not_get_the_care_file(gone, desk, page):
    with on(GONE, "12:00"):
        assert desk("Pieter").is_refused(page, gone.case)


def test_the_police_read_on_their_own_pages_nothing_of_the_care(gone, desk):
    with on(GONE, "12:00"):
        pieter = desk("Pieter")
        said = pieter.reads("report", gone.report) + pieter.reads("today")
    for secret in ("Jas en tas", "Nidos", "Beschermde opvang", "Vietnamees", gone.case.number):
        assert secret not in said


# Check: MOB ends reflection and allowance, keeps the case open with status on_hold and a daily task.


def test_leaving_with_unknown_destination_ends_the_reflection_period(gone):
    [reflection] = rows(Procedure, case=gone.case, slug="reflection_period")
    assert (reflection.is_running, reflection.outcome) == (False, "withdrawn")
    assert [
        (step.from_status, step.to_status, step.on) for step in rows(ResidenceChange, event="left_unknown")
    ] == [("reflection_period", "none", GONE)]
    assert not [rule for rule in terms(gone.case) if rule.startswith("reflection_period/")]


def test_leaving_with_unknown_destination_ends_the_allowance(gone):
    [allowance] = rows(Procedure, case=gone.case, slug="rvb_allowance")
    assert (allowance.is_running, allowance.outcome) == (False, "withdrawn")
    assert not [rule for rule in terms(gone.case) if rule.startswith("rvb_allowance/")]


def test_one_confirmation_records_two_facts_each_with_day_actor_and_document(gone, stage):
    [absence] = rows(Absence, case=gone.case)
    [step] = rows(ResidenceChange, event="left_unknown")
    assert absence.from_at.astimezone(AMSTERDAM).date() == step.on == GONE
    assert (absence.by_id, step.by_id, step.actor) == (stage["Hilde"].pk, stage["Hilde"].pk, "guardian")
    assert step.document == "Melding van Nidos, 10 februari"


def test_the_page_of_who_is_gone_leads_to_the_step_that_ends_both(just_gone, desk):
    with on(GONE, "09:30"):
        hilde = desk("Hilde")
        page = hilde.get("case_absence", just_gone).content.decode()
        assert f'href="{path("case_residence", just_gone)}"' in page.partition("<h2>")[2]
        assert "Vertrokken, bestemming onbekend (MOB)" in hilde.reads("case_residence", just_gone)


def test_the_case_stays_open_and_says_that_it_is_on_hold(gone, desk):
    assert rows(Case, pk=gone.case.pk, closure=None)
    with on(GONE, "12:00"):
        hilde = desk("Hilde")
        assert "aangehouden" in hilde.reads("case", gone.case)
        assert "Linh" in hilde.reads("cases")
    assert {"guardianship_nidos", "protected_reception"} <= running(gone.case)


def test_each_day_asks_to_look_for_her_until_somebody_did(gone, desk):
    first, second = GONE + timedelta(days=1), GONE + timedelta(days=2)
    assert len(searches(desk, first)) == 1
    with on(first, "09:00"):
        desk("Hilde").presses("absence_looked", gone.absence)
    assert searches(desk, first) == []
    assert len(searches(desk, second)) == 1
    assert len(searches(desk, second + timedelta(days=20))) == 1


def test_nobody_looks_for_who_is_back(back, desk):
    assert searches(desk, BACK + timedelta(days=1)) == []
    with on(BACK + timedelta(days=1)):
        assert "aangehouden" not in desk("Hilde").reads("case", back.case)


def test_a_second_reflection_period_is_never_barred_only_warned_about(back, desk):
    with on(BACK, "12:00"):
        hilde = desk("Hilde")
        address = (
            f"{path('residence_change_new', back.case)}?gebeurtenis=reflection_given&naar=reflection_period"
        )
        page = hilde.client.get(address)
        assert page.status_code == 200
        cautions = [caution.text.nl for caution in page.context["step"].cautions]
    assert [words for words in cautions if "eerder" in words or "al " in words]


# Check: same person re-linked, not duplicated.


def test_the_same_person_goes_on_in_the_same_case(back):
    assert (len(rows(Case)), len(rows(Victim))) == (1, 1)
    [absence] = rows(Absence, case=back.case)
    assert absence.until_at is not None
    assert len(rows(Stay, case=back.case)) == 2


@pytest.fixture
def reported_again(back, desk) -> Any:
    """Another inspectorate, which does not know her, reports her elsewhere. CoMensha hears it too and takes it on."""
    with on(BACK, "08:00"):
        return (
            desk("Noor")
            .sends(
                "report_new",
                where="Veendam",
                forms=["labour"],
                sector="beauty",
                reach="via de politie",
                **LINH,
            )
            .context["report"]
        )


def test_a_second_report_of_her_is_a_second_report_of_one_person(reported_again):
    assert len(rows(Report)) == 2
    assert len({bytes(row.person_ref) for row in rows(Registration)}) == 1


def test_help_that_begins_from_a_second_report_is_linked_to_the_first(back, reported_again, desk):
    with on(BACK, "13:00"):
        hilde = desk("Hilde")
        again = accept(hilde, reported_again)
        assert path("case_recognition", again) in hilde.get("case", again).content.decode()
        hilde.sends("case_recognition", again, number=back.case.number)
        assert back.case.number in hilde.get("case", again).content.decode()
        assert again.number in hilde.get("case", back.case).content.decode()


# Check: form history sexual/labour kept apart.


def test_what_happened_first_and_what_happened_since_stay_two_histories(back, desk):
    told = sorted(rows(TraffickingExperience, case=back.case), key=lambda each: each.at)
    assert [each.forms for each in told] == [["sexual"], ["labour"]]
    with on(BACK, "12:00"):
        page = desk("Hilde").get("case_person", back.case)
    assert [each.forms for each in page.context["experiences"]] in (
        [["sexual"], ["labour"]],
        [["labour"], ["sexual"]],
    )
    assert set(rows(Case)[0].forms) == {"sexual", "labour"}


def test_the_register_keeps_each_report_with_its_own_form(reported_again):
    assert sorted(row.forms for row in rows(Registration)) == [["labour"], ["sexual"]]


def test_her_rights_after_leaving_are_those_of_nobody_with_a_stay(gone, desk):
    with on(GONE, "12:00"):
        assert desk("Hilde").get("case_residence", gone.case).context["standing"].status == "none"
