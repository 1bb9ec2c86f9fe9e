"""The same resamples give the same answers as another program's, and what papers print comes out."""

from __future__ import annotations

from math import isclose, log

import numpy as np
import pytest

from zoco.estimation import bma_decomposable, compiled, fit_loglinear
from zoco.estimation.estimating import select
from zoco.estimation.loglinear import fitted, saturated
from zoco.estimation.models import model
from zoco.estimation.newton import fit_all
from zoco.estimation.resampling import Replicates, acceleration, bca_quantiles, without_one
from zoco.estimation.searching import downhill, stepwise
from zoco.estimation.tests.published import counts, patterns, resamples, spread, table

STEPWISE = {each["dataset"]: each for each in resamples()["stepwise"]}
BIC = {each["dataset"]: each for each in resamples()["bic"]}


def totals(search):
    return lambda many: search(many).unseen + many[:, 1:].sum(axis=1)


@pytest.fixture(params=["compiled", "numpy"])
def engine(request):
    """Both ways of computing; the compiled one where it is here."""
    if request.param == "compiled":
        if not compiled.here():
            pytest.skip("numba is not installed")
        yield
    else:
        with compiled.off():
            yield


@pytest.mark.parametrize("name", STEPWISE)
def test_stepwise_on_the_same_resamples(engine, name):
    held, lists = STEPWISE[name], len(table(name).lists)
    many = spread(patterns(name), held["resamples"], lists)
    assert totals(stepwise)(many) == pytest.approx(np.array(held["estimates"]), rel=1e-6)
    assert float(totals(stepwise)(counts(name)[None, :])[0]) == pytest.approx(held["estimate"], rel=1e-6)


@pytest.mark.parametrize("name", STEPWISE)
def test_the_bca_limits_of_the_same_replicates(name):
    held = STEPWISE[name]
    left_out = without_one(counts(name), totals(stepwise))
    assert acceleration(*left_out) == pytest.approx(held["acceleration"], rel=1e-6)
    found = Replicates(held["estimate"], np.array(held["estimates"]), 0, left_out)
    ends = bca_quantiles(found, [float(chance) for chance in held["bca"]], ties=1.0)
    assert ends == pytest.approx(list(held["bca"].values()), rel=1e-6)


@pytest.mark.parametrize("name", BIC)
def test_400_models_on_the_same_resamples_with_every_decision_of_existence(engine, name):
    held, lists = BIC[name], 5
    cells = [sum(1 << place for place, mark in enumerate(each) if mark == "1") for each in held["patterns"]]
    many = spread(cells, held["resamples"], lists)
    for each in held["models"][:: 1 if compiled.here() else 10]:  # NumPy takes its time
        found = fit_all(many, model(each["model"], lists))
        theirs = np.array([np.nan if value is None else value for value in each["estimates"]])
        assert (found.exists == np.isfinite(theirs)).all(), each["model"]
        assert (found.unseen + many.sum(axis=1))[found.exists] == pytest.approx(
            theirs[found.exists], rel=1e-6
        )
        bics = [-2 * saturated(row[1:]) + deviance + (1 + len(model(each["model"], lists))) * log(row.sum()) for row, deviance in zip(many, found.deviance, strict=True)]  # fmt: skip
        told = [(ours, other) for ours, other, valid in zip(bics, each["bic"], found.exists, strict=True) if valid]  # fmt: skip
        assert all(isclose(ours, other, rel_tol=1e-6) for ours, other in told)


def test_both_engines_give_the_same_to_nine_digits():
    if not compiled.here():
        pytest.skip("numba is not installed")
    many = np.stack([counts("uk_2013_5lists"), counts("western_us_5lists")])
    for named in ("[12,13]", "[123,45]", "[12,13,23,25,34,35]", "[1234]"):
        fast = fit_all(many, model(named, 5))
        with compiled.off():
            plain = fit_all(many, model(named, 5))
        assert (fast.exists == plain.exists).all() and (fast.infinite == plain.infinite).all()
        assert fast.unseen == pytest.approx(plain.unseen, rel=1e-9, nan_ok=True)


def test_the_failures_of_a_fit_have_a_name_and_no_figure():
    found = fit_loglinear(table("artificial_3lists"), "[12,13,23]")
    assert found.status == "not_identifiable" and found.total is None and found.infinite == ("13", "23")


POINTS = [  # not printed by others: all models of six lists with pairs (test_published has what is printed)
    ("uk_2013_6lists", "bic", {}, 12349.6, 0.05),
    ("netherlands_2010_2015_6lists", "bic", {}, 116667, 0.5),
]


@pytest.mark.parametrize(("name", "method", "asked", "printed", "digit"), POINTS, ids=[f"{name}-{method}-{asked.get('max_order', '')}" for name, method, asked, *_ in POINTS])  # fmt: skip
def test_points_of_six_lists(name, method, asked, printed, digit):
    assert select(table(name), method, **asked).fit.total == pytest.approx(printed, abs=digit)


GRAPHS = [
    ("uk_2013_5lists", 100_000, 22_990, 10_387, 33_510),
    ("netherlands_2010_2015_5lists", 100_000, 47_908, 40_847, 55_541),
    ("netherlands_2010_2015_5lists", "auto", 50_463, 41_678, 210_288),
    ("kosovo_1999_4lists", 30_000, 12_595, 9_827, 16_544),
    ("new_orleans_2016_5lists_n185", 100_000, 869, 511, 1_762),
]


@pytest.mark.parametrize(("name", "most", "middle", "low", "high"), GRAPHS)
def test_averaging_over_graphs_as_another_program_has_it(name, most, middle, low, high):
    found = bma_decomposable(table(name), n0_max=most)
    assert (found.total, found.lower, found.upper) == pytest.approx((middle, low, high), rel=1e-3)


def test_a_support_that_cuts_the_answer_off_is_told():
    told = bma_decomposable(table("netherlands_2010_2015_5lists"), n0_max=20_000)
    assert told.caveats and "presses" in told.caveats[0]
    assert not bma_decomposable(table("kosovo_1999_4lists")).caveats


def test_downhill_stops_where_no_neighbour_is_better():
    found = downhill(counts("uk_2013_5lists")[None, :], "bic")
    assert (
        fitted(counts("uk_2013_5lists"), found.terms[0], 5).bic
        > select(table("uk_2013_5lists"), "bic").fit.bic
    )
