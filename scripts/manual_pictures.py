#!/usr/bin/env python3
"""
Take the pictures of the manual, from a running demo: `.venv/bin/python scripts/manual_pictures.py [NAME …]`.

Another address than that of `make run`: `--site http://127.0.0.1:8131`. Sizes are fixed, pictures have few colours
and lie in docs/handleiding/beelden/. Take them of a fresh demo: only its invented people may stand in them.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from zoco.site.browser import ensure

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "handleiding" / "beelden"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
COLOURS = 128
MOST_BYTES = 150_000

Step = Callable[[Page], None]


@dataclass(frozen=True)
class Picture:
    """Who looks, where, and what she does there first."""

    who: str
    path: str
    steps: tuple[Step, ...] = ()
    phone: bool = False


def link(name: str) -> Step:
    return lambda page: click(page.get_by_role("link", name=named(name)))


def button(name: str) -> Step:
    return lambda page: click(page.get_by_role("button", name=named(name)))


def tab(name: str) -> Step:
    return lambda page: click(page.locator(".tabs").get_by_role("link", name=named(name)))


def unfold(name: str) -> Step:
    return lambda page: page.locator("summary", has_text=name).first.click()


def first(selector: str) -> Step:
    return lambda page: click(page.locator(selector))


def choose(label: str) -> Step:
    return lambda page: page.get_by_label(label).first.check()


def fill(label: str, words: str) -> Step:
    return lambda page: page.get_by_label(label).first.fill(words)


def scroll(selector: str) -> Step:
    """Bring this to the top of the picture, with a little air above it."""
    move = "node => window.scrollTo(0, node.getBoundingClientRect().top + window.scrollY - 24)"
    return lambda page: page.locator(selector).first.evaluate(move)


def named(name: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(name)}(\b|\s|:|$)")


def click(found: Locator) -> None:
    found.first.click()
    found.page.wait_for_load_state()


def case(name: str, *steps: Step) -> tuple[Step, ...]:
    return (link(name), *steps)


CASES = "/trajecten/"
HEAD = "main .tabs"

PICTURES = {
    "inloggen": Picture("", "/inloggen/"),
    "vandaag": Picture("Ana", "/vandaag/"),
    "vooruit": Picture("Ana", "/vandaag/vooruit/", (scroll("main .card >> nth=1"),)),
    "bericht-en-agenda": Picture("Ana", "/vandaag/berichten/"),
    "aanmelding": Picture("Ana", "/aanmeldingen/", (first("tbody th a"),)),
    "overzicht": Picture("Ana", CASES, case("Blessing")),
    "intake": Picture("Ana", CASES, case("Joris", tab("Intake"), scroll(HEAD))),
    "bereiken": Picture("Mila", CASES, case("Sanne", tab("De persoon"))),
    "toestemmingen": Picture("Ana", CASES, case("Daan", tab("Toestemmingen"), scroll(HEAD))),
    "procedures": Picture(
        "Ana", CASES, case("Blessing", tab("Procedures en termijnen"), scroll("#voorstel"))
    ),
    "termijn": Picture(
        "Ana",
        CASES,
        case("Blessing", tab("Procedures en termijnen"), unfold("Hoe deze datum is berekend"), scroll(HEAD)),
    ),
    "verblijf": Picture("Ana", CASES, case("Blessing", tab("Verblijf en rechten"), scroll(HEAD))),
    "plan": Picture("Ana", CASES, case("Joris", tab("Plan"), scroll(HEAD))),
    "veiligheid": Picture("Mila", CASES, case("Sanne", tab("Veiligheid"), scroll(HEAD))),
    "opvangvraag": Picture(
        "Hilde", CASES, case("Ibrahim", tab("Opvang"), first("main a[href*='/opvang/vragen/']"), scroll(HEAD))
    ),
    "contact": Picture("Ana", CASES, case("Mercy", link("Contact noteren")), phone=True),
    "overleg": Picture("Ana", CASES, case("Daan", tab("Overleg"), first("main .queue a"), scroll(HEAD))),
    "brief": Picture(
        "Ana",
        CASES,
        case(
            "Blessing",
            tab("Brieven"),
            first("a[href*=rvb_form_data]"),
            fill("Geboortedatum", "1 januari 2003"),
            fill("Categorie van de Rvb", "art. 2 lid 1 onder a: bedenktijd"),
            choose("De persoon tekent en geeft het zelf af"),
            button("Bekijk wat naar wie gaat"),
            scroll(HEAD),
        ),
    ),
    "concept": Picture("Ana", CASES, case("Joris", link("Contact noteren"), scroll(HEAD))),
    "uit-beeld": Picture("Ana", CASES, case("Lotte", tab("De persoon"), link("Uit beeld"), scroll(HEAD))),
    "inzage": Picture("Ana", CASES, case("Yusuf", tab("Toegang en inzage"), scroll(HEAD))),
    "overdragen": Picture("Ana", CASES, (link("Overdrachten"), link("Meerdere tegelijk aan een collega"))),
    "afsluiten": Picture("Ana", CASES, case("Blessing", link("Traject afsluiten"), scroll(HEAD))),
    "team": Picture("Tamara", "/vandaag/"),
    "plekken": Picture("Sara", "/opvang/"),
}


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("names", nargs="*", metavar="NAME", help="only these")
    asked.add_argument("--site", default="http://127.0.0.1:8000", metavar="ADDRESS")
    given = asked.parse_args()
    if unknown := set(given.names) - set(PICTURES):
        asked.error(f"no such picture: {', '.join(sorted(unknown))}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, playwright.chromium.launch(**ensure().launch) as browser:
        taken = [take(browser, given.site, name) for name in given.names or PICTURES]
    return 0 if all(taken) else 1


def take(browser: Browser, site: str, name: str) -> bool:
    """One picture, of a visitor who comes in anew; says what it weighs, and whether that is little enough."""
    picture = PICTURES[name]
    page = browser.new_page(
        base_url=site,
        viewport=PHONE if picture.phone else WIDE,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        reduced_motion="reduce",
    )
    try:
        if picture.who:
            page.goto("/inloggen/demo/")
            button(f"Inloggen als {picture.who}")(page)
        page.goto(picture.path)
        for step in picture.steps:
            step(page)
        page.evaluate("document.fonts.ready")
        small = fewer_colours(page.screenshot(animations="disabled", caret="hide"))
    finally:
        page.close()
    (FOLDER / f"{name}.png").write_bytes(small)
    print(f"{name}: {len(small) // 1000} kB")
    return len(small) < MOST_BYTES


def fewer_colours(png: bytes) -> bytes:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    kept = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


if __name__ == "__main__":
    sys.exit(main())
