"""Shapes of municipalities on a flat integer grid, and outlines of regions made of them. Pure.

The grid: one step is 1/421 degree of latitude (264 metres), x to the east, y to the south, the whole country
within WIDTH × HEIGHT. A shape is a tuple of rings, outer rings clockwise on screen and holes the other way
round, not closed (the last point differs from the first), to be filled even-odd.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
WIDTH, HEIGHT = 1000, 1181
WEST, NORTH, STEPS = 3.355, 53.556, 421
NARROWING = math.cos(math.radians(52.15))

Point = tuple[int, int]
Ring = tuple[Point, ...]
Polygons = tuple[Ring, ...]
Shapes = Mapping[str, Polygons]


class ShapeError(ValueError):
    """A file of borders cannot be used; the message says why."""


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """From WGS 84 degrees to the grid, not yet rounded.

    >>> x, y = project(5.387, 52.155)  # Amersfoort, the middle of the Dutch grid
    >>> round(x), round(y)
    (525, 590)
    """
    return (longitude - WEST) * NARROWING * STEPS, (NORTH - latitude) * STEPS


@cache
def load_builtin_shapes() -> Shapes:
    """Our own approximation of the municipalities, by code: see data/SOURCES.md."""
    table: dict[str, list[list[int]]] = json.loads((DATA / "shapes.json").read_text("utf-8"))
    return {code: tuple(_unpacked(ring) for ring in rings) for code, rings in table.items()}


def packed(ring: Ring) -> list[int]:
    """A ring as one list of numbers: the first point, then steps.

    >>> packed(((5, 5), (7, 5), (7, 8)))
    [5, 5, 2, 0, 0, 3]
    """
    flat = list(ring[0])
    for (x, y), (to_x, to_y) in pairwise(ring):
        flat += (to_x - x, to_y - y)
    return flat


def _unpacked(flat: list[int]) -> Ring:
    return tuple(_summed(zip(flat[::2], flat[1::2], strict=True)))


def _summed(steps: Iterable[Point]) -> Iterator[Point]:
    x = y = 0
    for step_x, step_y in steps:
        x, y = x + step_x, y + step_y
        yield x, y


def from_topojson(path: Path) -> Shapes:
    """Read municipalities from a TopoJSON file: object ``gemeenten``, ids such as GM0363, degrees WGS 84.

    ShapeError if it is not such a file. Shapes smaller than a grid step are left out of a municipality.
    """
    try:
        topology = json.loads(path.read_text("utf-8"))
        arcs = _arcs(topology)
        geometries = topology["objects"]["gemeenten"]["geometries"]
        shapes = {str(each["id"]): _polygons(each, arcs) for each in geometries}
    except FileNotFoundError:
        raise ShapeError(f"{path.name}: no such file in {path.parent}") from None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as problem:
        raise ShapeError(
            f"{path.name}: not a TopoJSON file with an object 'gemeenten' ({problem!r})"
        ) from None
    empty = [code for code, polygons in shapes.items() if not polygons]
    if empty or not shapes:
        raise ShapeError(f"{path.name}: no shape for {', '.join(empty) or 'any municipality'}")
    for code, polygons in shapes.items():
        if not all(-5 <= x <= WIDTH + 5 and -5 <= y <= HEIGHT + 5 for ring in polygons for x, y in ring):
            raise ShapeError(f"{path.name}: {code} lies outside the Netherlands; are these degrees WGS 84?")
    return shapes


def _arcs(topology: Any) -> list[list[Point]]:
    """All arcs on the grid. The same point of the file becomes the same point of the grid in every arc."""
    scale_x, scale_y = topology["transform"]["scale"]
    move_x, move_y = topology["transform"]["translate"]
    return [
        [_rounded(x * scale_x + move_x, y * scale_y + move_y) for x, y in _summed((x, y) for x, y, *_ in arc)]
        for arc in topology["arcs"]
    ]


def _rounded(longitude: float, latitude: float) -> Point:
    x, y = project(longitude, latitude)
    return round(x), round(y)


def _polygons(geometry: Any, arcs: list[list[Point]]) -> Polygons:
    kind = geometry["type"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"{geometry['id']} is a {kind}")
    several = [geometry["arcs"]] if kind == "Polygon" else geometry["arcs"]
    rings = (
        _turned(_ring(numbers, arcs), clockwise=number == 0)
        for polygon in several
        for number, numbers in enumerate(polygon)
    )
    return tuple(ring for ring in rings if len(ring) >= 3 and area([ring]))


def _ring(numbers: list[int], arcs: list[list[Point]]) -> Ring:
    points = [
        point for number in numbers for point in (arcs[number] if number >= 0 else reversed(arcs[~number]))
    ]
    apart = [
        point for point, following in zip(points, [*points[1:], points[0]], strict=True) if point != following
    ]
    return tuple(apart)


def _turned(ring: Ring, *, clockwise: bool) -> Ring:
    return ring if (area([ring]) > 0) == clockwise else ring[::-1]


def area(rings: Iterable[Ring]) -> float:
    """In square grid steps; clockwise on screen counts up, holes down.

    >>> area([((0, 0), (2, 0), (2, 2), (0, 2))])
    4.0
    """
    return sum(x * to_y - to_x * y for ring in rings for (x, y), (to_x, to_y) in _edges(ring)) / 2


def _edges(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def outline(codes: Iterable[str], shapes: Shapes) -> Polygons:
    """The border around several municipalities together: what they share falls away.

    Every border between two members is in both, once in each direction; such pairs cancel. What is left is
    chained into rings again. Codes without a shape are left out.

    >>> two = {"A": (((0, 0), (1, 0), (1, 1), (0, 1)),), "B": (((1, 0), (2, 0), (2, 1), (1, 1)),)}
    >>> outline(["A", "B"], two)
    (((0, 0), (2, 0), (2, 1), (0, 1)),)
    """
    onward: dict[Point, list[Point]] = defaultdict(list)
    left: dict[tuple[Point, Point], int] = defaultdict(int)
    for code in sorted(set(codes)):
        for ring in shapes.get(code, ()):
            for start, end in _edges(ring):
                if left[end, start]:
                    left[end, start] -= 1
                else:
                    left[start, end] += 1
    for (start, end), times in left.items():
        onward[start] += [end] * times
    rings = (_straightened(ring) for ring in _chained(onward))
    return tuple(sorted(ring for ring in rings if len(ring) >= 3 and area([ring])))


def _chained(onward: dict[Point, list[Point]]) -> Iterator[Ring]:
    """Take rings out of the edges; a path that meets itself is cut there, so that no ring touches itself."""
    for start in sorted(onward):
        while onward[start]:
            path, places = [start], {start: 0}
            while onward[path[-1]]:
                point = onward[path[-1]].pop()
                if point in places:
                    knot = places[point]
                    yield tuple(path[knot:])
                    for left in path[knot + 1 :]:
                        del places[left]
                    del path[knot + 1 :]
                else:
                    places[point] = len(path)
                    path.append(point)


def _straightened(ring: Ring) -> Ring:
    """Without the points that lie on the line between their neighbours; beginning at the least point."""
    kept: list[Point] = []
    count = len(ring)
    for place, (x, y) in enumerate(ring):
        before_x, before_y = kept[-1] if kept else ring[-1]
        after_x, after_y = ring[(place + 1) % count]
        if (x - before_x) * (after_y - y) != (after_x - x) * (y - before_y):
            kept.append((x, y))
    if not kept:
        return ()
    first = kept.index(min(kept))
    return tuple(kept[first:] + kept[:first])


def neighbours(shapes: Shapes) -> dict[str, frozenset[str]]:
    """For every shape the ones that share a border with it (at least one edge)."""
    holders: dict[frozenset[Point], set[str]] = defaultdict(set)
    for code, rings in shapes.items():
        for ring in rings:
            for edge in _edges(ring):
                holders[frozenset(edge)].add(code)
    found: dict[str, set[str]] = {code: set() for code in shapes}
    for codes in holders.values():
        for code in codes:
            found[code] |= codes - {code}
    return {code: frozenset(codes) for code, codes in found.items()}


def contains(rings: Polygons, x: float, y: float) -> bool:
    """Does a point of the grid lie within (even-odd)?"""
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in _edges(ring):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                inside = not inside
    return inside
