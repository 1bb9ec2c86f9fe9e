"""What must hold of every rule of the law that ships, whatever the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from zoco.procedures.counting import Suspension, count, deadlines
from zoco.procedures.dates import AMSTERDAM
from zoco.procedures.definitions import law
from zoco.procedures.facts import Contradictory
from zoco.procedures.holidays import ONE_DAY
from zoco.procedures.models.procedure import FOR_EVER
from zoco.procedures.tests.test_proposals import facts_of_the_law

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
DEFINITIONS = [definition for versions in law().procedures.values() for definition in versions]
RULES = [rule for definition in DEFINITIONS for rule in definition.deadlines]
CAN_STAND_STILL = [rule for rule in RULES if rule.can_be_suspended]
NEWEST = [versions[-1] for versions in law().procedures.values() if versions[-1].deadlines]


@given(st.sampled_from(RULES), DAYS, st.times())
def test_a_last_day_is_whole(rule, start, moment):
    deadline = count(rule, start)
    assert not isinstance(deadline.due, datetime)
    assert not deadline.is_overdue(datetime.combine(deadline.due, moment, AMSTERDAM))
    assert deadline.is_overdue(datetime.combine(deadline.due + ONE_DAY, time.min, AMSTERDAM))


@given(
    st.sampled_from(CAN_STAND_STILL),
    DAYS,
    st.integers(1, 10),
    st.lists(st.integers(1, 9), min_size=1, max_size=8),
)
def test_standing_still_in_parts_is_standing_still_at_once(rule, start, after, parts):
    """Stopped and resumed each few days, or stopped once for as long: the same last day."""
    pauses, day = [], start + after * ONE_DAY
    for long in parts:
        pauses.append(Suspension(day, day + (long - 1) * ONE_DAY))
        day += long * ONE_DAY
    at_once = Suspension(pauses[0].first, pauses[-1].last)
    assert count(rule, start, suspensions=pauses).due == count(rule, start, suspensions=[at_once]).due


@given(st.sampled_from(CAN_STAND_STILL), DAYS, st.integers(1, 10), st.integers(1, 400))
def test_the_computed_end_moves_by_the_real_days(rule, start, after, long):
    first = start + after * ONE_DAY
    paused = count(rule, start, suspensions=[Suspension(first, first + (long - 1) * ONE_DAY)])
    assert paused.computed_end - count(rule, start).computed_end == timedelta(days=long)


@given(st.sampled_from(NEWEST), DAYS, st.integers(1, 9_000), st.integers(1, 60))
def test_no_new_version_of_the_law_moves_a_decision_already_taken(old, start, later, amount):
    assume(old.valid_from <= start)
    newer = replace(
        old,
        valid_from=start + later * ONE_DAY,
        deadlines=tuple(replace(rule, amount=amount, unit="days", counting="none") for rule in old.deadlines),
    )
    versions = (replace(old, valid_to=newer.valid_from - ONE_DAY), newer)
    anchors = {rule.anchor: start for rule in old.deadlines}
    facts = law().vocabulary.complete({"age": 20})

    def told(among):
        return [(d.rule, d.occurrence, d.due, d.sentence) for d in deadlines(among, anchors, facts)]

    assert told(versions) == told((old,))
    # A procedure that started under the old version keeps it, also for what happens later.
    kept = replace(versions[0], valid_from=FOR_EVER, valid_to=None)
    assert told((kept,)) == told((old,))


@given(facts_of_the_law(), facts_of_the_law(), facts_of_the_law())
def test_what_several_sources_say_never_contradicts_itself_and_the_first_wins(one, two, three):
    words = law().vocabulary
    known = words.agreeing(one, two, three)
    words.refuse_contradictions(known)
    try:
        words.refuse_contradictions(one)
    except Contradictory:
        return
    said = {name: value for name, value in one.items() if value not in (None, "unknown")}
    assert said.items() <= known.items()


@given(facts_of_the_law())
def test_what_follows_never_overrules_what_was_said(facts):
    filled = law().vocabulary.filled(facts)
    said = {name: value for name, value in facts.items() if value not in (None, "unknown")}
    assert said.items() <= filled.items()
    assert set(filled) == set(law().vocabulary.facts)
