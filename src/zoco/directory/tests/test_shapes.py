import json
import runpy
import statistics
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoco.directory.gazetteer import load_builtin
from zoco.directory.shapes import (
    HEIGHT,
    WIDTH,
    ShapeError,
    area,
    contains,
    from_topojson,
    load_builtin_shapes,
    neighbours,
    outline,
    packed,
    project,
)

ROOT = Path(__file__).parents[4]
SHARED = ROOT.parent / "shared" / "geo"


@pytest.fixture
def official():
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED.parent} is not there: not compared with the official borders")
    return from_topojson(SHARED / "nl_gemeenten.topojson")


def at(longitude, latitude):
    """Codes of the built-in shapes that hold a point."""
    x, y = project(longitude, latitude)
    return [code for code, rings in load_builtin_shapes().items() if contains(rings, x, y)]


def test_every_municipality_has_a_shape_within_the_grid():
    shapes = load_builtin_shapes()
    assert set(shapes) == set(load_builtin().municipalities)
    for rings in shapes.values():
        assert area(rings) > 10
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for ring in rings for x, y in ring)


@pytest.mark.parametrize(
    ("water", "longitude", "latitude"),
    [
        ("North Sea off Scheveningen", 4.10, 52.20),
        ("North Sea off Egmond", 4.40, 52.70),
        ("North Sea north of Ameland", 5.80, 53.52),
        ("Wadden Sea", 5.30, 53.25),
        ("Wadden Sea south of Schiermonnikoog", 6.20, 53.44),
        ("IJsselmeer", 5.35, 52.80),
        ("IJsselmeer north", 5.25, 52.95),
        ("Markermeer", 5.20, 52.53),
        ("Markermeer south", 5.12, 52.40),
        ("Westerschelde", 3.70, 51.40),
        ("Oosterschelde", 3.85, 51.63),
        ("Grevelingen", 3.98, 51.74),
        ("Haringvliet", 4.15, 51.80),
    ],
)
def test_water_is_nobodys(water, longitude, latitude):
    assert at(longitude, latitude) == []


@pytest.mark.parametrize(
    ("country", "longitude", "latitude"),
    [("Germany", 7.15, 52.0), ("Germany", 6.7, 51.6), ("Belgium", 4.4, 51.22), ("Belgium", 5.3, 51.0)],
)
def test_the_neighbouring_countries_are_nobodys(country, longitude, latitude):
    assert at(longitude, latitude) == []


@pytest.mark.parametrize(
    ("name", "longitude", "latitude"),
    [
        ("Amsterdam", 4.895, 52.37),
        ("Rotterdam", 4.48, 51.925),
        ("'s-Gravenhage", 4.30, 52.07),
        ("Utrecht", 5.12, 52.09),
        ("Eindhoven", 5.48, 51.44),
        ("Groningen", 6.566, 53.218),
        ("Maastricht", 5.69, 50.85),
        ("Enschede", 6.89, 52.22),
        ("Leeuwarden", 5.80, 53.20),
        ("Almere", 5.22, 52.37),
        ("Middelburg (Z.)", 3.61, 51.50),
        ("Texel", 4.80, 53.06),
        ("Urk", 5.605, 52.662),
    ],
)
def test_a_town_lies_in_its_own_municipality_and_no_other(name, longitude, latitude):
    assert [load_builtin().municipalities[code].name for code in at(longitude, latitude)] == [name]


def test_the_outline_of_everybody_has_the_area_of_all_together():
    shapes = load_builtin_shapes()
    whole = outline(shapes, shapes)
    assert area(whole) == pytest.approx(sum(area(rings) for rings in shapes.values()))
    assert len([ring for ring in whole if area([ring]) < 0]) < 10


def test_a_region_is_one_part_with_one_outline():
    shapes, gazetteer = load_builtin_shapes(), load_builtin()
    for region in ("Drenthe", "Twente", "Utrecht", "Zuid-Limburg", "Brabant-Zuidoost"):
        codes = [each.code for each in gazetteer.municipalities.values() if each.safety_region == region]
        rings = outline(codes, shapes)
        assert len(rings) == 1, region
        assert area(rings) == pytest.approx(sum(area(shapes[code]) for code in codes))


def test_an_enclave_leaves_a_hole():
    ring = tuple(packed_square(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1))
    shapes = {str(number): (square,) for number, square in enumerate(ring)}
    outer, hole = sorted(outline(shapes, shapes), key=lambda ring: -area([ring]))
    assert (area([outer]), area([hole])) == (9, -1)


def packed_square(x, y):
    return ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1))
def test_any_heap_of_squares_has_an_outline_of_the_same_area_that_holds_the_same_points(squares):
    shapes = {f"{x} {y}": (packed_square(x, y),) for x, y in squares}
    rings = outline(shapes, shapes)
    assert area(rings) == len(squares)
    for x in range(7):
        for y in range(7):
            assert contains(rings, x + 0.5, y + 0.5) == ((x, y) in squares)


def test_shapes_next_to_each_other_are_neighbours():
    shapes, gazetteer = load_builtin_shapes(), load_builtin()
    by_name = {each.name: each.code for each in gazetteer.municipalities.values()}
    around = neighbours(shapes)
    assert by_name["Rozendaal"] in around[by_name["Arnhem"]]
    assert by_name["Maastricht"] not in around[by_name["Groningen"]]
    assert around[by_name["Texel"]] == frozenset()


def test_the_built_in_shapes_are_small():
    assert sum(len(packed(ring)) for rings in load_builtin_shapes().values() for ring in rings) < 30_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not a TopoJSON"),
        ("[]", "not a TopoJSON"),
        ('{"objects": {}}', "not a TopoJSON"),
        (None, "no such file"),
        ({"geometries": [{"id": "GM0001", "type": "Point", "arcs": []}]}, "GM0001 is a Point"),
        ({"geometries": [{"id": "GM0001", "type": "Polygon", "arcs": []}]}, "no shape for GM0001"),
        ({"geometries": []}, "no shape for any"),
        (
            {"geometries": [{"id": "GM0001", "type": "Polygon", "arcs": [[0]]}]},
            "GM0001 lies outside the Netherlands",
        ),
        ({"geometries": [{"id": "GM0001", "type": "Polygon", "arcs": [[9]]}]}, "not a TopoJSON"),
    ],
)
def test_a_file_that_holds_no_borders_is_refused_with_the_reason(tmp_path, text, message):
    path = tmp_path / "nl_gemeenten.topojson"
    if isinstance(text, dict):
        topology = {
            "transform": {"scale": [1, 1], "translate": [100, 10]},
            "arcs": [[[0, 0], [1, 0], [0, 1], [-1, -1]]],
        }
        text = json.dumps({"type": "Topology", "objects": {"gemeenten": text}, **topology})
    if text is not None:
        path.write_text(text)
    with pytest.raises(ShapeError, match=message):
        from_topojson(path)


@pytest.mark.shared
def test_the_built_in_shapes_overlap_the_official_ones(official):
    by_squares = runpy.run_path(str(ROOT / "scripts" / "measure_shapes.py"))["by_squares"]
    found = by_squares(load_builtin_shapes(), official)
    assert len(found) == 342
    assert statistics.mean(found.values()) >= 0.6
    assert min(found.values()) > 0.2


@pytest.mark.shared
def test_official_borders_dissolve_into_regions_too(official):
    gazetteer = load_builtin()
    assert set(official) == set(gazetteer.municipalities)
    drenthe = [each.code for each in gazetteer.municipalities.values() if each.province == "Drenthe"]
    rings = outline(drenthe, official)
    assert area([max(rings, key=lambda ring: area([ring]))]) == pytest.approx(
        sum(area(official[code]) for code in drenthe), rel=0.01
    )
