"""Somebody else's case, in an emergency: it opens at once, and it does not stay unseen."""

from __future__ import annotations

import pytest
from steps import accepted, reported

pytestmark = pytest.mark.browser


def test_emergency_access_opens_the_case_and_tells_a_second_person(desk_of):
    number = reported(desk_of("Pieter"), name="Isra")
    ana = desk_of("Ana")
    case = accepted(ana, number)
    boris, tamara = desk_of("Boris"), desk_of("Tamara")
    assert boris.go(case.path).status == 404

    boris.go("/trajecten/")
    boris.press("Noodtoegang")
    boris.page.get_by_label("Nummer van het traject").fill(case.number)
    boris.page.get_by_label("Waarom nu").fill("Zij belt vanuit een auto, Ana neemt niet op.")
    boris.press("Noodtoegang gebruiken")

    assert boris.title == "Isra"
    assert "Noodtoegang: nog" in boris.page.locator("body").inner_text()

    tamara.go("/vandaag/")
    told = tamara.page.locator("#alarm li").filter(has_text=case.number)
    assert "Boris Mulder" in told.inner_text()
    assert tamara.go(case.path).status in {403, 404}  # told of it, without seeing the person

    ana.go("/vandaag/")
    assert case.number in ana.page.locator("#alarm").inner_text()
    ana.go(f"{case.path}inzage/")
    assert "Zij belt vanuit een auto" in ana.text

    boris.go(case.path)
    boris.press("Eerder stoppen")
    boris.press("Beëindigen")
    assert boris.go(case.path).status == 404
