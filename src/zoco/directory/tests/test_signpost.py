"""The public front: a place in, whom to call out, and no trace of it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(listing):
    return Client(enforce_csrf_checks=True)


def ask(visitor, **given):
    return visitor.post("/", given)


def text(response):
    """What is shown; templates are for the script."""
    return re.sub("<template.*?</template>", "", response.content.decode(), flags=re.DOTALL)


@pytest.mark.parametrize(
    ("place", "organisation"),
    [
        ("Amsterdam", "HVO-Querido/ACM"),
        ("1012 AB", "HVO-Querido/ACM"),
        ("2511ab 12", "SHOP"),
        ("den haag", "SHOP"),
        ("Гаага", "SHOP"),
        ("لاهاي", "SHOP"),
        ("Gemeente Súdwest-Fryslân", "Fier"),
        ("sudwest fryslan", "Fier"),
        ("Veendam", "CoMensha"),
    ],
)
def test_a_place_in_any_spelling_finds_whom_to_call(visitor, place, organisation):
    response = ask(visitor, place=place)
    assert response.status_code == 200
    assert f'contact-card__name">{organisation}<' in text(response)
    assert 'href="tel:' in text(response) and "tel:112" in text(response)


def test_nothing_is_kept_no_cookie_no_cache_no_letters_of_the_postcode(visitor):
    first, answer = visitor.get("/"), ask(visitor, place="1012 XQ")
    for response in (first, answer):
        assert "Set-Cookie" not in response.headers and not response.cookies
        assert response["Cache-Control"] == "no-store"
    assert "XQ" not in text(answer) and "1012" in text(answer)


def test_the_page_is_small(visitor):
    assert len(visitor.get("/").content) < 50_000
    assert len(ask(visitor, place="Apeldoorn").content) < 50_000


def test_which_one_is_asked_when_it_matters_and_only_then(visitor):
    response = ask(visitor, place="Rijswijk", age="30")
    assert "Welke plaats bedoelt u?" in text(response)
    assert 'name="municipality" value="GM0603"' in text(response)
    assert 'name="age" value="30"' in text(response)
    assert "Welke plaats" not in text(ask(visitor, place="2511"))


def test_a_chosen_municipality_answers(visitor):
    assert "SHOP" in text(ask(visitor, municipality="GM0603", age="30"))


def test_an_unknown_place_gives_comensha_names_like_it_and_a_list(visitor):
    response = ask(visitor, place="Amsterdm")
    assert response.status_code == 200
    assert "Deze plaats kennen wij niet" in text(response)
    assert 'name="place" value="Amsterdam"' in text(response)
    assert "tel:+31334481186" in text(response)
    assert '<details class="ask__list" id="lijst" open>' in text(response)
    assert text(response).count("<optgroup") == 12
    assert text(response).count('<option value="GM') == 342


def test_without_an_age_both_are_shown_with_their_ages(visitor):
    page = text(ask(visitor, place="Apeldoorn"))
    assert "tot en met 22 jaar" in page and "vanaf 23 jaar" in page


def test_at_exactly_23_both_are_shown_and_the_page_says_why(visitor):
    page = text(ask(visitor, place="Apeldoorn", age="23"))
    assert "MEE-Veluwe" in page and "Moviera" in page and "precies op de grens" in page
    assert "MEE-Veluwe" not in text(ask(visitor, place="Apeldoorn", age="24"))


def test_old_numbers_say_so(visitor):
    page = text(ask(visitor, place="Rotterdam"))
    assert "lang niet gecontroleerd" in page and "Oud nummer, alleen voor de demonstratie" in page


def test_outside_a_demo_old_numbers_answer_nobody(visitor, settings):
    settings.ZOCO_DEMO = False
    page = text(ask(visitor, place="Amsterdam"))
    assert "HVO-Querido" not in page and "tel:+31334481186" in page


@pytest.mark.parametrize("age", ["-1", "121", "200", "abc", "1e3", "9" * 5000, "3.5", "٩٩٩"])
def test_an_absurd_age_gets_a_message_at_the_field(visitor, age):
    response = ask(visitor, place="Amsterdam", age=age)
    assert response.status_code == 422
    assert 'id="id_age_error"' in text(response)
    assert "HVO-Querido" not in text(response)


@pytest.mark.parametrize(
    "given",
    [
        {"place": ""},
        {},
        {"place": "Amster\x00dam"},
        {"place": "x" * 5000},
        {"place": "Amsterdam", "form": "nonsense"},
        {"municipality": "GM9999"},
        {"municipality": "'; drop table"},
    ],
)
def test_other_nonsense_is_answered_calmly(visitor, given):
    response = ask(visitor, **given)
    assert response.status_code in (200, 422)
    assert "tel:112" in text(response)


def test_wrong_encodings_and_ten_megabytes_are_refused_or_answered(visitor):
    odd = visitor.generic(
        "POST", "/", b"place=\xff\xfe\xe9", content_type="application/x-www-form-urlencoded"
    )
    assert odd.status_code in (200, 422)
    large = visitor.generic(
        "POST", "/", b"place=" + b"a" * 10_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert large.status_code == 400


def test_html_in_a_place_stays_text(visitor):
    assert "<script>alert" not in text(ask(visitor, place="<script>alert(1)</script>"))


def test_an_answer_costs_one_small_question_to_the_database(visitor, django_assert_num_queries):
    ask(visitor, place="Amsterdam")
    with django_assert_num_queries(
        4
    ) as counted:  # savepoint, the signed context, the version of the claims, release
        ask(visitor, place="Groningen", age="20")
    assert "bit_xor" in counted.captured_queries[2]["sql"]


def test_the_tables_of_the_browser_hold_the_same_pages(visitor):
    page = visitor.get("/")
    response = visitor.get(page.context["version"] and f"/wegwijzer/tabel.json?v={page.context['version']}")
    assert "immutable" in response["Cache-Control"]
    table = response.json()
    numbers = {code: number for number, (code, _name) in enumerate(table["municipalities"])}

    def fragment(code, age):
        band = 0 if age is None else max(at for at, start in enumerate(table["ages"]) if age >= start) + 1
        return table["answers"][table["patterns"][table["of"][numbers[code]]][band]]

    for code in ("GM0363", "GM0200", "GM0228", "GM0047", "GM0796"):
        for age in (None, 0, 22, 23, 24, 100):
            served = " ".join(text(ask(visitor, municipality=code, age="" if age is None else age)).split())
            name = dict(table["municipalities"])[code].replace("'", "&#x27;")
            assert fragment(code, age).replace("data-place>…<", f"data-place>{name}<") in served


def test_english_is_a_page_of_its_own(visitor):
    assert visitor.get("/en/").status_code == 200
    assert ask(visitor, place="Amsterdam").status_code == 200


def test_professionals_ask_about_a_day(listing, cast, client):
    client.force_login(cast["Ana"].person)
    then = {"place": "Almere", "on": "3 maart 2019"}
    assert "Blijf Groep" not in text(client.post("/wegwijzer/toen/", then))
    assert "Blijf Groep" in text(client.post("/wegwijzer/toen/", then | {"on": "1-5-2019"}))
    weesp = text(client.post("/wegwijzer/toen/", {"place": "Weesp", "on": "3-3-2019"}))
    assert "Provincie Noord-Holland" in weesp
    for day in ("31-2-2019", "3-3-0099", "3-3-2119", "gisteren"):
        assert client.post("/wegwijzer/toen/", then | {"on": day}).status_code == 422


def test_the_day_may_stand_in_the_address(client, cast):
    client.force_login(cast["Pieter"].person)
    assert 'value="2019-03-03"' in text(client.get("/wegwijzer/toen/?date=2019-03-03"))
    assert "<script>" not in text(client.get("/wegwijzer/toen/?date=%22%3E%3Cscript%3E"))


def test_the_past_is_not_for_everybody(visitor):
    assert visitor.get("/wegwijzer/toen/").status_code == 302


def test_coverage_counts_and_draws(visitor):
    page = text(visitor.get("/dekking/"))
    assert "In 230 van de 342 gemeenten" in page
    assert page.count("<svg") >= 3 and 'href="#zonder"' in page and 'id="zonder"' in page
    assert "Politieregio Amsterdam" in page and "Sla de kaart over" in page
