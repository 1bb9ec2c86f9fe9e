"""One person's way, from the report of a police officer to the aftercare: by mouse, by keyboard, without script."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from steps import accepted, after_months, closed, consented, ended_all, heard, reported, spoken, started, tick
from visitors import PHONE

pytestmark = pytest.mark.browser

MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip


def dutch(day):
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def today():
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


@pytest.mark.parametrize("with_script", [True, False], ids=["with script", "without script"])
def test_from_the_report_to_the_aftercare(desk_of, with_script):
    pieter = desk_of("Pieter", java_script_enabled=with_script)
    ana = desk_of("Ana", java_script_enabled=with_script)
    name = "Amara" if with_script else "Blessing"

    number = reported(pieter, name=name)
    case = accepted(ana, number)
    assert ana.title == name

    heard(ana, case)
    consented(ana, case)
    said = started(ana, case, "Bedenktijd")
    assert dutch(after_months(today(), 3)) in said
    assert "B8/3" in said

    spoken(ana, case, "Zij slaapt. Morgen samen naar de politie.")

    ana.go(f"{case.path}afsluiting/")
    assert "Er lopen nog harde termijnen" in ana.text
    closed(ana, case)
    assert "Er lopen nog harde termijnen. Rond die eerst af." in ana.text
    ended_all(ana, case)
    closed(ana, case)

    assert "Het traject is afgesloten." in ana.page.locator("body").inner_text()
    for months in (1, 3, 6):
        due = after_months(today(), months)
        assert ana.page.locator(f"time[datetime='{due:%Y-%m-%d}']").count(), due

    pieter.go("/aanmeldingen/")
    told = pieter.page.locator("tr, li").filter(has_text=number)
    assert "Ana de Wit" in told.inner_text()
    assert name not in pieter.text


@pytest.fixture
def own_case(desk_of):
    """A fresh case of Ana, and Ana at her desk as the test wants her."""

    def made(name, **wanted):
        number = reported(desk_of("Pieter"), name=name)
        ana = desk_of("Ana", **wanted)
        return ana, accepted(ana, number)

    return made


def tab_to(page, words):
    """Walk to the link, button or field of these words with the Tab key only."""
    here = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
    for _ in range(120):
        page.keyboard.press("Tab")
        if words in page.evaluate(here):
            seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert seen != "none", f"nothing shows that the focus is on {words}"
            return
    pytest.fail(f"The Tab key does not reach: {words}")


def test_a_contact_is_written_down_with_the_keyboard_only(own_case):
    ana, case = own_case("Imani")
    page, words = ana.page, "Gebeld. Wil donderdag langskomen."
    ana.go("/trajecten/")

    tab_to(page, "Imani")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{case.path}")
    tab_to(page, "Contact noteren")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacten/nieuw/")
    assert page.evaluate("document.activeElement.name") == "note", "the text is where one starts"
    page.keyboard.type(words)
    tab_to(page, "De persoon zelf")
    tab_to(page, "Telefoon")
    page.keyboard.press("ArrowDown")  # on to a visit
    tab_to(page, "Bewaren")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{case.path}")
    assert words in ana.text
    assert "Bezoek · De persoon zelf" in ana.text


def test_a_contact_is_written_down_on_a_phone(own_case):
    ana, case = own_case("Zola", viewport=PHONE, has_touch=True, is_mobile=True)
    page = ana.page
    ana.go(case.path)

    page.get_by_role("link", name="Contact noteren").first.tap()
    page.get_by_label("Wat is er gezegd en afgesproken?").fill("App gestuurd, zij antwoordt met een duim.")
    page.locator("label", has_text="Bericht").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small = page.evaluate(
        "[...document.querySelectorAll('main form button, main form label:has(input), main form .choice')]"
        ".map((each) => each.getBoundingClientRect()).filter((box) => box.height && box.height < 24).length"
    )
    assert small == 0, "too small for a thumb (WCAG 2.2, 2.5.8)"
    page.get_by_role("button", name="Bewaren").tap()

    page.get_by_text("App gestuurd, zij antwoordt met een duim.").first.wait_for()
    assert "Bericht · De persoon zelf" in ana.text


def test_two_people_in_one_intake_lose_nothing(own_case, desk_of):
    ana, case = own_case("Safiya")
    also_ana = desk_of("Ana")
    for desk, words in ((ana, "Wil leren koken."), (also_ana, "Wil naar school.")):
        desk.go(f"{case.path}intake/")
        tick(desk.page.get_by_role("group", name="Is de persoon nu veilig?"), "Ja")
        desk.page.get_by_label("De vraag, in eigen woorden").fill(words)

    ana.press("Bewaren")
    also_ana.press("Bewaren")

    assert "Iemand anders schreef hier net" in also_ana.text
    assert "Wil leren koken." in also_ana.text
    assert also_ana.page.get_by_label("De vraag, in eigen woorden").input_value() == "Wil naar school."
