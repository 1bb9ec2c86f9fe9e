"""
A report as it will stand on a page or on paper: numbered chapters of paragraphs, points, tables and figures, with notes.

Plain data: words are handed in, and both writers (a template and `report.typ`) show the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

NOT_FOUND = "–"


@dataclass(frozen=True)
class Note:
    """`first`: here it is told; elsewhere its number points back."""

    number: int
    text: str
    first: bool


class Notes:
    """
    Numbers notes in the order in which they are named; the same words have one number.

    >>> note = Notes()
    >>> note("a").number, note("b").number, note("a").number
    (1, 2, 1)
    """

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, text: str) -> Note:
        first = text not in self.texts
        if first:
            self.texts.append(text)
        return Note(self.texts.index(text) + 1, text, first)


@dataclass(frozen=True)
class Said:
    """Words with the notes that belong to them."""

    words: str
    notes: tuple[Note, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return self.words == NOT_FOUND


@dataclass(frozen=True)
class Paragraph:
    said: Said
    tone: str = ""  # "lead", "warning"
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Points:
    items: tuple[Said, ...]
    kind: str = field(default="points", init=False)


@dataclass(frozen=True)
class Column:
    """`wide`: its share of the width on paper."""

    words: str
    number: bool = False
    wide: int = 1


@dataclass(frozen=True)
class Table:
    """The first cell of a row says what the row is about."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Said, ...], ...]
    kind: str = field(default="table", init=False)

    def __post_init__(self) -> None:
        assert all(len(row) == len(self.columns) for row in self.rows), self.caption

    @property
    def cells(self) -> list[tuple[Said, list[tuple[Column, Said]]]]:
        """Of each row its head, and the other cells with their columns."""
        return [(row[0], list(zip(self.columns[1:], row[1:], strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Figure:
    """A drawing for a page, the same for a phone and for paper; `says`: what there is to see, for who cannot."""

    caption: str
    says: str
    pictures: tuple[str, ...]
    printed: str
    kind: str = field(default="figure", init=False)


Block = Paragraph | Points | Table | Figure


@dataclass(frozen=True)
class Chapter:
    slug: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Labels:
    """Words around what is told."""

    figure: str
    table: str
    page: str
    contents: str


@dataclass(frozen=True)
class Report:
    language: str
    title: str
    subtitle: str
    day: str
    chapters: tuple[Chapter, ...]
    notes: tuple[str, ...]
    labels: Labels

    @property
    def numbered(self) -> Iterator[tuple[Chapter, list[tuple[Block, int]]]]:
        """Chapters with the number of each figure and table, as they are counted through the whole report."""
        counted = {"figure": 0, "table": 0}
        for chapter in self.chapters:
            yield chapter, [(block, _next(counted, block)) for block in chapter.blocks]

    def as_data(self) -> dict[str, object]:
        """For `report.typ`."""
        told = asdict(self)
        for chapter in told["chapters"]:
            for block in chapter["blocks"]:
                block.pop("pictures", None)
        return told


def _next(counted: dict[str, int], block: Block) -> int:
    if block.kind in counted:
        counted[block.kind] += 1
    return counted.get(block.kind, 0)


def row(*cells: str | Said) -> tuple[Said, ...]:
    """
    >>> row("2024", "944")[1].words
    '944'
    """
    return tuple(cell if isinstance(cell, Said) else Said(cell) for cell in cells)


def columns(*named: str, words: Sequence[int] = (0,), wide: Mapping[int, int] | None = None) -> tuple[Column, ...]:  # fmt: skip
    """All are numbers, but for those in `words`; `wide`: columns that need more room than the others on paper."""
    return tuple(Column(name, place not in words, (wide or {}).get(place, 1)) for place, name in enumerate(named))  # fmt: skip
