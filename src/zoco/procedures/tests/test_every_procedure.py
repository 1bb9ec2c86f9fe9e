"""All 44 procedures of practice, one line each: what they wait for and every term, typed from the domain notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zoco.procedures.definitions import law

SHARED = Path(__file__).parents[5] / "shared" / "standards" / "nl" / "procedures.json"
# procedure: what it waits for, and its terms as "slug amount unit kind counting anchor".
PROCEDURES = {
    "aftercare": (
        "",
        [
            "contact_1 1 months target none aftercare_start",
            "contact_2 3 months target none aftercare_start",
            "contact_3 6 months target none aftercare_start",
        ],
    ),
    "b8_permit": (
        "criminal_report",
        ["ind_decision 24 hours target none m55_sent", "expiry 1 years hard none permit_start"],
    ),
    "b8_permit_extension": (
        "b8_permit|b8_permit_witness",
        ["start_preparing -3 months target none permit_expiry"],
    ),
    "b8_permit_hardship": (
        "",
        ["plan_continued 9 months target none permit_start", "expiry 1 years hard none permit_start"],
    ),
    "b8_permit_labour": ("", ["expiry 1 years hard none permit_start"]),
    "b8_permit_witness": ("criminal_report", []),
    "brp_postal_address": ("brp_registration", []),
    "brp_registration": ("", ["register 5 days hard atw stay_start"]),
    "brp_restriction": (
        "brp_registration",
        [
            "municipality_acts 4 weeks hard atw request_date",
            "municipality_acts 0 days hard none request_date",
        ],
    ),
    "case_closure": ("", []),
    "case_conference": ("", []),
    "comensha_report": ("", ["report 0 days target none victim_found"]),
    "complaint_art12": ("criminal_report", ["lodge 3 months soft atw sepot_notice_date"]),
    "continued_residence": (
        "b8_permit|b8_permit_witness",
        [
            "three_years 3 years milestone none b8_permit_start",
            "ind_decision 90 days hard atw application_date",
        ],
    ),
    "continued_residence_hardship": (
        "b8_permit_hardship",
        ["ind_decision 90 days hard atw application_date"],
    ),
    "cosm_placement": ("reflection_period", ["stay 3 months soft none placement_start"]),
    "criminal_report": ("informative_interview", []),
    "data_subject_request": ("", ["answer 1 months hard eu1182 request_date"]),
    "emergency_placement": ("risk_assessment", ["triage 72 hours target none placement_start"]),
    "guardianship_nidos": ("", []),
    "health_insurance": ("brp_registration", ["take_out 4 months hard none insurance_duty_start"]),
    "housing": ("b8_permit|b8_permit_witness|b8_permit_hardship", []),
    "individual_assessment": ("", []),
    "informative_interview": ("", []),
    "injured_party_claim": ("criminal_report", []),
    "labour_claims": ("", []),
    "legal_aid": ("", []),
    "medical_screening": ("rvb_medical|health_insurance", ["screening 14 days target none intake_date"]),
    "mental_health": ("rvb_medical|health_insurance", []),
    "objection": ("", ["lodge 4 weeks hard atw decision_date", "lodge 6 weeks hard atw decision_date"]),
    "omm_placement": ("", []),
    "protected_reception": ("guardianship_nidos", []),
    "reflection_period": (
        "",
        [
            "end 3 months hard none reflection_start",
            "end 30 days hard none reflection_start",
            "police_reporting 1 months recurring none reflection_start",
        ],
    ),
    "regional_transfer": ("", []),
    "risk_assessment": (
        "",
        ["first 0 days target none intake_date", "review 0 days target none safety_trigger"],
    ),
    "rvb_allowance": (
        "reflection_period",
        ["apply 2 weeks hard none right_arises", "eu_first_months 3 months hard none shelter_start"],
    ),
    "rvb_medical": ("rvb_allowance", []),
    "schadefonds": (
        "",
        [
            "apply 10 years hard none offence_date",
            "decision 26 weeks hard none application_date",
            "payment 30 days target none award_date",
        ],
    ),
    "social_assistance": (
        "",
        [
            "under_27_wait 4 weeks soft atw pw_notification",
            "advance 4 weeks hard atw pw_application",
            "decision 8 weeks hard atw pw_application",
        ],
    ),
    "veilig_thuis_report": ("", []),
    "voluntary_return": ("", []),
    "wmo_shelter": (
        "",
        ["inquiry 6 weeks hard atw wmo_notification", "decision 2 weeks hard atw wmo_application"],
    ),
    "wmo_support": (
        "brp_registration",
        ["inquiry 6 weeks hard atw wmo_notification", "decision 2 weeks hard atw wmo_application"],
    ),
    "youth_care": ("", ["turning_eighteen -6 months target none eighteenth_birthday"]),
}


def newest(slug):
    return law().versions(slug)[-1]


def test_there_are_44():
    assert len(PROCEDURES) == 44
    assert set(PROCEDURES) == set(law().procedures)


@pytest.mark.parametrize("slug", sorted(PROCEDURES))
def test_a_procedure_waits_for_and_counts_what_practice_says(slug):
    waits_for, terms = PROCEDURES[slug]
    found = newest(slug)
    assert " + ".join("|".join(steps) for steps in found.depends_on) == waits_for
    assert [
        f"{rule.slug} {rule.amount} {rule.unit} {rule.kind} {rule.counting} {rule.anchor}"
        for rule in found.deadlines
    ] == terms


@pytest.mark.parametrize("slug", sorted(PROCEDURES))
def test_a_procedure_says_who_starts_it_why_how_it_ends_and_from_where(slug):
    found = newest(slug)
    assert found.started_by.nl
    assert found.trigger.nl
    assert found.ends_when
    assert found.sources
    assert found.applies
    assert found.deadlines or found.deadline_note or not found.documents or found.needs or found.ends_when


def test_each_permit_that_can_be_refused_leads_to_an_objection_counted_from_the_announcement():
    for slug in PROCEDURES:
        found = newest(slug)
        if slug.startswith(("b8_", "continued_")):
            [road] = [road for road in found.leads_to if road.slug == "objection"]
            assert (set(road.outcomes), road.anchor) == ({"refused", "revoked"}, "decision_date")


@pytest.mark.shared
@pytest.mark.parametrize("slug", sorted(PROCEDURES))
def test_nothing_of_the_notes_is_missing(slug):
    if not SHARED.exists():
        pytest.skip(f"the notes are not here: {SHARED}")
    [note] = [n for n in json.loads(SHARED.read_text(encoding="utf-8"))["procedures"] if n["id"] == slug]
    found = newest(slug)
    mine = {(r.anchor, r.amount, r.unit, r.kind, r.counting) for r in found.deadlines}
    # Where the notes say fourteen days the regulation says two weeks (art. 9 Rvb).
    mine |= {(a, 14, "days", k, c) for a, n, u, k, c in mine if (n, u) == (2, "weeks")}
    for rule in note["deadline_rules"]:
        assert (rule["anchor"], rule["amount"], rule["unit"], rule["kind"], rule["counting"]) in mine
    assert bool(found.documents) == (note["documents"] != "-")
    waits = note["depends_on"] != "-"
    assert bool(found.depends_on or found.needs) == waits or slug in NOT_WAITED_FOR


# "Aangifte helps, not strictly needed": nothing to wait for.
NOT_WAITED_FOR = {"schadefonds"}
