"""What shuts somebody out of the page where a visitor is now."""

from __future__ import annotations

from typing import Any

from visitors import PHONE, WIDE, Visitor

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
# Colours, the dearest rule by far, are those of the page in Dutch.
RULES_OF_WORDS = RULES | {"rules": {"color-contrast": {"enabled": False}}}
# One question for all of it: each is a way to the browser and back.
OUTLINE = """[location.pathname, location.host, document.documentElement.lang, document.querySelectorAll("h1").length]"""
EXPECTED = "the server responded with a status of 4"  # a page that says no is one of our pages


def go_and_look(visitor: Visitor, path: str, *, phone_too: bool = False) -> list[str]:
    """Everything that is wrong with the page at this path."""
    visitor.seen.console.clear()
    visitor.go(path)
    return look_at(visitor, phone_too=phone_too)


def look_at(visitor: Visitor, *, phone_too: bool = False) -> list[str]:
    """
    Everything that is wrong with the page that is open: WCAG 2.2 AA (axe), its one heading, its language,
    its width on a phone, words on the console, violations of the content security policy, calls to others.
    """
    page = visitor.page
    resize(page, WIDE)
    path, host, said, headings = page.evaluate(OUTLINE)
    language = "en" if path.startswith("/en/") else "nl"
    wrong = barriers(page, rules=RULES if language == "nl" else RULES_OF_WORDS)
    if headings != 1:
        wrong.append(f"h1 is there {headings} times")
    if said != language:
        wrong.append(f"lang is {said}")
    resize(page, PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > PHONE["width"]:
        wrong.append(f"{wide} px wide on a phone of {PHONE['width']}")
    if phone_too:
        wrong += [f"on a phone: {each}" for each in barriers(page)]
    resize(page, WIDE)
    wrong += page.evaluate("window.violations")
    wrong += [said for said in visitor.seen.console if EXPECTED not in said]
    wrong += [f"calls {each}" for each in visitor.seen.hosts - {host}]
    return [f"{path}: {each}" for each in wrong]


def resize(page: Any, size: dict[str, int]) -> None:
    if page.viewport_size != size:
        page.set_viewport_size(size)


def barriers(page: Any, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe, which every browser of `conftest.py` brings along, says of the page."""
    found = page.evaluate("rules => axe.run(rules).then(({violations}) => violations)", rules)
    return [
        f"{each['id']}: {each['help']} {[node['html'][:160] for node in each['nodes'][:3]]}" for each in found
    ]
