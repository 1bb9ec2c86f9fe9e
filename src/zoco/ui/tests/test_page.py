import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.template import Context, engines
from django.test import RequestFactory
from django.utils.translation import override

from zoco.ui import views
from zoco.ui.templatetags import ui

PAGE = "{% extends 'ui/page.html' %}{% block title %}Proef{% endblock %}{% block main %}<h1>Hier</h1>{% endblock %}"
TODAY = date(2026, 11, 22)


def bare_request(path: str = "/"):
    """What the handlers may be left with: no session, no seat, no user."""
    return RequestFactory().get(path)


def page(*, language: str = "nl", **context: object) -> str:
    template = engines["django"].from_string(PAGE)
    with override(language):
        return template.template.render(Context({"request": bare_request("/proef/?dag=2"), **context}))


def tag(text: str, **context: object) -> str:
    return engines["django"].from_string("{% load ui %}" + text).template.render(Context(context))


def test_the_first_thing_on_a_page_is_the_way_past_the_menu():
    html = page()
    assert re.search(r"<body[^>]*>\s*<a class=\"skip-link\" href=\"#main\">", html)
    assert '<main id="main" tabindex="-1"' in html


@pytest.mark.parametrize(("language", "said"), [("nl", 'lang="nl" dir="ltr"'), ("ar", 'lang="ar" dir="rtl"')])
def test_a_page_says_its_language_and_direction(language, said):
    assert said in page(language=language)


def test_a_public_page_has_the_exit_button_and_112_without_script():
    html = page(public_page=True)
    exit_link = re.search(r'<a class="exit__button"[^>]*>', html).group()
    assert 'href="https://' in exit_link
    assert 'rel="nofollow noreferrer"' in exit_link
    assert 'href="tel:112"' in html


def test_a_page_for_work_promises_no_exit_button():
    html = page()
    assert "exit__button" not in html
    assert 'name="robots" content="noindex' in html


def test_a_page_holds_no_inline_script_style_or_handler():
    for html in (page(), page(public_page=True)):
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
        assert not re.search(r'(?:src|<link[^>]*href)="(?:https?:)?//', html)
    assert '"allowEval": false' in page()


def test_the_menu_marks_where_one_is():
    request = bare_request("/trajecten/3/")
    doors = [{"label": "Vandaag", "url": "/vandaag/"}, {"label": "Trajecten", "url": "/trajecten/"}]
    items = ui.nav({"request": request, "doors": doors})["items"]
    assert [item["current"] for item in items] == [False, True]


def test_nobody_signed_in_gets_no_menu():
    assert "main-nav" not in page()


def test_a_page_that_does_not_exist_is_not_linked():
    assert ui.url_or_nothing("no_such_page") == ""
    assert ui.url_or_nothing("no_such_page", default="/") == "/"


def test_not_found_says_the_same_whatever_was_asked():
    with override("nl"):
        one = views.not_found(bare_request("/trajecten/1/"), Exception("Case matching query does not exist"))
        two = views.not_found(bare_request("/trajecten/1/"))
    assert one.status_code == 404
    assert b"matching query" not in one.content
    assert one.content == two.content


def test_a_refusal_gives_the_reason_of_the_policy_only():
    said = views.refused(bare_request(), PermissionDenied("Alleen de teamleider mag dit."))
    assert said.status_code == 403
    assert "Alleen de teamleider mag dit." in said.content.decode()
    assert "geheim" not in views.refused(bare_request(), ValueError("geheim")).content.decode()


def test_a_forged_token_is_refused_without_its_reason():
    answer = views.forged(bare_request(), reason="CSRF cookie not set.")
    assert answer.status_code == 403
    assert b"CSRF" not in answer.content


def test_ten_megabytes_get_a_message_that_says_so():
    answer = views.bad_request(bare_request(), RequestDataTooBig("limit"))
    assert answer.status_code == 400
    assert "te veel in één keer" in answer.content.decode()


def test_the_last_page_needs_nothing_that_can_break(monkeypatch, settings):
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "no.such.Storage"}}
    answer = views.broken(bare_request())
    assert answer.status_code == 500
    assert "Er is niets opgeslagen" in answer.content.decode()


def test_the_page_about_leaving_says_what_the_button_does_not_do():
    with override("nl"):
        html = views.safe_browsing(bare_request()).content.decode()
    assert "wist uw geschiedenis niet" in html


@pytest.mark.parametrize(
    ("due", "words", "kind"),
    [
        (date(2026, 11, 20), "2 dagen te laat", "overdue"),
        (date(2026, 11, 21), "1 dag te laat", "overdue"),
        (date(2026, 11, 22), "vandaag", "hard"),
        (date(2026, 11, 23), "nog 1 dag", "hard"),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "nog 2 dagen", "hard"),  # past midnight in Amsterdam
    ],
)
def test_a_deadline_says_in_words_how_long_is_left(due, words, kind):
    with override("nl"):
        html = ui.days_left(due, TODAY, "hard")
    assert words in html
    assert f"badge--{kind}" in html
    assert "<svg" in html  # never by colour alone


def test_components_escape_what_they_are_given():
    nasty = "<script>alert(1)</script>"
    html = tag(
        "{% card x %}{{ x }}{% endcard %}{% badge x %}{% facts x x %}{% phone x %}{% alert 'info' x %}{% endalert %}"
        "{% timeline %}{% moment d x by=x %}{{ x }}{% endmoment %}{% endtimeline %}{% table x %}{% endtable %}",
        x=nasty,
        d=TODAY,
    )
    assert "<script" not in html


def test_a_telephone_number_can_be_dialled_and_reads_from_left_to_right():
    assert ui.phone("+31 (0)33 - 448 11 86").startswith(
        '<a class="phone" href="tel:+310334481186"><bdi dir="ltr">'
    )


def test_the_account_menu_names_the_seat():
    seat = SimpleNamespace(
        person=SimpleNamespace(name="Ana"),
        organisation=SimpleNamespace(name="Moviera"),
        get_role_display=lambda: "Zorgcoördinator",
    )
    request = bare_request()
    request.seat = seat
    html = page(request=request)
    assert "Ana" in html and "Moviera" in html and "Zorgcoördinator" in html


def test_the_exit_script_reads_what_the_exit_template_gives():
    """`data-hint-2` would be `dataset["hint-2"]`: a hint that is never spoken."""
    script = (ui.VENDOR.parent / "js" / "exit.js").read_text()
    given = re.findall(r"data-([a-z0-9-]+)=", page(public_page=True))
    camel = {re.sub("-([a-z])", lambda letter: letter.group(1).upper(), name) for name in given}
    assert set(re.findall(r"dataset\.(\w+)", script)) <= camel


def test_the_exit_button_and_112_stand_in_landmarks():
    html = page(public_page=True)
    assert re.search(r'<header[^>]*>\s*<p class="danger-line">', html)
    assert re.search(r'<section class="exit" aria-label="[^"]+"', html)
