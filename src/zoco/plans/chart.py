"""Where the dots of her scores stand in a small drawing. Whole numbers: no comma ends up in an attribute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, MARGIN = 320, 110, 14
LOWEST, HIGHEST = 1, 10


@dataclass(frozen=True)
class Dot:
    """One score: its place in the drawing, in units of the view box."""

    x: int
    y: int
    value: int
    on: date


def dots(scores: Sequence[tuple[date, int]]) -> list[Dot]:
    """
    Days from left to right in proportion, 1 below and 10 on top; a single day stands in the middle.

    >>> [(dot.x, dot.y) for dot in dots([(date(2026, 1, 1), 1), (date(2026, 1, 11), 10)])]
    [(14, 96), (306, 14)]
    >>> dots([(date(2026, 1, 1), 5)])[0].x
    160
    """
    if not scores:
        return []
    first, last = scores[0][0], scores[-1][0]
    days = (last - first).days
    wide = WIDTH - 2 * MARGIN
    return [
        Dot(MARGIN + round(wide * (on - first).days / days) if days else WIDTH // 2, height(value), value, on)
        for on, value in scores
    ]


def height(value: int) -> int:
    """How far from the top a score stands."""
    return HEIGHT - MARGIN - round((HEIGHT - 2 * MARGIN) * (value - LOWEST) / (HIGHEST - LOWEST))
