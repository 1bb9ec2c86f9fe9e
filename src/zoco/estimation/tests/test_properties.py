"""What must hold of every table, and what is said of a bad one."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoco.estimation import (
    BadTable,
    CaptureTable,
    NoEstimate,
    averaged,
    compare,
    estimate,
    fit_loglinear,
    sensitivity,
)
from zoco.estimation.models import every, model, written
from zoco.estimation.tests.published import table
from zoco.estimation.two_lists import lincoln_petersen
from zoco.site.command import main

FILLED = st.lists(st.integers(1, 60), min_size=7, max_size=7)


def three(counts, names=("a", "b", "c")):
    return CaptureTable(tuple(names), np.array([[0, *counts]], np.int64))


@settings(max_examples=30, deadline=None)
@given(FILLED, st.permutations(["a", "b", "c"]), st.sampled_from(["", "[12]", "[13,23]"]))
def test_the_order_of_the_lists_changes_nothing(counts, order, named):
    here, there = three(counts), three(counts).in_order(order)
    terms = [
        [order.index("abc"[place]) + 1 for place in range(3) if term >> place & 1] for term in model(named, 3)
    ]
    moved = "[" + ",".join("".join(map(str, sorted(term))) for term in terms) + "]"
    first, second = fit_loglinear(here, named), fit_loglinear(there, moved)
    assert first.status == second.status
    assert first.total == pytest.approx(second.total, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 100))
def test_two_lists_give_lincoln_and_petersen(first, second, both):
    held = CaptureTable.from_counts(["a", "b"], {(1, 0): first, (0, 1): second, (1, 1): both})
    found = fit_loglinear(held, "[1,2]").total
    assert found == pytest.approx(lincoln_petersen(first + both, second + both, both).number, rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(FILLED)
def test_joining_two_lists_loses_nobody_and_an_empty_pattern_changes_nothing(counts):
    held = three(counts)
    joined = held.merged("a", "b")
    assert joined.lists == ("a+b", "c") and joined.seen == held.seen
    assert joined.on("c") == held.on("c")
    empty = CaptureTable.from_counts(["a", "b", "c"], {(1, 1, 1): 0} | {tuple(cell >> place & 1 for place in range(3)): int(people) for cell, people in enumerate(held.pooled) if cell})  # fmt: skip
    assert empty.counts.tolist() == held.counts.tolist()


@pytest.mark.parametrize("named", [written(terms, 4) for terms in every(4, 3)[::7]])
def test_a_model_is_read_as_it_is_written(named):
    assert written(model(named, 4), 4) == named


def test_an_estimate_says_from_what_it_is_and_repeats_itself():
    one, other = (estimate(table("kosovo_1999_4lists"), "bic", n_boot=100, seed=4) for _ in range(2))
    assert one == other
    assert one.checksum == table("kosovo_1999_4lists").checksum and one.seed == 4
    assert one.lower < one.total < one.upper
    assert len(one.near) > 1 and one.near[0].model == one.model


def test_an_interval_of_the_chosen_model_alone_is_shorter():
    whole = estimate(table("kosovo_1999_4lists"), "bic", n_boot=300)
    fixed = estimate(table("kosovo_1999_4lists"), "bic", n_boot=300, repeat_selection=False)
    assert fixed.upper - fixed.lower < whole.upper - whole.lower
    profile = estimate(table("kosovo_1999_4lists"), "bic", interval="profile")
    assert profile.upper - profile.lower < whole.upper - whole.lower
    assert any("too short" in each for each in profile.caveats)


def test_dependence_that_is_not_seen_moves_the_figure():
    found = {
        (each.between, each.odds_ratio): each.total for each in sensitivity(table("korea_palembang_3lists"))
    }
    total = fit_loglinear(table("korea_palembang_3lists"), "").total
    assert found["b, c", 0.5] < total < found["b, c", 2.0]  # lists that follow each other hide people
    assert found["no list", 2.0] - 123 == pytest.approx(2 * (total - 123))


def test_several_ways_of_linking_widen_the_interval():
    here = table("kosovo_1999_4lists")
    other = CaptureTable(here.lists, here.counts.copy())
    other.counts[0, 15] -= 5
    other.counts[0, 1] += 5
    other.counts[0, 14] += 5
    both = averaged([here, other], "independence", n_boot=200)
    alone = [estimate(each, "independence", n_boot=200) for each in (here, other)]
    assert min(each.total for each in alone) < both.total < max(each.total for each in alone)
    assert both.upper - both.lower > min(each.upper - each.lower for each in alone)
    # What lies between the tables is widened by the level that was asked, as what lies within each is.
    apart = CaptureTable(here.lists, here.counts * 4)
    narrow, wide = (averaged([here, apart], "independence", n_boot=200, level=level) for level in (0.5, 0.95))
    assert (narrow.upper - narrow.total) / (wide.upper - wide.total) == pytest.approx(0.674 / 1.96, rel=0.05)


def test_compare_names_what_has_no_answer_and_why():
    held = CaptureTable.from_counts(["a", "b", "c"], {(1, 0, 0): 5, (0, 1, 0): 5, (0, 0, 1): 5, (1, 1, 1): 1})
    found = compare(held, methods=("chao", "independence"), n_boot=0)
    assert found[0][0] == "chao" and found[1].method == "independence"


# Bad input


def file(tmp_path, text):
    path = tmp_path / "lists.csv"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("a,count\n1,5\n", "At least two lists"),
        ("a,b,count\n1,0,-3\n", "0 or more"),
        ("a,b,count\n1,0,2.5\n", "not a whole number"),
        ("a,b,count\n1,0,veel\n", "not a whole number"),
        ("a,b,count\n1,0,99999999999999999999\n", "more than there are on earth"),
        ("a,b,count\n1,0,3\n1,0,4\n", "was there already"),
        ("a,b,count\n1,2,3\n", "on a list is 1"),
        ("a,b,count\n0,0,3\n", "on no list"),
        ("a,b,count\n1,0\n", "2 cells in place of 3"),
        ("a,b\n1,0\n", "no column 'count'"),
        ("a,b,count\n0,0,0\n", "Nobody is on any list"),
        ("a,a,count\n1,0,3\n", "called 'a'"),
        (",".join(f"l{n}" for n in range(20)) + ",count\n", "20 lists: at most 16"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_by_row_and_reason(tmp_path, capsys, text, said):
    path = file(tmp_path, text)
    with pytest.raises(BadTable, match=said):
        CaptureTable.from_csv(path)
    assert main(["estimate", str(path)]) == 2
    told = capsys.readouterr()
    assert said in told.err and told.out == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b,count\n1,0,3\n0,1,4\n", "nobody in common|have anybody in common"),
        ("a,b,count\n1,0,3\n", "Only one list"),
    ],
)
def test_a_table_that_says_nothing_gives_no_figure(tmp_path, capsys, text, said):
    path = file(tmp_path, text)
    with pytest.raises(NoEstimate, match=said):
        estimate(CaptureTable.from_csv(path), "independence")
    assert main(["estimate", str(path), "--method", "independence", "--boot", "10"]) == 1
    assert capsys.readouterr().out == ""


def test_a_list_nobody_is_on_is_left_out_and_told(tmp_path):
    path = file(tmp_path, "a,b,c,count\n1,0,0,20\n0,1,0,15\n1,1,0,5\n")
    found = estimate(CaptureTable.from_csv(path), "independence", n_boot=20)
    assert found.total == pytest.approx(100)
    assert any("Nobody is on c" in each for each in found.caveats)


def test_a_table_of_ones_gives_a_figure_or_a_reason():
    for lists in (2, 3, 4):
        held = CaptureTable(tuple("abcd"[:lists]), np.array([[0] + [1] * (2**lists - 1)], np.int64))
        for method in ("bic", "stepwise", "chao", "decomposable"):
            found = estimate(held, method, n_boot=30)
            assert np.isfinite(found.total) and found.total >= held.seen


@pytest.mark.parametrize("asked", [{"seed": -1}, {"seed": 2**40}, {"level": 1.0}, {"n_boot": -1}, {"interval": "wide"}])  # fmt: skip
def test_an_absurd_question_is_refused(asked):
    with pytest.raises(BadTable):
        estimate(table("kosovo_1999_4lists"), "bic", **asked)


def test_too_many_lists_for_all_models_is_told_and_stepwise_goes_on():
    for method in ("bic", "average"):
        with pytest.raises(NoEstimate, match="too many"):
            estimate(table("new_orleans_2016_8lists_n185"), method)
    assert estimate(table("new_orleans_2016_8lists_n185"), "stepwise", n_boot=50).total == pytest.approx(
        1184, abs=0.5
    )


def test_the_command_prints_json_for_a_program(tmp_path, capsys):
    path = file(tmp_path, "a,b,count\n1,0,20\n0,1,15\n1,1,5\n")
    assert (
        main(["estimate", str(path), "--method", "independence", "--boot", "50", "--seed", "3", "--json"])
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert {
        "total",
        "unseen",
        "lower",
        "upper",
        "level",
        "status",
        "method",
        "options",
        "caveats",
    } <= told.keys()
    assert told["total"] == pytest.approx(100) and told["unseen"] == pytest.approx(60)
    for verb in (["check", str(path)], ["compare", str(path), "--boot", "20"], ["sensitivity", str(path)]):
        assert main(["estimate", *verb, "--json"]) == 0
        json.loads(capsys.readouterr().out)
        assert main(["estimate", *verb]) == 0
        assert capsys.readouterr().out


def test_covariates_make_strata_and_a_missing_one_is_told(tmp_path):
    good = "a,b,sex,count\n1,0,V,20\n0,1,V,15\n1,1,V,5\n1,0,M,2\n0,1,M,3\n1,1,M,1\n"
    held = CaptureTable.from_csv(file(tmp_path, good), covariates=["sex"])
    assert held.strata == (("M",), ("V",)) and held.seen == 46
    assert any("strata" in each for each in estimate(held, "independence", n_boot=10).caveats)
    with pytest.raises(BadTable, match="sex is missing"):
        CaptureTable.from_csv(file(tmp_path, good.replace("1,1,M,1", "1,1,,1")), covariates=["sex"])


def many_lists(lists):
    random = np.random.default_rng(lists)
    seen = [{f"l{place}" for place in range(lists) if random.random() < 0.15} for _ in range(300)]
    return CaptureTable.from_records(seen, [f"l{place}" for place in range(lists)])


@pytest.mark.parametrize(("method", "asked"), [("downhill", {"max_order": 4}), ("thresholding", {}), ("bic", {}), ("decomposable", {})])  # fmt: skip
def test_what_would_never_end_is_refused_in_a_sentence(method, asked):
    with pytest.raises(NoEstimate, match=r"lists"):
        estimate(many_lists(11), method, n_boot=0, **asked)


def test_many_lists_are_walked_by_pairs():
    found = estimate(many_lists(11), "downhill", n_boot=0, interval="none")
    assert found.total > found.seen and found.status in ("exists", "boundary")


@pytest.mark.parametrize(("name", "is_thin"), [("uk_2013_5lists", True), ("kosovo_1999_4lists", False)])
@pytest.mark.parametrize("method", ["bic", "stepwise", "decomposable", "chao"])
def test_an_interval_of_a_table_with_little_overlap_says_that_it_holds_less_often(name, is_thin, method):
    told = estimate(table(name), method, n_boot=20, near=False, max_order=2).caveats
    assert any("8 or 9 times of 10" in each for each in told) == is_thin
