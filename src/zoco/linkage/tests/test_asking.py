"""One new record among a few gets the bits that a batch over all of them gives it."""

from __future__ import annotations

import numpy as np
import pytest

from zoco.linkage.asking import Question, compare
from zoco.linkage.blocking import candidates
from zoco.linkage.features import LEVELS, Pairs, levels
from zoco.linkage.few import Few
from zoco.linkage.generator import SETTINGS, generate
from zoco.linkage.hubs import HUBS, context
from zoco.linkage.keys import keys
from zoco.linkage.one import Beside
from zoco.linkage.packing import Unpackable, pack, unpack
from zoco.linkage.rarity import Counted, count
from zoco.linkage.record import prepare
from zoco.linkage.reviews import AIM, FEWEST, Zone, found_by, sure_from
from zoco.linkage.table import LISTS, WORDS, Book, build
from zoco.linkage.weights import shipped

SECRET = b"of this house"


@pytest.fixture(scope="module")
def records():
    return [prepare(row) for row, _ in generate(SETTINGS["elsewhere"], 1_500, 4)]


def test_scores_are_those_of_the_batch(records):
    """Whoever shares an uncut key is compared; what is counted at night stands for the rest."""
    table, counted = build(records), count(records, SECRET)
    known, questions = context(table), [Question.of(record, SECRET) for record in records[:400]]
    held: dict[int, list[int]] = {}
    for row, record in enumerate(records):
        for key in Question.of(record, SECRET).keys:
            held.setdefault(key, []).append(row)
    gaps = []
    for row, question in enumerate(questions):
        cut = [key for key in question.keys if len(held[key]) > 50]
        others = sorted({i for key in question.keys if key not in cut for i in held[key]} - {row})
        if not others:
            continue
        answer = compare(question, [records[i] for i in others], counted=counted, secret=SECRET, cut=cut)
        pairs = Pairs(table, known, np.full(len(others), row, np.int32), np.array(others, np.int32))
        gaps.append(np.abs(shipped().scores(levels(pairs)) - answer.scores).max())
    assert len(gaps) > 300
    assert np.median(gaps) < 0.01
    assert np.percentile(gaps, 99) < 2.5


def test_a_record_comes_out_as_it_went_in(records):
    assert [unpack(pack(record)) for record in records] == records
    with pytest.raises(Unpackable):
        unpack("half")


def test_with_few_answers_the_shipped_threshold_stays_and_with_many_it_moves_to_where_they_are_right():
    good = [(float(score), True) for score in range(8, 8 + FEWEST)]
    assert sure_from(good[:-1], 12.0) == 12.0
    assert sure_from(good, 12.0) == 8.0
    wrong = [(9.0, False)] * 5
    assert sure_from(good + wrong, 12.0) > 9.0
    assert sure_from([(20.0, False)] * FEWEST, 12.0) > 20.0  # nothing is sure any more
    assert AIM == 0.99


def test_the_interval_of_what_is_found_holds_the_truth_of_a_known_world():
    """Of 1,000 worlds in which 80 % of the pairs of one person stand in the first zone, at least 95 % say so."""
    drawn, held = np.random.default_rng(7), 0
    for _ in range(1_000):
        sure = Zone(400, 80, int(drawn.binomial(80, 0.96)))
        review = Zone(600, 60, int(drawn.binomial(60, 0.16)))
        found = found_by(sure, [review])
        held += found.low <= 0.8 <= found.high
    assert held >= 950


class All(Few):
    """What all records together say, as a batch counts it, asked as for a few."""

    def __init__(self, records):
        super().__init__(records, Counted(), b"", ())
        self.table = build(records)
        self.whole = context(self.table)
        self.size = self.whole.size
        self.rows = {record.born: row for row, record in enumerate(records)}
        self.numbers = {name: first_seen(records, name) for name in (*HUBS, "nation")}
        self.nations = {number: nation for nation, number in self.numbers["nation"].items()}
        self.at_home = {
            record.record_id: self.nations[int(self.whole.home[row])] for row, record in enumerate(records)
        }
        self.named = {
            (word, self.at_home[record.record_id]): float(self.whole.name_bits[row, place])
            for row, record in enumerate(records)
            for place, word in enumerate(record.names[:WORDS])
        }

    def born_bits(self, record):
        return float(self.whole.born_bits[self.rows[record.born]])

    def nation_bits(self, nation):
        return float(self.whole.nation_bits[self.numbers["nation"][nation]])

    def alias_bits(self, alias):
        return float(self.whole.alias_bits[self.numbers["aliases"][alias]])

    def home(self, record):
        return self.at_home[record.record_id]

    def name_bits(self, word, nation):
        return self.named[word, nation]

    def degree(self, name, value):
        return int(self.whole.degree[name][self.numbers[name][value]])


def first_seen(records, name):
    book = Book()
    for record in records:
        held = getattr(record, name)
        for value in held[: LISTS[name]] if isinstance(held, tuple) else (held,):
            book[value]
    return book


@pytest.mark.parametrize("setting", SETTINGS)
def test_one_pair_has_the_levels_that_it_has_among_thousands(setting):
    records = [prepare(row) for row, _ in generate(SETTINGS[setting], 700, 11)]
    known = All(records)
    keyed = [(row, key) for row, record in enumerate(records) for key in keys(record)]
    left, right = candidates(
        np.array([row for row, _ in keyed], np.int32),
        np.array([key for _, key in keyed], np.int64),
        known.table.single["signal_id"],
    )
    many = levels(Pairs(known.table, known.whole, left, right))
    assert len(left) > 2_000
    asked = {row: Beside(records[row], known) for row in set(left.tolist())}
    for pair, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        found = asked[one].levels(records[other])
        assert found == {name: int(codes[pair]) for name, codes in many.items()}, (one, other)
        assert list(found) == list(LEVELS)
