"""Where is looked first: from facts, with a reason for each step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoco.shelter.codes import Step
from zoco.shelter.search import PERMITS, Facts, not_offered, search_order


def steps(**facts):
    return [advised.step.value for advised in search_order(Facts(**facts))]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"group": "non_eu", "residence": "none", "age": 41, "tonight": True}, ["cosm", "emergency_72h", "police_hotel", "other_region"]),
        ({"group": "non_eu", "residence": "none", "labour": True, "tonight": True}, ["cosm", "emergency_72h", "police_hotel", "other_region"]),
        ({"group": "non_eu", "residence": "reflection_period"}, ["cosm", "other_region"]),
        ({"group": "dutch", "age": 22, "tonight": True}, ["wmo", "emergency_72h", "police_hotel", "other_region"]),
        ({"group": "eu", "labour": True, "tonight": True}, ["labour_beds", "wmo", "emergency_72h", "police_hotel", "other_region"]),
        ({"group": "dutch", "many_problems": True}, ["omm", "wmo", "other_region"]),
        ({"group": "non_eu", "residence": "b8_temporary"}, ["wmo", "other_region"]),
        ({"group": "non_eu", "residence": "asylum_seeker"}, ["coa", "other_region"]),
        ({"group": "non_eu", "age": 16}, ["protected_reception", "youth_residential", "other_region"]),
        ({"group": "dutch", "age": 15}, ["youth_residential", "other_region"]),
        ({}, ["cosm", "other_region"]),
    ],
)  # fmt: skip
def test_the_order_follows_from_the_facts(facts, expected):
    assert steps(**facts) == expected


def test_who_has_a_right_to_wmo_shelter_is_told_why_not_cosm():
    assert [step for step, _why in not_offered(Facts(group="dutch"))] == [Step.COSM]


FACTS = st.builds(
    Facts,
    group=st.sampled_from(["dutch", "eu", "non_eu", "unknown"]),
    residence=st.sampled_from(["none", "unknown", "reflection_period", "asylum_seeker", "dublin", *PERMITS]),
    age=st.none() | st.integers(0, 120),
    labour=st.booleans(),
    many_problems=st.booleans(),
    tonight=st.booleans(),
)


@given(FACTS)
def test_there_is_always_somewhere_to_look_each_door_once_and_with_a_reason(facts):
    order = search_order(facts)
    assert order[-1].step == Step.OTHER_REGION
    assert len({advised.step for advised in order}) == len(order)
    assert all(str(advised.reason) for advised in order)
    assert not {step for step, _ in not_offered(facts)} & {advised.step for advised in order}
    assert (Step.EMERGENCY in {a.step for a in order}) == facts.tonight


@given(FACTS)
def test_no_child_is_sent_to_cosm(facts):
    assert not (facts.is_minor and Step.COSM in {advised.step for advised in search_order(facts)})
