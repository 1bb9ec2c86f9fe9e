"""What the law files of this room have in common: a day from which they hold, and names that must exist."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from zoco.procedures.facts import unknown
from zoco.procedures.reading import Page, Table
from zoco.procedures.wording import NotPossible, Text, short_day


class Dated(Protocol):
    """One version of something; it holds until the next begins."""

    @property
    def valid_from(self) -> date: ...


# "GK" as a source in a law file: nobody looked up the article.
GENERAL_KNOWLEDGE = Text(
    "algemene kennis, artikel niet nagezocht", "general knowledge, article not looked up"
)
Version = TypeVar("Version", bound=Dated)


def version_on(on: date, versions: Sequence[Version]) -> Version:
    """The version in force on a day, of versions oldest first; `NotPossible` before the first."""
    found = [version for version in versions if version.valid_from <= on]
    if not found:
        day, first = short_day(on), short_day(versions[0].valid_from)
        raise NotPossible(
            f"{day.nl} ligt te ver terug: wat Zoco van het verblijf weet, begint op {first.nl}.",
            f"{day.en} is too far back: what Zoco knows of residence begins on {first.en}.",
        )
    return found[-1]


def source_in(language: str, source: str) -> str:
    """
    A source as a reader sees it.

    >>> source_in("nl", "art. 8 Vw; GK")
    'art. 8 Vw; algemene kennis, artikel niet nagezocht'
    """
    return re.sub(r"\bGK\b", GENERAL_KNOWLEDGE.said_in("en" if language == "en" else "nl"), source)


def day_of_file(top: Table, page: Page) -> date:
    valid_from = top.day("valid_from")
    if page.file.stem != valid_from.isoformat():
        raise top.wrong("valid_from", f"{valid_from} is not the file's name {page.file.stem!r}")
    return valid_from


def names_in(table: Table, key: str, known: Mapping[str, object]) -> tuple[str, ...]:
    """A list of words that must all be names of something: statuses, actors, events, procedures."""
    words: tuple[str, ...] = table.list_of(key, str, "names")
    for word in words:
        if word not in known:
            raise table.wrong(key, unknown(Text("naam", "name"), word, known).text.en)
    return words


def name_or_none(table: Table, key: str, known: Iterable[str], what: str) -> str:
    """One word that must be the name of something, or nothing."""
    word = table.words(key, "")
    if word and word not in (names := list(known)):
        raise table.wrong(key, unknown(Text(what, what), word, names).text.en)
    return word
