"""Pieces of a day: the phone rings, a risk is looked at, a goal is agreed. Few keys, no mouse, no script needed."""

from __future__ import annotations

import pytest
from steps import accepted, reported
from visitors import PHONE

pytestmark = pytest.mark.browser

KEYS_IN_A_MINUTE = 120  # two a second: what somebody does who seldom types


class Keyboard:
    """Somebody who has only keys, and how often one was pressed."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, key):
        self.page.keyboard.press(key)
        self.presses += 1

    def type(self, words):
        self.page.keyboard.type(words)
        self.presses += len(words)

    def tab_to(self, words, *, key="Tab"):
        """Walk on until the link, button or field of these words has the focus, and shows it."""
        here = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
        for _ in range(60):
            self.press(key)
            if words in self.page.evaluate(here):
                assert self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
                return
        pytest.fail(f"The keyboard does not reach: {words}")


@pytest.fixture
def case_of(desk_of):
    """A fresh case of Ana about a person of that name."""
    return lambda name: accepted(desk_of("Ana"), reported(desk_of("Pieter"), name=name))


def test_a_call_is_noted_on_a_phone_within_a_minute_of_keys(case_of, desk_of):
    case_of("Zuri")
    ana = desk_of("Ana", viewport=PHONE)
    keys, words = Keyboard(ana.page), "Belde. Slaapt weer, wil donderdag praten."
    ana.go("/vandaag/")

    keys.tab_to("Contact noteren")
    keys.press("Enter")
    ana.page.wait_for_url("**/contact/")
    if "Over wie?" not in ana.page.evaluate("document.activeElement.labels?.[0]?.textContent ?? ''"):
        keys.tab_to("Over wie?", key="Shift+Tab")
    keys.type("Zuri")
    keys.tab_to("Wat is er gezegd")
    keys.type(words)
    assert ana.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    keys.tab_to("Bewaren")
    keys.press("Enter")

    ana.page.get_by_text("Het contact is opgeschreven.").wait_for()
    assert ana.title == "Zuri"
    assert words in ana.text
    assert "Telefoon · De persoon zelf" in ana.text
    assert keys.presses <= KEYS_IN_A_MINUTE


def test_a_risk_is_assessed_and_a_goal_agreed_without_script(case_of, desk_of):
    case = case_of("Nala")
    ana = desk_of("Ana", java_script_enabled=False)
    ana.go(case.path)

    ana.press("Veiligheid")
    ana.press("Risico inschatten")
    ana.page.get_by_role("group", name="Weet iemand die gevaarlijk is").get_by_label("Ja").check()
    ana.page.get_by_label("Hoog", exact=True).check()
    ana.page.get_by_label("Waarom dit niveau?").fill("De handelaar kent het adres.")
    ana.page.get_by_role("group", name="Maatregel 1").get_by_label("Wat gebeurt er?").fill(
        "Naar een andere plek"
    )
    ana.page.get_by_role("group", name="Maatregel 1").get_by_label("Voor wanneer?").fill("31-12-2099")
    ana.press("Bewaren")
    assert "Hoog" in ana.text
    assert "De handelaar kent het adres." in ana.text

    ana.press("Plan")
    assert "Naar een andere plek" in ana.text, "what was agreed about the risk is an action of the plan"
    ana.press("Doel erbij")
    ana.page.get_by_label("Het doel, in eigen woorden").fill("Weer zonder angst naar buiten")
    ana.page.get_by_label("Leefgebied").select_option(label="Veiligheid")
    ana.press("Bewaren")
    assert "Weer zonder angst naar buiten" in ana.text

    ana.press("Overzicht")
    assert "Weer zonder angst naar buiten" in ana.text
    assert "Hoog" in ana.text
