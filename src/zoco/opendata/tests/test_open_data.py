"""What everybody reads: told once, out of a budget that ends, and never counted by a page."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from io import StringIO

import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.guard.owner import as_owner
from zoco.opendata import command, parameters, releasing
from zoco.opendata.models import OpenYear, Spending
from zoco.opendata.noise import secret
from zoco.opendata.parameters import Parameters, Spent
from zoco.opendata.people import NAMES, TRAITS
from zoco.opendata.tests.registers import drawn
from zoco.statistics.tests.register import people, register, registered, release

pytestmark = pytest.mark.django_db
DUTCH = timezone.get_default_timezone()
QUARTERS = {year: [date(year, month, 6) for month in (2, 5, 8, 11)] for year in (2024, 2025)}
PAGE = "/open-data/"


def made(year=2026, noise=None):
    release(datetime(year, 1, 5, 12, tzinfo=DUTCH))
    now = timezone.now()
    with as_owner():
        found = releasing.make_due(
            now, using="default", noise=noise or drawn(1), random=np.random.default_rng(2)
        )
        return list(found)


def of_year(year, women=30, men=20):
    for n, day in enumerate(QUARTERS[year]):
        register(
            *people(women, f"w{year}{n}", on=day),
            *people(men, f"m{year}{n}", on=day, gender="man", forms=["labour"]),
        )


def rows(answer):
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


# Told once


def test_the_page_is_for_everybody_and_says_the_same_each_time(client, cast):
    of_year(2025)
    made(noise=secret)
    first, again = client.get(PAGE).content, client.get(PAGE).content
    text = first.decode()
    assert first == again
    assert "Aantallen in 2025" in text
    assert "Vrouw" in text
    assert "kan er 15 naast zitten" in text


def test_a_year_is_made_once_and_asking_again_spends_nothing(client, cast):
    of_year(2025)
    assert [each.year for each in made()] == [2025]
    before = client.get("/open-data/2025/aantallen.csv").content
    register(*people(50, "late", on=date(2025, 5, 7)))
    assert made(noise=drawn(99)) == []
    assert client.get("/open-data/2025/aantallen.csv").content == before
    assert Spending.objects.count() == 1


def test_not_even_the_owner_draws_again(cast):
    of_year(2025)
    made()
    with as_owner():
        for rows_of in (OpenYear, Spending):
            for change in (lambda found: found.all().delete(), lambda found: found.update(year=1999)):
                with pytest.raises(DatabaseError, match="never moves"), transaction.atomic():
                    change(rows_of.objects)


@pytest.mark.parametrize("name", ["Bea", "Rob", "Hilde", "Stan"])
def test_no_seat_writes_open_data_or_the_ledger(cast, name):
    with acting_as(cast[name]), connection.cursor() as cursor:
        for sql in (
            "insert into opendata_spending (id, year, at, epsilon) values (gen_random_uuid(), 2025, now(), 1)",
            "insert into opendata_openyear (year, made_at, people, one_way, two_way, least, told)"
            " values (2025, now(), 1, 1, 1, 11, '{}')",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(sql)


def test_a_year_that_is_not_over_is_not_made(cast):
    register(*people(60, on=date(2025, 2, 3)))
    assert made(2025) == []
    assert not Spending.objects.exists()


# The budget


def test_where_the_budget_is_gone_nothing_is_counted(cast, monkeypatch):
    of_year(2024)
    of_year(2025)
    limits = Parameters(date(2020, 1, 1), 1.0, 1.0, per_year=2.0, in_all=3.0, least=11)
    monkeypatch.setattr(parameters, "on", lambda _day: limits)
    asked = []
    noise = drawn(1)

    def counting(counts, reach, epsilon):
        asked.append(epsilon)
        return noise(counts, reach, epsilon)

    release(datetime(2026, 1, 5, 12, tzinfo=DUTCH))
    with as_owner():
        due = releasing.make_due(timezone.now(), using="default", noise=counting)
        assert next(due).year == 2024
        asked.clear()
        with pytest.raises(Spent, match="In all 2 of 3"):
            next(due)
    assert asked == []
    assert list(Spending.objects.values_list("year", "epsilon")) == [(2024, 2.0)]
    assert not OpenYear.objects.filter(pk=2025).exists()


def test_a_release_that_fails_halfway_leaves_no_count_and_no_line(cast):
    of_year(2025)
    release(datetime(2026, 1, 5, 12, tzinfo=DUTCH))

    def broken(counts, reach, epsilon):
        raise ArithmeticError

    with as_owner(), pytest.raises(ArithmeticError):
        list(releasing.make_due(timezone.now(), using="default", noise=broken))
    assert not Spending.objects.exists()
    assert not OpenYear.objects.exists()


def test_the_ledger_stands_on_the_page(client, cast):
    of_year(2024)
    of_year(2025)
    made()
    text = client.get(PAGE).content.decode()
    assert text.count('data-label="Budget"') == 2
    assert "over alle jaren samen hooguit 20" in text


# Who is in it


def test_somebody_reported_in_two_years_is_in_one(cast):
    """Between two years nothing can be subtracted: nobody is in both."""
    of_year(2024)
    for n, day in enumerate(QUARTERS[2025]):
        register(*[registered(f"w2024{n}{k}", on=day) for k in range(20)])
        register(*people(30, f"new{n}", on=day))
    found = {each.year: each.people for each in made(noise=lambda counts, _reach, _epsilon: list(counts))}
    assert found == {2024: 200, 2025: 120}


def test_what_is_told_is_what_noise_made_of_the_register(client, cast):
    of_year(2025, women=30, men=2)
    made(noise=lambda counts, _reach, _epsilon: list(counts))
    told = {(row["trait"], row["value"]): row["people"] for row in rows(client.get("/open-data/2025/aantallen.csv")) if not row["second_trait"]}  # fmt: skip
    assert told["gender", "woman"] == "120"
    assert told["gender", "man"] == ""  # eight: fewer than eleven stays in
    assert told["gender", "other"] == ""


# Files


def test_the_files_hold_what_they_say(client, cast):
    of_year(2025)
    made()
    counted = rows(client.get("/open-data/2025/aantallen.csv"))
    invented = rows(client.get("/open-data/2025/verzonnen-personen.csv"))
    told = json.loads(client.get("/open-data/2025/alles.json").content)
    assert {row["give_or_take_95"] for row in counted} == {"15", "30"}
    assert list(invented[0]) == ["year", *NAMES]
    assert all(row[name] in TRAITS[name] for row in invented for name in NAMES)
    assert len(invented) == told["people_about"] == sum(row[0] for row in told["invented"]["rows"])
    assert told["privacy"]["epsilon"] == 2.0
    assert told["invented"]["measured_on_invented_registers"]["registers"] == 20
    assert {each["trait"] for each in told["definitions"]} == set(NAMES)


@pytest.mark.parametrize("page", ["/open-data/?jaar=1999", "/open-data/?jaar=x", "/open-data/1999/aantallen.csv", "/open-data/99999999999/alles.json"])  # fmt: skip
def test_what_was_not_made_is_not_found(client, cast, page):
    of_year(2025)
    made()
    assert client.get(page).status_code == 404


def test_before_anything_was_made_the_page_says_so(client, db):
    assert "nog geen open data" in client.get(PAGE).content.decode()


def test_the_page_asks_the_database_as_often_for_one_year_as_for_two(client, cast):
    def asks():
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        return len(seen)

    of_year(2024)
    made(2025)
    few = asks()
    of_year(2025)
    made()
    assert asks() == few


def test_the_commands_tell_what_was_made_and_spent(cast, capsys, monkeypatch):
    monkeypatch.setattr(command, "DATABASE", "default")
    of_year(2025)
    release(datetime(2026, 1, 5, 12, tzinfo=DUTCH))
    with as_owner():
        assert command.run_release(None) == 0
        assert command.run_release(None) == 0
        assert command.run_budget(None) == 0
    told = capsys.readouterr().out
    assert "2025: about" in told
    assert "Made: 0." in told
    assert "In all 2 of 20" in told
