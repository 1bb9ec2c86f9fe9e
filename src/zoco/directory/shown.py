"""What the public pages show, worked out once for each state of the directory."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string

from zoco.directory import in_use
from zoco.directory.codes import Form
from zoco.directory.gazetteer import PROVINCE_WORDS, Gazetteer, Municipality
from zoco.directory.resolver import Answer, Directory


def provinces() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every municipality by its province, for who would rather not type."""
    return _provinces(in_use.version())


@lru_cache(maxsize=2)
def _provinces(_version: str) -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for each in sorted(in_use.gazetteer().municipalities.values(), key=lambda each: each.name.lstrip("'s-")):
        found.setdefault(each.province, []).append((each.code, each.name))
    return sorted(found.items())


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
def _table(_version: str, today: date, _language: str) -> str:
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
                if _key(answer) not in fragments:
                    fragments[_key(answer)] = len(pages)
                    pages.append(_fragment(answer, directory))
                row.append(fragments[_key(answer)])
        of.append(patterns.setdefault(tuple(row), len(patterns)))
    tables: dict[str, Any] = known.browser_tables() | {
        "forms": forms, "ages": starts, "patterns": list(patterns), "of": of, "answers": pages,
    } | _by_province(known, codes)  # fmt: skip
    return json.dumps(tables, ensure_ascii=False, separators=(",", ":"))


def _fragment(answer: Answer, directory: Directory) -> str:
    context = {"answer": answer, "place": "…", "fallback": directory.fallback}
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
