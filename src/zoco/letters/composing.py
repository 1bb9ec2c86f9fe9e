"""
A letter as it will stand on paper, before it is a file: who writes to whom, a title, and blocks of plain text.

What people typed is text and stays text: `clean` drops signs that a reader cannot see, the writers escape the rest.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from zoco.letters.texts import PLACE, Block, LetterText
from zoco.procedures.wording import short_day

TO_FILL_IN = "……………………"


@dataclass(frozen=True)
class Part:
    """`text` for a paragraph, `facts` for labels with what they hold, `names` for signatures."""

    kind: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """All that a writer of DOCX or PDF needs to know."""

    language: str
    title: str
    sender: tuple[str, ...]
    recipient: str
    day: str
    reference: str
    parts: tuple[Part, ...] = field(default_factory=tuple)

    @property
    def labels(self) -> dict[str, str]:
        return LABELS["en" if self.language == "en" else "nl"]


LABELS = {
    "nl": {"to": "Aan", "day": "Datum", "reference": "Ons kenmerk", "page": "Bladzijde"},
    "en": {"to": "To", "day": "Date", "reference": "Our reference", "page": "Page"},
}


def compose(
    text: LetterText,
    words: Mapping[str, str],
    *,
    language: str,
    recipient: str,
    sender: Mapping[str, str],
    reference: str,
    on: date,
    minor: bool,
) -> Sheet:
    """`words` by the names of the fields; `sender` has coordinator, organisation and phone."""
    said = {name: clean(value) for name, value in {**words, **sender, "recipient": recipient}.items()}
    return Sheet(
        language=language,
        title=text.title.in_language(language),
        sender=tuple(value for value in (said["organisation"], said["coordinator"], said["phone"]) if value),
        recipient=said["recipient"],
        day=written_day(on, language),
        reference=reference,
        parts=tuple(part for block in text.blocks if (part := part_of(block, text, said, language, minor))),
    )


def part_of(
    block: Block, text: LetterText, said: Mapping[str, str], language: str, minor: bool
) -> Part | None:
    if block.when and not said.get(block.when):
        return None
    if block.kind == "facts":
        return Part(
            "facts",
            facts=tuple(
                (text.field(name).label.in_language(language), said.get(name) or TO_FILL_IN)
                for name in block.fields
            ),
        )
    if block.kind == "signatures":
        wanted = block.signatures + (block.signatures_of_minors if minor else ())
        return Part("signatures", names=tuple(placed(each.in_language(language), said) for each in wanted))
    return Part("text", text=placed(block.text.in_language(language), said))


def placed(sentence: str, said: Mapping[str, str]) -> str:
    """
    In one pass: braces that somebody typed are never read again.

    >>> placed("Ik, {name}, kom.", {"name": "{until} {{ x }}"})
    'Ik, {until} {{ x }}, kom.'
    """
    return PLACE.sub(lambda found: said.get(found[1]) or TO_FILL_IN, sentence)


def clean(text: str) -> str:
    """
    Without signs that cannot be seen, half characters, and what turns the direction of writing.

    >>> clean("=cmd()\\x00\\u202e #let\\r\\nregel\\ttwee")
    '=cmd() #let\\nregel twee'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        each
        for each in text
        if each == "\n"
        or unicodedata.category(each) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
        or each in "\u200c\u200d"
    ).strip()


def written_day(day: date, language: str) -> str:
    """
    >>> written_day(date(2026, 3, 1), "nl")
    '1 maart 2026'
    """
    said = short_day(day)
    return said.en if language == "en" else said.nl
