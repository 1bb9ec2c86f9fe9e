"""CTDC and IC-TIP: a year as it was told once, in the columns and words of others; nobody in it is rare."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.disclosure import PUBLIC
from zoco.exchange import ctdc, ic_tip
from zoco.exchange.beside import rows_of
from zoco.exchange.ctdc import k_anonymous
from zoco.exchange.models import Anonymised
from zoco.exchange.releasing import make_due
from zoco.guard.owner import as_owner
from zoco.people.models import Organisation
from zoco.reports.codes import Form, Gender, NationalityGroup
from zoco.reports.models import Registration
from zoco.site.command import main
from zoco.statistics.divisions import AGE_BANDS
from zoco.statistics.models import Figure
from zoco.statistics.tests.register import people, register, registered, release

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2026, 1, 5, 12, tzinfo=timezone.get_default_timezone())
QUARTERS = [date(2025, month, 6) for month in (2, 5, 8, 11)]


def made(at=NEW_YEAR):
    release(at)
    with as_owner():
        return make_due(at, using="default")


@pytest.fixture
def year(cast):
    """2025: women and men, and three who are like nobody else."""
    for n, day in enumerate(QUARTERS):
        register(*people(20, f"w{n}", on=day), *people(15, f"m{n}", on=day, gender="man", forms=["labour"], sector="construction"))  # fmt: skip
    rare = {"gender": "other", "forms": ["organ_removal"], "nationality_group": "dutch", "on": QUARTERS[1]}
    register(*people(3, "rare", **rare))
    return made()


# Nobody is rarer than eleven


VALUES = some.fixed_dictionaries({name: some.sampled_from("abc") for name in ("one", "two", "three")})


@given(some.lists(VALUES, max_size=60), some.integers(2, 11))
def test_every_row_is_there_often_enough_and_none_is_lost(rows, k):
    told = k_anonymous(rows, [["three"], ["two"], ["one"]], k)
    assert len(told) in {0, len(rows)}
    assert bool(told) == (len(rows) >= k)
    assert all(many >= k for many in Counter(tuple(row.values()) for row in told).values())


@given(some.lists(VALUES, min_size=11, max_size=40), some.randoms())
def test_what_is_told_does_not_say_in_which_order_people_came(rows, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    order = [["three"], ["two"], ["one"]]
    assert k_anonymous(rows, order) == k_anonymous(mixed, order)


@given(some.lists(VALUES, min_size=11, max_size=40))
def test_nothing_is_made_up(rows):
    """Each row that is told is a person's with columns left empty: as many fit as are told."""
    told = k_anonymous(rows, [["three"], ["two"], ["one"]])
    for name in ("one", "two", "three"):
        before, after = Counter(row[name] for row in rows), Counter(row[name] for row in told)
        assert all(after[value] <= before[value] for value in "abc")


def test_who_is_like_nobody_else_is_left_with_empty_columns(year):
    with as_owner():
        [kept] = Anonymised.objects.all()
    columns = list(ctdc.schema().fields)
    groups = [(people, dict(zip(columns, values, strict=True))) for people, *values in kept.groups]
    assert sum(people for people, _row in groups) == 143
    assert min(people for people, _row in groups) >= 11
    assert not [row for _people, row in groups if row["isOrganRemoval"] == "1" or row["citizenship"] == "NL"]
    builders = [row for _people, row in groups if row["gender"] == "Male"]
    assert {row["typeOfLabourConstruction"] for row in builders} <= {"1", ""}


# Beside the figures of the same year


def year_of(**many):
    """So many people of each gender, in the first quarter: all adult, from the EU, for sexual services."""
    usual = {"nationality": "eu", "age_band": "23+", "forms": ["sexual"]}
    return [
        ctdc.Person(2025, gender=gender, **usual) for gender, count in many.items() for _one in range(count)
    ]


def genders(found):
    return Counter(row["gender"] for row in found)


FIGURES = [(period, division, value) for period in (0, 1) for division, value in (("total", ""), ("gender", "woman"))]  # fmt: skip


def test_rows_do_not_say_how_many_the_figures_hide():
    """The figures hide the men, since three are neither: with rows of twenty men the three would be at most three."""
    people = year_of(woman=60, man=20, other=3)
    people[:8] = [
        person.but(forms=["slavery"]) for person in people[:8]
    ]  # who are rare too: eleven without a word
    alone = ctdc.k_anonymous(list(map(ctdc.row, people)), ctdc.stages(list(ctdc.schema().fields)))
    assert genders(alone) == {"Female": 52, "Male": 20, "": 11}
    assert genders(rows_of(people, FIGURES, PUBLIC.exact()))["Male"] == 0


def test_rows_do_not_say_of_how_few_a_trait_was_left_empty():
    """Of 35 men five worked and six women too: these eleven are alike but for gender, so that it is left empty."""
    people = year_of(woman=60, man=35)
    for place in (*range(6), *range(90, 95)):
        people[place] = people[place].but(forms=["labour"])
    alone = ctdc.k_anonymous(list(map(ctdc.row, people)), ctdc.stages(list(ctdc.schema().fields)))
    assert genders(alone) == {"Female": 54, "Male": 30, "": 11}
    shown = [*FIGURES, (0, "gender", "man"), (1, "gender", "man")]
    left_empty = 35 - genders(rows_of(people, shown, PUBLIC.exact()))["Male"]
    assert left_empty == 0 or left_empty >= 11


def test_rows_keep_all_that_the_figures_leave_room_for():
    people = year_of(woman=60, man=30)
    shown = [*FIGURES, (0, "gender", "man"), (1, "gender", "man")]
    assert genders(rows_of(people, shown, PUBLIC.exact())) == {"Female": 60, "Male": 30}


def test_a_smallest_group_that_was_raised_holds_for_rows_too(cast, settings):
    settings.ZOCO_SMALLEST_GROUP = 40
    for n, day in enumerate(QUARTERS):
        register(*people(20, f"w{n}", on=day), *people(7, f"m{n}", on=day, gender="man"))
    [kept] = made()
    assert kept.least == 40
    assert min(group[0] for group in kept.groups) >= 40


# A year is made once


def test_a_year_is_made_once_and_never_moves(year, cast):
    with as_owner():
        before = list(Anonymised.objects.values_list("year", "groups"))
        Registration.objects.filter(gender="other").update(gender="woman")
    assert made() == []
    with as_owner():
        assert list(Anonymised.objects.values_list("year", "groups")) == before
        with pytest.raises(DatabaseError, match="never moves"), transaction.atomic():
            Anonymised.objects.update(groups=[])


def test_a_year_of_which_no_figures_were_told_is_not_made(cast):
    register(*people(40, on=date(2026, 2, 3)))
    assert made() == []


def test_of_fewer_than_eleven_there_is_no_row(cast):
    for n, day in enumerate(QUARTERS):
        register(*people(2, f"q{n}", on=day))
    [kept] = made()
    assert kept.groups == []


def test_who_was_reported_twice_is_one(cast):
    for n, day in enumerate(QUARTERS):
        register(*people(12, "same", on=day), *[registered(f"x{n}", on=day)])
    [kept] = made()
    assert sum(group[0] for group in kept.groups) == 16


# Handing it out


def test_ctdc_has_the_columns_of_ctdc_and_passes_its_own_check(year, handed_out):
    told = handed_out(what="ctdc-2025")
    assert len(told["records"]) == 143
    assert list(told["records"][0]) == list(ctdc.schema().fields)
    assert told["year"] == 2025
    assert "meansOfControlNotSpecified" in told["records"][0]
    assert any("country of exploitation" in gap for gap in told["gaps"])


def test_ic_tip_tells_what_the_figures_tell_and_no_more(handed_out, cast):
    for n, day in enumerate(QUARTERS):
        register(*people(20, f"w{n}", on=day), *people(15, f"m{n}", on=day, gender="man", forms=["labour"]))
    made()
    told = handed_out(what="ic_tip-2025")["records"]
    lines = {(line["breakdown"], line["code"]): line.get("people") for line in told}
    assert lines["total", "all"] == 140
    assert lines["sex", "woman"] == 80
    assert lines["form", "labour"] == 60
    assert {each for each in lines.values() if each} == {140, 80, 60}
    assert {line["entity"] for line in told} == {"victims", "reporting_entities"}


def test_ic_tip_does_not_tell_what_the_figures_hide(year, handed_out):
    lines = {
        (line["breakdown"], line["code"]): line.get("people")
        for line in handed_out(what="ic_tip-2025")["records"]
    }
    with as_owner():
        told = Figure.objects.filter(release__subject="register", amount=None, months=12)
        hidden = set(told.values_list("indicator", "value"))
    assert {"gender", "nationality_group"} <= {
        indicator for indicator, _value in hidden
    }  # three like nobody else
    names = {ours: breakdown for ours, (_entity, breakdown) in ic_tip.BREAKDOWNS.items()}
    for division, value in hidden:
        asked = ic_tip.schema().codes[names[division]] if value is None else [value]
        assert not [code for code in asked if lines[names[division], code] is not None]


def test_every_code_of_the_register_has_its_place_in_ic_tip():
    codes = ic_tip.schema().codes
    for name, ours in {
        "sex": Gender.values,
        "age": AGE_BANDS,
        "citizenship": NationalityGroup.values,
        "form": Form.values,
        "kind": Organisation.Kind.values,
    }.items():
        assert set(ours) <= set(codes[name]) <= set(ic_tip.schema().fields["code"].values), name


def test_it_is_written_down_what_left_and_of_which_year(year, handed_out, sign_in):
    handed_out(what="ctdc-2025")
    page = sign_in("Rob").get("/uitwisseling/").content.decode()
    assert "ten minste elf keer gelijk zijn, 2025" in page
    with as_owner():
        assert Look.objects.filter(what="exchange.ctdc").exists()
        assert not Look.objects.filter(what="registration.export").exists()


@pytest.mark.parametrize("what", ["ctdc-2024", "ctdc", "ic_tip-", "ctdc-2025-1", "ctdc-x", "x"])
def test_a_year_that_was_not_told_cannot_be_asked(year, sign_in, what):
    said = {"what": what, "to": "iom", "why": "agreed"}
    assert sign_in("Rob").post("/uitwisseling/", said).status_code == 422


@pytest.mark.parametrize("name", ["Bea", "Hilde", "Stan", "Ana"])
def test_by_sql_nobody_else_reads_rows(year, cast, name):
    denied = pytest.raises(DatabaseError, match="permission denied")
    with acting_as(cast[name]), connection.cursor() as cursor, denied, transaction.atomic():
        cursor.execute("select count(*) from exchange_anonymised")


def test_the_command_does_the_same(year, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("zoco.site.command.settle", lambda database: None)
    file = tmp_path / "out.json"
    asked = ["--to", "iom", "--why", "agreed", "--as", "rob@zoco.example", "--out", str(file)]
    assert main(["exchange", "year", "ctdc", "1999", *asked]) == 1
    assert "what" in capsys.readouterr().err
    assert main(["exchange", "year", "ctdc", "2025", *asked]) == 0
    assert main(["exchange", "check", str(file)]) == 0
    capsys.readouterr()
    assert main(["exchange", "csv", str(file)]) == 0
    rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))
    assert len(rows) == 143
    assert rows == json.loads(file.read_text())["records"]


@pytest.mark.shared
def test_our_columns_are_those_of_ctdc():
    file = Path(__file__).resolve().parents[5] / "shared" / "standards" / "ctdc" / "ctdc-k-anon-columns.json"
    if not file.exists():
        pytest.skip(f"no columns at {file}")
    theirs = json.loads(file.read_text())
    assert list(ctdc.schema().fields) == theirs["columns"]
    assert set(ctdc.schema().fields["ageBroad"].values) == {"", *theirs["ageBroad_values"]}
