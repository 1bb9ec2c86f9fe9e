"""From people to ranges, and where there is none, to the reason."""

from __future__ import annotations

from datetime import date

import pytest

from zoco.estimates.grouping import REST, drawn_ways, likeliest, lists_of, years_of
from zoco.estimates.making import Asked, Refusal, tell
from zoco.estimates.tests.population import sightings, together
from zoco.estimation import compiled
from zoco.subjects.captures import Seen, Traits, of_all

QUICK = Asked("independence", ways=1, boot=40, near=False, joint=False)


def told(parts, asked=QUICK):
    seen, links = parts
    years = years_of(seen, date(2026, 11, 29))
    ways = list(drawn_ways(seen, links, years, asked.ways, asked.seed))
    with compiled.off():
        return {each.key: each for each in tell(likeliest(seen, links, years), ways, asked)}


@pytest.fixture(scope="module")
def two_groups():
    """1,200 women and 600 men in truth, all Dutch, in two years."""
    return together(
        *(sightings(many, year=year, seed=place + year, first=10_000 * place + 50_000 * (year - 2023), sex=sex, nationality="dutch")
          for year in (2023, 2024) for place, (sex, many) in enumerate((("woman", 1_200), ("man", 600))))
    )  # fmt: skip


@pytest.fixture(scope="module")
def apart(two_groups):
    return told(two_groups)


@pytest.mark.parametrize(("value", "truth"), [("woman", 1_200), ("man", 600)])
def test_the_estimate_of_a_group_lies_near_the_truth_and_inside_its_range(apart, value, truth):
    for year in (2023, 2024):
        found = apart[year, "sex", value]
        assert found.point == pytest.approx(truth, rel=0.2)
        assert found.low <= found.point <= found.high
        assert found.method == "independence"


def test_every_number_that_leaves_is_rounded(apart):
    for found in apart.values():
        assert found.seen is None or found.seen % 10 == 0
        for number in (found.low, found.point, found.high):
            assert number is None or number % 50 == 0


@pytest.fixture(scope="module")
def with_a_few():
    return told(together(sightings(300, sex="woman"), sightings(300, sex="man", seed=2, first=9_000), sightings(12, sex="other", seed=3, first=19_000)))  # fmt: skip


def test_a_small_group_has_no_number_at_all(with_a_few):
    found = with_a_few[2024, "sex", "other"]
    assert (found.refusal, found.seen, found.low, found.near, found.checksum) == (Refusal.HIDDEN, None, None, None, "")  # fmt: skip


def test_nobody_in_a_group_is_told_as_a_few_are(apart, with_a_few):
    nobody, few = apart[2024, "nationality", "foreign"], with_a_few[2024, "sex", "other"]
    assert (nobody.refusal, nobody.seen) == (few.refusal, few.seen)


def test_what_a_few_could_be_told_from_is_hidden_too(with_a_few):
    shown = [value for value in ("woman", "man") if with_a_few[2024, "sex", value].seen]
    assert len(shown) == 1
    assert with_a_few[2024, "total", ""].seen


def test_few_people_a_single_list_and_no_overlap_are_refused_each_with_its_reason():
    found = told(
        together(
            sightings(600, sex="woman"),
            sightings(40, seed=2, first=10_000, sex="man"),
            sightings(90, seed=3, first=20_000, chance=1.0, kinds=("police",), sex="other"),
            sightings(100, seed=4, first=30_000, chance=1.0, kinds=("police",)),
            sightings(100, seed=5, first=40_000, chance=1.0, kinds=("shelter",)),
        )
    )
    assert found[2024, "sex", "woman"].refusal == ""
    assert found[2024, "sex", "man"].refusal == Refusal.FEW
    assert found[2024, "sex", "man"].seen
    assert found[2024, "sex", "other"].refusal == Refusal.LISTS
    assert found[2024, "sex", "unknown"].refusal == Refusal.OVERLAP


def test_a_year_of_few_people_is_not_divided_and_one_of_fewer_is_not_shown():
    found = told(together(sightings(120, sex="woman"), sightings(14, year=2023, seed=2, first=9_000)))
    assert {key[1] for key in found} == {"total"}
    assert found[2024, "total", ""].seen
    assert found[2023, "total", ""].refusal == Refusal.HIDDEN


def test_the_running_year_is_not_told():
    seen, _links = sightings(200, year=2026)
    assert years_of(seen, date(2026, 11, 29)) == []


def test_all_groups_and_years_go_in_one_model_where_that_fits(two_groups):
    found = told(two_groups, Asked("independence", ways=1, boot=5, near=False))
    for year in (2023, 2024):
        woman = found[year, "sex", "woman"]
        assert woman.method == "covariates"
        assert 900 < woman.point < 1_600
        assert woman.near[0] <= woman.point <= woman.near[1]


def test_the_same_seed_tells_the_same(two_groups, apart):
    assert told(two_groups) == apart


def test_doubt_of_linking_makes_the_range_wider():
    seen, links = sightings(1_500, chance=0.35)
    sure = told((seen, links), Asked("independence", ways=8, boot=40, near=False, joint=False))
    doubted = told((seen, [(a, b, 0.6) for a, b, _ in links]), Asked("independence", ways=8, boot=40, near=False, joint=False))  # fmt: skip
    one, other = sure[2024, "total", ""], doubted[2024, "total", ""]
    assert one.seen == other.seen  # as is likeliest, not as it was drawn
    assert other.high - other.low > one.high - one.low


def test_small_kinds_of_organisations_are_one_list_together():
    seen, links = together(
        sightings(300), sightings(8, chance=1.0, kinds=("kmar",), seed=2, first=9_000),
        sightings(6, chance=1.0, kinds=("lawyer",), seed=3, first=9_500),
    )  # fmt: skip
    assert lists_of(likeliest(seen, links, [2024])) == (*lists_of(likeliest(*sightings(300), [2024])), REST)
    alone = together(sightings(300), sightings(8, chance=1.0, kinds=("kmar",), seed=2, first=9_000))
    assert REST not in lists_of(likeliest(*alone, [2024]))


def test_who_is_told_otherwise_by_two_is_what_is_said_most_then_last():
    said = [Seen("a", 1, "x", Traits(sex="man")), Seen("b", 2, "x", Traits(sex="woman")), Seen("c", 3, "x", Traits(sex="man"))]  # fmt: skip
    assert of_all(said).sex == "man"
    assert of_all(said[:2]).sex == "woman"
    assert of_all(said).age == ""
