"""
The years as a picture: a bar for who was registered, a box for what was estimated, a line where a series breaks.

Pure: words are handed in, colours come from the style sheet. Beside it stands a table with all that it tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

HIGH, TOP, FOOT, LEFT, RIGHT = 340, 30, 44, 46, 6
STEP = 2000  # people between two lines


@dataclass(frozen=True)
class Bar:
    """A year and its number; None: no figure."""

    year: int
    people: int | None


@dataclass(frozen=True)
class Box:
    """An estimate over some years, and its words."""

    first: int
    last: int
    low: int
    point: int
    high: int
    words: str


@dataclass(frozen=True)
class Line:
    """Before this year something else was counted."""

    year: int
    words: str


@dataclass(frozen=True)
class Scale:
    """Where a year and a number lie, in a picture `wide` across."""

    first: int
    last: int
    most: int
    wide: int

    @property
    def across(self) -> float:
        return (self.wide - LEFT - RIGHT) / (self.last - self.first + 1)

    def x(self, year: int) -> float:
        """The left of a year."""
        return round(LEFT + (year - self.first) * self.across, 1)

    def y(self, people: int) -> float:
        """
        >>> Scale(2007, 2024, 8000, 720).y(8000), Scale(2007, 2024, 8000, 720).y(0)
        (30.0, 296.0)
        """
        return round(HIGH - FOOT - people * (HIGH - FOOT - TOP) / self.most, 1)


def years_svg(
    bars: Sequence[Bar], boxes: Sequence[Box], breaks: Sequence[Line], *, wide: int, title: str, description: str, numbers: dict[int, str], name: str,
) -> str:  # fmt: skip
    """`numbers`: the words of the numbers beside the lines, as a language writes them; `name`: of this picture."""
    most = max([bar.people or 0 for bar in bars] + [box.high for box in boxes])
    scale = Scale(bars[0].year, bars[-1].year, -(-most // STEP) * STEP, wide)
    drawn = [
        *(_level(scale, people, numbers[people]) for people in range(0, scale.most + 1, STEP)),
        *(_break(scale, line) for line in breaks),
        *(_bar(scale, bar) for bar in bars),
        *(_box(scale, box) for box in boxes),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="years years--{name}" viewBox="0 0 {wide} {HIGH}" role="img" '
        f'aria-labelledby="years-{name}-title years-{name}-desc"><title id="years-{name}-title">{escape(title)}</title>'
        f'<desc id="years-{name}-desc">{escape(description)}</desc>{"".join(drawn)}</svg>'
    )


# On paper there is no style sheet: the same colours, written into the drawing.
INK = """
text { font-family: "Libertinus Serif"; font-size: 12px; fill: #4a5b62; text-anchor: middle }
.years__number { text-anchor: end } .years__words { fill: #7a4a05; font-weight: 700 }
.years__broken { fill: #14262c; font-weight: 700 } .years__level { stroke: #d5dbd9; stroke-width: 1 }
.years__bar { fill: #0b5563 } .years__box { fill: #fff1d6; stroke: #7a4a05; stroke-width: 1.5; stroke-dasharray: 5 3 }
.ranges__words { fill: #14262c; text-anchor: start } .ranges__number--start { text-anchor: start } .ranges__number--end { text-anchor: end }
.years__point { stroke: #7a4a05; stroke-width: 3 } .years__break { stroke: #14262c; stroke-width: 1.5; stroke-dasharray: 2 3 }
"""


def printable(drawn: str) -> str:
    """
    >>> printable("<svg><title>a</title></svg>").startswith("<svg><style>")
    True
    """
    start, rest = drawn.split(">", 1)
    return f"{start}><style>{INK}</style>{rest}"


def levels(bars: Sequence[Bar], boxes: Sequence[Box]) -> list[int]:
    """
    The numbers that stand beside the lines.

    >>> levels([Bar(2020, 1013)], [Box(2020, 2021, 2500, 3000, 4100, "")])
    [0, 2000, 4000, 6000]
    """
    most = max([bar.people or 0 for bar in bars] + [box.high for box in boxes])
    return list(range(0, -(-most // STEP) * STEP + 1, STEP))


def _level(scale: Scale, people: int, words: str) -> str:
    y = scale.y(people)
    return (
        f'<path class="years__level" d="M{LEFT} {y}H{scale.wide - RIGHT}"/>'
        f'<text class="years__number" x="{LEFT - 6}" y="{y + 4}">{escape(words)}</text>'
    )


def _bar(scale: Scale, bar: Bar) -> str:
    x, wide = scale.x(bar.year), scale.across
    middle = round(x + wide / 2, 1)
    # As many years are written as there is room for, the last one always.
    every = 1 if wide > 32 else 3
    label = ""
    if (scale.last - bar.year) % every == 0:
        label = f'<text class="years__year" x="{middle}" y="{HIGH - FOOT + 18}">{bar.year}</text>'
    if bar.people is None:
        return f'<text class="years__none" x="{middle}" y="{HIGH - FOOT - 4}">?</text>{label}'
    top = scale.y(bar.people)
    return (
        f'<rect class="years__bar" x="{round(x + wide * 0.18, 1)}" y="{top}" width="{round(wide * 0.64, 1)}" '
        f'height="{round(HIGH - FOOT - top, 1)}"/>{label}'
    )


def _box(scale: Scale, box: Box) -> str:
    x, right, top, bottom = scale.x(box.first), scale.x(box.last + 1), scale.y(box.high), scale.y(box.low)
    middle, y = round((x + right) / 2, 1), scale.y(box.point)
    return (
        f'<rect class="years__box" x="{x}" y="{top}" width="{round(right - x, 1)}" height="{round(bottom - top, 1)}"/>'
        f'<path class="years__point" d="M{x} {y}H{right}"/>'
        f'<text class="years__words" x="{middle}" y="{top - 6}">{escape(box.words)}</text>'
    )


def _break(scale: Scale, line: Line) -> str:
    x = scale.x(line.year)
    return (
        f'<path class="years__break" d="M{x} {TOP - 8}V{HIGH - FOOT + 4}"/>'
        f'<text class="years__broken" x="{x}" y="{HIGH - 8}">{escape(line.words)}</text>'
    )
