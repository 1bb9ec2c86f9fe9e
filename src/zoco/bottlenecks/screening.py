"""
Does a text seem to hold somebody? What is found is told by its kind, never repeated.

A bottleneck is read by many, so what can be used to find a person is refused. That no person can be recognised by her
story no program can see: the writer says so, and CoMensha reads it before it is lifted. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from zoco.linkage.folding import fold
from zoco.linkage.normalise.notes import in_notes

EMAIL, LINK, NUMBER, DAY, POSTCODE, FILE, PLATE, ACCOUNT, NAME = (
    "email", "link", "number", "day", "postcode", "file", "plate", "account", "name",
)  # fmt: skip
KINDS = (EMAIL, LINK, NUMBER, DAY, POSTCODE, FILE, PLATE, ACCOUNT, NAME)

# Which letters the numbers of files have: `reports.new_number`.
SHAPES = {
    EMAIL: re.compile(r"[^\s@]+@[^\s@]+\.\w"),
    LINK: re.compile(r"https?://|www\.", re.IGNORECASE),
    FILE: re.compile(r"\b[AST]-[ABCDEFGHJKLMNPRSTUVWXYZ23456789]{6}\b", re.IGNORECASE),
    DAY: re.compile(
        r"\b\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})\b|\b(?:19|20)\d\d-\d{1,2}-\d{1,2}\b"
        r"|\b\d{1,2} (?:jan|feb|m(?:aa)?rt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]* (?:19|20)\d\d\b",
        re.IGNORECASE,
    ),
    POSTCODE: re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b"),
    ACCOUNT: re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{4} ?\d", re.IGNORECASE),
    # Telephones, BSN, V-numbers: eight digits or more, whatever stands between them.
    NUMBER: re.compile(r"(?<!\d)\+?\d(?:[ ().\-/]{0,2}\d){7,}(?!\d)"),
}
YEARS = re.compile(r"\b(?:19|20)\d\d\s?[-/–]\s?(?:19|20)\d\d\b")
_WORD = re.compile(r"[^\W\d_][\w'’]*(?:-[^\W\d_][\w'’]*)*")
# In names, and in every sentence.
_PARTICLES = frozenset(
    ["van", "der", "den", "ten", "ter", "het", "een", "the", "und", "von", "abu", "ibn", "bin", "ben", "bint"]
)
SHORTEST = 3


def held_by(text: str, names: Collection[str] = ()) -> list[str]:
    """
    The kinds of what may lead to somebody, in the order of `KINDS`; `names` are those of people the writer knows.

    >>> held_by("Zij is te bereiken op 06-12345678 of zij@voorbeeld.nl, geboren 3 april 1998.")
    ['email', 'number', 'day']
    >>> held_by("Olena wacht al weken", ["Olena Kovalenko"]), held_by("T-7KD3MN, kenteken 12-ABC-3, 1012 AB")
    (['name'], ['postcode', 'file', 'plate'])
    >>> held_by("In 2025-2026 duurde art. 3.48 Vb 90 dagen, in 11 van de 40 trajecten.")
    []
    """
    bare = YEARS.sub(" ", text)
    found = set(_shapes(bare))
    _phones, plates, aliases, handles = in_notes(bare)
    found |= {PLATE} if plates else set()
    found |= {NAME} if aliases or handles or named(text, names) else set()
    return [kind for kind in KINDS if kind in found]


def _shapes(text: str) -> Iterator[str]:
    for kind, shape in SHAPES.items():
        if shape.search(text):
            yield kind
            text = shape.sub(" ", text)  # a date is no telephone as well


def named(text: str, names: Collection[str]) -> bool:
    """
    Whether one of these names stands in the text: a part of it as a name is written, or the whole of it in any way.

    >>> named("Zij heet hoop.", ["Hoop"]), named("wij spraken ana de wit", ["Ana de Wit"]), named("Aïcha ook", ["Aicha B."])
    (False, True, True)
    """
    folded = f" {fold(text)} "
    written = {
        part for word in _WORD.findall(text) if _looks_like_a_name(word) for part in fold(word).split()
    }
    for name in map(fold, names):
        parts = [part for part in name.split() if len(part) >= SHORTEST and part not in _PARTICLES]
        if written.intersection(parts) or (len(parts) > 1 and f" {name} " in folded):
            return True
    return False


def _looks_like_a_name(word: str) -> bool:
    """With a capital, or in a script that has none."""
    return word[0] != word[0].lower() or word[0] == word[0].upper()
