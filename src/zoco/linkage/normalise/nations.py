"""Countries as people write them: BG, BGR, Bulgaarse, Bulgarije."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from anyascii import anyascii

from zoco.linkage.folding import fold


@cache
def _table() -> dict[str, list[str]]:
    lines = (Path(__file__).parent / "nations.txt").read_text().splitlines()
    found = {}
    for line in lines:
        if not line.startswith("#"):
            two, three, words = line.split(" ", 2)
            found[two] = [two, three, *words.split("|")]
    return found


def spellings(code: str) -> list[str]:
    """
    The two codes, then the words.

    >>> spellings("BG")[:4]
    ['BG', 'BGR', 'Bulgarije', 'Bulgaarse']
    """
    return _table()[code]


@cache
def _exact() -> dict[str, str]:
    return {fold(word): code for code, words in _table().items() for word in words}


@cache
def _stems() -> dict[str, str]:
    """The first five letters of a word, where they belong to one country."""
    found: dict[str, set[str]] = {}
    for word, code in _exact().items():
        if len(word) > 4:
            found.setdefault(word[:5], set()).add(code)
    return {stem: codes.pop() for stem, codes in found.items() if len(codes) == 1}


@lru_cache(maxsize=10_000)
def nation(text: str) -> str:
    """
    The two letters of a nationality; "" where it says nothing.

    >>> [nation(text) for text in ("BGR", "bulgaarse", "Bulgarije ", "Bulgarin", "Oekraïense", "onbekend", "")]
    ['BG', 'BG', 'BG', 'BG', 'UA', '', '']
    """
    word = fold(text)
    if not word:
        return ""
    if found := _exact().get(word):
        return found
    for part in (word, *word.split(), fold(anyascii(text))):
        if found := _exact().get(part) or (len(part) > 4 and _stems().get(part[:5])) or "":
            return found
    return ""
