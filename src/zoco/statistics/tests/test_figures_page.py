"""The page of figures and its file."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zoco.audit.models import Look
from zoco.guard.owner import as_owner
from zoco.statistics.tests.register import AFTER, people, register, release

pytestmark = pytest.mark.django_db
PAGE, FILE = "/cijfers/", "/cijfers/cijfers.csv"


def opened_by(client, seat, url=PAGE):
    release(AFTER)
    client.force_login(seat.person)
    return client.get(url)


@pytest.mark.parametrize("name", ["Bea", "Rob", "Hilde", "Tamara"])
@pytest.mark.parametrize("url", [PAGE, FILE])
def test_four_roles_read_figures(client, cast, name, url):
    register(*people(23))
    answer = opened_by(client, cast[name], url)
    assert answer.status_code == 200
    assert "23" in answer.content.decode()


@pytest.mark.parametrize("name", ["Ana", "Pieter", "Stan"])
@pytest.mark.parametrize("url", [PAGE, FILE])
def test_others_do_not(client, cast, name, url):
    assert opened_by(client, cast[name], url).status_code == 403


def test_without_a_whole_quarter_the_page_says_so(client, cast):
    assert "nog niets verteld" in opened_by(client, cast["Bea"]).content.decode()


def test_hidden_numbers_are_not_on_the_page(client, cast):
    register(*people(40, "w"), *people(17, "m", gender="man"), *people(3, "o", gender="other"))
    text = opened_by(client, cast["Bea"]).content.decode()
    assert text.count("niet getoond") == 2
    assert " 17<" not in text
    assert " 40<" in text
    assert ",17" not in opened_by(client, cast["Bea"], FILE).content.decode()


def test_the_latest_year_comes_first_and_others_by_choice(client, cast):
    register(*people(31), *people(47, "q", on=date(2024, 2, 1)))
    assert opened_by(client, cast["Bea"]).context["year"] == 2025
    answer = opened_by(client, cast["Bea"], PAGE + "?jaar=2024")
    assert answer.context["year"] == 2024
    assert "47" in answer.content.decode()


@pytest.mark.parametrize("year", ["1999", "", "0099", "x", "2025'", "%00", "٢٠٢٥", "9" * 5000])
def test_a_year_without_figures_does_not_exist(client, cast, year):
    register(*people(12))
    assert opened_by(client, cast["Bea"], f"{PAGE}?jaar={year}").status_code == 404


def test_the_file_is_for_spreadsheets_and_its_taking_is_written_down(client, cast):
    register(*people(12))
    answer = opened_by(client, cast["Bea"], FILE)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode().splitlines()[0] == "\ufeffperiode,indeling,code,waarde,personen"
    assert "2025-K2,Personen in het register,,Alle personen,12" in answer.content.decode()
    with as_owner():
        assert Look.objects.get(what="figures.download").seat_id == cast["Bea"].pk


def test_the_page_asks_as_many_questions_for_many(client, cast):
    register(*people(12))
    release(AFTER)
    client.force_login(cast["Bea"].person)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    register(*people(300, "q", police_unit="Limburg", on=date(2025, 8, 1)))
    release()
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)
