"""Pictures of the main pages in `screenshots/`, so that anyone can look: wide and as on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from visitors import PHONE, WIDE

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
PAGES = {  # who, where, and what is clicked there
    "wegwijzer": ("", "/"),
    "dekking": ("", "/dekking/"),
    "veilig-internetten": ("", "/veilig-internetten/"),
    "inloggen": ("", "/inloggen/"),
    "vandaag-ana": ("Ana", "/vandaag/"),
    "vandaag-pieter": ("Pieter", "/vandaag/"),
    "vandaag-tamara": ("Tamara", "/vandaag/"),
    "aanmeldingen": ("Ana", "/aanmeldingen/"),
    "aanmelden": ("Pieter", "/aanmeldingen/nieuw/"),
    "trajecten": ("Ana", "/trajecten/"),
    "traject": ("Ana", "/trajecten/", "tbody th a"),
    "procedures": ("Ana", "/trajecten/", "tbody th a", ".tabs a[href*=procedures]"),
    "inzage": ("Ana", "/trajecten/", "tbody th a", ".tabs a[href*=inzage]"),
    "contact": ("Ana", "/trajecten/", "tbody th a", "main a[href*=contacten]"),
    "register": ("Rob", "/register/"),
    "cijfers": ("Bea", "/cijfers/"),
    "doorstroom": ("Bea", "/cijfers/doorstroom/"),
    "wegwijzer-beheren": ("Hilde", "/wegwijzer/beheer/"),
    "mensen": ("Tamara", "/mensen/"),
    "logboek": ("Stan", "/logboek/"),
}


@pytest.fixture(scope="module")
def desks():
    """Who sits there already, by first name."""
    return {}


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_is_taken(desk_for_all, desks, name):
    who, path, *clicks = PAGES[name]
    if who not in desks:
        desks[who] = desk_for_all(who)
    visitor = desks[who]
    FOLDER.mkdir(exist_ok=True)
    assert visitor.go(path).status == 200
    for click in clicks:
        visitor.page.locator(click).first.click()

    for size in (WIDE, PHONE):
        picture = FOLDER / f"{name}-{size['width']}.png"
        picture.unlink(missing_ok=True)
        visitor.page.set_viewport_size(size)
        visitor.page.screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 5_000
