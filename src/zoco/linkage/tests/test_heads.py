"""How many persons the signals speak of: the bounds hold the truth, in every setting."""

import json
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoco.linkage.generator import SETTINGS, generate
from zoco.linkage.heads import head_count, persons_behind
from zoco.linkage.linking import link
from zoco.site.command import main


@pytest.fixture(scope="module")
def counted():
    """Of each setting what is counted, and the truth."""
    found = {}
    for setting in SETTINGS:
        made = list(generate(SETTINGS[setting], 1500, seed=31))
        heads = head_count(link([row for row, _ in made], workers=1))
        found[setting] = heads, len({truth.person_id for _, truth in made})
    return found


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_bounds_hold_the_true_number_of_persons(counted, setting):
    found, true = counted[setting]
    assert found.lower <= true <= found.upper


def test_over_all_settings_the_estimate_errs_less_than_the_number_of_groups(counted):
    wrong = sum(abs(found.estimate - true) for found, true in counted.values())
    assert wrong < sum(abs(found.groups - true) for found, true in counted.values()) / 2


def test_no_rows_are_no_persons():
    assert asdict(head_count(link([], workers=1))) == {"estimate": 0, "lower": 0, "upper": 0, "groups": 0}


def test_rows_that_nobody_can_place_may_all_be_one_person():
    found = head_count(link([{"record_id": str(n), "sex": "V"} for n in range(9)], workers=1))
    assert (found.lower, found.upper) == (1, 9)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.4, 1.0), st.floats(0.3, 0.9), st.integers(0, 2**32 - 1))
def test_persons_are_found_back_from_the_rows_that_can_be_placed(share, stop, seed):
    draw = np.random.default_rng(seed)
    rows = np.minimum(draw.geometric(stop, 4000), 25)
    placed = draw.binomial(rows, share)
    counts = np.bincount(placed)[1:]
    assert persons_behind(counts, share) == pytest.approx(4000, rel=0.12)


def test_the_command_tells_the_heads(tmp_path, capsys):
    file, out = tmp_path / "signals.csv", tmp_path / "links.csv"
    file.write_text("record_id,given_names,family_name,dob\n1,Ana,Popa,1999\n2,Ana,Popa,1999\n3,,,\n")
    assert main(["link", str(file), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["heads"]
    assert told["lower"] <= told["estimate"] <= told["upper"] <= 3
