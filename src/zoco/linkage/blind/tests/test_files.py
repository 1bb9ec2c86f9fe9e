import json
from datetime import date

import pytest

from zoco.linkage.blind.files import Head, line_written, read, written
from zoco.linkage.blind.keys import Refused
from zoco.linkage.blind.matching import Hit, hits
from zoco.linkage.blind.tests.invented import GRACE, KEY, OLD_KEY, OLENA, OLENA_ELSEWHERE, ON, WRONG_KEY, sent

NUMBERS = {"bsn": "111222333", "v_number": "2801234567", "document_no": "HC 3168296", "phone": "06 41743232"}


def text(head, lines):
    return [written(head), *(line_written(line) for line in lines)]


def met(one, other, on=ON):
    return [hit.by for hit in hits(one[:2], other[:2], on)]


def test_a_file_reads_back_as_it_was_written():
    head, lines, _ = sent([{**OLENA, **NUMBERS}, GRACE])
    again = read(text(head, lines))
    assert again[0] == head
    assert [(each.id, each.tokens) for each in again[1]] == [(each.id, each.tokens) for each in lines]
    assert all((a.names == b.names).all() for a, b in zip(lines, again[1], strict=True))


def test_nothing_readable_leaves_the_house():
    head, lines, _ = sent([{**OLENA, **NUMBERS, "city": "Emmen", "notes": "vlucht"}])
    leaving = "\n".join(text(head, lines)).lower()
    for value in [*OLENA.values(), *NUMBERS.values(), "Emmen", "vlucht", "41743232", KEY.secret.hex()]:
        assert value.lower() not in leaving.replace(head.made_on.isoformat(), "")


def test_without_a_ground_no_name_is_encoded():
    head, lines, report = sent([{**OLENA, **NUMBERS}, GRACE], ground=None)
    assert head.ground is None and [line.names for line in lines] == [None]
    assert report.told == [(2, "nothing to encode")]


def test_names_without_a_ground_are_refused_when_they_come_in():
    head, lines, _ = sent([OLENA])
    without = Head(head.organisation, head.made_on, head.keys, None)
    with pytest.raises(Refused, match="line 2: names are encoded, and the first line names no ground"):
        read(text(without, lines))


def test_a_number_that_a_sender_may_not_use_is_left_out():
    _, [line], _ = sent([{**OLENA, **NUMBERS}], without=frozenset({"bsn"}))
    assert set(line.tokens) == {"v_number", "document", "phone"}


def test_what_could_not_be_encoded_is_told_by_number_and_reason():
    rows = [
        OLENA,
        {"given_names": "Maria", "dob": "1990"},
        {},
        {**GRACE, "bsn": "123456789", "phone": "12;0641743232"},
    ]
    _, lines, report = sent(rows)
    assert (report.rows, report.encoded, report.with_names, len(lines)) == (4, 2, 2, 2)
    assert report.told == [
        (2, "names: one name only"), (2, "nothing to encode"), (3, "names: no name"), (3, "nothing to encode"),
        (4, "bsn: cannot be real"), (4, "phone: cannot be real"),
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["bsn", "v_number", "document_no"])
def test_a_number_of_one_person_is_enough(column):
    one, other = {**OLENA, column: NUMBERS[column]}, {"record_id": "b", column: f" {NUMBERS[column]} "}
    assert met(sent([one]), sent([other], "GGD")) == [{"document_no": "document"}.get(column, column)]


def test_a_telephone_alone_is_not():
    one, other = ({**row, "phone": NUMBERS["phone"]} for row in (OLENA, GRACE))
    assert met(sent([one]), sent([other], "GGD")) == []


def test_names_meet_however_they_are_written():
    assert met(sent([OLENA]), sent([OLENA_ELSEWHERE], "GGD")) == ["names"]
    assert met(sent([OLENA]), sent([GRACE], "GGD")) == []


def test_two_numbers_that_differ_speak_against_names_that_are_the_same():
    one, other = ({**OLENA, "bsn": number} for number in ("111222333", "123456782"))
    assert met(sent([one]), sent([other], "GGD")) == []


def test_a_number_that_everybody_has_says_nothing():
    crowd = [{"record_id": str(at), "document_no": "HC3168296"} for at in range(60)]
    assert met(sent([{**OLENA, "document_no": "HC3168296"}]), sent(crowd, "GGD")) == []


def test_a_wrong_key_is_told_and_nothing_is_compared():
    with pytest.raises(Refused, match=f"different keys.*{KEY.check}.*{WRONG_KEY.check}"):
        list(hits(sent([OLENA])[:2], sent([OLENA], "GGD", [WRONG_KEY])[:2], ON))


def test_with_two_keys_in_force_old_and_new_meet_and_a_pair_is_told_once():
    both = sent([OLENA], keys=[OLD_KEY, KEY])
    assert both[0].keys == (KEY.check, OLD_KEY.check)
    for keys in ([KEY], [OLD_KEY], [KEY, OLD_KEY]):
        assert met(both, sent([OLENA_ELSEWHERE], "GGD", keys)) == ["names"]


@pytest.mark.parametrize("keys", [[KEY, KEY], [KEY, WRONG_KEY]])
def test_two_keys_of_one_period_are_refused(keys):
    with pytest.raises(Refused, match="one period"):
        sent([OLENA], keys=keys)


def test_a_key_that_is_not_in_force_is_refused():
    from zoco.linkage.blind.keys import SharedKey

    for period in ("2026-Q2", "2027-Q1"):
        with pytest.raises(Refused, match="in force from"):
            sent([OLENA], keys=[SharedKey(period, KEY.parties, bytes(32))])


def test_only_a_party_to_the_key_encodes():
    with pytest.raises(Refused, match="no party"):
        sent([OLENA], "Somebody else")


def test_an_encoding_expires_with_its_day_and_at_the_latest_with_its_key():
    _, [line], _ = sent([OLENA], expires_on=date(2099, 1, 1))
    assert line.expires_on == KEY.ends_on == date(2027, 4, 1)
    short = sent([OLENA], expires_on=date(2026, 12, 5))
    assert met(short, sent([OLENA], "GGD"), date(2026, 12, 4)) == ["names"]
    assert met(short, sent([OLENA], "GGD"), date(2026, 12, 5)) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda told: {**told, "key": "0" * 16},
        lambda told: {**told, "tokens": {"bsn": ["x"]}},
        lambda told: {**told, "tokens": {"shoe size": []}},
        lambda told: {**told, "tokens": 3},
        lambda told: {**told, "names": "AAAA"},
        lambda told: {**told, "expires_on": "soon"},
        lambda told: {key: value for key, value in told.items() if key != "id"},
        lambda told: [told],
        lambda told: "text",
    ],
)
def test_a_damaged_line_is_refused_by_its_number(damage):
    head, lines, _ = sent([OLENA, GRACE])
    first, second, third = text(head, lines)
    with pytest.raises(Refused, match="line 3"):
        read([first, second, json.dumps(damage(json.loads(third)))])


@pytest.mark.parametrize("first", ["", "{}", "[]", "no json", '{"format": "zoco-blind/2"}'])
def test_another_file_is_refused(first):
    with pytest.raises(Refused, match="line 1"):
        read([first])


def test_another_recipe_is_refused():
    head, _lines, _ = sent([OLENA])
    with pytest.raises(Refused, match="encode again"):
        read([written(head).replace('"recipe": 1', '"recipe": 2')])


def test_the_file_is_the_documented_one():
    head, lines, _ = sent([{**OLENA, **NUMBERS}])
    first, second = (json.loads(line) for line in text(head, lines))
    assert set(first) == {"format", "recipe", "organisation", "made_on", "keys", "ground"}
    assert set(second) == {"id", "key", "expires_on", "tokens", "names"}
    assert Hit("a", "b", "names").by == "names"
