"""A signal is left by hand, and the sum is made meanwhile; without script: signals/tests/test_leaving.py."""

from __future__ import annotations

import re

import pytest
from looking import look_at

pytestmark = pytest.mark.browser


def test_a_signal_is_left_and_found_again_and_nothing_stays_behind(visitor):
    page = visitor.page
    visitor.go("/signaal/")
    page.get_by_label("Ik zag of hoorde iets").check()
    assert look_at(visitor) == []
    visitor.press("Verder")
    page.get_by_label("Naam", exact=True).fill("Robin")
    assert look_at(visitor) == []
    visitor.press("Verder")
    page.get_by_label("Wat is er aan de hand?").fill("Slaapt in de loods.")
    visitor.press("Verder")
    assert look_at(visitor) == []
    page.wait_for_function("document.querySelector('[name=work]').value !== ''")
    visitor.press("Versturen")
    assert "Uw melding is binnen." in visitor.text
    code = re.search(r"(\w{4}-){3}\w{4}", visitor.text).group()
    assert look_at(visitor) == []
    visitor.go("/signaal/code/")
    page.get_by_label("Uw code").fill(code)
    visitor.press("Openen")
    assert "Er heeft nog niemand naar gekeken" in visitor.text
    assert look_at(visitor) == []
    assert page.context.cookies() == []
    assert code not in page.url
