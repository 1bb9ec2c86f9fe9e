"""What the public pages show, worked out once for each state of the directory."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zoco.directory import in_use
from zoco.directory.codes import Form
from zoco.directory.gazetteer import PROVINCE_WORDS, Gazetteer, Municipality
from zoco.directory.resolver import Answer, Directory

#: Stands for the name of the place in a page that was rendered before.
PLACE = "…"


def provinces() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every municipality by its province, for who would rather not type."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in sorted(in_use.gazetteer().municipalities.values(), key=lambda each: each.name.lstrip("'s-")):
        found.setdefault(each.province, []).append((each.code, each.name))
    return sorted(found.items())


class Book(NamedTuple):
    """Pieces of pages that stay the same until the directory changes, rendered once."""

    furniture: dict[str, SafeString]
    answers: dict[tuple[object, ...], str]


@lru_cache(maxsize=4)
def book(_version: str, today: date, _language: str) -> Book:
    """For one version of the directory (`in_use.version`), day and language."""
    directory = in_use.directory_on(today)
    context = {"provinces": provinces(), "nowhere": directory.unknown(), "fallback": directory.fallback}
    names = ("list", "templates")
    return Book({name: render_to_string(f"directory/_{name}.html", context) for name in names}, {})


def answer_page(answer: Answer, place: str, directory: Directory, pages: Book) -> SafeString:
    """An answer as the page shows it. The words are the same for everybody, but for the name of the place."""
    known = _key(answer)
    if known not in pages.answers:
        pages.answers[known] = _fragment(answer, directory)
    return mark_safe(pages.answers[known].replace(PLACE, escape(place)))  # noqa: S308  (ours, and escaped)


def place_name(municipalities: Iterable[Municipality]) -> str:
    return " / ".join(each.name for each in municipalities)


def alike(answers: list[Answer]) -> bool:
    """Is it the same answer wherever it is? Then nobody needs to choose."""
    return len({_key(answer) for answer in answers}) == 1


def _key(answer: Answer) -> tuple[object, ...]:
    return answer.contacts, answer.reason, answer.by_age, answer.at_border


def table(today: date, language: str) -> str:
    """The tables with which a browser answers by itself: places, and the answers as they look here."""
    return _table(in_use.version(), today, language)


@lru_cache(maxsize=4)
def _table(version: str, today: date, language: str) -> str:
    rendered = book(version, today, language)
    known, directory = in_use.gazetteer(), in_use.directory_on(today)
    codes = sorted(known.municipalities)
    forms, starts = _forms(directory), _starts(directory)
    fragments: dict[tuple[object, ...], int] = {}
    pages: list[str] = []
    patterns: dict[tuple[int, ...], int] = {}
    of = []
    for code in codes:
        row = []
        for form in forms:
            for age in (None, *starts):
                answer = directory.answer(code, age, form)
                known_as = _key(answer)
                if known_as not in fragments:
                    fragments[known_as] = len(pages)
                    pages.append(answer_page(answer, PLACE, directory, rendered))
                row.append(fragments[known_as])
        of.append(patterns.setdefault(tuple(row), len(patterns)))
    tables: dict[str, Any] = known.browser_tables() | {
        "forms": forms, "ages": starts, "patterns": list(patterns), "of": of, "answers": pages,
    } | _by_province(known, codes)  # fmt: skip
    return json.dumps(tables, ensure_ascii=False, separators=(",", ":"))


def _fragment(answer: Answer, directory: Directory) -> str:
    context = {"answer": answer, "place": PLACE, "fallback": directory.fallback}
    return " ".join(render_to_string("directory/_answer.html", context).split())


def _forms(directory: Directory) -> list[str]:
    """Forms are told apart only when a statement does."""
    return ["", *Form.values] if any(told.forms for told in directory.live) else [""]


def _starts(directory: Directory) -> list[int]:
    """The ages at which an answer may change."""
    starts = {0}
    for told in directory.live:
        if told.age_min is not None:
            starts.add(told.age_min)
        if told.age_max is not None:
            starts |= {told.age_max + 1, told.age_max + 2}
    return sorted(starts)


def _by_province(known: Gazetteer, codes: list[str]) -> dict[str, Any]:
    """For "Elst Gelderland": the province of each municipality, and the words for it."""
    return {
        "province_words": PROVINCE_WORDS,
        "province_of": [known.municipalities[code].province_code for code in codes],
        "province_names": {each.province_code: each.province for each in known.municipalities.values()},
    }
