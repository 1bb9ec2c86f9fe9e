"""Every date of the worked examples and of the acceptance scenarios, by the rule that gives it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from zoco.procedures.counting import deadlines
from zoco.procedures.dates import day_of, read_when
from zoco.procedures.definitions import law
from zoco.procedures.proposals import propose, why_not


def dates(rule, start, **facts):
    """Every date of one rule from one event, in order."""
    procedure, _, slug = rule.partition("/")
    versions = law().versions(procedure)
    anchors = {one.anchor: start for version in versions for one in version.rules(slug)}
    found = deadlines(versions, anchors, law().vocabulary.complete(facts), rule=slug)
    return [one.due for one in found]


EU = {"residence_status": "eu_citizen"}
# Scenario, rule, event, facts, due.
TABLE = [
    ("A.6 objection past Easter Monday", "objection/lodge", "2026-03-09", {}, "2026-04-07"),
    ("A.6 registration past Easter", "brp_registration/register", "2026-03-31", {}, "2026-04-07"),
    ("A.6 Wmo inquiry past Whit Monday", "wmo_support/inquiry", "2026-04-13", {}, "2026-05-26"),
    ("A.6 Wmo shelter inquiry", "wmo_shelter/inquiry", "2026-04-13", {}, "2026-05-26"),
    ("A.6 assistance past King's Day", "social_assistance/decision", "2026-03-02", {}, "2026-04-28"),
    ("S1 Rvb within two weeks", "rvb_allowance/apply", "2026-02-02", EU, "2026-02-16"),
    ("S1 Rvb three months, a Saturday", "rvb_allowance/eu_first_months", "2026-02-02", EU, "2026-05-02"),
    ("S1 registered within five days", "brp_registration/register", "2026-04-20", EU, "2026-04-28"),
    ("S1 insured within four months", "health_insurance/take_out", "2026-04-20", EU, "2026-08-20"),
    ("S1 aftercare", "aftercare/contact_1", "2026-04-20", EU, "2026-05-20"),
    ("S1 first risk assessment", "risk_assessment/first", "2026-02-03", EU, "2026-02-03"),
    ("S2 reflection ends on a Sunday", "reflection_period/end", "2026-01-12", {}, "2026-04-12"),
    ("S2 three months of COSM", "cosm_placement/stay", "2026-01-13", {}, "2026-04-13"),
    ("S2 immigration service", "b8_permit/ind_decision", "2026-03-10", {}, "2026-03-11"),
    ("S2 permit ends", "b8_permit/expiry", "2026-03-10", {}, "2027-03-10"),
    ("S2 extension work starts", "b8_permit_extension/start_preparing", "2027-03-10", {}, "2026-12-10"),
    ("S2 insured", "health_insurance/take_out", "2026-03-10", {}, "2026-07-10"),
    ("S2 registered", "brp_registration/register", "2026-03-10", {}, "2026-03-16"),
    ("S2 advance on assistance", "social_assistance/advance", "2026-03-10", {}, "2026-04-07"),
    ("S2 decision on assistance", "social_assistance/decision", "2026-03-10", {}, "2026-05-06"),
    ("S2 medical screening", "medical_screening/screening", "2026-01-13", {}, "2026-01-27"),
    ("S4 registered past Easter", "brp_registration/register", "2026-03-31", {}, "2026-04-07"),
    (
        "secrecy at once with the registration",
        "brp_restriction/municipality_acts",
        "2026-03-31",
        {"with_registration": True},
        "2026-03-31",
    ),
    ("S4 secrecy within four weeks", "brp_restriction/municipality_acts", "2026-03-31", {}, "2026-04-28"),
    ("S4 support", "wmo_support/inquiry", "2026-04-13", {"age": 22}, "2026-05-26"),
    ("S4 search term under 27", "social_assistance/under_27_wait", "2026-03-31", {"age": 22}, "2026-04-28"),
    ("S7 72 hours", "emergency_placement/triage", "2026-03-06T22:00", {}, "2026-03-09T22:00:00+01:00"),
    ("S7 COSM", "cosm_placement/stay", "2026-03-10", {}, "2026-06-10"),
    ("S7 CoMensha the same night", "comensha_report/report", "2026-03-06", {}, "2026-03-06"),
    ("S10 objection", "objection/lodge", "2026-03-09", {}, "2026-04-07"),
    ("S10 access request", "data_subject_request/answer", "2026-01-31", {}, "2026-03-02"),
]


@pytest.mark.parametrize(
    ("rule", "start", "facts", "due"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_the_scenarios_have_these_dates(rule, start, facts, due):
    assert [when.isoformat() for when in dates(rule, read_when(start), **facts)] == [due]


def test_s2_the_police_are_visited_each_month_until_the_reflection_period_ends():
    found = deadlines(
        law().versions("reflection_period"),
        {"reflection_start": date(2026, 1, 12)},
        law().vocabulary.complete({}),
    )
    visits = [one.due for one in found if one.slug == "police_reporting"]
    assert visits == [date(2026, 2, 12), date(2026, 3, 12)]


def test_s5_the_visits_stop_on_the_day_somebody_disappears():
    anchors = {"reflection_start": date(2026, 1, 12), "reflection_ended": date(2026, 2, 20)}
    found = deadlines(law().versions("reflection_period"), anchors, law().vocabulary.complete({}))
    assert [one.due for one in found if one.slug == "police_reporting"] == [date(2026, 2, 12)]


def test_s10_the_request_of_31_january_is_late_on_16_march_and_two_months_more_had_to_be_told_before():
    from zoco.procedures.counting import Extension

    [rule] = law().in_force("data_subject_request", date(2026, 1, 31)).rules("answer")
    from zoco.procedures.counting import count

    assert count(rule, date(2026, 1, 31)).days_left(date(2026, 3, 16)) == -14
    told = count(rule, date(2026, 1, 31), extensions=[Extension(date(2026, 3, 2))])
    assert told.due == date(2026, 4, 30)
    with pytest.raises(ValueError, match="te laat"):
        count(rule, date(2026, 1, 31), extensions=[Extension(date(2026, 3, 3))])


# What the scenarios' "Check" lines say of proposals


def proposed(on, **facts):
    return {one.slug for one in propose(facts, on=on)}


def test_s1_no_reflection_period_for_an_eu_citizen_and_the_reason_is_said():
    facts = {
        "residence_status": "eu_citizen",
        "nationality_group": "eu",
        "age": 34,
        "exploitation_form": "labour",
    }
    day = date(2026, 2, 3)
    assert "reflection_period" not in proposed(day, **facts)
    [why] = [one for one in why_not(facts, on=day) if one.slug == "reflection_period"]
    assert why.reason.en == "Only if no EU right to stay."
    assert {"labour_claims", "schadefonds"} <= proposed(day, **facts)


def test_s2_assistance_and_wmo_wait_for_the_permit():
    before = {
        "residence_status": "reflection_period",
        "nationality_group": "non_eu",
        "age": 23,
        "needs_shelter": True,
    }
    after = before | {"residence_status": "b8_temporary", "has_reported": True}
    rights = {"social_assistance", "wmo_shelter", "health_insurance", "brp_registration"}
    assert not rights & proposed(date(2026, 3, 9), **before)
    assert rights <= proposed(date(2026, 3, 10), **after)
    assert "rvb_allowance" not in proposed(date(2026, 3, 10), **after)


def test_s2_an_extension_needs_the_statement_that_the_case_still_runs():
    needs = law().versions("b8_permit_extension")[-1].needs
    assert "zaak nog loopt" in needs[0].nl


def test_s3_a_dutch_minor_gets_youth_care_and_the_reporting_code():
    daan = {"residence_status": "dutch", "age": 15, "exploitation_form": "criminal"}
    assert {"youth_care", "veilig_thuis_report"} <= proposed(date(2026, 3, 2), **daan)


def test_s5_a_second_reflection_period_warns_that_there_was_one_before():
    linh = {"residence_status": "none", "nationality_group": "non_eu", "age": 16, "reflection_before": True}
    [why] = [one for one in why_not(linh, on=date(2026, 3, 2)) if one.slug == "reflection_period"]
    assert "Vraag een advocaat" in why.reason.nl


def test_a_moment_and_its_day_are_one_day():
    [due] = dates("emergency_placement/triage", datetime(2026, 3, 6, 22, 0))
    assert day_of(due) == date(2026, 3, 9)
