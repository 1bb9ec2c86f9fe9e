"""The lives of domain G as far as residence goes: each test asserts its "Check" line."""

from __future__ import annotations

from datetime import date

import pytest

from zoco.access.acting import acting_as
from zoco.cases.codes import EventKind
from zoco.procedures.models import Deadline, facts_of
from zoco.procedures.proposals import propose
from zoco.residence.models import EntitlementChange, ResidenceChange

pytestmark = pytest.mark.django_db

JAN_12, MAR_10 = date(2026, 1, 12), date(2026, 3, 10)


@pytest.fixture
def blessing(life):
    """S2: found on 12 January, in the COSM from the 13th, with all that a reflection period brings."""
    her = life("Blessing", status="none", in_shelter=True)
    her.step("reflection_given", JAN_12, actor="police", document="M55 van 12 januari")
    her.start("reflection_period", JAN_12, reflection_start=JAN_12)
    her.start("rvb_allowance", JAN_12, right_arises=JAN_12)
    her.start("rvb_medical", JAN_12)
    her.start("cosm_placement", date(2026, 1, 13), placement_start=date(2026, 1, 13))
    return her


def proposed(her, on):
    with acting_as(her.ana):
        return {one.slug for one in propose(facts_of(her.fresh(), on), on=on)}


def test_s2_the_reflection_period_ends_on_sunday_12_april_until_the_report_is_signed(blessing):
    with acting_as(blessing.ana):
        [end] = Deadline.objects.running().filter(rule="reflection_period/end")
        assert end.due_on == date(2026, 4, 12)
    blessing.step("report_signed", MAR_10)
    with acting_as(blessing.ana):
        assert not Deadline.objects.running().filter(rule__startswith="reflection_period/").exists()
    assert blessing.running() == {"cosm_placement"}


def test_s2_signing_brings_a_gap_in_money_until_social_assistance_is_granted(blessing):
    assert blessing.gaps(date(2026, 3, 9)) == {}
    blessing.step("report_signed", MAR_10)
    gap = blessing.gaps(date(2026, 3, 11))["money"]
    assert (gap.since, gap.state, gap.start) == (MAR_10, "open", "social_assistance")
    assert gap.before.slug == "rvb"

    asked = blessing.start("social_assistance", date(2026, 3, 12), pw_application=date(2026, 3, 12))
    waiting = blessing.gaps(date(2026, 3, 20))["money"]
    assert (waiting.state, waiting.expected) == ("waiting", date(2026, 5, 7))

    blessing.end(asked, date(2026, 4, 20), "granted")
    assert "money" not in blessing.gaps(date(2026, 4, 21))


def test_s2_a_refusal_leaves_the_gap_and_says_so(blessing):
    blessing.step("report_signed", MAR_10)
    asked = blessing.start("social_assistance", date(2026, 3, 12), pw_application=date(2026, 3, 12))
    blessing.end(asked, date(2026, 4, 20), "refused")
    assert blessing.gaps(date(2026, 4, 21))["money"].state == "refused"


def test_s2_the_insurance_and_the_follow_up_place_are_missed_until_they_are_there(blessing):
    blessing.step("report_signed", MAR_10)
    gaps = blessing.gaps(MAR_10)
    assert {"shelter", "money", "health"} == set(gaps)
    insured = blessing.start("health_insurance", MAR_10, insurance_duty_start=MAR_10)
    health = blessing.gaps(MAR_10)["health"]
    assert (health.expected, health.is_decision) == (
        date(2026, 7, 10),
        False,
    )  # nobody decides on an insurance
    blessing.end(insured, date(2026, 3, 20), "done")
    placed = blessing.start("wmo_shelter", date(2026, 3, 20))
    blessing.end(placed, date(2026, 4, 9), "granted")
    assert set(blessing.gaps(date(2026, 4, 9))) == {"money"}


def test_s2_wmo_and_social_assistance_are_not_offered_before_10_march(blessing):
    assert not {"wmo_shelter", "social_assistance"} & proposed(blessing, date(2026, 3, 9))
    assert not {"wmo_shelter", "social_assistance"} & {one.slug for one in blessing.stands(MAR_10).offers()}
    blessing.step("report_signed", MAR_10)
    assert {"social_assistance", "health_insurance", "brp_registration"} <= proposed(blessing, MAR_10)
    offers = {one.slug: one.url for one in blessing.stands(MAR_10).offers()}
    assert {"wmo_shelter", "social_assistance"} <= set(offers)
    assert "permit_start=2026-03-10" in offers["b8_permit"]


def test_s2_an_extension_warns_that_the_case_must_still_run(blessing):
    blessing.step("report_signed", MAR_10)
    steps = {step.event.slug: step for step in blessing.stands(date(2026, 12, 10)).possible()}
    assert any("de zaak nog loopt" in one.text.nl for one in steps["extended"].cautions)
    blessing.step("extended", date(2026, 11, 1))
    assert blessing.stands(date(2026, 11, 2)).status == "b8_temporary"


def test_s1_an_eu_citizen_gets_no_reflection_period_and_reads_why(life):
    mihai = life("Mihai", status="eu_citizen", group="eu", age=34, opened=date(2026, 2, 2), in_shelter=True)
    stands = mihai.stands(date(2026, 2, 3))
    assert "reflection_given" not in {step.event.slug for step in stands.possible()}
    assert ("reflection_given", "Alleen als EU-recht geen verblijf geeft.") in {
        (event.slug, reason.nl) for event, reason in stands.not_now()
    }


def test_s1_the_end_of_the_first_three_months_is_a_gap_told_beforehand(life):
    mihai = life("Mihai", status="eu_citizen", group="eu", age=34, opened=date(2026, 2, 2), in_shelter=True)
    mihai.start(
        "rvb_allowance", date(2026, 2, 3), shelter_start=date(2026, 2, 2), right_arises=date(2026, 2, 2)
    )
    held = mihai.stands(date(2026, 5, 2)).held["money"]
    assert (held.right.slug, held.until) == ("rvb_eu", date(2026, 5, 2))  # a Saturday, and it does not move
    assert mihai.gaps(date(2026, 4, 4)) == {}
    gap = mihai.gaps(date(2026, 4, 5))["money"]
    assert gap.since == date(2026, 5, 3)
    assert gap.is_coming(date(2026, 4, 5))
    assert mihai.stands(date(2026, 5, 3)).held["money"].right.slug == "eu_work_or_assistance"


def test_s5_leaving_ends_reflection_and_allowance_and_keeps_the_case_open(life):
    linh = life("Linh", status="none", age=16)
    linh.step("reflection_given", JAN_12, actor="police")
    linh.start("reflection_period", JAN_12, reflection_start=JAN_12)
    linh.start("rvb_allowance", JAN_12, right_arises=JAN_12)
    linh.step("left_unknown", date(2026, 1, 21), actor="guardian")
    assert linh.running() == set()
    assert linh.stands(date(2026, 1, 22)).status == "none"
    with acting_as(linh.ana):
        assert linh.fresh().is_open


def test_s5_a_second_reflection_period_only_warns(life):
    linh = life("Linh", status="none", age=16)
    linh.step("reflection_given", JAN_12)
    linh.step("left_unknown", date(2026, 1, 21))
    steps = {step.event.slug: step for step in linh.stands(date(2026, 2, 25)).possible()}
    assert any(
        "Al eerder gegeven: vraag de advocaat" in one.text.nl for one in steps["reflection_given"].cautions
    )
    linh.step("reflection_given", date(2026, 2, 25))
    assert linh.stands(date(2026, 2, 26)).status == "reflection_period"


def test_a_dismissal_brings_an_objection_of_four_weeks(blessing):
    blessing.step("report_signed", MAR_10)
    permit = blessing.start("b8_permit", MAR_10, permit_start=MAR_10)
    blessing.step("dismissed", date(2026, 6, 9))
    assert blessing.stands(date(2026, 6, 9)).status == "pending_objection"
    with acting_as(blessing.ana):
        assert type(permit).objects.get(pk=permit.pk).outcome == "dismissed"
    offers = {one.slug: one.url for one in blessing.stands(date(2026, 6, 9)).offers()}
    assert "decision_date=2026-06-09" in offers["objection"]
    objection = blessing.start("objection", date(2026, 6, 9), decision_date=date(2026, 6, 9))
    with acting_as(blessing.ana):
        assert objection.deadlines.get().due_on == date(2026, 7, 7)
    assert blessing.gaps(date(2026, 6, 10))["money"].text.nl.startswith("Het inkomen van hiervoor is gestopt")


def test_after_three_years_continued_residence_is_granted(life):
    her = life(status="none", opened=date(2022, 5, 2))
    her.step("report_signed", date(2022, 5, 2))
    her.start("b8_permit", date(2022, 5, 2), permit_start=date(2022, 5, 2))
    her.step("dismissed", date(2025, 6, 2))
    assert "continued_residence" in {one.slug for one in her.stands(date(2025, 6, 2)).offers()}
    steps = {s.event.slug for s in her.stands(date(2025, 6, 2)).possible()}
    assert "continued_granted" in steps
    her.step("continued_granted", date(2025, 9, 1))
    stands = her.stands(date(2025, 9, 2))
    assert stands.status == "b9_continued"
    assert stands.held["money"].right.slug.startswith("social_assistance")


def test_the_hardship_path_gives_a_year_that_cannot_be_extended(blessing):
    blessing.step("hardship_granted", date(2026, 3, 2))
    stands = blessing.stands(date(2026, 3, 3))
    assert stands.status == "b8_hardship"
    assert blessing.running() == {"cosm_placement"}
    refused = {event.slug: reason.nl for event, reason in stands.not_now()}
    assert "niet te verlengen" in refused["extended"]
    blessing.step("continued_granted", date(2027, 3, 1), at=date(2027, 3, 1))
    assert blessing.stands(date(2027, 3, 2)).status == "b9_continued"


def test_each_step_is_told_on_the_timeline_and_its_rights_are_announced(blessing, cast):
    blessing.step("report_signed", MAR_10)
    with acting_as(blessing.ana):
        told = [event.text for event in blessing.fresh().events.filter(kind=EventKind.RESIDENCE)]
        assert told == ["b8_temporary", "reflection_period"]
        rows = EntitlementChange.objects.filter(change__event="report_signed")
        assert {"shelter", "money", "health", "work", "population_register"} == {row.kind for row in rows}
        assert ResidenceChange.objects.unseen(blessing.ana).count() == 2
    with acting_as(cast["Boris"]):
        assert not ResidenceChange.objects.unseen(cast["Boris"])
        assert not EntitlementChange.objects.exists()
