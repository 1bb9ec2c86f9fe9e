"""Who is nearly somebody else: twins, namesakes, people whose nation was not told, common names in a crowd."""

from __future__ import annotations

import json

import numpy as np
import pytest

from zoco.linkage.blocking import CAP, candidates
from zoco.linkage.features import LEVELS, Pairs, levels
from zoco.linkage.generator import SETTINGS, generate
from zoco.linkage.hubs import context
from zoco.linkage.linking import link, prepared
from zoco.linkage.record import prepare
from zoco.linkage.table import build
from zoco.linkage.weights import FILE, FLOOR, Weights, fit, probability, read, shipped

LIVED = {"nationality": "PL", "dob": "1999-11-13", "birth_place": "Gdansk", "street": "Kerkstraat", "house_number": "2", "city": "Ede", "received_at": "2025-02-02", "sex": "V"}  # fmt: skip


def rows(*told):
    return [{"record_id": str(n), "signal_id": f"s{n}", **row} for n, row in enumerate(told)]


@pytest.fixture(scope="module")
def world():
    """Rows among which those of a test are rare."""
    return [row for row, _ in generate(SETTINGS["ordinary"], 1500, 21)]


def level(field, *told):
    """Of this field, for the two and for the two exchanged."""
    table = build([prepare(row) for row in rows(*told)])
    sides = np.array([0, 1], np.int32), np.array([1, 0], np.int32)
    return [LEVELS[field][code] for code in levels(Pairs(table, context(table), *sides))[field]]


@pytest.mark.parametrize("sister", ["Agnieszka", "Beata", "Kinga Maria"])
def test_a_twin_has_the_family_name_and_a_given_name_of_somebody_else(sister):
    anna = {"given_names": "Anna", "family_name": "Wojciechowska", **LIVED}
    twin = anna | {"given_names": sister}
    assert level("names_and_born", anna, twin) == ["other+same"] * 2
    assert level("names_and_born", anna, anna | {"given_names": "Ana Maria"}) == ["same+same"] * 2


def test_what_is_left_over_of_a_name_is_the_same_from_both_sides():
    long, short = {"given_names": "Anna Maria Kinga", "family_name": "Nowak"}, {"family_name": "Nowak"}
    assert level("spelling", long, short) == ["none", "none"]
    first, second = level("spelling", long, {"given_names": "Wioletta", "family_name": "Nowak"})
    assert first == second != "none"


def test_who_could_be_either_of_two_of_one_name_is_sure_of_neither(world):
    named = {"given_names": "Piotr", "family_name": "Zukowski", "nationality": "PL", "received_at": "2024-03-10", "sex": "M"}  # fmt: skip
    one, vague, other = (named | {"dob": born} for born in ("06-10-1990", "+-1992", "21-03-1994"))
    alone = link([*rows(one, vague), *world], workers=1).sure
    assert alone[0] == alone[1]
    both = link([*rows(one, vague, other), *world], workers=1).sure
    assert len({*both[:3].tolist()}) == 3


def test_a_name_tells_the_nation_that_was_not_told():
    made = list(generate(SETTINGS["elsewhere"], 4000, 6))
    table = build([prepare(row) for row, _ in made])
    told, found = table.single["nation"], context(table).home
    assert (found[told > 0] == told[told > 0]).all()
    mostly = {origin: np.bincount(told[[n for n, (_, t) in enumerate(made) if t.origin == origin]])[1:].argmax() + 1 for origin in {t.origin for _, t in made}}  # fmt: skip
    asked = np.flatnonzero((told == 0) & (found > 0))
    right = [found[row] == mostly[made[row][1].origin] for row in asked]
    assert len(asked) > 200 and np.mean(right) > 0.9


def test_a_common_name_is_as_common_where_the_nation_was_not_told():
    nguyen = {"given_names": "Thi Hoa", "family_name": "Nguyen"}
    told = [nguyen | {"nationality": "VN"}] * 60 + [{"given_names": f"Ana{n}", "family_name": "Popa", "nationality": "RO"} for n in range(600)]  # fmt: skip
    table = build([prepare(row) for row in rows(nguyen, nguyen, *told)])
    known = context(table)
    assert np.abs(known.name_bits[0] - known.name_bits[2]).max() < 0.2
    pair = np.array([0], np.int32)
    found = levels(Pairs(table, known, pair, pair + 1))
    with_nation = levels(Pairs(table, known, pair + 2, pair + 3))
    assert found["rarity"] == with_nation["rarity"] and found["chance"] == with_nation["chance"]


def test_in_a_crowd_of_one_name_people_of_one_age_are_compared():
    crowd = [{"given_names": "Thi Hoa", "family_name": "Nguyen", "dob": str(1960 + n % 40)} for n in range(3 * CAP)]  # fmt: skip
    lan = [{"given_names": "Lan", "family_name": "Nguyen", "dob": "1960"}] * (CAP + 1)
    hoa = [{"given_names": "Hoa", "family_name": "Tran", "dob": "1960"}] * (CAP + 1)
    table, owners, hashed = prepared(rows(*crowd, *lan, *hoa), 1)
    left, right = candidates(owners, hashed, table.single["signal_id"])
    met = set(zip(left.tolist(), right.tolist(), strict=True))
    assert {(0, 40), (0, 80), (40, 80)} <= met


def test_what_a_floor_gives_back_does_not_raise_every_score():
    rng = np.random.default_rng(3)
    same = rng.random(40_000) < 0.2
    codes = {name: np.zeros(len(same), np.int8) for name in LEVELS}
    codes["plate"] = np.where(rng.random(len(same)) < np.where(same, 0.02, 0.6), 7, 0).astype(np.int8)
    codes["sex"] = np.where(rng.random(len(same)) < np.where(same, 0.9, 0.5), 1, 2).astype(np.int8)
    bias, bits = fit(codes, same)
    assert bits["plate"].min() >= FLOOR["plate"]
    said = probability(Weights(bias, bits, 0, 0, 1, 0).scores(codes))
    assert abs(said.mean() - same.mean()) < 0.002


def test_a_level_that_weights_do_not_know_yet_says_nothing(tmp_path):
    held = json.loads(FILE.read_text())
    del held["bits"]["names_and_born"]["other+same"]
    (tmp_path / "old.json").write_text(json.dumps(held))
    known = read(tmp_path / "old.json")
    assert known.bits["names_and_born"][LEVELS["names_and_born"].index("other+same")] == 0
    assert (known.bits["born"] == shipped().bits["born"]).all()
