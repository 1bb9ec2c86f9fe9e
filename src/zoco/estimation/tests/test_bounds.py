"""What a search passes over because a bound says so is what it would have rejected; in both ways of computing."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoco.estimation import compiled, search_covariates
from zoco.estimation.bench import invented
from zoco.estimation.covariates import Cells, _candidates, _fit
from zoco.estimation.glm import poisson
from zoco.estimation.models import every, main_effects, model, written
from zoco.estimation.newton import design
from zoco.estimation.resampling import drawn
from zoco.estimation.searching import all_fitted, among, close, downhill, exact, neighbours
from zoco.estimation.tests.published import counts, table

SMALL = ["kosovo_1999_4lists", "australia_2015_2017_4lists", "korea_palembang_3lists"]
here = pytest.mark.skipif(not compiled.here(), reason="numba is not installed: all models are fitted anyway")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=15, max_size=15).filter(any), st.sampled_from(["", "[12]", "[12,34]", "[123]"]))  # fmt: skip
@pytest.mark.parametrize("plain", [False, True])
def test_a_bound_lies_below_the_deviance(plain, seen, named):
    columns, seen = design(np.arange(1, 16), model(named, 4)), np.array(seen, float)
    with compiled.off() if plain else nullcontext():
        full = poisson(columns, seen, limit=1e300)
        first = poisson(columns, seen, limit=-inf)
    if full.valid:
        assert first.bound <= full.bound <= full.deviance + 1e-6 * (1 + full.deviance)
        assert full.bound == pytest.approx(full.deviance, rel=1e-6, abs=1e-6)
        assert not first.valid or first.bound == -inf


@here
@pytest.mark.parametrize("criterion", ["bic", "aic", "aicc"])
@pytest.mark.parametrize("name", SMALL)
def test_bounds_leave_out_no_model_that_is_the_best(name, criterion):
    many = np.vstack([counts(name)[None, :], drawn(counts(name), 12, 5)])
    fast = exact(many, criterion)
    with compiled.off():
        plain = exact(many, criterion)
    assert fast.terms == plain.terms
    assert fast.unseen == pytest.approx(plain.unseen, rel=1e-9, nan_ok=True)


@here
@pytest.mark.parametrize(("name", "order", "draws"), [("uk_2013_5lists", 4, 4), ("new_orleans_2016_5lists_n185", 4, 2), ("netherlands_2010_2015_6lists", 2, 0)])  # fmt: skip
def test_branches_that_are_cut_off_hold_no_better_model(name, order, draws):
    many = np.vstack([counts(name)[None, :], drawn(counts(name), draws, 9)])
    found, all_of_them = exact(many, "bic", order), among(many, every(len(table(name).lists), order), "bic")
    assert found.terms == all_of_them.terms
    assert found.unseen == pytest.approx(all_of_them.unseen, rel=1e-9)


@here
@pytest.mark.parametrize(("name", "total", "named"), [("uk_2013_6lists", 12349.6, "[12,13,25,35,36,45]"), ("netherlands_2010_2015_6lists", 143603, "[346,16,25,45]")])  # fmt: skip
def test_all_models_of_six_lists(name, total, named):
    """Almost eight million: too many to fit each. No neighbour is better, nor what the way downhill finds."""
    one = counts(name)[None, :]
    found = exact(one, "bic", 5)
    assert written(found.terms[0], 6) == named
    assert found.unseen[0] + one.sum() == pytest.approx(total, rel=1e-5)
    around = (found.terms[0], *neighbours(found.terms[0], 6, 5), downhill(one, "bic").terms[0])
    assert all_fitted(one, around, "bic")[0].argmin() == 0


@here
@pytest.mark.parametrize("start", ["", "[123,24]", "[12,13,14,23,24,34]"])
def test_no_model_to_begin_with_changes_the_answer(start):
    many = drawn(counts("kosovo_1999_4lists"), 20, 7)
    assert exact(many, "bic", start=model(start, 4)).terms == exact(many, "bic").terms


@here
@pytest.mark.parametrize("name", ["kosovo_1999_4lists", "uk_2013_5lists"])
@pytest.mark.parametrize("criterion", ["bic", "aic"])
def test_models_almost_as_good_are_the_same_as_when_all_are_fitted(name, criterion):
    held = table(name)
    fast = close(held, criterion, 2)
    values = all_fitted(counts(name)[None, :], every(len(held.lists), 2), criterion)[0][:, 0]
    near = np.sort(values[values <= values.min() + 6.0]) - values.min()
    assert [each.worse for each in fast] == pytest.approx(near.tolist(), abs=1e-6)
    weights = np.exp(-(values - values.min()) / 2)
    assert [each.weight for each in fast] == pytest.approx(
        (np.exp(-near / 2) / weights.sum()).tolist(), rel=1e-3
    )


@here
@pytest.mark.parametrize(("name", "order"), [("uk_2013_5lists", None), ("kosovo_1999_4lists", 2), ("korea_palembang_3lists", None)])  # fmt: skip
def test_downhill_takes_the_same_way_compiled(name, order):
    many = np.vstack([counts(name)[None, :], drawn(counts(name), 8, 3)])
    fast = downhill(many, "bic", order)
    with compiled.off():
        plain = downhill(many, "bic", order)
    assert fast.terms == plain.terms
    assert fast.unseen == pytest.approx(plain.unseen, rel=1e-9, nan_ok=True)
    assert all(set(main_effects(len(table(name).lists))) <= set(terms) for terms in fast.terms)


@pytest.mark.parametrize("plain", [False, True])
def test_a_search_over_covariates_takes_the_best_term_each_time(plain):
    held = invented()
    held = replace(held, counts=held.counts[:9], strata=held.strata[:9])
    cells = Cells(held)
    with compiled.off() if plain else nullcontext():
        best = _fit(cells, tuple((factor,) for factor in cells.factors))
        while True:
            all_of_them = [
                _fit(cells, (*best.terms, term), best.means) for term in _candidates(cells, best.terms)
            ]
            valid = [fit for fit in all_of_them if fit.unseen is not None]
            better = min(valid, key=lambda fit: fit.cost("bic"))
            if better.cost("bic") >= best.cost("bic") - 1e-9:
                break
            best = better
        found = search_covariates(held)
    assert found.terms == best.terms
    assert found.total == pytest.approx(best.total, rel=1e-9)
