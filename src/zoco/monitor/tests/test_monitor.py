"""The monitor: what it says, what it draws, what it gives away, and what it keeps."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from xml.etree import ElementTree

import pytest

from zoco.monitor.drawing import Bar, Box, Line, years_svg
from zoco.monitor.series import let_out, monitor

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def page(client, db):
    return lambda address="/monitor/": client.get(address).content.decode()


@pytest.mark.parametrize("address", ["", "monitor.csv", "monitor.json"])
def test_everybody_reads_it_without_a_cookie(client, db, address):
    for language in ("", "/en"):
        answer = client.get(f"{language}/monitor/{address}")
        assert answer.status_code == 200
        assert not answer.cookies


def test_the_page_says_both_ends_of_the_story_and_who_doubted(page):
    dutch, english = page(), page("/en/monitor/")
    assert "FairWork noemde het in 2012 als vermoeden" in dutch
    assert "niet betrouwbaar" in dutch
    assert "FairWork" in english
    assert "not reliable" in english
    before, explained = dutch.split('id="6250-30000"')
    assert "30.000" not in before
    assert "officiële schatting" in explained
    assert all(estimate.high < 30_000 for estimate in monitor().estimates)


def test_the_break_is_in_the_picture_and_in_the_table(page):
    text = page()
    assert text.count('class="years__break"') == 3  # two pictures and the legend
    assert "Vanaf hier anders geteld: toestemming nodig." in text
    assert "niet te vergelijken" in text


def test_every_figure_of_the_picture_stands_in_the_table(page):
    text = page("/en/monitor/")
    for year in monitor().years:
        assert f">{year.year}</th>" in text
        if year.registered:
            assert f">{year.registered:,}</td>" in text
    assert "5,000–7,500" in text
    assert "4,000–7,000" in text


def test_a_year_that_was_not_found_is_said_to_be_so(page):
    missing = [year for year in monitor().years if year.registered is None]
    assert [year.year for year in missing] == [2008, 2009, 2010, 2015, 2016]
    assert page().count(">niet gevonden<") == len(missing)


def test_ratio_and_rate_are_those_that_were_published():
    first, second = monitor().estimates
    assert round(first.ratio[1]) == 5
    assert round(first.rate[1]) == 37
    assert round(second.ratio[1], 1) == 3.8
    assert round(second.rate[1]) == 29


def test_a_small_number_that_somebody_adds_to_the_file_is_not_published():
    years = [replace(monitor().years[-1], minors=4), replace(monitor().years[0], registered=9)]
    told = let_out(years)
    assert [year.minors for year in told] == [None, None]
    assert [year.registered for year in told] == [944, None]


def test_a_small_rest_is_not_published_either():
    """Nine adults would follow from 944 registered and 935 minors."""
    (told,) = let_out([replace(monitor().years[-1], minors=935)])
    assert None in (told.minors, told.registered)


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_files_say_what_their_figures_are(client, db, language):
    rows = list(
        csv.DictReader(StringIO(client.get(f"{language}/monitor/monitor.csv").content.decode("utf-8-sig")))
    )
    told = json.loads(client.get(f"{language}/monitor/monitor.json").content)
    assert len(rows) == len(told["figures"])
    assert {row["indicator"] for row in rows} <= {each["slug"] for each in told["indicators"]}
    assert all(row["definition"] and row["unit"] and row["source"] for row in rows)
    latest = next(row for row in rows if row["indicator"] == "registered" and row["from"] == "2024")
    assert latest["value"] == "944"
    assert [each["year"] for each in told["indicators"][0]["breaks"]] == [2018]
    assert next(row for row in rows if row["from"] == "2018" and row["indicator"] == "registered")["note"]


def test_the_picture_is_drawn_to_scale_and_escapes_its_words():
    drawn = years_svg(
        [Bar(2020, 1000), Bar(2021, None), Bar(2022, 2000)], [Box(2020, 2021, 2500, 3000, 3900, "<b>")],
        [Line(2021, "a & b")], wide=720, title="t", description="d", name="x",
        numbers={people: str(people) for people in (0, 2000, 4000)},
    )  # fmt: skip
    tree = ElementTree.fromstring(drawn)
    heights = [
        float(bar.get("height")) for bar in tree.iter(f"{SVG}rect") if bar.get("class") == "years__bar"
    ]
    assert len(heights) == 2
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)
    assert [text.text for text in tree.iter(f"{SVG}text") if text.get("class") == "years__none"] == ["?"]
    assert "<b>" not in drawn


def test_it_is_linked_from_every_public_page(page):
    assert 'href="/monitor/"' in page("/over/")
