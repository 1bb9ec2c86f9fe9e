"""The public front: the same answer with and without script, nothing left behind, and a quick way out."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

ELSEWHERE = re.compile(r"https?://(?!127\.0\.0\.1[:/]).*")
QUESTIONS = [  # place, age, form
    ("Amsterdam", "30", ""),
    ("1012", "17", ""),
    ("Den Haag", "", "labour"),
    ("Ørsta", "", ""),
    ("Bergen", "", ""),
    ("Veendam", "16", ""),
    ("амстердам", "40", ""),
]


def ask(visitor, place, age="", form=""):
    page = visitor.page
    visitor.go("/")
    page.get_by_label("In welke plaats").fill(place)
    page.get_by_label("Leeftijd").fill(age)
    page.get_by_label("Wat is er aan de hand").select_option(form)
    visitor.press("Toon wie ik kan bellen")
    page.locator("#answer-title").wait_for()
    return " ".join(page.locator("[data-signpost-answer]").inner_text().split())


def test_the_answer_is_the_same_with_and_without_script(open_browser):
    scripted, plain = open_browser(), open_browser(java_script_enabled=False)

    for question in QUESTIONS:
        assert ask(scripted, *question) == ask(plain, *question), question


def test_with_script_the_question_stays_in_the_browser(visitor):
    sent = []
    visitor.page.on("request", lambda request: sent.append((request.method, request.url, request.post_data)))

    assert "HVO-Querido" in ask(visitor, "Amsterdam", "30")

    assert {method for method, _, _ in sent} == {"GET"}
    assert not [url for _, url, _ in sent if "msterdam" in url or "30" in url.rpartition("?")[2].split("=")]


@pytest.mark.parametrize("with_script", [True, False])
def test_a_question_leaves_nothing_behind(open_browser, with_script):
    visitor = open_browser(java_script_enabled=with_script)

    ask(visitor, "Amsterdam", "17")

    assert visitor.page.context.cookies() == []
    assert visitor.seen.hosts == {visitor.address.removeprefix("http://")}
    if with_script:
        kept = "[localStorage.length, sessionStorage.length, document.cookie, history.state]"
        assert visitor.page.evaluate(kept) == [0, 0, "", None]
        assert visitor.page.evaluate("indexedDB.databases().then((found) => found.length)") == 0
        assert visitor.page.evaluate("caches.keys()") == []


def test_after_a_mistake_the_place_is_asked_again(open_browser):
    for with_script in (True, False):
        visitor = open_browser(java_script_enabled=with_script)
        visitor.go("/")
        visitor.page.get_by_label("Leeftijd").fill("vijf")
        visitor.page.get_by_label("In welke plaats").fill("Amsterdam")
        visitor.press("Toon wie ik kan bellen")

        visitor.page.get_by_text("Vul de leeftijd in als een getal van 0 tot en met 120").first.wait_for()


def test_the_whole_front_works_by_keyboard(visitor):
    visitor.go("/")
    page = visitor.page
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "place":
            break
    page.keyboard.type("Amsterdam")
    page.keyboard.press("Enter")

    page.locator("#answer-title").wait_for()
    assert page.evaluate("document.activeElement.id") == "answer-title"


def by_the_button(visitor):
    visitor.page.get_by_role("link", name="Verlaat deze site snel").click()


def by_three_times_shift(visitor):
    for _ in range(3):
        visitor.page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [by_the_button, by_three_times_shift])
def test_after_leaving_quickly_back_shows_nothing(visitor, leave):
    page = visitor.page
    page.context.route(
        ELSEWHERE, lambda route: route.fulfill(body="<h1>Het weer</h1>", content_type="text/html")
    )
    page.goto("about:blank")
    ask(visitor, "Amsterdam")

    leave(visitor)
    page.wait_for_url(ELSEWHERE)
    assert visitor.title == "Het weer"
    page.go_back()

    assert page.url == "about:blank"
    assert "Amsterdam" not in page.content()


def test_shift_as_part_of_typing_does_not_leave(visitor):
    visitor.go("/")
    field = visitor.page.get_by_label("In welke plaats")
    field.focus()
    for letter in "ABCD":
        visitor.page.keyboard.press(f"Shift+{letter}")

    assert field.input_value() == "ABCD"
    assert "Wie kan helpen" in visitor.title


def test_without_script_the_exit_is_a_link(open_browser):
    visitor = open_browser(java_script_enabled=False)
    visitor.page.context.route(
        ELSEWHERE, lambda route: route.fulfill(body="<h1>Het weer</h1>", content_type="text/html")
    )
    visitor.go("/")

    by_the_button(visitor)

    visitor.page.wait_for_url(ELSEWHERE)
    assert visitor.title == "Het weer"
