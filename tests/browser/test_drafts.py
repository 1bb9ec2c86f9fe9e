"""
Text is never lost: the session or the network goes in the middle of a note, and what was typed is found again.

What counts is what the server has: a page that is killed keeps nothing, and nothing lies in the browser.
"""

from __future__ import annotations

import time

import pytest

pytestmark = pytest.mark.browser

AT_MOST_LOST = 5.0
STILL_HERE = "Geen verbinding: uw tekst staat nog op dit scherm"
SIGNED_OUT = "U bent uitgelogd"


@pytest.fixture(scope="module")
def note(desk_for_all):
    """The address of a new note in a case of Ana."""
    ana = desk_for_all("Ana")
    ana.go("/trajecten/")
    case = ana.page.locator("tbody a[href^='/trajecten/']").first.get_attribute("href")
    return f"{case}contacten/nieuw/"


@pytest.fixture
def ana(desk_of, note):
    """Ana at an empty note; what she left behind in the test before is gone."""
    at_desk = desk_of("Ana")
    at_desk.go(note)
    while at_desk.page.get_by_role("button", name="Weggooien").count():
        at_desk.page.get_by_role("button", name="Weggooien").first.click()
    return at_desk


def text(of):
    return of.page.get_by_label("Wat is er gezegd en afgesproken?")


def type_on(of, *, seconds):
    """Type a word each tenth of a second; the words with the moment at which each was there."""
    typed, began = [], time.monotonic()
    text(of).press("End")
    while time.monotonic() - began < seconds:
        word = f"w{time.monotonic_ns() // 1_000_000} "
        text(of).press_sequentially(word)
        typed.append((time.monotonic(), word.strip()))
        of.page.wait_for_timeout(80)
    return typed


def goes_on(desk_of, note):
    """The note as Ana finds it on another device."""
    elsewhere = desk_of("Ana")
    elsewhere.go(note)
    elsewhere.page.get_by_role("link", name="Verder met concept").first.click()
    assert "U gaat verder met uw concept" in elsewhere.text
    return text(elsewhere).input_value()


def is_said(of, words):
    of.page.locator("[data-draft-said]").get_by_text(words).wait_for()


def saved(of):
    of.page.locator("[data-draft-saved]").get_by_text("Concept bewaard om").wait_for()


def lost(typed, found, *, cut_at):
    """Words that are gone, of those that were older than five seconds when it happened."""
    return [word for moment, word in typed if moment <= cut_at - AT_MOST_LOST and word not in found.split()]


def test_a_page_that_is_killed_in_the_middle_of_typing_loses_at_most_five_seconds(desk_of, note, ana):
    typed = type_on(ana, seconds=6.5)
    cut_at = time.monotonic()
    ana.page.context.set_offline(True)  # so that not even the last gasp of the page arrives
    ana.page.close(run_before_unload=False)
    found = goes_on(desk_of, note)
    assert any(moment <= cut_at - AT_MOST_LOST for moment, _word in typed)
    assert lost(typed, found, cut_at=cut_at) == []


def test_without_network_the_text_stays_on_the_screen_and_is_saved_when_it_is_back(desk_of, note, ana):
    text(ana).fill("Voor de tunnel.")
    saved(ana)
    ana.page.context.set_offline(True)
    text(ana).fill("Voor de tunnel. In de tunnel.")
    is_said(ana, STILL_HERE)
    ana.press("Bewaren")  # nothing is sent into the void: the page and its words stay
    assert text(ana).input_value() == "Voor de tunnel. In de tunnel."
    ana.page.context.set_offline(False)
    is_said(ana, "De verbinding is er weer.")
    assert goes_on(desk_of, note) == "Voor de tunnel. In de tunnel."


def test_a_session_that_ends_in_the_middle_of_a_note_keeps_the_words_until_signing_in_again(ana, note):
    text(ana).fill("Eerste zin.")
    saved(ana)
    ana.page.context.clear_cookies()
    text(ana).fill("Eerste zin. Tweede zin.")
    is_said(ana, SIGNED_OUT)
    ana.press("Bewaren")
    assert text(ana).input_value() == "Eerste zin. Tweede zin."
    again = ana.page.context.new_page()
    again.goto("/inloggen/demo/")
    again.locator('button[value="ana@zoco.example"]').click()
    ana.page.bring_to_front()
    is_said(ana, "De verbinding is er weer.")
    ana.press("Bewaren")
    ana.page.get_by_text("Het contact is opgeschreven.").wait_for()
    assert "Eerste zin. Tweede zin." in ana.text
    ana.go(note)
    assert "Verder met concept" not in ana.text


def test_leaving_the_page_saves_the_last_words_too(desk_of, note, ana):
    text(ana).press_sequentially("Nog net")
    ana.go("/vandaag/")
    assert goes_on(desk_of, note) == "Nog net"


def test_nothing_of_it_is_left_in_the_browser(ana):
    text(ana).fill("Niet in deze computer.")
    saved(ana)
    kept = ana.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "computer" not in kept
