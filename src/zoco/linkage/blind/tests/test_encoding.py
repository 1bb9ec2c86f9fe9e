import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoco.linkage.blind.encoding import (
    BITS,
    FILLED,
    SPREAD,
    Encoder,
    Unencodable,
    diffused,
    packed,
    person,
    spread_distance,
    traits,
)  # fmt: skip
from zoco.linkage.blind.kernel import near_numpy
from zoco.linkage.blind.names import sound, tokens
from zoco.linkage.blind.tests.invented import GRACE, OLENA, OLENA_ELSEWHERE

ENCODER = Encoder(bytes(32))
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=14)


def apart(one, other, encoder=ENCODER):
    rows = [packed(encoder.encode(person(row)))[None] for row in (one, other)]
    return int(near_numpy(*rows, BITS)[2][0])


@given(st.lists(LETTERS, min_size=2, max_size=8), st.integers(1930, 2020))
def test_a_quarter_of_the_bits_is_set_however_long_the_name(words, year):
    row = {"given_names": " ".join(words), "dob": str(year)}
    if len(set(tokens(row["given_names"]))) >= 2:
        assert ENCODER.plain(person(row)).sum() == FILLED == BITS // 4


def test_the_order_of_the_name_and_of_day_and_month_makes_no_difference():
    swapped = {"given_names": "KOVALENKO", "family_name": "olena", "dob": "1998-04-23"}
    assert apart(OLENA, swapped) == 0
    assert apart({**OLENA, "dob": "1998-04-03"}, {**OLENA, "dob": "1998-03-04"}) == 0


def test_the_same_person_written_otherwise_is_nearer_than_somebody_else():
    assert apart(OLENA, OLENA_ELSEWHERE) < 340 < 440 < apart(OLENA, GRACE)


def test_a_missing_day_is_nearer_than_another_year():
    assert apart(OLENA, {**OLENA, "dob": "1998"}) < apart(OLENA, {**OLENA, "dob": "1974-11-09"})


def test_another_key_gives_an_unrelated_encoding():
    one, other = (packed(Encoder(key).encode(person(OLENA)))[None] for key in (bytes(32), b"x" * 32))
    assert 430 < near_numpy(one, other, BITS)[2][0] < 594  # five standard deviations about a half


def test_no_bit_has_a_filler_at_the_edge_of_a_name():
    values = [trait.value for trait in traits(person(OLENA)) if trait.field == "pair"]
    assert values and all(len(value) == 2 and value.isalpha() for value in values)


def test_a_bit_of_the_result_hangs_on_five_places_and_every_place_on_five_bits():
    assert ENCODER.places.shape == (SPREAD, BITS)
    for at in range(0, BITS, 97):
        one = np.zeros(BITS, dtype=bool)
        one[at] = True
        assert 1 <= diffused(one, ENCODER.places).sum() <= SPREAD


def test_distances_grow_by_the_known_curve():
    rng = np.random.default_rng(5)
    for share in (0.05, 0.1, 0.2):
        measured = []
        for _ in range(60):
            one = rng.random(BITS) < 0.25
            other = one ^ (rng.random(BITS) < share)
            measured.append((diffused(one, ENCODER.places) ^ diffused(other, ENCODER.places)).mean())
        assert np.mean(measured) == pytest.approx(spread_distance(share), abs=0.02)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "no name"),
        ({"given_names": "Maria", "dob": "1990-02-02"}, "one name only"),
        ({"given_names": "Onbekend", "family_name": "NN", "dob": "1990"}, "no name"),
        ({"given_names": "A", "family_name": "B", "dob": "1990"}, "no name"),
        ({"given_names": "Ana", "family_name": "Popa"}, "no year of birth"),
        ({"given_names": "Ana", "family_name": "Popa", "dob": "onbekend"}, "no year of birth"),
        ({"given_names": "de man in het huis bij de brug zei dat hij haar kende uit een ander land", "dob": "1990"}, "words"),
        ({"given_names": "🙂 🙂", "family_name": "💥", "dob": "1990"}, "no"),
    ],
)  # fmt: skip
def test_too_little_to_go_on_is_not_encoded(row, reason):
    with pytest.raises(Unencodable, match=reason):
        person(row)


def test_a_name_in_another_script_is_read_when_nothing_else_is_there():
    assert person({"name_native": "Олена Коваленко", "dob": "1998"}).words == ("kovalenko", "olena")


@given(LETTERS)
def test_the_sound_of_a_word_is_never_empty(word):
    assert sound(word)
