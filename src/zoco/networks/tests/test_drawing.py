"""The picture: nothing lies over anything else, and the same people are drawn in the same way."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from zoco.networks.drawing import HIGH, LANE, SIGN, WIDE, Bond, Node, laid_out, network_svg

PEOPLE = [f"p{number}" for number in range(12)]


@st.composite
def networks(draw):
    people = PEOPLE[: draw(st.integers(1, 12))]
    some = st.lists(st.sampled_from(people), min_size=1, unique=True)
    things = draw(st.dictionaries(st.sampled_from([f"t{n}" for n in range(15)]), some))
    bonds = [Bond(a, b, draw(st.booleans())) for a, b in combinations(people, 2) if draw(st.booleans())]
    return people, things, bonds


@given(networks())
def test_no_two_boxes_lie_over_each_other_and_all_is_within_the_picture(drawn):
    layout = laid_out(*drawn)
    boxes = [*layout.people.values(), *layout.things.values()]
    for (x1, y1), (x2, y2) in combinations(boxes, 2):
        assert abs(x1 - x2) >= WIDE or abs(y1 - y2) >= HIGH
    wide, high = layout.size
    assert all(0 <= x <= wide - WIDE and 0 <= y <= high - HIGH for x, y in boxes)


@given(networks())
def test_no_two_signs_touch(drawn):
    assert LANE > 2 * SIGN
    for one, other in combinations(laid_out(*drawn).arcs, 2):
        assert one.lane != other.lane or one.bottom < other.top or other.bottom < one.top


@given(networks())
def test_everything_that_was_handed_in_is_drawn_once_and_in_the_same_way(drawn):
    people, things, bonds = drawn
    layout = laid_out(people, things, bonds)
    backwards = {thing: things[thing] for thing in reversed(things)}
    assert laid_out(people, backwards, bonds[::-1]) == layout
    assert set(layout.lines) == {(thing, who) for thing, having in things.items() for who in having}
    assert len(layout.arcs) == len(bonds)


def test_together_and_the_same_are_drawn_in_other_ways_and_words_are_escaped():
    layout = laid_out(
        ["a", "b", "c"], {"car": ["a", "b"]}, [Bond("a", "b", decided=True), Bond("b", "c", decided=False)]
    )
    node = Node("<b>Ana</b>", "signaal", "person", "/triage/1/")
    nodes = dict.fromkeys("abc", node) | {"car": Node("GX-123-B", "kenteken", "plate")}
    svg = network_svg(layout, nodes, title="Netwerk", description="Als tabel & meer")
    assert svg.count('class="network__together"') == 2
    assert svg.count("network__same--decided") == svg.count(">=</text>") == 1
    assert svg.count("network__same--proposed") == svg.count(">?</text>") == 1
    assert svg.count('<a href="/triage/1/">') == 3
    assert "<b>" not in svg
    assert "Als tabel &amp; meer" in svg
    assert "style=" not in svg
