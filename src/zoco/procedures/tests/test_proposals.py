"""What is proposed for whom, and what is not and why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoco.procedures.definitions import law
from zoco.procedures.facts import Contradictory
from zoco.procedures.proposals import propose, why_not

TODAY = date(2026, 3, 9)
MIHAI = {  # scenario S1: Romanian adult, labour exploitation, found by the Labour Inspectorate
    "residence_status": "eu_citizen",
    "nationality_group": "eu",
    "age": 34,
    "exploitation_form": "labour",
    "needs_shelter": True,
    "investigative_reporter": True,
}
BLESSING = {  # scenario S2: Nigerian adult without lawful stay, found by the police
    "residence_status": "none",
    "nationality_group": "non_eu",
    "age": 23,
    "exploitation_form": "sexual",
    "needs_shelter": True,
    "investigative_reporter": True,
}


def proposed(facts):
    return [proposal.slug for proposal in propose(facts, on=TODAY)]


def refused(facts):
    return {why.slug: why.reason.nl for why in why_not(facts, on=TODAY)}


def test_for_an_eu_citizen_no_reflection_period_is_proposed_but_its_condition_is_shown():
    assert "reflection_period" not in proposed(MIHAI)
    assert refused(MIHAI)["reflection_period"] == "Alleen als EU-recht geen verblijf geeft."


def test_an_eu_citizen_in_need_of_shelter_gets_the_allowance_wage_claims_and_compensation():
    found = proposed(MIHAI)
    assert found[0] == "risk_assessment"
    assert {
        "comensha_report",
        "rvb_allowance",
        "rvb_medical",
        "labour_claims",
        "schadefonds",
        "legal_aid",
    } <= set(found)
    assert "cosm_placement" not in found


def test_an_eu_citizen_without_an_eu_right_can_get_the_reflection_period():
    assert "reflection_period" in proposed(MIHAI | {"no_eu_right": True})


def test_somebody_without_lawful_stay_is_proposed_the_whole_first_route_in_order():
    found = proposed(BLESSING)
    route = ["risk_assessment", "comensha_report", "reflection_period", "rvb_allowance", "cosm_placement"]
    assert [slug for slug in found if slug in route] == route
    assert {"medical_screening", "legal_aid"} <= set(found)
    assert not {"wmo_shelter", "social_assistance", "brp_registration", "health_insurance"} & set(found)


def test_after_the_permit_the_rights_change_over():
    before = BLESSING | {"residence_status": "reflection_period"}
    after = BLESSING | {"residence_status": "b8_temporary", "has_reported": True}
    assert "rvb_allowance" in proposed(before)
    assert "social_assistance" in refused(before)
    now = proposed(after)
    assert "rvb_allowance" not in now
    assert {
        "social_assistance",
        "health_insurance",
        "brp_registration",
        "brp_restriction",
        "wmo_shelter",
    } <= set(now)
    assert "bijstand" in refused(after)["rvb_allowance"]


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ({"witness": True}, "Niet voor getuigen"),
        ({"reflection_before": True}, "maar één keer"),
        ({"detained": True}, "OM en politie"),
        ({"has_reported": True}, "vergunning"),
        ({"residence_status": "asylum_seeker"}, "vraag eerst een advocaat"),
        ({"residence_status": "other_permit"}, "verblijfsvergunning"),
        ({"residence_status": "unknown"}, "rechtmatig verblijf"),
        ({"residence_status": "dutch", "nationality_group": "dutch"}, "Nederlanders"),
    ],
)
def test_who_gets_no_reflection_period_hears_why(fact, words):
    facts = BLESSING | fact
    assert "reflection_period" not in proposed(facts)
    assert words in refused(facts)["reflection_period"]


def test_in_detention_it_is_proposed_when_prosecutor_and_police_agree():
    assert "reflection_period" in proposed(BLESSING | {"detained": True, "detention_consent": True})


def test_registration_needs_consent_when_the_reporter_is_no_investigative_service():
    shelter = MIHAI | {"investigative_reporter": False}
    assert "comensha_report" not in proposed(shelter)
    assert "toestemming" in refused(shelter)["comensha_report"]
    assert "comensha_report" in proposed(shelter | {"consent_registration": True})


def test_an_unaccompanied_minor_gets_a_guardian_and_protected_reception_first():
    linh = {"residence_status": "none", "nationality_group": "non_eu", "age": 16, "unaccompanied": True}
    found = proposed(linh)
    assert {"guardianship_nidos", "protected_reception", "veilig_thuis_report", "reflection_period"} <= set(
        found
    )
    assert "cosm_placement" not in found


def test_a_dutch_minor_gets_youth_care_and_no_adult_shelter():
    daan = {"residence_status": "dutch", "nationality_group": "dutch", "age": 15, "needs_shelter": True}
    assert {"youth_care", "veilig_thuis_report"} <= set(proposed(daan))
    assert not {"wmo_shelter", "social_assistance"} & set(proposed(daan))


def test_each_proposal_says_why_and_what_it_waits_for():
    for proposal in propose(BLESSING, on=TODAY):
        assert proposal.reason.nl
        assert proposal.reason.en
    [allowance] = [p for p in propose(BLESSING, on=TODAY) if p.slug == "rvb_allowance"]
    assert allowance.waits_for == (("reflection_period",),)
    assert "geld" in allowance.why_first.nl


def test_nothing_known_still_begins_with_safety():
    assert proposed({})[0] == "risk_assessment"


def test_no_place_tonight_comes_right_after_safety():
    assert proposed(BLESSING | {"safe_tonight": False})[:2] == ["risk_assessment", "emergency_placement"]


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"resident_status": "none"}, "Onbekend feit: 'resident_status'. Bedoelde u: residence_status"),
        ({"residence_status": "martian"}, "'martian' kan niet"),
        ({"age": 400}, "0 tot en met 120"),
        ({"age": -1}, "0 tot en met 120"),
        ({"age": True}, "kan niet"),
        ({"dublin": "yes"}, "true of false"),
    ],
)
def test_an_unknown_fact_or_value_is_refused_by_name(facts, named):
    with pytest.raises(ValueError, match=named):
        propose(facts, on=TODAY)


def facts_of_the_law():
    values = {
        "flag": lambda fact: st.booleans(),
        "code": lambda fact: st.sampled_from(fact.values),
        "number": lambda fact: st.none() | st.integers(fact.lowest, fact.highest),
    }
    return st.fixed_dictionaries(
        {}, optional={fact.name: values[fact.kind](fact) for fact in law().vocabulary.facts.values()}
    )


def are_possible(facts):
    try:
        law().vocabulary.refuse_contradictions(facts)
    except Contradictory:
        return False
    return True


@given(facts_of_the_law().filter(are_possible))
def test_nothing_is_proposed_and_refused_at_once_and_the_order_holds(facts):
    proposals = propose(facts, on=TODAY)
    assert not {p.slug for p in proposals} & {w.slug for w in why_not(facts, on=TODAY)}
    assert [p.order for p in proposals] == sorted(p.order for p in proposals)
    assert len({p.slug for p in proposals}) == len(proposals)
