"""
The texts of letters as data: one file for each version, `texts/<slug>/<valid from>.toml`, and `grounds.toml`.

>>> text_of("letter_of_authority", date(2026, 11, 1)).title.nl
'Machtiging'
>>> [text.slug for text in texts_on(date(2026, 11, 1))]
['m55_cover', 'rvb_form_data', 'comensha_report', 'handover_sheet', 'letter_of_authority']

A mistake in a file raises TextError, which names the file; `manage.py check` reads them all.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"
GROUNDS = Path(__file__).parent / "grounds.toml"
PLACE = re.compile(r"\{(\w+)\}")
# What every letter knows besides its own fields.
GIVEN = frozenset({"coordinator", "organisation", "phone", "recipient"})
# Names that the form itself uses.
TAKEN = GIVEN | {
    "recipient_kind",
    "written_in",
    "ground",
    "article",
    "explanation",
    "address_is_other",
    "form_id",
    "step",
}
WEIGHTS = ("ordinary", "special", "criminal")
LINE, LONG = 200, 4_000


class TextError(Exception):
    """A file of texts that cannot be used: which, and why."""


@dataclass(frozen=True)
class Words:
    """The same words in two languages."""

    nl: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.nl


NOTHING = Words("", "")


@dataclass(frozen=True)
class Ground:
    """A reason in law why data may go to another."""

    code: str
    valid_from: date
    article: str
    title: Words
    meaning: Words
    asks: bool  # for the article and an explanation of why it holds here


@dataclass(frozen=True)
class Field:
    """One datum of a letter: what it is called, how much it weighs, what it is filled from."""

    name: str
    label: Words
    hint: Words = NOTHING
    default: Words = NOTHING
    fill: str = ""
    weight: str = "ordinary"
    required: bool = False
    rows: int = 1
    address: bool = False  # an address of an organisation belongs here

    @property
    def longest(self) -> int:
        return LONG if self.rows > 1 else LINE


@dataclass(frozen=True)
class Block:
    """One part of the letter: text, facts or room for signatures."""

    kind: str
    text: Words = NOTHING
    fields: tuple[str, ...] = ()
    signatures: tuple[Words, ...] = ()
    signatures_of_minors: tuple[Words, ...] = ()
    when: str = ""  # only where this field is filled


@dataclass(frozen=True)
class LetterText:
    """One version of one kind of letter."""

    slug: str
    valid_from: date
    source: str
    order: int
    recipient_kind: str
    recipient: Words
    grounds: tuple[str, ...]
    purposes: tuple[str, ...]
    title: Words
    purpose: Words
    fields: tuple[Field, ...]
    blocks: tuple[Block, ...]
    never: tuple[Words, ...]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


def texts_on(day: date) -> list[LetterText]:
    """The newest version of each letter on a day, in the order of the page."""
    found: dict[str, LetterText] = {}
    for text in all_texts():
        if text.valid_from <= day:
            found[text.slug] = text
    return sorted(found.values(), key=lambda text: text.order)


def text_of(slug: str, day: date) -> LetterText:
    """Raises LookupError."""
    for text in texts_on(day):
        if text.slug == slug:
            return text
    raise LookupError(slug)


def grounds_on(day: date) -> dict[str, Ground]:
    """The newest version of each ground on a day."""
    return {ground.code: ground for ground in all_grounds() if ground.valid_from <= day}


@cache
def all_grounds() -> tuple[Ground, ...]:
    rows = tomllib.loads(GROUNDS.read_text())["ground"]
    made = [
        Ground(**row | {"title": Words(**row["title"]), "meaning": Words(**row["meaning"])}) for row in rows
    ]
    return tuple(sorted(made, key=lambda ground: ground.valid_from))


@cache
def all_texts() -> tuple[LetterText, ...]:
    return tuple(read(file) for file in sorted(FOLDER.glob("*/*.toml"), key=lambda file: file.stem))


def read(file: Path) -> LetterText:
    """Raises TextError."""
    try:
        text = made_of(tomllib.loads(file.read_text()), file.parent.name, date.fromisoformat(file.stem))
        check(text)
    except (KeyError, TypeError, ValueError, StopIteration) as wrong:
        raise TextError(f"{file.parent.name}/{file.name}: {wrong!r}") from wrong
    return text


def made_of(row: dict[str, Any], slug: str, valid_from: date) -> LetterText:
    return LetterText(
        slug=slug,
        valid_from=valid_from,
        source=row["source"],
        order=row["order"],
        recipient_kind=row["recipient_kind"],
        recipient=Words(**row["recipient"]),
        grounds=tuple(row["grounds"]),
        purposes=tuple(row["purposes"]),
        title=Words(**row["title"]),
        purpose=Words(**row["purpose"]),
        fields=tuple(field_of(each) for each in row["field"]),
        blocks=tuple(block_of(each) for each in row["block"]),
        never=tuple(Words(**each) for each in row["never"]),
    )


def field_of(row: dict[str, Any]) -> Field:
    words: dict[str, Any] = {name: Words(**row[name]) for name in ("label", "hint", "default") if name in row}
    return Field(**row | words)


def block_of(row: dict[str, Any]) -> Block:
    if row["kind"] == "facts":
        return Block("facts", fields=tuple(row["fields"]))
    if row["kind"] == "text":
        return Block("text", text=Words(row["nl"], row["en"]), when=row.get("when", ""))
    if row["kind"] == "signatures":
        pairs = [
            tuple(
                Words(*pair) for pair in zip(row.get(f"nl{more}", []), row.get(f"en{more}", []), strict=True)
            )
            for more in ("", "_minor")
        ]
        return Block("signatures", signatures=pairs[0], signatures_of_minors=pairs[1])
    raise ValueError(f"no such block: {row['kind']}")


def check(text: LetterText) -> None:
    """Raises ValueError on what would go wrong on the day of writing."""
    names = [field.name for field in text.fields]
    known = {*names, *GIVEN}
    shown = {name for block in text.blocks for name in block.fields}
    said = [
        words
        for block in text.blocks
        for words in (block.text, *block.signatures, *block.signatures_of_minors)
    ]
    placed = {name for words in said for name in PLACE.findall(words.nl) + PLACE.findall(words.en)}
    codes = {ground.code for ground in all_grounds()}
    wrong = [
        *(f"twice: {name}" for name in names if names.count(name) > 1),
        *(f"unknown: {name}" for name in (shown | placed) - known),
        *(f"taken: {name}" for name in names if name in TAKEN),
        *(f"never shown: {name}" for name in set(names) - shown - placed),
        *(f"no such weight: {field.weight}" for field in text.fields if field.weight not in WEIGHTS),
        *(f"no such ground: {code}" for code in set(text.grounds) - codes),
    ]
    if wrong or not text.never:
        raise ValueError("; ".join(wrong) or "says nothing of what is never in it")
