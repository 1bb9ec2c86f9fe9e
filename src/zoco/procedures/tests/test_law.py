"""The law files: complete, dated, sourced, in two languages; and a mistake in one is named by file and line."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from zoco.procedures import definitions
from zoco.procedures.counting import Extension, Suspension, count, deadlines
from zoco.procedures.dates import read_when
from zoco.procedures.definitions import LawError, law, load

SHARED = Path(__file__).parents[5] / "shared" / "standards" / "nl" / "procedures.json"
ALL = [definition for versions in law().procedures.values() for definition in versions]
FIVE = ["comensha_report", "risk_assessment", "reflection_period", "rvb_allowance", "brp_registration"]


def by_name(definition):
    return definition.file


@pytest.fixture
def folder(tmp_path):
    """A copy of the law in which a test may make a mistake."""
    shutil.copytree(definitions.FOLDER, tmp_path / "law")
    return tmp_path / "law"


def spoil(file, old, new):
    """Replace words in a law file; gives the line on which they stood."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


# What ships


@pytest.mark.parametrize("slug", FIVE)
def test_the_first_five_procedures_are_there_in_full(slug):
    newest = law().versions(slug)[-1]
    assert newest.deadlines
    assert newest.applies
    assert newest.documents
    assert newest.ends_when


@pytest.mark.parametrize("definition", ALL, ids=by_name)
def test_every_version_names_its_source_and_says_whether_it_was_verified(definition):
    assert all(source.title and source.article for source in definition.sources)
    assert (
        definition.verified
        or "iet n" in definition.verification.nl
        or "nog niet" in definition.verification.nl
    )


@pytest.mark.parametrize("definition", ALL, ids=by_name)
def test_dutch_and_english_are_not_the_same_words(definition):
    texts = [definition.title, definition.trigger, definition.started_by, definition.verification]
    texts += [reason.text for reason in (*definition.applies, *definition.not_for)]
    assert not [text for text in texts if text.nl == text.en]


@pytest.mark.parametrize("definition", ALL, ids=by_name)
def test_every_rule_gives_a_date_with_its_source_on_the_day_it_came_into_force(definition):
    for rule in definition.deadlines:
        deadline = count(rule, definition.valid_from)
        assert deadline.due is not None
        assert rule.source in deadline.sentence


def test_every_procedure_has_its_own_place_in_the_order():
    orders = {versions[-1].order for versions in law().procedures.values()}
    assert len(orders) == len(law().procedures)


def test_only_policy_practice_and_regulations_are_counted_without_the_termijnenwet_below_its_limits():
    for definition in ALL:
        for rule in definition.deadlines:
            short = (rule.unit, rule.amount) in {("days", 14), ("weeks", 2)}
            if rule.counting == "none" and short:
                assert rule.basis in ("policy", "practice", "regulation"), rule.id


@pytest.mark.shared
def test_no_procedure_or_deadline_of_our_own_notes_is_missing():
    if not SHARED.exists():
        pytest.skip(f"the notes are not here: {SHARED}")
    notes = json.loads(SHARED.read_text(encoding="utf-8"))["procedures"]
    assert {note["id"] for note in notes} == set(law().procedures)
    # The regulation says two weeks (art. 9 Rvb) where the notes say fourteen days.
    in_law = {("rvb_allowance", "right_arises", 14, "days", "hard", "none")}
    for definition in ALL:
        in_law |= {
            (definition.slug, r.anchor, r.amount, r.unit, r.kind, r.counting) for r in definition.deadlines
        }
    for note in notes:
        for r in note["deadline_rules"]:
            assert (note["id"], r["anchor"], r["amount"], r["unit"], r["kind"], r["counting"]) in in_law


# Worked examples that need the other procedures


@pytest.mark.parametrize(
    ("procedure", "rule", "start", "due"),
    [
        ("wmo_support", "inquiry", "2026-04-13", "2026-05-26"),
        ("social_assistance", "decision", "2026-03-02", "2026-04-28"),
        ("cosm_placement", "stay", "2026-01-13", "2026-04-13"),
        ("b8_permit", "ind_decision", "2026-03-10", "2026-03-11"),
        ("b8_permit", "expiry", "2026-03-10", "2027-03-10"),
        ("b8_permit_extension", "start_preparing", "2027-03-10", "2026-12-10"),
        ("health_insurance", "take_out", "2026-03-10", "2026-07-10"),
        ("data_subject_request", "answer", "2026-01-31", "2026-03-02"),
        ("emergency_placement", "triage", "2026-03-06T22:00", "2026-03-09T22:00:00+01:00"),
        ("aftercare", "contact_3", "2026-08-31", "2027-02-28"),
        ("continued_residence", "three_years", "2026-03-10", "2029-03-10"),
        ("schadefonds", "apply", "2026-03-10", "2036-03-10"),
        ("schadefonds", "apply", "2015-03-10", "2018-03-10"),
    ],
)
def test_the_scenarios_have_these_dates(procedure, rule, start, due):
    when = read_when(start)
    [found] = law().in_force(procedure, read_when(start[:10])).rules(rule)
    assert count(found, when).due.isoformat() == due


def test_the_immigration_service_may_take_six_months_more_and_stand_still():
    [rule] = law().in_force("continued_residence", date(2026, 1, 5)).rules("ind_decision")
    longer = count(
        rule,
        date(2026, 1, 5),
        suspensions=[Suspension(date(2026, 2, 2), date(2026, 2, 11))],
        extensions=[Extension(date(2026, 3, 1))],
    )
    assert longer.due == date(2026, 10, 15)
    assert "art. 25 lid 1 Vw en art. 25 lid 2 Vw" in longer.sentence


def test_who_is_under_27_searches_four_weeks_first():
    facts = law().vocabulary.complete({"age": 22})
    anchors = {"pw_notification": date(2026, 3, 30)}
    [found] = deadlines(law().versions("social_assistance"), anchors, facts)
    assert found.sentence.startswith("De zoektermijn loopt tot en met dinsdag 28 april 2026:")
    assert "kwetsbare jongeren" in found.note
    older = law().vocabulary.complete({"age": 27})
    assert deadlines(law().versions("social_assistance"), anchors, older) == []


# Versions


def test_the_version_in_force_on_the_day_is_used():
    assert law().in_force("reflection_period", date(2023, 5, 18)).valid_from == date(2013, 6, 1)
    assert law().in_force("reflection_period", date(2023, 5, 18)).valid_to == date(2023, 5, 18)
    assert law().in_force("reflection_period", date(2023, 5, 19)).valid_from == date(2023, 5, 19)


def test_before_the_first_version_there_is_no_law_and_it_says_from_when():
    with pytest.raises(ValueError, match="de eerste geldt vanaf 1 april 2001"):
        law().in_force("objection", date(2001, 3, 31))


def test_an_unknown_procedure_is_named_with_what_was_perhaps_meant():
    with pytest.raises(ValueError, match=r"'objecton'\. Bedoelde u: objection"):
        law().versions("objecton")


def test_a_new_file_is_a_new_version_and_the_old_one_ends_the_day_before(folder):
    old = folder / "objection" / "2001-04-01.toml"
    new = folder / "objection" / "2027-01-01.toml"
    text = old.read_text(encoding="utf-8").replace("valid_from = 2001-04-01", "valid_from = 2027-01-01")
    new.write_text(text.replace("amount = 4", "amount = 6"), encoding="utf-8")
    versions = load(folder).versions("objection")
    assert [version.valid_to for version in versions] == [date(2026, 12, 31), None]
    facts = law().vocabulary.complete({})
    [before] = deadlines(versions, {"decision_date": date(2026, 12, 31)}, facts)
    [after] = deadlines(versions, {"decision_date": date(2027, 1, 1)}, facts)
    assert (before.due, after.due) == (date(2027, 1, 28), date(2027, 2, 12))


# Mistakes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'unit = "weeks"',
            'unit = "fortnights"',
            "deadlines[0].unit: 'fortnights' is not one of hours, days",
        ),
        ('kind = "hard"', 'kind = "strict"', "'strict' is not one of hard, soft"),
        ('counting = "atw"', 'counting = "atv"', "'atv' is not one of atw, eu1182, none"),
        ("amount = 4", 'amount = "4"', "must be a whole number, not '4'"),
        ("amount = 4", "amount = true", "must be a whole number, not True"),
        ("amount = 4", "amount = 99999", "is not between"),
        ('anchor = "decision_date"', 'anchor = "decision_day"', "Did you mean: decision_date"),
        ('source = "art. 69 Vw"', 'source = ""', "deadlines[0].source: is empty"),
        ("warn_days_before = [21, 14, 7, 3, 1]", 'warn_days_before = ["7"]', "does not belong in a list"),
        ("warn_days_before = [21, 14, 7, 3, 1]", "warn_days_before = [-7]", "not below 0"),
        ("warn_days_before = [21, 14, 7, 3, 1]", "warn_day = [7]", "warn_day: is no key of a law file here"),
        ("verified = false", 'verified = "no"', "verified: must be true or false"),
        ("when = { refused = true }", "when = { refuzed = true }", "Did you mean: refused"),
        ("when = { refused = true }", 'when = { refused = "yes" }', "'yes' is not a value of refused"),
        (
            "when = { refused = true }",
            "when = { refused = { min = 1 } }",
            "only a number can have min and max",
        ),
        ("when = { refused = true }", "when = { age = { min = 18, mx = 20 } }", "mx: is no key"),
        ("when = { refused = true }", "when = { age = {} }", "needs min, max or both"),
        ("order = 35", "order = 0", "order: 0 is not between 1 and 999"),
        ("depends_on = []", 'depends_on = ["objecton"]', "there is no procedure 'objecton'"),
        ("valid_from = 2001-04-01", "valid_from = 2001-04-02", "is not the file's name '2001-04-01'"),
        ("valid_from = 2001-04-01", 'valid_from = "2001-04-01"', "valid_from: must be a date"),
        ("valid_from = 2001-04-01", "valid_from = 2001-04-31", "date"),
        ('slug = "objection"', 'slug = "appeal"', "is not the folder's name 'objection'"),
        ('slug = "objection"', 'slug = "Objection!"', "is no slug"),
        ('slug = "objection"', 'slug = "objection', ""),
        ('slug = "lodge"', 'until = ["end"]\nslug = "lodge"', "only a recurring date has an end"),
    ],
)
def test_a_mistake_in_a_law_file_is_named_by_file_and_line(folder, old, new, said):
    line = spoil(folder / "objection" / "2001-04-01.toml", old, new)
    with pytest.raises(LawError) as error:
        load(folder)
    place, _, words = str(error.value).partition(": ")
    file, _, number = place.rpartition(":")
    assert file == "law/objection/2001-04-01.toml"
    assert int(number) == line
    assert said in words


def test_a_key_that_is_missing_is_named_on_the_line_of_its_table(folder):
    file = folder / "objection" / "2001-04-01.toml"
    spoil(file, 'source = "art. 69 Vw"', "")
    line = file.read_text(encoding="utf-8").splitlines().index("[[deadlines]]") + 1
    with pytest.raises(LawError, match=rf"2001-04-01.toml:{line}: deadlines\[0\].source: missing"):
        load(folder)


def test_two_rules_of_one_name_must_exclude_each_other(folder):
    file = folder / "reflection_period" / "2023-05-19.toml"
    spoil(file, "when = { dublin = true }", "when = { detained = true }")
    with pytest.raises(
        LawError, match=r"2023-05-19.toml:\d+: deadlines\[1\].slug: 'end' is also deadlines\[0\]"
    ):
        load(folder)


def test_a_recurring_rule_may_not_end_by_what_does_not_exist(folder):
    spoil(folder / "reflection_period" / "2023-05-19.toml", 'until = ["end", ', 'until = ["ende", ')
    with pytest.raises(LawError, match="'ende' is neither a rule here nor an event"):
        load(folder)


def test_versions_may_not_overlap(folder):
    spoil(folder / "reflection_period" / "2013-06-01.toml", "verified", "valid_to = 2024-01-01\nverified")
    with pytest.raises(
        LawError, match=r"2013-06-01.toml:3: valid_to: overlaps law/reflection_period/2023-05-19"
    ):
        load(folder)


def test_a_file_that_is_no_utf8_is_named(folder):
    (folder / "objection" / "2001-04-01.toml").write_bytes(b'slug = "\xff\xfe"')
    with pytest.raises(LawError, match=r"objection/2001-04-01\.toml:1: is not UTF-8"):
        load(folder)


def test_hours_cannot_stand_still(folder):
    file = folder / "emergency_placement" / "2013-06-01.toml"
    spoil(file, "amount = 72", 'suspension_source = "art. 4:15 Awb"\namount = 72')
    with pytest.raises(LawError, match="only a single term of days or more can be suspended"):
        load(folder)
