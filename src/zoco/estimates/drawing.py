"""
Ranges under each other: of each group a box from the least to the most with a line at the point, and a bar for who is in
view. Pure: words are handed in, colours come from the style sheet of the monitor. Beside it stands a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

ROW, TOP, EDGE, FOOT = 46, 8, 12, 26
STEPS = (50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000)


@dataclass(frozen=True)
class Range:
    """`words` stand above it; no `low`: not estimated."""

    words: str
    seen: int
    low: int | None = None
    point: int | None = None
    high: int | None = None


def step_for(most: int, lines: int = 5) -> int:
    """
    People between two lines, so that there are few of them.

    >>> step_for(900), step_for(20_800), step_for(10)
    (250, 5000, 50)
    """
    return next((step for step in STEPS if step * lines >= most), STEPS[-1])


def levels(ranges: Sequence[Range]) -> list[int]:
    """
    The numbers along the foot.

    >>> levels([Range("a", 40, 100, 300, 420)])
    [0, 100, 200, 300, 400, 500]
    """
    most = max(max(each.seen, each.high or 0) for each in ranges)
    step = step_for(most)
    return list(range(0, -(-most // step) * step + 1, step))


def ranges_svg(ranges: Sequence[Range], *, wide: int, title: str, description: str, numbers: dict[int, str], name: str) -> str:  # fmt: skip
    """`numbers`: the words of the numbers along the foot; `name`: of this picture."""
    most = max(numbers)
    high = TOP + ROW * len(ranges) + FOOT
    rows = "".join(_row(each, place, most, wide) for place, each in enumerate(ranges))
    lines = "".join(_line(people, words, most, wide, high) for people, words in numbers.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="years ranges years--{name.rsplit("-", maxsplit=1)[-1]}" viewBox="0 0 {wide} {high}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{lines}{rows}</svg>'
    )


def _x(people: int, most: int, wide: int) -> float:
    return round(EDGE + people * (wide - 2 * EDGE) / most, 1)


def _line(people: int, words: str, most: int, wide: int, high: int) -> str:
    x = _x(people, most, wide)
    anchor = "start" if people == 0 else "end" if people == most else "middle"
    return (
        f'<path class="years__level" d="M{x} {TOP}V{high - FOOT}"/>'
        f'<text class="ranges__number ranges__number--{anchor}" x="{x}" y="{high - 8}">{escape(words)}</text>'
    )


def _row(each: Range, place: int, most: int, wide: int) -> str:
    top = TOP + place * ROW
    seen = _x(each.seen, most, wide)
    drawn = [f'<text class="ranges__words" x="{EDGE}" y="{top + 13}">{escape(each.words)}</text>']
    if each.low is not None and each.point is not None and each.high is not None:
        left, right, point = (_x(people, most, wide) for people in (each.low, each.high, each.point))
        drawn.append(
            f'<rect class="years__box" x="{left}" y="{top + 20}" width="{round(max(right - left, 2), 1)}" height="16"/>'
            f'<path class="years__point" d="M{point} {top + 20}V{top + 36}"/>'
        )
    drawn.append(f'<rect class="years__bar" x="{EDGE}" y="{top + 25}" width="{round(max(seen - EDGE, 1), 1)}" height="6"/>')  # fmt: skip
    return "".join(drawn)
