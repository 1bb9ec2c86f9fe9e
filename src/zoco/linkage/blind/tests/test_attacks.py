"""Attacks that were tried, their success printed (`pytest -s`). What they show stands in docs/blind-matching.md."""

import numpy as np
import pytest

from zoco.linkage.blind.encoding import Encoder, Unencodable, person
from zoco.linkage.blind.names import tokens
from zoco.linkage.blind.tests import attacks
from zoco.linkage.blind.tokens import Tokens
from zoco.linkage.generator import SETTINGS, generate

ENCODER, GUESSED = Encoder(b"the key of the organisations...."), Encoder(b"a key that the attacker guessed.")
KNOWN = 300


@pytest.fixture(scope="module")
def people():
    found = {}
    for row, truth in generate(SETTINGS["ordinary"], 3000, 21):
        try:
            found.setdefault(truth.person_id, person(row))
        except Unencodable:
            continue
    return list(dict.fromkeys(found.values()))[:800]


@pytest.fixture(scope="module")
def plain(people):
    return np.array([ENCODER.plain(who) for who in people])


@pytest.fixture(scope="module")
def hard(people):
    return np.array([ENCODER.encode(who) for who in people])


def told(attack, **shares):
    print(f"\n{attack}: " + ", ".join(f"{name} {share}" for name, share in shares.items()))


def test_a_list_of_people_and_the_key_name_everybody_and_without_the_key_nobody(people, hard):
    with_key = attacks.dictionary(hard, people, ENCODER.encode)
    without = attacks.dictionary(hard, people, GUESSED.encode)
    told("dictionary", with_key=with_key, without_key=without)
    assert with_key == 1.0  # a key that leaks lays everybody open: why it never goes to the matching side
    assert without == 0.0


def test_all_nine_digit_numbers_can_be_tried_with_the_key_and_not_without():
    token = Tokens(b"k" * 32).of("bsn", "111222333")
    tried = [str(number) for number in range(111222300, 111222400)]
    assert token in {Tokens(b"k" * 32).of("bsn", number) for number in tried}
    assert token not in {Tokens(b"g" * 32).of("bsn", number) for number in tried}


def listed(seed):
    """People of a generated list, each with the first of their given names."""
    for row, _ in generate(SETTINGS["ordinary"], 1500, seed):
        try:
            yield person(row), (tokens(row["given_names"]) or [""])[0]
        except Unencodable:
            continue


def test_how_often_an_encoding_occurs_names_given_names_and_not_people():
    """The attacker has another list of the same sort, not the same people."""
    (people, given), (others, other_given) = (zip(*listed(seed), strict=True) for seed in (22, 23))
    lone = np.array([ENCODER._row("pair", name)[:32] for name in given])  # what the minimum rule forbids
    ours = np.array([ENCODER.encode(who) for who in people])
    of_names = attacks.frequency(lone, list(given), list(other_given))
    of_people = attacks.frequency(ours, list(people), list(others))
    told("frequency alignment", lone_given_names=round(of_names, 3), ours=round(of_people, 3))
    assert of_names > of_people == 0


def test_mining_patterns_finds_traits_in_a_plain_encoding_and_none_in_ours(people, plain, hard):
    bits, pure = attacks.patterns(plain, people, attacks.positions(ENCODER))
    hidden, _ = attacks.patterns(hard, people, attacks.positions(ENCODER))
    told(
        "pattern mining",
        bits_in_groups_plain=bits,
        groups_of_one_trait=round(pure, 2),
        bits_in_groups_ours=hidden,
    )
    assert bits > 20 and hidden == 0


def test_people_already_known_give_others_away_in_a_plain_encoding_far_more_than_in_ours(people, plain, hard):
    before, after = (attacks.known_people(rows, people, KNOWN) for rows in (plain, hard))
    told(f"{KNOWN} known people, others named", plain=round(before, 3), ours=round(after, 3))
    assert before > 0.9 > 0.3 > after


def test_the_graph_of_distances_gives_some_away_in_both(people, plain, hard):
    guessed = [np.array([encode(who) for who in people]) for encode in (GUESSED.plain, GUESSED.encode)]
    before, after = attacks.graph(plain, guessed[0]), attacks.graph(hard, guessed[1])
    told("graph matching, the same people on both sides", plain=round(before, 3), ours=round(after, 3))
    assert after <= before
