"""
The residence track as an SVG picture. Pure: words and addresses are handed in, colours come from the style sheet.

Beside the picture stands the same in words, so it tells nothing that a list does not tell. Classes: `track` (the
whole), `track__node` with `track__node--here`, `--been`, `--next`, and `track__edge` with `--been`, `--next`.
"""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

WIDE, HIGH, ACROSS, DOWN = 150, 46, 196, 74
# Column and row of each status: from found, through waiting, to a permit, to staying.
PLACES = {
    "unknown": (0, 0), "none": (0, 1), "dublin": (0, 2), "asylum_seeker": (0, 3),
    "reflection_period": (1, 1), "pending_application": (1, 2), "pending_objection": (1, 3),
    "b8_witness": (2, 0), "b8_temporary": (2, 1), "b8_hardship": (2, 2), "asylum_permit": (2, 3),
    "eu_citizen": (3, 0), "b9_continued": (3, 1), "other_permit": (3, 2), "dutch": (3, 3),
}  # fmt: skip
# What the law means by the track, drawn also where nobody went.
MAIN_LINE = (
    ("none", "reflection_period"), ("reflection_period", "b8_temporary"), ("b8_temporary", "b9_continued"),
    ("reflection_period", "b8_hardship"), ("none", "b8_witness"), ("b8_hardship", "b9_continued"),
    ("b8_temporary", "pending_objection"),
)  # fmt: skip
MARGIN = 14
SIZE = (MARGIN * 2 + ACROSS * 3 + WIDE, MARGIN * 2 + DOWN * 3 + HIGH)


def track_svg(
    names: Mapping[str, str],
    way: Sequence[str],
    following: Mapping[str, str],
    *,
    title: str,
    description: str,
) -> str:
    """`way`: the statuses so far, the last one is where she stands; `following`: status → address of the step."""
    here = way[-1]
    been = list(pairwise(way))
    edges = [_edge(a, b, "") for a, b in MAIN_LINE if (a, b) not in been]
    edges += [_edge(here, to, " track__edge--next") for to in following if to != here]
    edges += [_edge(a, b, " track__edge--been") for a, b in been if a != b]
    nodes = [_node(status, names[status], here, way, following.get(status, "")) for status in PLACES]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="track" viewBox="0 0 {SIZE[0]} {SIZE[1]}" role="group" '
        f'aria-labelledby="track-title track-desc"><title id="track-title">{escape(title)}</title>'
        f'<desc id="track-desc">{escape(description)}</desc>{"".join(edges)}{"".join(nodes)}</svg>'
    )


def _corner(status: str) -> tuple[int, int]:
    column, row = PLACES[status]
    return MARGIN + column * ACROSS, MARGIN + row * DOWN


def _edge(start: str, end: str, look: str) -> str:
    """From the side of one box to the facing side of the other; in the same column, around the left."""
    (x1, y1), (x2, y2) = _corner(start), _corner(end)
    y1, y2 = y1 + HIGH // 2, y2 + HIGH // 2
    if x1 == x2:
        bend = x1 - MARGIN + 2
        path = f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}"
    else:
        x1, x2 = (x1 + WIDE, x2) if x1 < x2 else (x1, x2 + WIDE)
        middle = (x1 + x2) // 2
        path = f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
    return f'<path class="track__edge{look}" d="{path}"/>'


def _node(status: str, name: str, here: str, way: Sequence[str], address: str) -> str:
    x, y = _corner(status)
    look = "here" if status == here else "next" if address else "been" if status in way else "other"
    lines = _lines(name)
    first = y + HIGH // 2 + 5 - 8 * (len(lines) - 1)
    words = "".join(
        f'<tspan x="{x + WIDE // 2}" y="{first + 16 * number}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    box = (
        f'<g class="track__node track__node--{look}"><rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6"/>'
        f"<text>{words}</text></g>"
    )
    return f'<a href="{escape(address)}">{box}</a>' if address and status != here else box


def _lines(name: str) -> list[str]:
    """
    At most two lines of about twenty letters.

    >>> _lines("Vergunning B8/3, schrijnend pad")
    ['Vergunning B8/3,', 'schrijnend pad']
    """
    if len(name) <= 20:
        return [name]
    words, first = name.split(), ""
    while words and len(first) + len(words[0]) < 20:
        first = f"{first} {words.pop(0)}".strip()
    return [first, " ".join(words)] if words else [first]
