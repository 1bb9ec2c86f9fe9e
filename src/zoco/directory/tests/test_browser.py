"""With script the answer is found in the browser, is the same, and nothing of the question leaves it."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

QUESTIONS = [
    ("Amsterdam", ""), ("apeldoorn", "23"), ("6711 ab 12", "12"), ("Гаага", "30"), ("٢٥١١", ""), ("Rijswijk", ""),
    ("gemeente Utrecht", ""), ("Elst Gelderland", ""), ("St. Annaparochie", ""), ("Alphen a/d Rijn", ""), ("Xyzzy", ""),
    ("Ĳsselstein", "120"), ("0000", ""),
]  # fmt: skip


def shown(page):
    return [
        " ".join(text.split())
        for text in page.locator(
            ".contact-card__name, #answer-title, .choice-buttons button"
        ).all_inner_texts()
    ]


def test_the_browser_answers_as_the_server_and_sends_nothing(page, browser, live_server, listing):
    sent, wrong = [], []
    page.on("request", lambda request: sent.append(request) if request.method != "GET" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    for place, age in QUESTIONS:
        for each in (page, plain):
            each.goto("/")
            each.fill("#id_place", place)
            each.fill("#id_age", age)
            each.click(".ask__form button")
            each.wait_for_selector("#answer-title")
        assert shown(page) == shown(plain), place
    assert page.context.cookies() == [] and plain.context.cookies() == []
    assert [request.url for request in sent] == [] and wrong == []
    plain.context.close()


def test_an_absurd_age_is_said_at_the_field_and_stays_in_the_browser(page, transactional_db):
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method != "GET" else None)
    page.goto("/")
    page.fill("#id_place", "Ede")
    page.fill("#id_age", "-1")
    page.click(".ask__form button")
    page.wait_for_selector("#id_age_error")
    assert "0 tot en met 120" in page.locator("#id_age_error").inner_text()
    assert page.locator("#id_age").get_attribute("aria-invalid") == "true"
    assert sent == []


def test_an_answer_of_the_server_needs_no_earlier_page(transactional_db):
    assert b"tel:+31334481186" in Client().post("/", {"place": "Veendam"}).content
