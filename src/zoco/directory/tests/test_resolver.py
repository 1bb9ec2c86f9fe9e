"""One municipality, one age, one day: exactly one answer, with its reason."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoco.directory.gazetteer import load_builtin
from zoco.directory.in_use import lineage
from zoco.directory.listing import SEED, read
from zoco.directory.resolver import RANK, Directory, Freshness, Reason, Statement, Why, answer, months_before

TODAY = date(2026, 11, 22)
AMSTERDAM, ALMERE, EDE, APELDOORN, MAASTRICHT = "GM0363", "GM0034", "GM0228", "GM0200", "GM0935"


def says(organisation="Fier", kind="province", certain=(AMSTERDAM,), perhaps=(), **given):
    values = {
        "line": uuid.uuid4(), "id": uuid.uuid4(), "organisation": organisation, "area": f"{kind} {organisation}",
        "area_kind": kind, "certainty": "high", "stated_on": date(2026, 1, 1), "valid_from": date(2026, 1, 1),
        "verified_on": date(2026, 10, 1), "municipalities": frozenset(certain), "uncertain": frozenset(perhaps),
        "telephones": ("+31206263800",),
    }  # fmt: skip
    return Statement(**values | given)


def of(entry):
    values = {name: getattr(entry, name) for name in (
        "organisation", "area", "area_kind", "certainty", "stated_on", "valid_from", "valid_to", "verified_on",
        "age_min", "age_max", "age_disputed", "remote", "is_demo", "remark", "source", "line",
    )}  # fmt: skip
    return Statement(
        **values, id=entry.line, municipalities=frozenset(entry.municipalities),
        uncertain=frozenset(entry.municipalities_uncertain), telephones=tuple(entry.telephones),
    )  # fmt: skip


@pytest.fixture(scope="module")
def listing():
    return [of(entry) for entry in read(SEED, load_builtin(), today=TODAY)]


@pytest.fixture(scope="module")
def directory(listing):
    return Directory.as_of(TODAY, listing, lineage=lineage(load_builtin()))


def names(found):
    return [contact.organisation for contact in found.contacts]


def test_every_municipality_and_age_has_exactly_one_answer_with_its_reason(directory):
    reasons = set()
    for code in load_builtin().municipalities:
        for age in (None, *range(101)):
            found = directory.answer(code, age)
            assert found.contacts and isinstance(found.reason, Reason)
            assert all(contact.telephones for contact in found.contacts), (code, age)
            assert len({(c.organisation, c.telephones, c.why) for c in found.contacts}) == len(found.contacts)
            reasons.add(found.reason)
    assert reasons == {Reason.COVERED, Reason.REMOTE, Reason.CONTESTED, Reason.UNCERTAIN, Reason.NOBODY}


@pytest.mark.parametrize(
    ("place", "age", "expected"),
    [
        ("Amsterdam", None, ["HVO-Querido/ACM"]),
        ("Haarlem", 30, ["HVO-Querido/ACM"]),
        ("Den Haag", 19, ["SHOP"]),
        ("Apeldoorn", 22, ["MEE-Veluwe"]),
        ("Apeldoorn", 24, ["Moviera"]),
        ("Apeldoorn", None, ["MEE-Veluwe", "Moviera"]),
        ("Doetinchem", 0, ["MEE-Veluwe"]),
        ("Arnhem", 16, ["Moviera"]),
        ("Ede", 16, ["Moviera", "MEE-Veluwe", "CoMensha"]),
        ("Ede", 40, ["Moviera"]),
        ("Groningen", 30, ["MJD"]),
        ("Veendam", 30, ["CoMensha"]),
        ("Rotterdam", 30, ["PMW Humanitas"]),
        ("Schiedam", 30, ["CoMensha"]),
        ("Enschede", 30, ["CoMensha"]),
        ("Zwolle", 30, ["CoMensha"]),
        ("Maastricht", 30, ["CoMensha"]),
        ("Weert", 30, ["Koraal"]),
        ("Helmond", 30, ["Lumens", "CoMensha"]),
        ("Tilburg", 30, ["CoMensha"]),
        ("Oss", 30, ["Maatschappelijke Opvang Den Bosch", "CoMensha"]),
        (
            "'s-Hertogenbosch",
            30,
            ["Maatschappelijke Opvang Den Bosch", "Veilig Thuis Brabant Noordoost", "CoMensha"],
        ),
        ("Almere", 17, ["Blijf Groep"]),
    ],
)
def test_the_listing_answers_as_it_reads(directory, place, age, expected):
    assert names(directory.answer(load_builtin().find(place).municipalities[0].code, age)) == expected


def test_at_the_disputed_age_both_answer_and_the_page_can_say_so(directory):
    found = directory.answer(APELDOORN, 23)
    assert sorted(names(found)) == ["MEE-Veluwe", "Moviera"]
    assert found.at_border
    assert not directory.answer(APELDOORN, 22).at_border
    assert not directory.answer(APELDOORN, 24).at_border


def test_without_an_age_the_answer_says_that_age_matters(directory):
    assert directory.answer(APELDOORN).by_age
    assert not directory.answer(AMSTERDAM).by_age


def test_coverage_counts_as_the_listing_was_read(directory):
    count = {"covered": 0, "remote": 0, "uncertain": 0, "none": 0}
    for code in load_builtin().municipalities:
        count[directory.answer(code).coverage] += 1
    # 231 covered, 56 at a distance, 24 uncertain and 31 without by our literal reading. Two differ on purpose:
    # 's-Hertogenbosch is uncertain (two editions, two organisations), the 8 around Tilburg end at CoMensha anyway.
    assert count == {"covered": 230, "remote": 64, "uncertain": 17, "none": 31}


def test_twente_has_a_coordinator_of_its_own_though_comensha_employs_her(directory):
    found = directory.answer("GM0153")
    assert (found.reason, found.first.telephones) == (Reason.COVERED, ("+31641743232",))


def test_the_text_about_limburg_is_known_but_does_not_answer(directory):
    found = directory.answer(MAASTRICHT)
    assert found.reason is Reason.REMOTE
    assert {told.organisation for told in found.others} == {"Koraal", "Gemeente Weert"}


def test_in_march_2019_flevoland_had_nobody_and_weesp_was_not_yet_amsterdam(listing):
    then = Directory.as_of(date(2019, 3, 3), listing, lineage=lineage(load_builtin()))
    assert then.answer(ALMERE).reason is Reason.NOBODY
    weesp = load_builtin().find("Weesp", on=date(2019, 3, 3)).municipalities[0]
    assert then.answer(weesp.code).first.statement.area == "Provincie Noord-Holland"
    assert then.answer(AMSTERDAM).first.statement.area == "Politieregio Amsterdam"
    later = Directory.as_of(date(2019, 5, 1), listing)
    assert names(later.answer(ALMERE)) == ["Blijf Groep"]


def test_before_the_listing_nobody_was_known(listing):
    assert Directory.as_of(date(2018, 6, 30), listing).answer(AMSTERDAM).reason is Reason.NOBODY


def test_the_narrowest_area_wins():
    told = [
        says(kind, kind)
        for kind in ("country", "province", "police_region", "municipality_plus", "municipality")
    ]
    while told:
        assert names(answer(told, AMSTERDAM, on=TODAY)) == [told[-1].organisation]
        told.pop()


def test_a_narrow_area_for_some_ages_leaves_the_other_ages_to_the_wider():
    told = [says("Jong", "municipality", age_max=17), says("Wijd", "province")]
    assert names(answer(told, AMSTERDAM, 12, on=TODAY)) == ["Jong"]
    assert names(answer(told, AMSTERDAM, 18, on=TODAY)) == ["Wijd"]
    assert names(answer(told, AMSTERDAM, on=TODAY)) == ["Jong", "Wijd"]


def test_nobody_for_this_age_or_form_says_which():
    told = [says(age_max=17, forms=("sexual",))]
    assert answer(told, AMSTERDAM, 30, on=TODAY).reason is Reason.OTHER_AGE
    assert answer(told, AMSTERDAM, 12, "labour", on=TODAY).reason is Reason.OTHER_FORM
    assert answer(told, AMSTERDAM, 12, "sexual", on=TODAY).reason is Reason.COVERED
    assert answer(told, AMSTERDAM, 12, "unknown", on=TODAY).reason is Reason.COVERED


def test_low_certainty_never_stands_without_comensha():
    found = answer([says(certainty="low")], AMSTERDAM, on=TODAY)
    assert [(c.organisation, c.why) for c in found.contacts] == [
        ("Fier", Why.PERHAPS),
        ("CoMensha", Why.BACKUP),
    ]


def test_an_ended_entry_answers_no_more_and_says_why():
    told = says(valid_to=date(2026, 11, 21))
    assert answer([told], AMSTERDAM, on=date(2026, 11, 21)).reason is Reason.COVERED
    assert answer([told], AMSTERDAM, on=TODAY).reason is Reason.EXPIRED


def test_the_newest_statement_of_a_line_counts_from_the_day_it_begins():
    first = says("Oud")
    second = replace(
        first, id=uuid.uuid4(), organisation="Nieuw", stated_on=date(2026, 6, 1), valid_from=date(2026, 12, 1)
    )
    assert names(answer([first, second], AMSTERDAM, on=TODAY)) == ["Oud"]
    assert names(answer([second, first], AMSTERDAM, on=date(2026, 12, 1))) == ["Nieuw"]


def test_what_was_withdrawn_stays_withdrawn():
    first = says()
    gone = replace(first, id=uuid.uuid4(), stated_on=date(2026, 6, 1), withdrawn=True)
    assert answer([first, gone], AMSTERDAM, on=TODAY).reason is Reason.NOBODY
    assert answer([first, gone], AMSTERDAM, on=date(2026, 5, 31)).reason is Reason.COVERED


def test_what_was_not_yet_known_is_not_in_the_answer_of_that_day():
    assert (
        answer([says(stated_on=TODAY, valid_from=date(2019, 1, 1))], AMSTERDAM, on=date(2019, 3, 3)).reason
        is Reason.NOBODY
    )


def test_a_merged_municipality_is_covered_when_all_of_its_parts_were():
    voorne = load_builtin().find("Voorne aan Zee").municipalities[0].code
    parts = ["GM0501", "GM0530", "GM0614"]
    links = lineage(load_builtin())
    whole = Directory.as_of(TODAY, [says(certain=parts)], lineage=links)
    part = Directory.as_of(TODAY, [says(certain=parts[:2])], lineage=links)
    assert whole.answer(voorne).reason is Reason.COVERED
    assert part.answer(voorne).reason is Reason.UNCERTAIN


@pytest.mark.parametrize(
    ("verified_on", "expected"),
    [
        (date(2026, 11, 22), Freshness.CHECKED),
        (date(2026, 5, 22), Freshness.CHECKED),
        (date(2026, 5, 21), Freshness.STALE),
        (None, Freshness.NEVER),
    ],
)
def test_after_six_months_the_number_must_be_checked_by_phone(verified_on, expected):
    assert answer([says(verified_on=verified_on)], AMSTERDAM, on=TODAY).first.freshness is expected


CODES = st.sampled_from(["GM0001", "GM0002", "GM0003"])
STATEMENTS = st.lists(
    st.builds(
        says,
        organisation=st.sampled_from(["A", "B", "CoMensha"]),
        kind=st.sampled_from(sorted(RANK)),
        certain=st.sets(CODES),
        perhaps=st.sets(CODES),
        certainty=st.sampled_from(["high", "medium", "low"]),
        age_min=st.none() | st.integers(0, 60),
        age_max=st.none() | st.integers(0, 60),
        age_disputed=st.booleans(),
        remote=st.booleans(),
        withdrawn=st.booleans(),
        forms=st.sampled_from([(), ("sexual",), ("labour", "criminal")]),
        valid_to=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(STATEMENTS, CODES, st.none() | st.integers(0, 120), st.sampled_from(["", "sexual", "labour"]))
def test_whatever_was_stated_there_is_one_answer_and_doubt_brings_comensha(told, code, age, form):
    found = answer(told, code, age, form, on=TODAY)
    assert found.contacts
    for contact in found.contacts:
        if contact.statement:
            assert contact.statement.is_for(age, form)
            assert not contact.statement.withdrawn
    if any(contact.why is Why.PERHAPS for contact in found.contacts):
        assert "CoMensha" in names(found)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 40))
def test_months_before_is_never_later_than_the_day(day, months):
    assert months_before(day, months) <= day
