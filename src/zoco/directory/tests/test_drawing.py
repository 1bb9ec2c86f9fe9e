import re
from xml.etree import ElementTree

import pytest

from zoco.directory.drawing import Region, coverage_svg, tinted
from zoco.directory.gazetteer import load_builtin
from zoco.directory.shapes import load_builtin_shapes, neighbours

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"title": "Dekking", "description": "Waar een coördinator is", "nobody": "Niemand"}


def by(attribute, leave_out=()):
    """A region for each value of an attribute of municipalities."""
    regions = {}
    for each in load_builtin().municipalities.values():
        regions.setdefault(getattr(each, attribute), set()).add(each.code)
    return [
        Region(f"regio-{number}", name, frozenset(codes))
        for number, (name, codes) in enumerate(sorted(regions.items()))
        if name not in leave_out
    ]


def drawn(regions, **words):
    return ElementTree.fromstring(coverage_svg(regions, load_builtin_shapes(), **{**WORDS, **words}))


def test_every_region_is_a_link_with_a_title_to_its_row():
    regions = by("safety_region", leave_out=("Zeeland",))
    links = drawn(regions).findall(f"{SVG}a")
    expected = [(f"#{region.anchor}", region.name) for region in regions] + [("#zonder", "Niemand")]
    assert [(link.get("href"), link.find(f"{SVG}title").text) for link in links] == expected
    assert all(link.find(f"{SVG}path").get("d").startswith("M") for link in links)


def test_the_picture_has_a_title_and_a_description_that_it_is_labelled_by():
    svg = drawn(by("province"))
    texts = {each.get("id"): each.text for each in svg if each.get("id")}
    assert svg.get("role") == "group"
    assert [texts[ident] for ident in svg.get("aria-labelledby").split()] == [
        "Dekking",
        "Waar een coördinator is",
    ]


def test_where_nobody_is_is_hatched_and_no_link_when_everybody_has_somebody():
    assert 'class="map-nobody" fill="url(#dekking-hatch)"' in coverage_svg([], load_builtin_shapes(), **WORDS)
    assert "map-nobody" not in coverage_svg(by("province"), load_builtin_shapes(), **WORDS)


@pytest.mark.parametrize("attribute", ["province", "safety_region", "police_unit"])
def test_neighbouring_regions_have_different_tints(attribute):
    members = {region.anchor: region.municipalities for region in by(attribute)}
    around = neighbours(load_builtin_shapes())
    tints = tinted(members, around)
    holder = {code: anchor for anchor, codes in members.items() for code in codes}
    assert set(tints.values()) <= {1, 2, 3, 4}
    assert [
        (code, near)
        for code in holder
        for near in around[code]
        if holder[near] != holder[code] and tints[holder[near]] == tints[holder[code]]
    ] == []


def test_where_four_tints_are_not_enough_every_region_still_has_one():
    members = {str(number): [str(number)] for number in range(6)}
    around = {code: frozenset(members) - {code} for code in members}
    assert set(tinted(members, around)) == set(members)


def test_the_policy_against_inline_style_and_script_is_kept():
    svg = coverage_svg(by("safety_region"), load_builtin_shapes(), **WORDS)
    assert not re.search(r"\bstyle=|<style|<script|\son\w+=", svg)


@pytest.mark.parametrize("attribute", ["safety_region", "province"])
def test_the_map_is_light(attribute):
    assert len(coverage_svg(by(attribute), load_builtin_shapes(), **WORDS).encode()) < 60_000


def test_a_name_cannot_break_out_of_the_picture():
    evil = '"><script>alert(1)</script>&'
    region = Region("regio-1", evil, frozenset(["GM0363"]))
    svg = drawn([region], title=evil, description=evil, nobody=evil)
    assert svg.find(f"{SVG}a/{SVG}title").text == evil
    assert not list(svg.iter(f"{SVG}script"))


@pytest.mark.parametrize("anchor", ['x"onload="y', "", "1", "a b"])
def test_what_cannot_be_an_id_is_refused(anchor):
    with pytest.raises(ValueError, match="cannot be an id"):
        drawn([Region(anchor, "A", frozenset(["GM0363"]))])


def test_a_municipality_in_two_regions_is_drawn_in_the_first():
    utrecht = frozenset(["GM0344"])
    links = drawn([Region("stad", "Stad", utrecht), Region("ook", "Ook", utrecht)]).findall(f"{SVG}a")
    assert [link.get("href") for link in links] == ["#stad", "#zonder"]
