"""What is published hides enough, whatever the table: by the rule in other words, and by trying every other table."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoco.disclosure import (
    PARTNERS,
    PUBLIC,
    AlreadyOut,
    Rule,
    TooLow,
    publish,
    published_column,
    published_table,
)

EXACT = PUBLIC.exact()
some_people = st.sampled_from([0, 1, 2, 5, 9, 10, 11, 12, 25, 40, 300])


def shown(cells, least=11):
    """The rule for a column, in other words: fewer than `least`, and what could be subtracted or told from the rule."""
    few = [many for many in cells.values() if many < least]
    small, hidden = [many for many in few if many], set(few)
    if small and (
        len(small) == 1 or sum(small) < least or sum(small) in (len(small), (least - 1) * len(few))
    ):
        hidden |= set(sorted(many for many in cells.values() if many >= least)[:1])
    return named({value: None if many in hidden else many for value, many in cells.items()})


def named(said):
    """Where nothing is shown, the values are not even named."""
    return said if any(said.values()) else None


def cells_of(published):
    return named({name: people for name, people in published.items() if name != ""})


@settings(max_examples=40, deadline=None)
@given(st.lists(some_people, min_size=1, max_size=6))
def test_a_column_is_hidden_as_the_rule_says(sizes):
    cells = {str(number): many for number, many in enumerate(sizes)}
    if sum(sizes) >= 11:
        assert cells_of(published_column(cells, EXACT)) == shown(cells)


def test_whoever_knows_the_rule_and_the_total_still_cannot_tell_a_hidden_number():
    """Every column of up to five values with a bound of 4 in the place of 11, sorted by what is published of it."""
    possible = defaultdict(list)
    for sizes in combinations_with_replacement([0, 1, 2, 3, 4, 6], 5):
        if sum(sizes) >= 4:
            said = published_column({str(at): many for at, many in enumerate(sizes)}, Rule(4))
            assert cells_of(said) == shown({str(at): many for at, many in enumerate(sizes)}, least=4)
    for sizes in product(range(7), repeat=5):  # the same rule, and now in every order
        cells = {value: many for value, many in enumerate(sizes) if many}
        if sum(sizes) >= 4:
            said = shown(cells, least=4)
            possible[sum(sizes), said and tuple(said.items())].append(sizes)
    for (total, said), tables in possible.items():
        hidden = range(5) if said is None else [value for value, many in said if many is None]
        if said is None and total > 22:
            continue  # near the end of our enumeration (6 is the largest) some alternatives fall off
        if said and hidden:
            assert total - sum(many or 0 for _value, many in said) >= 4, "together they are few themselves"
        for value in hidden:
            assert len({sizes[value] for sizes in tables}) > 1, (said, tables)


def test_a_table_hides_a_square_around_a_small_number():
    sizes = [4, 31, 52, 33, 64, 45, 76, 37, 58]
    cells = dict(zip(product("abc", "xyz"), sizes, strict=True))
    told = published_table(cells, EXACT)
    assert told["", ""] == 400
    assert {name for name, people in told.items() if people is None} == {
        ("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")
    }  # fmt: skip


def test_regions_that_overlap_are_seen_together():
    """Two regions and both at once: what is in both can be subtracted, so one of the three goes."""
    counts = {"left": 40, "both": 3, "right": 50}
    told = publish(counts, {"A": ["left", "both"], "B": ["both", "right"], "A or B": list(counts)}, EXACT)
    assert None in told.values()
    assert sorted(people for people in told.values() if people) == [53, 93]


def test_a_year_that_grew_by_a_few_is_not_told_again():
    """What was counted in spring, and again when two more had been found."""
    counts = {"spring": 40, "found later": 2}
    series = {"as in spring": ["spring"], "as in autumn": list(counts)}
    assert publish(counts, series, EXACT, out=["as in spring"]) == {"as in spring": 40, "as in autumn": None}
    counts["found later"] = 12
    assert publish(counts, series, EXACT, out=["as in spring"]) == {"as in spring": 40, "as in autumn": 52}


def test_what_was_hidden_for_nothing_is_shown_again():
    """A year beside its quarters: the 529 women must go, and then the 17 of whom nothing is known need not."""
    quarters = [(144, 4, 3, 127), (93, 1, 7, 130), (105, 0, 4, 137), (98, 3, 3, 135)]
    counts = {
        (at, who): many for at, each in enumerate(quarters) for who, many in zip("mouw", each, strict=True)
    }
    groups = {
        (period, who): [atom for atom in counts if period in (4, atom[0]) and who in ("", atom[1])]
        for period in range(5) for who in ("", *"mouw")
    }  # fmt: skip
    out = [(at, "") for at in range(5)] + [(0, "m"), (1, "w"), (2, "w"), (3, "w")]
    held_back = [(at, who) for at in range(4) for who in "mouw" if (at, who) not in out]
    told = publish(counts, groups, EXACT, out=out, held_back=held_back)
    assert {who: told[4, who] for who in "mouw"} == {"m": 440, "o": None, "u": 17, "w": None}


def test_what_is_out_already_and_tells_too_much_is_refused():
    groups = {"all": ["few", "many"], "many": ["many"]}
    with pytest.raises(AlreadyOut):
        publish({"few": 3, "many": 40}, groups, out=["all", "many"])
    with pytest.raises(AlreadyOut):
        publish({"few": 3}, {"few": ["few"]}, out=["few"])


@settings(max_examples=6, deadline=None)
@given(st.lists(some_people, min_size=6, max_size=6), st.permutations(range(6)))
def test_another_order_publishes_the_same(sizes, order):
    cells = [((str(at // 3), str(at % 3)), many) for at, many in enumerate(sizes)]
    assert published_table(dict(cells)) == published_table(dict(cells[at] for at in order))


def test_nobody_is_not_told_apart_from_a_few():
    assert published_column({"a": 0, "b": 30, "c": 3, "d": 40}, EXACT) == {
        "": 73,
        "a": None,
        "b": None,
        "c": None,
        "d": 40,
    }


def test_partners_see_more_and_a_minimum_only_rises():
    assert published_column({"a": 7, "b": 30}, PARTNERS.exact()) == {"": 37, "a": 7, "b": 30}
    assert published_column({"a": 7, "b": 30}, PARTNERS.at_least(8).exact()) == {"": 37, "a": None, "b": None}
    with pytest.raises(TooLow):
        PARTNERS.at_least(4)
    with pytest.raises(TooLow):
        Rule(2)


@pytest.mark.parametrize(("counts", "groups"), [({"a": -1}, {"a": "a"}), ({"a": 1}, {"b": "b"})])
def test_impossible_counts_are_refused(counts, groups):
    with pytest.raises(ValueError, match=r"0 or more|not counted"):
        publish(counts, groups)
