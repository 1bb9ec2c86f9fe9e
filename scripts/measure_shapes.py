"""How near do the built-in shapes come to official ones? Intersection over union per municipality.

    PYTHONPATH=src python scripts/measure_shapes.py ../shared/geo

Exact with shapely (requirements/places.txt), else counted on grid squares with numpy; they differ by about 0.002.
"""

import statistics
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from zoco.directory.gazetteer import load_builtin
from zoco.directory.shapes import HEIGHT, WIDTH, Polygons, Shapes, from_topojson, load_builtin_shapes


def main() -> None:
    """Print mean, median and the worst five."""
    if len(sys.argv) != 2:
        sys.exit("usage: measure_shapes.py DIR (with nl_gemeenten.topojson)")
    official = from_topojson(Path(sys.argv[1]) / "nl_gemeenten.topojson")
    measure, way = (exact, "exact") if find_spec("shapely") else (by_squares, "on grid squares")
    found = measure(load_builtin_shapes(), official)
    print(f"{len(found)} municipalities, intersection over union, {way}")
    print(f"mean {statistics.mean(found.values()):.3f}, median {statistics.median(found.values()):.3f}")
    for code in sorted(found, key=lambda code: found[code])[:5]:
        known = load_builtin().municipalities.get(code)
        print(f"  {found[code]:.2f} {code} {known.name if known else ''}")


Box = tuple[int, int, int, int]  # left, top, right, bottom


def by_squares(ours: Shapes, official: Shapes) -> dict[str, float]:
    """For each official code the overlap of the squares whose middle lies within."""
    found = {}
    for code, rings in official.items():
        box = around((*rings, *ours.get(code, ())))
        one, other = filled(rings, box), filled(ours.get(code, ()), box)
        found[code] = float((one & other).sum() / max((one | other).sum(), 1))
    return found


def around(rings: Polygons) -> Box:
    """The part of the grid outside which no square lies within."""
    across, down = zip(*(point for ring in rings for point in ring), strict=True)
    return max(min(across), 0), max(min(down), 0), min(max(across), WIDTH), min(max(down), HEIGHT)


def filled(rings: Polygons, box: Box) -> np.ndarray:
    """A boolean for each square of the box: is its middle within (even-odd)?"""
    left, top, right, bottom = box
    crossings = np.zeros((bottom - top, right - left + 1), dtype=np.int32)
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            rows = np.arange(max(min(y1, y2), top), min(max(y1, y2), bottom))
            if rows.size:
                at = x1 + (rows + 0.5 - y1) * (x2 - x1) / (y2 - y1)
                columns = np.ceil(at - 0.5).astype(int).clip(left, right)
                np.add.at(crossings, (rows - top, columns - left), 1)
    inside: np.ndarray = crossings.cumsum(axis=1)[:, :-1] % 2 == 1
    return inside


def exact(ours: Shapes, official: Shapes) -> dict[str, float]:
    """The same, of the polygons themselves."""
    import shapely

    def polygon(rings: Polygons) -> "shapely.Geometry":
        whole = shapely.Polygon()
        for ring in rings:
            whole = whole.symmetric_difference(shapely.Polygon(ring).buffer(0))
        return whole

    found = {}
    for code, rings in official.items():
        one, other = polygon(rings), polygon(ours.get(code, ()))
        found[code] = one.intersection(other).area / one.union(other).area
    return found


if __name__ == "__main__":
    main()
