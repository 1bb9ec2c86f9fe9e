"""What an envelope keeps, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoco.seal.crypto import (
    OVERHEAD,
    Key,
    SealBroken,
    fresh_material,
    key_from,
    padded,
    seal,
    unpadded,
    unseal,
)

KEY = key_from(bytes(range(32)))
PLACE = "cases_victim.name.7"


@given(st.binary(max_size=600), st.text(max_size=40))
def test_what_is_sealed_comes_back(clear, place):
    assert unseal(seal(clear, KEY, place), KEY, place) == clear


@given(st.binary(max_size=700))
def test_padding_comes_off_as_it_went_on(clear):
    assert unpadded(padded(clear)) == clear


@given(st.data(), st.binary(min_size=1, max_size=80))
def test_one_changed_bit_anywhere_breaks_the_seal(data, clear):
    envelope = bytearray(seal(clear, KEY, PLACE))
    bit = data.draw(st.integers(0, len(envelope) * 8 - 1))
    envelope[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        unseal(bytes(envelope), KEY, PLACE)


@given(st.data())
def test_a_shortened_envelope_is_broken(data):
    envelope = seal(b"Ana", KEY, PLACE)
    with pytest.raises(SealBroken):
        unseal(envelope[: data.draw(st.integers(0, len(envelope) - 1))], KEY, PLACE)


@pytest.mark.parametrize(
    "place", ["cases_victim.phone.7", "cases_victim.name.8", "reports_report.name.7", ""]
)
def test_it_opens_in_no_other_place(place):
    with pytest.raises(SealBroken):
        unseal(seal(b"Ana", KEY, PLACE), KEY, place)


def test_another_key_is_told_apart_by_its_id():
    with pytest.raises(SealBroken, match="another key"):
        unseal(seal(b"Ana", KEY, PLACE), key_from(fresh_material()), PLACE)


def test_another_key_with_the_same_id_does_not_open_it():
    with pytest.raises(SealBroken, match="not sealed for this place"):
        unseal(seal(b"Ana", KEY, PLACE), Key(KEY.id, bytes(32)), PLACE)


def test_names_up_to_31_bytes_are_equally_long_when_sealed():
    assert {len(seal(b"x" * length, KEY, PLACE)) for length in range(32)} == {OVERHEAD + 32}


def test_the_same_name_twice_is_not_recognised():
    assert seal(b"Ana", KEY, PLACE) != seal(b"Ana", KEY, PLACE)


def test_the_error_tells_the_place_and_nothing_of_the_text_or_the_key():
    with pytest.raises(SealBroken) as told:
        unseal(seal(b"Ana", KEY, PLACE), KEY, "elsewhere")
    assert told.value.__cause__ is None
    assert "Ana" not in str(told.value)
    assert KEY.material.hex() not in repr(KEY)
