"""The coverage map as SVG text, for people who look and people who listen. Pure: words are handed in.

Every region is a link with a title, to the row of the table that says the same in words; where nobody is, one
link with a hatch. No style attributes: colours come from the page's style sheet, by these classes:

``map`` (the whole) · ``map-water`` · ``map-region`` with ``map-tint-1`` … ``map-tint-4`` (neighbours differ) ·
``map-nobody`` · ``map-hatch-ground`` and ``map-hatch-line`` (of the hatch).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from zoco.directory.shapes import HEIGHT, WIDTH, Polygons, Ring, Shapes, area, neighbours, outline

TINTS = 4
#: Rings smaller than this number of square grid steps (264 m × 264 m each) are not drawn beside larger ones.
TOO_SMALL = 6


@dataclass(frozen=True, slots=True)
class Region:
    """An area with somebody: ``anchor`` is the id of its row in the table, ``name`` what its link says."""

    anchor: str
    name: str
    municipalities: frozenset[str]


def coverage_svg(
    regions: Sequence[Region],
    shapes: Shapes,
    *,
    title: str,
    description: str,
    nobody: str,
    nobody_anchor: str = "zonder",
    ident: str = "dekking",
) -> str:
    """Draw who is where. A municipality in two regions is drawn in the first; in none, as ``nobody``.

    ``title``, ``description`` and ``nobody`` are texts in the reader's language; ``ident`` starts every id.
    """
    members = _disjoint(regions)
    tints = tinted(members, neighbours(shapes))
    alone = set(shapes).difference(*members.values())
    links = [
        _link(
            region.anchor,
            region.name,
            _tint(tints[region.anchor]),
            members[region.anchor],
            shapes,
        )
        for region in regions
    ]
    hatched = f'class="map-nobody" fill="url(#{_safe(ident)}-hatch)"'
    links.append(_link(nobody_anchor, nobody, hatched, alone, shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" '
        f'aria-labelledby="{ident}-title {ident}-desc">'
        f'<title id="{ident}-title">{escape(title)}</title><desc id="{ident}-desc">{escape(description)}</desc>'
        f"{_hatch(ident)}"
        f'<rect class="map-water" width="{WIDTH}" height="{HEIGHT}"/>{"".join(links)}</svg>'
    )


def _tint(number: int) -> str:
    return f'class="map-region map-tint-{number}"'


def _disjoint(regions: Iterable[Region]) -> dict[str, set[str]]:
    members: dict[str, set[str]] = {}
    taken: set[str] = set()
    for region in regions:
        if region.anchor in members:
            raise ValueError(f"two regions are called {region.anchor!r}")
        members[region.anchor] = set(region.municipalities) - taken
        taken |= region.municipalities
    return members


def _link(anchor: str, name: str, look: str, codes: Iterable[str], shapes: Shapes) -> str:
    rings = outline(codes, shapes)
    if not rings:
        return ""
    return (
        f'<a href="#{_safe(anchor)}"><title>{escape(name)}</title>'
        f'<path {look} fill-rule="evenodd" d="{path(rings)}"/></a>'
    )


def _safe(ident: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", ident):
        raise ValueError(f"{ident!r} cannot be an id")
    return ident


def _hatch(ident: str) -> str:
    return (
        f'<defs><pattern id="{ident}-hatch" width="10" height="10" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="map-hatch-ground" width="10" height="10"/>'
        '<path class="map-hatch-line" d="M0 0V10"/></pattern></defs>'
    )


def path(rings: Polygons) -> str:
    """The rings as the text of an SVG path, in steps.

    >>> path((((5, 5), (9, 5), (9, 8), (5, 8)),))
    'M5 5l4 0 0 3-4 0z'
    """
    drawn = [ring for ring in rings if abs(area([ring])) >= TOO_SMALL] or list(rings)
    return "".join(_ring(ring) for ring in drawn)


def _ring(ring: Ring) -> str:
    (x, y), *others = ring
    numbers = []
    for to_x, to_y in others:
        numbers += [to_x - x, to_y - y]
        x, y = to_x, to_y
    return f"M{ring[0][0]} {ring[0][1]}l{_close(numbers)}z"


def _close(numbers: Iterable[int]) -> str:
    """Numbers with no more room between them than SVG needs."""
    return "".join(f" {number}" if number >= 0 else str(number) for number in numbers).lstrip()


def tinted(members: Mapping[str, Iterable[str]], around: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """A tint from 1 to TINTS for every region, another than its neighbours' where four are enough.

    ``members``: municipalities by region; ``around``: the neighbours of every municipality.
    """
    holder = {code: region for region, codes in members.items() for code in codes}
    beside = {
        region: {holder[near] for code in codes for near in around.get(code, ()) if near in holder} - {region}
        for region, codes in members.items()
    }
    tints: dict[str, int] = {}
    _tint_the_rest(tints, beside)
    for region in beside:  # only where four are not enough
        tints.setdefault(region, 1)
    return tints


def _tint_the_rest(tints: dict[str, int], beside: Mapping[str, set[str]], budget: int = 20_000) -> int:
    """Try tints, the most constrained region first, and go back where that ends; what is left of the budget.

    On success ``tints`` is complete. When the budget runs out the last try stays, perhaps with equal neighbours.
    """
    left = [region for region in beside if region not in tints]
    if not left:
        return budget
    used = {region: {tints[near] for near in beside[region] if near in tints} for region in left}
    region = max(left, key=lambda region: (len(used[region]), len(beside[region])))
    for tint in range(1, TINTS + 1):
        if tint in used[region] or budget <= 0:
            continue
        tints[region] = tint
        budget = _tint_the_rest(tints, beside, budget - 1)
        if len(tints) == len(beside):
            return budget
        del tints[region]
    return budget
