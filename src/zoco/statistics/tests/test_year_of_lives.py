"""One year, told: how many reached what, how long they waited, what held them up; on the page and in its files."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.guard.owner import as_owner
from zoco.monitor.series import definitions, monitor
from zoco.statistics.models import Figure
from zoco.statistics.releasing import release_due
from zoco.statistics.tests.lives import FOLLOWED, PAGE, a_year_of_lives, lived, told
from zoco.statistics.tests.register import people, register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_of_lives")]


@pytest.fixture(scope="module")
def year_of_lives(cast_for_all):
    a_year_of_lives()


def test_steps_waits_terms_and_what_held_up_are_told(cast):
    bea = cast["Bea"]
    assert told(bea, "accepted") == 720
    assert told(bea, "sheltered") == 240
    assert told(bea, "permit") is None
    assert told(bea, "accepted", period="2025-K2") == 180
    assert told(bea, "covered") == 560
    assert (told(bea, "wait_accepted", "people"), told(bea, "wait_accepted", "median")) == (720, 2)
    assert (told(bea, "wait_contact", "median"), told(bea, "wait_contact", "ninety")) == (5, 9)
    assert told(bea, "wait_place", "median") == 21
    assert (told(bea, "terms_due", "hard"), told(bea, "terms_kept", "hard")) == (400, 320)
    assert (told(bea, "held_up", "shelter_full"), told(bea, "held_up", "no_move_on")) == (160, 80)
    assert told(bea, "held_up", "health") is None


def test_where_nobody_was_is_told_of_places_and_not_of_people(cast):
    assert 0 <= told(cast["Bea"], "covered_places") <= 100
    assert told(cast["Bea"], "months_nobody", "Limburg") == 12, (
        "the directory of this test says nobody is anywhere"
    )


# The page and its files


@pytest.mark.parametrize("address", [PAGE, "/en" + PAGE])
def test_every_number_of_the_picture_stands_in_the_table(client, cast, address):
    client.force_login(cast["Bea"].person)
    text = re.sub(r"\s+<", "<", client.get(address).content.decode())
    assert text.count("720 (90%)") == 2  # in the picture for wide and for phone
    assert ">720<" in text
    assert ">90%<" in text
    assert ">240<" in text


@pytest.mark.parametrize("year", ["1999", "x", "", "9" * 5000])
def test_a_year_of_which_nothing_was_told_does_not_exist(client, cast, year):
    client.force_login(cast["Bea"].person)
    assert client.get(f"{PAGE}?jaar={year}").status_code == 404
    assert client.get(f"{PAGE}?jaar=2025").status_code == 200


def test_the_files_say_what_their_figures_are(client, cast):
    client.force_login(cast["Bea"].person)
    sheet = client.get(PAGE + "doorstroom.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(sheet)))
    file = json.loads(client.get(PAGE + "doorstroom.json").content)
    assert len(rows) == len(file["figures"])
    assert file["least"] == 11
    assert {row["indicator"] for row in rows} == {each["slug"] for each in file["indicators"]}
    assert all(row["definition"] and row["unit"] and row["source"] for row in rows)
    accepted = next(row for row in rows if (row["period"], row["indicator"]) == ("2025", "accepted"))
    assert (accepted["amount"], accepted["shown"], accepted["unit"]) == ("720", "yes", "personen")
    hidden = next(row for row in rows if (row["period"], row["indicator"]) == ("2025", "permit"))
    assert (hidden["amount"], hidden["shown"]) == ("", "no")
    waited = next(row for row in rows if (row["indicator"], row["value"]) == ("wait_place", "median"))
    assert waited["unit"] == "dagen"
    with as_owner():
        assert Look.objects.filter(what="figures.download", seat_id=cast["Bea"].pk).count() == 2


def test_every_indicator_that_is_told_has_one_definition(cast):
    with acting_as(cast["Bea"]):
        slugs = set(Figure.objects.filter(release__subject="flow").values_list("indicator", flat=True))
    assert slugs == {slug for slug, each in definitions().items() if each.page == "flow"}
    assert not slugs & set(monitor().indicators)


def test_the_page_asks_as_many_questions_for_many(client, cast):
    client.force_login(cast["Bea"].person)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one_year:
        client.get(PAGE)
    for month in (2, 5, 8, 11):
        register(*people(100, f"q{month}-", on=date(2026, month, 3)))
    with as_owner():
        release_due(FOLLOWED.replace(year=2027), using="default", read=lived)
    with CaptureQueriesContext(connection) as two_years:
        client.get(PAGE)
    assert len(two_years) == len(one_year)
