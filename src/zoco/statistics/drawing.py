"""
How far people came, as a picture: a bar for each step, and what is not shown as an empty frame.

Pure: words are handed in, colours come from the style sheet. Beside it stands a table with all that it tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

ROW, BAR, TOP = 52, 22, 4


@dataclass(frozen=True)
class Step:
    """A step, its number (None: not shown) and the number in words."""

    name: str
    people: int | None
    words: str


def steps_svg(steps: Sequence[Step], *, wide: int, title: str, description: str, name: str) -> str:
    """
    The first step is as long as the picture is wide; `name`: of this picture.

    >>> drawn = steps_svg([Step("a", 40, "40"), Step("b", 10, "10")], wide=400, title="t", description="d", name="x")
    >>> 'width="400.0"' in drawn and 'width="100.0"' in drawn
    True
    """
    most = max((step.people or 0 for step in steps), default=0) or 1
    drawn = "".join(_step(step, number, most, wide) for number, step in enumerate(steps))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="steps steps--{name}" viewBox="0 0 {wide} {TOP + ROW * len(steps)}" '
        f'role="img" aria-labelledby="steps-{name}-title steps-{name}-desc"><title id="steps-{name}-title">{escape(title)}'
        f'</title><desc id="steps-{name}-desc">{escape(description)}</desc>{drawn}</svg>'
    )


def _step(step: Step, number: int, most: int, wide: int) -> str:
    y = TOP + ROW * number
    words = (
        f'<text class="steps__name" x="0" y="{y + 14}">{escape(step.name)}</text>'
        f'<text class="steps__number" x="{wide}" y="{y + 14}">{escape(step.words)}</text>'
    )
    if step.people is None:
        return f'{words}<rect class="steps__hidden" x="1" y="{y + 20}" width="{wide - 2}" height="{BAR}"/>'
    long = round(wide * step.people / most, 1)
    return f'{words}<rect class="steps__bar" x="0" y="{y + 20}" width="{long}" height="{BAR}"/>'
