"""The track as a state machine: what is legal, what is refused and how, and one status on each day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoco.procedures.definitions import law
from zoco.procedures.reading import LawError
from zoco.procedures.wording import NotPossible
from zoco.residence.drawing import PLACES, track_svg
from zoco.residence.entitlements import LEVELS, entitlements, kinds
from zoco.residence.entitlements import load as load_rights
from zoco.residence.gaps import Run, gaps, walk
from zoco.residence.track import FOLDER, load, track, tracks

NOW = date(2026, 3, 10)
STATUSES = law().vocabulary.facts["residence_status"].values


def test_the_track_knows_the_statuses_of_the_cases():
    from zoco.cases.codes import ResidenceStatus

    assert set(track(NOW).statuses) == set(ResidenceStatus.values) == set(PLACES)


@pytest.mark.parametrize("status", STATUSES)
def test_there_is_a_way_on_from_every_status(status):
    assert list(track(NOW).steps(status, {}))


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_can_be_reached(status):
    reached = {step.to for start in STATUSES for step in track(NOW).steps(start, {})}
    assert status in reached


@pytest.mark.parametrize("status", [one for one in STATUSES if one != "unknown"])
def test_every_known_status_has_a_right_of_each_kind_that_is_more_than_a_question(status):
    held = entitlements({"residence_status": status}, NOW)
    assert set(held) == set(kinds())
    assert "not_known" not in {one.right.slug for one in held.values()}


def facts():
    words = law().vocabulary.facts
    drawn = {
        "age": st.integers(0, 90),
        "nationality_group": st.sampled_from(words["nationality_group"].values),
        "b8_years": st.integers(0, 12),
    } | {name: st.booleans() for name, fact in words.items() if fact.kind == "flag"}
    return st.fixed_dictionaries({}, optional=drawn)


@given(facts(), st.sampled_from(STATUSES), st.dates(date(2015, 1, 1), date(2040, 1, 1)))
def test_whoever_it_is_there_is_one_right_of_each_kind(known, status, on):
    held = entitlements({**known, "residence_status": status}, on)
    assert set(held) == set(kinds())
    assert all(one.right.level in LEVELS for one in held.values())


@settings(max_examples=60)
@given(
    st.sampled_from(STATUSES),
    facts(),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=8),
)
def test_any_legal_way_keeps_one_status_on_each_day(start, known, choices):
    """From any status, along steps that are offered, each taken as it was offered."""
    known.pop("residence_status", None)
    day, way = date(2026, 1, 1), [(date(2025, 12, 31), start)]
    for days, choice in choices:
        day += timedelta(days=days)
        status = way[-1][1]
        possible = list(track(day).steps(status, known))
        if not possible:
            continue
        step = possible[choice % len(possible)]
        taken = track(day).take(step.event.slug, status=status, facts=known, to=step.to)
        assert (taken.to, taken.sets) == (step.to, step.sets)
        known = {**known, **taken.facts}
        law().vocabulary.refuse_contradictions({**known, "residence_status": taken.to})
        way.append((day, taken.to))
    for stretches in walk(way, known, {}, until=day + timedelta(days=30)).values():
        begins = [one.since for one in stretches]
        assert begins == sorted(set(begins))
        assert stretches[0].since == way[0][0]
    gaps(walk(way, known, {}, until=day), known, [Run("social_assistance", day)], on=day)


def test_an_illegal_step_is_refused_with_what_is_possible():
    with pytest.raises(NotPossible) as refusal:
        track(NOW).take("report_signed", status="b9_continued", facts={})
    assert "iemand heeft één verblijfsstatus tegelijk" in str(refusal.value)
    assert "Nederlander geworden" in str(refusal.value)
    assert "one residence status at a time" in refusal.value.text.en


@pytest.mark.parametrize(
    ("event", "status", "to", "said"),
    [
        ("reflexion_given", "none", None, "reflection_given"),
        ("reflection_given", "nobody", None, "Onbekende verblijfsstatus"),
        ("corrected", "none", "b9_continue", "b9_continued"),
        ("corrected", "none", None, "zeg ook wat het verblijf wordt"),
        ("established", "unknown", "unknown", "kan niet"),
        ("reflection_given", "none", "b8_temporary", "Wat van hier kan"),
    ],
)
def test_what_nobody_knows_is_named(event, status, to, said):
    with pytest.raises(NotPossible, match=said):
        track(NOW).take(event, status=status, facts={}, to=to)


def test_an_unknown_fact_is_named():
    with pytest.raises(NotPossible, match="dublin"):
        list(track(NOW).steps("none", {"dubln": True}))
    with pytest.raises(NotPossible, match="residence_status"):
        entitlements({"residence_state": "none"}, NOW)


def test_before_the_first_version_nothing_is_said():
    with pytest.raises(NotPossible, match="1 juni 2013"):
        track(date(2013, 5, 31))


def test_a_dublin_claimant_returns_to_being_one():
    def after(**known):
        steps = track(NOW).steps("reflection_period", known)
        return {step.to for step in steps if step.event.slug == "reflection_expired"}

    assert (after(dublin=True), after(dublin=False)) == ({"dublin"}, {"none"})


def test_leaving_the_reflection_period_is_remembered_but_a_correction_is_not():
    the_track = track(NOW)
    gone = the_track.take("left_unknown", status="reflection_period", facts={})
    assert (gone.facts["reflection_before"], gone.days(NOW)) == (True, {"reflection_ended": NOW})
    wrong = the_track.take("corrected", status="reflection_period", facts={}, to="none")
    assert "reflection_before" not in wrong.facts


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('to = ["reflection_period"]', 'to = ["reflection_perod"]', "to", "reflection_period"),
        ('by = ["police", "kmar"]', 'by = ["policeman"]', "by", "police"),
        ('sets = ["reflection_start", "right_arises"]', 'sets = ["reflection"]', "sets", "reflection_start"),
        ('outcome = "dismissed"', 'outcome = "vanished"', "outcome", "is not one of"),
        ('procedure = "rvb_medical"', 'procedure = "rvb_dental"', "procedure", "there is no procedure"),
        ("when = { reflection_before = true }", "when = { reflection_befor = true }", "when", "reflection_before"),
        ('slug = "declined"', 'slug = "left_unknown"', "slug", "is there twice"),
        ("keeps = true", "keeps = 1", "keeps", "true or false"),
        ("valid_from = 2013-06-01", "valid_from = 2014-06-01", "valid_from", "is not the file's name"),
        ("correction = true", "corection = true", "corection", "is no key"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_track_is_named_with_file_and_line(tmp_path, old, new, line, said):
    source = (FOLDER / "track" / "2013-06-01.toml").read_text()
    assert old in source
    (tmp_path / "track").mkdir()
    (tmp_path / "track" / "2013-06-01.toml").write_text(source.replace(old, new, 1))
    with pytest.raises(LawError) as error:
        load(tmp_path)
    place = source[: source.index(old)].count("\n") + 1
    file, number, words = str(error.value).split(":", 2)
    assert file == "law/track/2013-06-01.toml"
    assert line in words
    assert said in words
    assert abs(int(number) - place) <= 1 or line in ("when", "outcome", "procedure")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('level = "yes"', 'level = "maybe"', "is not one of"),
        ('until = "rvb_allowance/eu_first_months"', 'until = "rvb_allowance/eu_months"', "eu_first_months"),
        ('settled_by = ["social_assistance"]', 'settled_by = ["assistance"]', "social_assistance"),
        ('slug = "rvb_eu"', 'slug = "rvb"', "is there twice"),
        ('slug = "not_known"', 'slug = "not_known"\nwhen = { dublin = true }', "must hold for everybody"),
    ],
)
def test_a_mistake_in_a_right_is_named_with_file_and_line(tmp_path, old, new, said):
    source = (FOLDER / "entitlements" / "money" / "2026-01-01.toml").read_text()
    assert old in source
    folder = tmp_path / "entitlements" / "money"
    folder.mkdir(parents=True)
    (folder / "2026-01-01.toml").write_text(source.replace(old, new, 1))
    with pytest.raises(LawError, match=r"law/entitlements/money/2026-01-01.toml:\d+: ") as error:
        load_rights(tmp_path)
    assert said in str(error.value)


def test_the_search_term_can_be_waived_since_2026():
    young = {"residence_status": "b8_temporary", "age": 23}
    before, after = (
        entitlements(young, day)["money"].right for day in (date(2025, 12, 31), date(2026, 1, 1))
    )
    assert "laten vervallen" not in before.why.nl
    assert "laten vervallen" in after.why.nl


def test_the_picture_shows_the_way_and_escapes_what_it_is_given():
    names = dict.fromkeys(PLACES, "<b>")
    drawn = track_svg(
        names, ["none", "reflection_period"], {"b8_temporary": "#x&y"}, title="T", description="<d>"
    )
    assert drawn.count("track__edge--been") == 1
    assert 'href="#x&amp;y"' in drawn
    assert "<b>" not in drawn


def test_the_law_that_ships_is_marked_as_not_checked():
    assert not any(one.verified for one in tracks())
    assert not any(kind.verified for versions in kinds().values() for kind in versions)
