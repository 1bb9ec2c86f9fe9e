"""
A network as a picture. Pure: words and addresses are handed in, colours come from the style sheet.

To the left what is shared, to the right who shares it, the one in the middle of it all on top; a line between them says
"together". Who may be the same as whom is another thing, so it goes another way: around the right, doubled where it was
decided and dashed where it was not, with a sign on it. Beside the picture stands a table with all that it tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDE, HIGH, DOWN = 224, 48, 66
BETWEEN, LANE, MARGIN = 96, 40, 12
LEFT, RIGHT = MARGIN, MARGIN + WIDE + BETWEEN
LONGEST, LONGEST_TOLD = 26, 34  # letters on the lines in a box
SIGN = 11  # radius of the sign on a bond


@dataclass(frozen=True)
class Node:
    """A box: two lines of words, an address where it leads somewhere, and which of the looks it has."""

    name: str
    told: str
    look: str
    url: str = ""


@dataclass(frozen=True, order=True)
class Bond:
    """Two people who are the same by somebody's word, or may be."""

    first: str
    second: str
    decided: bool


@dataclass(frozen=True)
class Arc:
    """A bond from row to row, in a lane to the right of everybody."""

    bond: Bond
    top: int
    bottom: int
    lane: int


@dataclass(frozen=True)
class Layout:
    """Upper left corners of the boxes; lines from a thing to a person; arcs."""

    people: dict[str, tuple[int, int]]
    things: dict[str, tuple[int, int]]
    lines: list[tuple[str, str]]
    arcs: list[Arc]

    @property
    def size(self) -> tuple[int, int]:
        rows = max(len(self.people), len(self.things), 1)
        lanes = max((arc.lane + 1 for arc in self.arcs), default=0)
        return RIGHT + WIDE + MARGIN + lanes * LANE, MARGIN * 2 + (rows - 1) * DOWN + HIGH


def laid_out(
    people: Sequence[str], things: Mapping[str, Sequence[str]], bonds: Sequence[Bond] = ()
) -> Layout:
    """
    `people` in the order in which they are read, `things` with who shares them.

    >>> layout = laid_out(["ana", "eva"], {"car": ["ana", "eva"]}, [Bond("ana", "eva", True)])
    >>> layout.things, layout.arcs[0].lane
    ({'car': (12, 45)}, 0)
    """
    rows = {who: row for row, who in enumerate(people)}
    ordered = sorted(things, key=lambda thing: (_middle(rows, things[thing]), thing))
    longest = max(len(people), len(things))
    return Layout(
        _column(people, RIGHT, longest),
        _column(ordered, LEFT, longest),
        [(thing, who) for thing in ordered for who in people if who in things[thing]],
        _arcs(rows, bonds),
    )


def _middle(rows: Mapping[str, int], having: Sequence[str]) -> float:
    return sum(rows[who] for who in having) / max(len(having), 1)


def _column(names: Sequence[str], x: int, longest: int) -> dict[str, tuple[int, int]]:
    """One below the other, in the middle of the height of the longest column."""
    first = MARGIN + (longest - len(names)) * DOWN // 2
    return {name: (x, first + row * DOWN) for row, name in enumerate(names)}


def _arcs(rows: Mapping[str, int], bonds: Sequence[Bond]) -> list[Arc]:
    """The short ones closest by; no two in one lane touch."""
    taken: list[list[tuple[int, int]]] = []
    arcs = []
    for length, top, bond in sorted(_span(rows, bond) for bond in bonds):
        bottom = top + length
        free = (number for number, lane in enumerate(taken) if all(bottom < a or top > b for a, b in lane))
        lane = next(free, len(taken))
        taken += [[]] if lane == len(taken) else []
        taken[lane].append((top, bottom))
        arcs.append(Arc(bond, top, bottom, lane))
    return arcs


def _span(rows: Mapping[str, int], bond: Bond) -> tuple[int, int, Bond]:
    """Over how many rows it goes, and from which."""
    top, bottom = sorted((rows[bond.first], rows[bond.second]))
    return bottom - top, top, bond


def network_svg(layout: Layout, nodes: Mapping[str, Node], *, title: str, description: str) -> str:
    """`nodes`: the words of every person and thing in the layout."""
    wide, high = layout.size
    drawn = [
        *(_line(layout, thing, who) for thing, who in layout.lines),
        *(_arc(layout, arc) for arc in layout.arcs),
        *(_thing(place, nodes[name]) for name, place in layout.things.items()),
        *(_person(place, nodes[name]) for name, place in layout.people.items()),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="network" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" role="group" aria-labelledby="network-title network-desc">'
        f'<title id="network-title">{escape(title)}</title><desc id="network-desc">{escape(description)}</desc>'
        f"{''.join(drawn)}</svg>"
    )


def _line(layout: Layout, thing: str, who: str) -> str:
    (x1, y1), (x2, y2) = layout.things[thing], layout.people[who]
    x1, y1, y2, bend = x1 + WIDE, y1 + HIGH // 2, y2 + HIGH // 2, BETWEEN // 2
    return f'<path class="network__together" d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"/>'


def _arc(layout: Layout, arc: Arc) -> str:
    """Around the right, with its sign halfway; doubled where it was decided: a line within a wider one."""
    rows = sorted(layout.people.values(), key=lambda place: place[1])
    side, x = RIGHT + WIDE, RIGHT + WIDE + arc.lane * LANE + LANE // 2 + SIGN // 2
    off = 6 + 4 * (arc.lane % 4)  # so that arcs of one box do not lie on each other
    y1, y2 = rows[arc.top][1] + HIGH // 2 + off, rows[arc.bottom][1] + HIGH // 2 - off
    path, middle = f"M{side} {y1}H{x}V{y2}H{side}", (y1 + y2) // 2
    look, sign = ("decided", "=") if arc.bond.decided else ("proposed", "?")
    inner = f'<path class="network__within" d="{path}"/>' if arc.bond.decided else ""
    return (
        f'<g class="network__same network__same--{look}"><path d="{path}"/>{inner}'
        f'<circle cx="{x}" cy="{middle}" r="{SIGN}"/><text x="{x}" y="{middle + 5}">{sign}</text></g>'
    )


def _thing(place: tuple[int, int], node: Node) -> str:
    return _box(place, node, round_by=HIGH // 2)


def _person(place: tuple[int, int], node: Node) -> str:
    box = _box(place, node, round_by=4)
    return f'<a href="{escape(node.url)}">{box}</a>' if node.url else box


def _box(place: tuple[int, int], node: Node, *, round_by: int) -> str:
    x, y = place
    middle = x + WIDE // 2
    return (
        f'<g class="network__node network__node--{escape(node.look)}">'
        f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="{round_by}"/>'
        f'<text class="network__name" x="{middle}" y="{y + 20}">{escape(cut(node.name))}</text>'
        f'<text class="network__told" x="{middle}" y="{y + 38}">{escape(cut(node.told, LONGEST_TOLD))}</text></g>'
    )


def cut(text: str, longest: int = LONGEST) -> str:
    """
    What fits in a box; the whole of it stands in the table.

    >>> cut("Kort"), cut("Een naam die veel langer is dan een vak")
    ('Kort', 'Een naam die veel langer…')
    """
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
