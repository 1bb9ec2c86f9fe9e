"""
Every page, as each member of the cast finds it: nothing that shuts somebody out, in Dutch and in English.

The pages are found by following the links from Vandaag. A page that no link leads to stands in `ASIDE`, or in
`NOT_A_PAGE` with the reason why there is nothing to look at; a new URL that is in none of them fails.
"""

from __future__ import annotations

from collections import defaultdict

import pytest
from axe_playwright_python.sync_playwright import Axe
from visitors import PHONE, WIDE
from walk import walk

from zoco.access.checks import every_url

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
NOBODY = ""
WALKERS = [NOBODY, "Ana", "Boris", "Tamara", "Hilde", "Rob", "Pieter", "Bea", "Stan"]
SEEN_BY_EACH = {
    "today",
    "reports",
    "report",
    "account",
}  # pages that differ by role; of the others one will do
MAIN = {
    "signpost",
    "coverage",
    "today",
    "cases",
    "case",
    "procedures_of_case",
    "contact_new",
    "report_new",
    "report",
}
ASIDE = {
    "account_reset_password_done": (NOBODY, "/wachtwoord/verstuurd/"),
    "account_reset_password_from_key": (NOBODY, "/wachtwoord/1-verlopen/"),
    "account_reset_password_from_key_done": (NOBODY, "/wachtwoord/bewaard/"),
    "account_inactive": (NOBODY, "/inloggen/gesloten/"),
    "socialaccount_login_cancelled": (NOBODY, "/inloggen/gestopt/"),
    "demo_sign_in": (NOBODY, "/inloggen/demo/"),
    "no_seat": ("Eva", "/account/geen-plek/"),
    "not found": ("Ana", "/bestaat-niet/"),
    "refused": ("Pieter", "/trajecten/"),
    "not yours": ("Boris", "/aanmeldingen/00000000-0000-4000-8000-000000000000/"),
}
NOT_A_PAGE = {
    "health": "JSON",
    "security_txt": "text",
    "signpost_table": "JSON",
    "figures_csv": "CSV",
    "openid_connect_login": "leads to another site",
    "openid_connect_callback": "comes from another site",
    "mfa_login_webauthn": "JSON",
    "report_acceptance": "takes a post and leads on",
}
SIGNING_IN = {  # test_signing_in_is_accessible.py walks through these
    "mfa_authenticate",
    "second_factor",
    "account_reauthenticate",
    "mfa_reauthenticate",
}


def names() -> list[str]:
    urls = {pattern.name for _, pattern in every_url()}
    return sorted((urls - NOT_A_PAGE.keys() - SIGNING_IN) | ASIDE.keys())


@pytest.fixture(scope="module")
def visitors(open_browser):
    """By first name, everybody who walks through the house; each at a desk that stays."""
    return {name: open_browser() for name in WALKERS}


@pytest.fixture(scope="module")
def atlas(visitors):
    """Name of a page → who → addresses; found by following links."""
    found, broken = defaultdict(dict), {}
    for name, visitor in visitors.items():
        if name:
            visitor.be(f"{name.lower()}@zoco.example")

        def fetch(path, visitor=visitor):
            response = visitor.page.request.get(path)
            is_page = "html" in response.headers.get("content-type", "")
            return response.status, response.text() if is_page else ""

        pages, dead = walk(fetch, "/vandaag/" if name else "/")
        broken |= {f"{name}: {path}": status for path, status in dead.items()}
        for page, addresses in pages.items():
            found[page][name] = addresses
    return found, broken


def test_no_link_leads_to_nothing(atlas):
    assert atlas[1] == {}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", names())
def test_a_page_shuts_nobody_out(atlas, visitors, open_browser, name, language):
    for who, path in places(atlas[0], name):
        if who not in visitors:
            visitors[who] = open_browser()
            visitors[who].be(f"{who.lower()}@zoco.example")
        look_at(visitors[who], path, language, on_a_phone_too=name in MAIN)


def places(found, name):
    if name in ASIDE:
        return [ASIDE[name]]
    addresses = found.get(name)
    assert addresses, f"No link leads to {name}: put it in ASIDE, or say in NOT_A_PAGE why there is none."
    everybody = [(who, paths[0]) for who, paths in addresses.items()]
    return everybody if name in SEEN_BY_EACH else everybody[:1]


def look_at(visitor, path, language, *, on_a_phone_too=False):
    """Open, and report everything that is wrong at once."""
    page, where = visitor.page, path if language == "nl" else f"/{language}{path}"
    visitor.seen.console.clear()
    page.set_viewport_size(WIDE)
    page.goto(where)
    wrong = barriers(page)
    wrong += [f"{page.locator('h1').count()} times h1"] if page.locator("h1").count() != 1 else []
    wrong += [f"lang is {said}"] if (said := page.locator("html").get_attribute("lang")) != language else []
    wrong += page.evaluate("window.violations")
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    wrong += [f"{wide} px wide on a phone of {PHONE['width']}"] if wide > PHONE["width"] else []
    if on_a_phone_too:
        wrong += [f"on a phone: {each}" for each in barriers(page)]
    wrong += [said for said in visitor.seen.console if "the server responded with a status of 4" not in said]
    assert not wrong, f"{where}\n" + "\n".join(wrong)


def barriers(page) -> list[str]:
    return [
        f"{found['id']}: {found['help']} {[node['html'][:160] for node in found['nodes'][:3]]}"
        for found in Axe().run(page, options=RULES).response["violations"]
    ]
