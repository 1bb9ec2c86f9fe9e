"""From the register to a figure: persons, not reports, and the doubt of linking carried through."""

from __future__ import annotations

import argparse
from datetime import date
from uuid import UUID

import numpy as np
import pytest
from django.utils import timezone

from zoco.cases import command
from zoco.estimation import compiled
from zoco.guard.owner import as_owner
from zoco.subjects import captures
from zoco.subjects.captures import Seen, of_year, tables

pytestmark = pytest.mark.django_db
YULIYA = {
    "people-0-name": "Yuliya Shtereva",
    "people-0-birth_date": "03-04-1998",
    "people-0-phones": "0612345678",
}


def test_two_signals_that_somebody_called_one_woman_are_one_person(send, looked, pairs, cast, say):
    send(**YULIYA)
    send(**YULIYA)
    assert looked() == 1
    with as_owner():
        seen = captures.everybody("default")
        assert of_year(seen, timezone.localdate().year) == seen and len(seen) == 2
        [(first, second, chance)] = captures.links("default")
        assert 0.9 < chance < 1 and {first, second} == set(seen)
    [pair] = pairs("Hilde")
    say(pair, "same")
    with as_owner():
        assert captures.links("default") == [(pair.first_id, pair.second_id, 1.0)]
    say(pair, "back")
    say(pair, "other")
    with as_owner():
        assert captures.links("default") == [(pair.first_id, pair.second_id, 0.0)]


def people(*kinds):
    return {UUID(int=number): Seen(f"s{number}", number, kind) for number, kind in enumerate(kinds, start=1)}


def test_a_pair_that_nobody_answered_is_joined_as_often_as_it_is_likely():
    seen = people("politie", "opvang")
    many = [table.seen for table in tables(seen, [(*seen, 0.7)], 400, 1)]
    assert set(many) == {1, 2}
    assert np.mean([each == 1 for each in many]) == pytest.approx(0.7, abs=0.07)


def test_two_people_of_one_signal_stay_two_whatever_a_score_says():
    seen = {UUID(int=1): Seen("s1", 1, "politie"), UUID(int=2): Seen("s1", 1, "politie"), UUID(int=3): Seen("s2", 1, "opvang")}  # fmt: skip
    first, second, third = seen
    [table] = tables(seen, [(first, third, 1.0), (third, second, 1.0)], 1, 1)
    assert table.seen == 2


def test_a_year_holds_what_was_told_in_it():
    seen = people("politie", "opvang")
    assert of_year(seen, None) == seen
    assert of_year(seen, 2020) == {}
    assert of_year({UUID(int=1): Seen("s1", date(2020, 6, 1).toordinal(), "politie")}, 2020)


def test_too_few_lists_give_a_reason_and_no_figure(send, monkeypatch, capsys):
    send(**YULIYA)
    monkeypatch.setattr(command, "DATABASE", "default")
    asked = argparse.Namespace(
        year=None, method="stepwise", ways=2, boot=10, seed=1, population=None, lang="nl"
    )
    with as_owner():
        assert command.estimate_register(asked) == 1
    told = capsys.readouterr()
    assert "Fewer than two kinds" in told.err and told.out == ""


def test_the_command_prints_rounded_figures_and_no_pattern(monkeypatch, capsys):
    random = np.random.default_rng(2)
    on = random.random((4_000, 3)) < 0.3
    seen, links, number = {}, [], 0
    for row in on:
        mine = []
        for kind in np.array(["politie", "opvang", "ngo"])[row]:
            number += 1
            seen[UUID(int=number)] = Seen(f"s{number}", 1, str(kind))
            mine.append(UUID(int=number))
        links += [(mine[0], other, 1.0) for other in mine[1:]]
    monkeypatch.setattr(captures, "everybody", lambda using: seen)
    monkeypatch.setattr(captures, "links", lambda using: links)
    asked = argparse.Namespace(year=None, method="independence", ways=2, boot=100, seed=1, population=17_800_000, lang="nl")  # fmt: skip
    with compiled.off():  # compiling takes longer than so small a task
        assert command.estimate_register(asked) == 0
    told = capsys.readouterr().out
    assert "In beeld" in told and "manieren waarop" in told
    assert str(int(on.any(axis=1).sum())) not in told.replace(".", "") or int(on.any(axis=1).sum()) % 5 == 0
    between = next(line for line in told.splitlines() if " en " in line and "." in line)
    low, high = (int(part.split()[0].replace(".", "")) for part in between.strip().split(" en ")[:2])
    assert low < 4_000 < high
