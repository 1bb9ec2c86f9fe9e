"""Whatever comes in whatever order: people's words outrank scores, and doing it all again gives the same."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoco.linkage.clusters import Contradiction
from zoco.linkage.persons import Decision, Persons


@st.composite
def histories(draw):
    """Members in signals, scores between them, decisions among them: in one order of events."""
    count = draw(st.integers(2, 11))
    events = []
    for number in range(count):
        others = draw(st.lists(st.integers(0, number - 1), unique=True, max_size=4)) if number else []
        scores = {f"m{other}": draw(st.integers(-8, 20)) + 0.5 for other in others}
        bsn = draw(st.sampled_from(["", "", "", "one", "two"]))
        events.append(("add", f"m{number}", f"s{draw(st.integers(0, count))}", scores, bsn))
        if number and draw(st.booleans()):
            first, second = draw(st.integers(0, number)), draw(st.integers(0, number))
            events.append(("say", Decision(f"m{first}", f"m{second}", draw(st.booleans()))))
    return events


def played(events):
    known, held = Persons(threshold=5.0), {}
    for event in events:
        if event[0] == "add":
            known.add(*event[1:])
        elif event[1].first != event[1].second:
            try:
                known.decide(event[1])
                held[frozenset((event[1].first, event[1].second))] = event[1].same
            except Contradiction:
                pass
    return known, held


@settings(max_examples=40, deadline=None)
@given(histories())
def test_step_by_step_equals_all_at_once_and_no_decision_is_broken(events):
    check(events)


def test_the_same_on_a_thousand_random_histories():
    for seed in range(1000):
        check(drawn(random.Random(seed)))


def drawn(rng):
    count, events = rng.randint(2, 12), []
    for number in range(count):
        others = rng.sample(range(number), min(number, rng.randint(0, 4)))
        scores = {f"m{other}": rng.uniform(-8, 20) for other in others}
        events.append(
            ("add", f"m{number}", f"s{rng.randrange(count)}", scores, rng.choice(["", "", "", "one", "two"]))
        )
        if number and rng.random() < 0.5:
            events.append(
                (
                    "say",
                    Decision(f"m{rng.randint(0, number)}", f"m{rng.randint(0, number)}", rng.random() < 0.5),
                )
            )
    return events


def check(events):
    known, held = played(events)
    assert known.groups() == known.from_start()
    for (a, b), same in ((tuple(pair), same) for pair, same in held.items()):
        assert (known.persons[a] == known.persons[b]) is same
    for a, b in combinations(known.signals, 2):
        if known.persons[a] == known.persons[b]:
            assert known.signals[a] != known.signals[b]
            assert len({known.numbers.get(a), known.numbers.get(b)} - {None}) < 2


def three():
    known = Persons(threshold=5.0)
    known.add("a", "1", {})
    known.add("b", "2", {"a": 9.0})
    known.add("c", "3", {"a": 9.0, "b": 9.0})
    return known


def test_a_split_and_a_merge_give_the_person_back_its_id():
    known = three()
    person = known.persons["a"]
    known.decide(Decision("a", "c", False))
    assert known.persons["a"] == known.persons["b"] == person != known.persons["c"]
    alone = known.persons["c"]
    known.decide(Decision("a", "c", True))
    assert set(known.persons.values()) == {person}
    assert known.became[alone] == person


def test_the_larger_part_keeps_the_id_and_the_smaller_gets_a_new_one():
    known = three()
    person = known.persons["a"]
    known.decide(Decision("b", "c", True))
    known.decide(Decision("a", "b", False))
    assert known.persons["b"] == known.persons["c"] == person != known.persons["a"]


def test_what_cannot_hold_is_refused_and_changes_nothing():
    known = three()
    known.add("d", "3", {})
    before = dict(known.persons)
    known.decide(Decision("a", "c", True))
    with pytest.raises(Contradiction):
        known.decide(Decision("c", "d", True))
    with pytest.raises(Contradiction):
        known.decide(Decision("a", "d", True))
    assert known.persons == before
