"""Bounds, Bayes, covariates: by figures that papers or another program print, and by worlds whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from zoco.estimation import (  # fmt: skip
    CaptureTable,
    NoEstimate,
    compiled,
    doubly_robust,
    estimate,
    estimate_covariates,
    fit_covariates,
    latent_class,
    report,
    search_covariates,
)
from zoco.estimation.latent import sample
from zoco.estimation.mixture import Mixture, Place
from zoco.estimation.tests.published import table
from zoco.site.command import main

BOUNDS = {
    "artificial_3lists": 539.0939,
    "australia_2015_2017_4lists": 1157.2769,
    "hiv_rome_4lists": 11700.9883,
    "korea_palembang_3lists": 141.9926,
    "kosovo_1999_4lists": 8591.1836,
    "netherlands_2010_2015_5lists": 53714.1095,
    "netherlands_2010_2015_6lists": 54367.749,
    "new_orleans_2016_5lists_n185": 1294.1035,
    "new_orleans_2016_5lists_n186": 1194.8441,
    "new_orleans_2016_8lists_n185": 1206.2959,
    "new_orleans_2016_8lists_n186": 1121.97,
    "uk_2013_4lists": 10813.4364,
    "uk_2013_5lists": 13570.0268,
    "uk_2013_6lists": 12298.5081,
    "western_us_5lists": 2200.5079,
}  # printed by the program of Rivest and Baillargeon (Rcapture 1.4-4, closedp.t, Mth Chao)


@pytest.mark.parametrize("name", BOUNDS)
def test_chaos_bound_of_lists_is_that_of_its_authors(name):
    assert estimate(table(name), "chao", n_boot=0).total == pytest.approx(BOUNDS[name], abs=1e-4)


def test_one_chain_that_says_something_else_is_no_estimate():
    with pytest.raises(NoEstimate, match="do not come together"):
        latent_class(table("uk_2013_5lists"), draws=200, chains=6)


def test_the_chains_are_the_same_compiled_and_in_numpy():
    counts = table("western_us_5lists").pooled.astype(float)
    ours = sample(counts, 4, 3, 20, 5)
    with compiled.off():
        assert np.array_equal(sample(counts, 4, 3, 20, 5), ours)


def test_the_slope_of_the_mixture_is_that_of_its_density():
    mixture, random = (
        Mixture(table("korea_palembang_3lists").pooled.astype(float), 3),
        np.random.default_rng(4),
    )
    place, width = mixture.sweep(mixture.begin(1, random), random), 1e-6
    _, slope, _ = mixture.density(place)
    for number in range(place.at.shape[1]):
        step = width * (np.arange(place.at.shape[1]) == number)
        above, below = (
            mixture.density(Place(place.at + way, place.concentration))[0] for way in (step, -step)
        )
        assert slope[0, number] == pytest.approx((above - below)[0] / (2 * width), rel=1e-4, abs=1e-4)


def test_latent_classes_find_people_who_are_all_alike():
    """A world of one kind: 4,000 people, four lists that each see a third of them."""
    random = np.random.default_rng(8)
    on = random.random((4_000, 4)) < 0.35
    cells = (on * (1 << np.arange(4))).sum(axis=1)
    counts = np.bincount(cells, minlength=16)[None, :].astype(np.int64)
    counts[0, 0] = 0
    found = latent_class(CaptureTable(tuple("abcd"), counts), classes=2, draws=500, chains=6)
    assert found.lower < 4_000 < found.upper


def a_world(seed, people=6_000):
    """Women and men, whom two of three lists see unequally; without sex the lists seem to depend on each other."""
    random = np.random.default_rng(seed)
    woman = random.random(people) < 0.6
    chance = np.where(woman[:, None], [0.45, 0.4, 0.3], [0.08, 0.1, 0.25])
    cells = ((random.random((people, 3)) < chance) * np.array([1, 2, 4])).sum(axis=1)
    counts = np.stack([np.bincount(cells[woman == sex], minlength=8) for sex in (False, True)]).astype(
        np.int64
    )
    counts[:, 0] = 0
    return CaptureTable(("a", "b", "c"), counts, ("sex",), (("M",), ("V",)))


def test_covariates_mend_what_pooling_spoils():
    held = a_world(3)
    together = CaptureTable(held.lists, held.counts.sum(axis=0, keepdims=True))
    pooled = estimate(together, "independence", n_boot=200)
    found = estimate_covariates(held, n_boot=40)
    assert pooled.upper < 6_000
    assert found.whole.lower < 6_000 < found.whole.upper
    assert found.of("sex", ("sex",))["V"][0] == int(held.counts[1].sum())
    assert sum(total for _, _, total, _, _ in found.strata) == pytest.approx(found.whole.total)
    assert "a*sex" in found.whole.model


def test_doubly_robust_mends_the_same_in_nineteen_worlds_of_twenty():
    held = [doubly_robust(a_world(seed), ["a", "b"]) for seed in range(100)]
    assert 90 <= sum(each.lower < 6_000 < each.upper for each in held) <= 100
    assert np.mean([each.total for each in held]) == pytest.approx(6_000, rel=0.04)


def test_a_covariate_model_that_runs_away_gives_no_figure():
    """Two lists that nobody of one stratum shares: the maximum does not exist there."""
    held = CaptureTable(("a", "b"), np.array([[0, 20, 15, 5], [0, 8, 6, 0]]), ("sex",), (("M",), ("V",)))
    terms = (("a",), ("b",), ("sex",), ("a", "sex"), ("b", "sex"))
    found = fit_covariates(held, (*terms, ("a", "b")))
    assert found.total is None and found.why
    assert search_covariates(held).total is not None


def test_a_year_is_a_trend():
    counts = np.array([[0, 20 * year, 15 * year, 6 * year] for year in (1, 2, 3, 4)], np.int64)
    held = CaptureTable(
        ("a", "b"), counts, ("year",), tuple((str(2015 + year),) for year in range(4)), "year"
    )
    found = fit_covariates(held, (("a",), ("b",), ("year",)))
    assert found.parameters == 4
    assert list(found.unseen) == sorted(found.unseen)


def test_the_report_rounds_leaves_out_the_few_and_tells_no_cell():
    found = estimate(table("netherlands_2010_2015_6lists"), "stepwise", n_boot=100)
    for language, few in (("nl", "te weinig om te tonen"), ("en", "too few to show")):
        told = report({"all": found, "few": estimate(CaptureTable.from_counts(["a", "b"], {(1, 0): 3, (0, 1): 2, (1, 1): 1}), "independence", n_boot=0)}, population=17_800_000, lang=language)  # fmt: skip
        text = told.as_text() + told.as_html() + told.as_csv()
        assert few in text
        assert "8234" not in text and "8,234" not in text and "8.234" not in text
        assert "infinity" not in text and "oneindig" not in text
    assert "Whitehead" in text and '<html lang="en">' in text


def test_the_command_writes_a_report_and_a_model_with_covariates(tmp_path, capsys):
    path = tmp_path / "lists.csv"
    path.write_text("a,b,sex,count\n1,0,V,200\n0,1,V,150\n1,1,V,50\n1,0,M,80\n0,1,M,60\n1,1,M,20\n")
    assert main(["estimate", "report", str(path), "--covariates", "sex", "--boot", "20", "--method", "independence"]) == 0  # fmt: skip
    assert "In beeld" in capsys.readouterr().out
    assert main(["estimate", str(path), "--covariates", "sex", "--method", "covariates", "--boot", "10"]) == 0
    assert "V" in capsys.readouterr().out
    assert main(["estimate", str(path), "--method", "covariates", "--lists", "a,b"]) == 2
