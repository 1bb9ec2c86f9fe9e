"""The command that makes estimates, and the pages on which they are read."""

from __future__ import annotations

import argparse
import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.estimates import command
from zoco.estimates.beside import figures
from zoco.estimates.gathering import everybody
from zoco.estimates.making import above
from zoco.estimates.models import GroupEstimate, Making
from zoco.estimates.tests.population import sightings
from zoco.estimation import compiled
from zoco.guard.owner import as_owner
from zoco.letters.tests.reading import root_of, words_of_pdf
from zoco.reports.models import Registration
from zoco.statistics.models import Figure
from zoco.statistics.releasing import release_due

pytestmark = pytest.mark.django_db
PAGE = "/cijfers/schattingen/"
FILES = ["schattingen.csv", "schattingen.json", "rapport/", "rapport.pdf"]
YEAR = timezone.localdate().year - 1


def register(parts, **given):
    """The sightings as lines of the national register; what is linked has one mark."""
    seen, links = parts
    mark = {pk: pk.bytes for pk in seen} | {other: first.bytes for first, other, _chance in links}
    usual = {
        "dossier_type": "registration", "ground": "investigative_service", "forms": ["sexual"], "age_band": "23+",
        "gender": "woman", "nationality_group": "eu", "police_unit": "Amsterdam", "shelter_wanted": False,
    }  # fmt: skip
    rows = [
        Registration(
            id=pk, report_number=f"E-{pk.int:06}", person_ref=mark[pk], reporter_kind=each.kind,
            registered_on=date.fromordinal(each.on), **usual | given,
        )
        for pk, each in seen.items()
    ]  # fmt: skip
    with as_owner():
        Registration.objects.bulk_create(rows)


def release():
    """Tell the figures of what is over, beside which estimates are told."""
    with as_owner():
        return release_due(timezone.now(), using="default")


def make(monkeypatch, **given):
    monkeypatch.setattr(command, "DATABASE", "default")
    asked = argparse.Namespace(**{"method": "independence", "ways": 2, "boot": 20, "seed": 1, "apart": True} | given)  # fmt: skip
    with as_owner(), compiled.off():
        return command.run(asked)


@pytest.fixture
def made(cast, monkeypatch):
    """600 women and 300 men in truth, eight others, last year; estimated. One of the year before, so that it is told whole."""
    register(sightings(1, year=YEAR - 1, chance=1.0, kinds=("police",), seed=7, first=90_000))
    register(sightings(600, year=YEAR))
    register(sightings(300, year=YEAR, seed=2, first=5_000), gender="man", nationality_group="dutch")
    register(sightings(12, year=YEAR, seed=3, first=9_000), gender="other")
    assert release()
    assert make(monkeypatch) == 0


@pytest.fixture
def read(client, cast):
    def opened(name, url=PAGE):
        client.force_login(cast[name].person)
        return client.get(url)

    return opened


@pytest.mark.parametrize("name", ["Bea", "Rob", "Hilde", "Tamara"])
def test_who_reads_figures_reads_estimates(made, read, name):
    answer = read(name)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Vorm van uitbuiting" in text
    assert "Niet getoond: minder dan 11 mensen" in text
    for file in FILES:
        assert read(name, PAGE + file).status_code == 200


@pytest.mark.parametrize("name", ["Ana", "Pieter", "Stan"])
def test_others_do_not_and_no_row_exists_for_them(made, read, cast, name):
    assert read(name).status_code == 403
    assert all(read(name, PAGE + file).status_code == 403 for file in FILES)
    with acting_as(cast[name]):
        assert not GroupEstimate.objects.exists() and not Making.objects.exists()


def test_nobody_but_the_owner_writes_an_estimate(made, cast):
    for name in ("Bea", "Hilde", "Ana"):
        with acting_as(cast[name]):
            for write in (lambda: GroupEstimate.objects.update(point=1), lambda: Making.objects.create(at=timezone.now(), method="x", ways=1, boot=1, seed=1, version="")):  # fmt: skip
                with pytest.raises(DatabaseError), transaction.atomic():
                    write()


def test_a_row_of_the_page_says_range_point_and_ratio(made, read):
    with as_owner():
        woman = GroupEstimate.objects.get(division="sex", value="woman")
    assert woman.low <= 600 <= woman.high
    text = read("Bea", "/en" + PAGE).content.decode()
    assert f"{woman.low:,}–{woman.high:,}" in text
    assert f">{woman.point:,}</td>" in text
    assert f"{woman.point / woman.seen:.1f} (" in text
    assert "This group by itself (independence)" in text
    assert text.count("<svg") >= 2 and "years__box" in text


def test_what_was_told_stays_whatever_is_drawn_anew(made, read, monkeypatch, capsys):
    before = read("Bea", PAGE + "schattingen.json").content
    for seed in (2, 3):
        assert make(monkeypatch, seed=seed, method="chao") == 0
        assert "Told anew: 0 groups" in capsys.readouterr().out
    register(sightings(4, year=YEAR, chance=1.0, kinds=("police",), seed=9, first=20_000), gender="man")
    assert make(monkeypatch) == 0
    assert read("Bea", PAGE + "schattingen.json").content == before


def test_many_more_people_are_told_anew_beside_what_was_told(made, read, monkeypatch):
    with as_owner():
        before = GroupEstimate.objects.get(division="total")
    register(sightings(900, year=YEAR, seed=7, first=30_000))
    assert make(monkeypatch) == 0
    with as_owner():
        both = list(GroupEstimate.objects.filter(division="total").in_order())
        assert both[0] == before and both[0].point == before.point
        assert both[1].seen > before.seen
    figures = json.loads(read("Bea", PAGE + "schattingen.json").content)["figures"]
    assert [each["point"] for each in figures if each["division"] == "Alle mensen" and each["indicator"] == "in_view"] == [both[1].seen]  # fmt: skip


def test_a_group_that_the_figures_hide_is_hidden_here_too(cast, read, monkeypatch):
    """Sixty foreigners outside the EU would be shown by themselves; the figures hide the few of the EU beside them."""
    register(sightings(300, year=YEAR - 1, seed=5, first=20_000))
    register(sightings(600, year=YEAR), nationality_group="dutch")
    register(sightings(90, year=YEAR, seed=2, first=5_000), nationality_group="non_eu")
    register(sightings(8, year=YEAR, seed=3, first=9_000), nationality_group="eu")
    register(sightings(80, year=YEAR, seed=4, first=9_500), nationality_group="unknown", gender="man")
    assert release()
    with as_owner():
        told = figures("default")
    assert told.hides((YEAR, "nationality", "foreign"))
    assert not told.hides((YEAR, "sex", "woman")) and not told.hides((YEAR, "total", ""))
    assert make(monkeypatch) == 0
    with as_owner():
        assert GroupEstimate.objects.get(year=YEAR, division="nationality", value="foreign").seen is None
        assert GroupEstimate.objects.get(year=YEAR, division="sex", value="woman").seen


def test_files_say_what_their_figures_are_and_taking_them_is_written_down(made, read, cast):
    rows = list(csv.DictReader(StringIO(read("Bea", PAGE + "schattingen.csv").content.decode("utf-8-sig"))))
    told = json.loads(read("Bea", PAGE + "schattingen.json").content)
    assert len(rows) == len(told["figures"])
    assert {row["indicator"] for row in rows} <= {each["slug"] for each in told["indicators"]}
    assert all(row["definition"] and row["unit"] for row in rows)
    hidden = [row for row in rows if row["value"] == "other" and row["division"] == "Gender"]
    assert hidden and all(not row["point"] and row["reason"] for row in hidden)
    assert told["makings"][0]["seed"] == 1
    with as_owner():
        assert Look.objects.filter(what="estimates.download", seat_id=cast["Bea"].pk).count() == 2


def test_the_hash_of_a_table_cannot_be_made_by_who_tries_all_tables(made):
    from zoco.estimates.grouping import likeliest, lists_of, of_group, table_of

    with as_owner():
        seen, links = everybody("default")
        best = likeliest(seen, links, [YEAR])
        table = table_of(of_group(best[YEAR], "sex", "woman"), lists_of(best))
        mark = bytes(GroupEstimate.objects.get(division="sex", value="woman").mark)
    assert table.checksum.encode() not in mark and bytes.fromhex(table.checksum) not in mark


def test_the_report_of_who_reads_figures_has_a_chapter_more(made, read, client):
    for url in (PAGE + "rapport/", "/en" + PAGE + "rapport/"):
        text = read("Bea", url).content.decode()
        assert 'id="uit-het-register"' in text
    assert 'id="uit-het-register"' not in client.get("/monitor/rapport/").content.decode()
    paper = read("Bea", PAGE + "rapport.pdf").content
    assert "Uit de lijsten van het register zelf" in words_of_pdf(paper)
    assert b"<pdfuaid:part>1" in root_of(paper)["/Metadata"].get_data()


def test_without_estimates_the_page_says_so_and_the_report_is_the_public_one(read):
    assert "nog niets geschat" in read("Bea").content.decode()
    assert 'id="uit-het-register"' not in read("Bea", PAGE + "rapport/").content.decode()


def test_no_year_that_is_over_gives_the_reason(cast, monkeypatch, capsys):
    register(sightings(60, year=YEAR + 1))
    assert make(monkeypatch) == 1
    assert "of no year with anybody in it figures were told" in capsys.readouterr().err


def test_a_year_of_which_no_figures_were_told_is_not_estimated(cast, monkeypatch):
    """Figures that come later would hide what estimates had shown; a year that began before the register has none."""
    register(sightings(600, year=YEAR))
    assert make(monkeypatch) == 1
    assert release()
    assert make(monkeypatch) == 1
    assert not GroupEstimate.objects.exists()


@pytest.mark.parametrize("more", [0, 1, 9, 19])
def test_how_many_are_in_view_beside_the_register_cannot_be_told(cast, monkeypatch, more):
    """So many who came into the register the year before are seen again in this one: nobody is told as nineteen are."""
    register(sightings(600, year=YEAR))
    again = sightings(more, year=YEAR, chance=1.0, kinds=("police",), seed=4, first=50_000)
    earlier = sightings(max(more, 1), year=YEAR - 1, chance=1.0, kinds=("police",), seed=4, first=60_000)
    marks = [first.bytes for first in again[0]] or [None]
    register(again)
    register(earlier)
    with as_owner():
        for row, mark in zip(Registration.objects.filter(registered_on__year=YEAR - 1), marks, strict=True):
            if mark:
                Registration.objects.filter(pk=row.pk).update(person_ref=mark)
    assert release()
    assert make(monkeypatch) == 0
    with as_owner():
        told = Figure.objects.get(starts_on=date(YEAR, 1, 1), months=12, indicator="total").amount
        assert GroupEstimate.objects.get(division="total").seen == above(told, told, 20)


@pytest.mark.parametrize("given", [{"ways": 0}, {"boot": 0}, {"seed": -1}, {"seed": 2**32}])
def test_absurd_options_are_refused(cast, monkeypatch, given):
    assert make(monkeypatch, **given) == 2


def test_the_page_asks_as_many_questions_for_many(made, read, client, monkeypatch):
    read("Bea")
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    register(sightings(500, year=YEAR - 1, seed=8, first=60_000), police_unit="Limburg")
    make(monkeypatch)
    read("Bea")
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)
