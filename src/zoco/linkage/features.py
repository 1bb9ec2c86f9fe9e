"""
What two records have in common, field by field, as levels: "the same document, under two names".

Every field of a pair is on exactly one level, level 0 where nothing is known. The weights give each level its bits,
and the score of a pair is their sum. Many pairs are compared at once: `left` and `right` are rows of the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from zoco.linkage.hubs import Context
from zoco.linkage.table import Floats, Ints, Table

Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]

NAMES = ("unknown", "one_word_differs", "one_word_like", "one_word", "differ", "one_like", "one_of_two", "two_like", "one_and_like", "two", "all", "three_or_more", "two_like_others_differ", "glued", "initial_and_one", "initial", "one_word_of_many")  # fmt: skip
BORN = ("unknown", "date", "date_new_year", "swapped", "year_month", "year_day", "month_day_year_near", "month_day", "same_year", "year_1", "year_3", "year_8", "year_far", "year_known", "month_known", "near_known_1", "near_known_3", "far_known", "about_0", "about_1", "about_3", "about_6", "about_far", "one_digit")  # fmt: skip
HUB = ("1", "2", "3", "4-6", "7-15", "16+")
BITS = tuple(f"{low}" for low in range(0, 32, 2))
STEPS = ("unknown", "differ", "part", "like", "same", "other")
LEVELS: dict[str, tuple[str, ...]] = {
    "names": NAMES,
    "rarity": ("nothing", *BITS),
    "spelling": ("none", "0.4", "0.5", "0.6", "0.7", "0"),
    "born": BORN,
    "names_and_born": tuple(f"{a}+{b}" for a in STEPS for b in ("unknown", "differ", "near", "partly", "same")),
    "chance": tuple(str(low) for low in range(-16, 16, 2)),
    "sex": ("unknown", "same", "differs"),
    "nation": ("unknown", "same_common", "same", "same_rare", "differs"),
    "birth_place": ("unknown", "same", "like", "differs"),
    "phone": ("unknown", *HUB, "differs"),
    "handle": ("unknown", "same", "like", "differs"),
    "alias": ("unknown", "same_common", "same", "same_rare", "is_name", "differs"),
    "address": ("unknown", *HUB, "road", "town", "differs"),
    "plate": ("unknown", *HUB, "differs"),
    "document": ("unknown", "same", "same_two_names", "same_many_names", "like", "differs"),
    "bsn": ("unknown", "same", "differs"),
    "v_number": ("unknown", "same", "differs"),
    "exploitation": ("unknown", "same", "differs"),
    "employer": ("unknown", "same", "differs"),
    "time": ("unknown", "3", "30", "180", "730", "later"),
    "source": ("other", "same_kind", "same_unit"),
    "names_and_contact": tuple(f"{a}+{b}" for a in STEPS for b in ("none", "crowd", "few", "own")),
    "names_and_paper": tuple(f"{a}+{b}" for a in STEPS for b in ("none", "differs", "same")),
    "names_and_sex": tuple(f"{a}+{b}" for a in STEPS for b in ("no", "differs")),
}  # fmt: skip
# Names in six steps, for what they mean beside something else; the sixth is `OTHER`.
NAME_STEP = (0, 1, 3, 3, 1, 2, 2, 3, 3, 4, 4, 4, 2, 4, 3, 2, 3)
BORN_STEP = (0, 4, 4, 3, 3, 3, 3, 2, 2, 1, 1, 1, 1, 3, 3, 2, 1, 1, 3, 3, 2, 1, 1, 3)
# Two words of a name that agree count otherwise where both go on to name somebody else: a sister, a twin.
OTHER, GLUED, UNLIKE = 5, 13, (1, 2, 5)
# How much of the rarity of a birth each level of it shares.
BORN_SHARE = (0, 1, 1, 0.9, 0.6, 0.6, 0.6, 0.4, 0.2, 0.1, 0, 0, 0, 1, 1, 0.3, 0, 0, 0.4, 0.3, 0.1, 0, 0, 0.8)
# Something of her own, of few, of a crowd, or nothing: by the level of a phone, a plate or an address.
CONTACTS = (0, 3, 3, 2, 2, 1, 1, 0, 0, 0)
# Where the next level begins.
DEGREES, DOCUMENT_DEGREES = (2, 3, 4, 7, 16), (2, 4)
NATION_BITS, ALIAS_BITS, DAYS = (3.5, 5.5), (5.0, 9.0), (4, 31, 181, 731)
SPELLING = (0.4, 0.5, 0.6, 0.70001)  # 0.7 itself counts below, as it does in 32 bits
SPELLED = (5, 1, 2, 3, 4)  # the level of each step; 0 where one of the two has nothing left over
LIKE = 0.72


@dataclass
class Pairs:
    """Two rows of the table, many times, and what all signals together say."""

    table: Table
    known: Context
    left: Ints
    right: Ints

    def both(self, values: Ints) -> tuple[Ints, Ints]:
        return values[self.left], values[self.right]

    def single(self, name: str) -> tuple[Ints, Ints]:
        return self.both(self.table.single[name])


def levels(pairs: Pairs) -> dict[str, Codes]:
    """The level of every field, for every pair."""
    found: dict[str, NDArray[Any]] = {}
    found["names"], shared, found["spelling"] = _names(pairs)
    found["rarity"] = np.where(shared > 0, 1 + np.clip(shared // 2, 0, len(BITS) - 1), 0).astype(np.int8)
    found["born"] = _born(pairs)
    step, born = np.array(NAME_STEP, np.int8)[found["names"]], np.array(BORN_STEP, np.int8)[found["born"]]
    step = np.where((step > 1) & (found["names"] != GLUED) & np.isin(found["spelling"], UNLIKE), OTHER, step)
    found["names_and_born"] = step * 5 + born
    for name, compare in SIMPLE.items():
        found[name] = compare(pairs)
    found["chance"] = _chance(pairs, shared, found)
    found["names_and_contact"] = step * 4 + _contact(found)
    found["names_and_paper"] = step * 3 + _paper(found)
    found["names_and_sex"] = step * 2 + (found["sex"] == 2)
    return {name: code.astype(np.int8) for name, code in found.items()}


# Names


def _names(pairs: Pairs) -> tuple[Codes, Floats, Codes]:
    """The level, the bits that the shared words carry, and how alike the closest words are that both have left over."""
    a, b = pairs.both(pairs.table.names)
    width = max(int((a > 0).sum(axis=1).max(initial=1)), int((b > 0).sum(axis=1).max(initial=1)))
    a, b = a[:, :width], b[:, :width]
    alike = _alike(pairs.table, a, b)
    exact = ((a[:, :, None] == b[:, None, :]) & (a > 0)[:, :, None]).any(axis=2)
    best, partner = alike.max(axis=2), alike.argmax(axis=2)
    best_back = alike.max(axis=1)
    count_a, count_b = (a > 0).sum(axis=1), (b > 0).sum(axis=1)
    fewest, most = np.minimum(count_a, count_b), np.maximum(count_a, count_b)
    like = (best >= LIKE) & ~exact
    matched = np.minimum((best >= LIKE).sum(axis=1), (best_back >= LIKE).sum(axis=1))
    same = np.minimum(exact.sum(axis=1), matched)
    bits_a, bits_b = (pairs.known.name_bits[side][:, :width] for side in (pairs.left, pairs.right))
    bits = np.minimum(bits_a, np.take_along_axis(bits_b, partner, axis=1))
    long = np.take(_lengths(pairs.table), a) > 1
    shared = (bits * (exact * 1.0 + like * np.clip((best - 0.5) * 1.6, 0.2, 0.9)) * long).sum(axis=1)
    initial = (like & ~long).any(axis=1) | (
        (best_back >= LIKE) & (np.take(_lengths(pairs.table), b) == 1)
    ).any(axis=1)
    code = _name_level(fewest, most, same, matched, initial)
    # Words that were glued are fewer; a long family name alone must not make two sisters alike.
    asked = (code > 0) & (matched < fewest) & ((fewest < most) | (matched == 0))
    code = np.where(_glued(pairs, asked), GLUED, code)
    over = ((best < LIKE) & (a > 0))[:, :, None] & ((best_back < LIKE) & (b > 0))[:, None, :]
    rest = np.where(over, alike, 0).reshape(len(a), -1).max(axis=1, initial=0)
    spelling = np.where(over.any(axis=(1, 2)), np.array(SPELLED)[np.digitize(rest, SPELLING)], 0)
    return code.astype(np.int8), shared, spelling.astype(np.int8)


def _lengths(table: Table) -> Ints:
    if not hasattr(table, "_lengths"):
        table._lengths = np.array([len(word) for word in table.texts["words"]], np.int32)  # type: ignore[attr-defined]
    return table._lengths  # type: ignore[attr-defined,no-any-return]


def _name_level(fewest: Ints, most: Ints, same: Ints, matched: Ints, initial: Flags) -> Ints:
    single, like = fewest == 1, matched - same
    conditions = [
        fewest == 0,
        single & initial & (matched > 0),
        single & (matched == 0),
        single & (same == 0),
        single & (most > 1),
        single,
        matched == 0,
        initial & (matched >= 2),
        initial & (matched == 1),
        matched >= 3,
        (matched == 1) & (same == 0),
        matched == 1,
        (matched < fewest) & (same < 2),
        matched < fewest,
        same >= 2,
        same == 1,
        like >= 2,
    ]
    return np.select(conditions, [0, 15, 1, 2, 16, 3, 4, 14, 15, 11, 5, 6, 12, 9, 10, 8, 7], 4)


def _alike(table: Table, a: Ints, b: Ints) -> NDArray[np.float32]:
    """How alike each word of the left is to each of the right, 0 to 1; each two words are compared once."""
    left = np.broadcast_to(a[:, :, None], (*a.shape, b.shape[1])).reshape(-1)
    right = np.broadcast_to(b[:, None, :], (len(a), a.shape[1], b.shape[1])).reshape(-1)
    found = np.zeros(len(left), np.float32)
    found[(left == right) & (left > 0)] = 1
    open_ = np.flatnonzero((left > 0) & (right > 0) & (left != right))
    low, high = np.minimum(left[open_], right[open_]), np.maximum(left[open_], right[open_])
    pairs, where = np.unique(low.astype(np.int64) << 32 | high, return_inverse=True)
    found[open_] = _words_alike(table, pairs >> 32, pairs & 0xFFFFFFFF)[where.reshape(-1)]
    return found.reshape(*a.shape, b.shape[1])


def _words_alike(table: Table, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
    words, lengths = table.texts["words"], _lengths(table)
    ratio = cpdist(
        [words[i] for i in left],
        [words[i] for i in right],
        scorer=OSA.normalized_similarity,
        dtype=np.float32,
    ) if len(left) else np.zeros(0, np.float32)  # fmt: skip
    bones = (table.bones[left] == table.bones[right]) & (np.minimum(lengths[left], lengths[right]) > 2)
    ratio = np.where(bones, np.maximum(ratio, 0.8), ratio)
    first = np.array([word[:1] for word in words])
    letter = (np.minimum(lengths[left], lengths[right]) == 1) & (first[left] == first[right])
    return np.where(
        letter, np.float32(0.75), np.where(np.minimum(lengths[left], lengths[right]) == 1, 0, ratio)
    )


def _glued(pairs: Pairs, asked: Flags) -> Flags:
    """Are the whole names alike, in one piece, in either order?"""
    a, b = pairs.single("whole")
    rows = np.flatnonzero(asked & (a > 0) & (b > 0))
    whole, rotated = pairs.table.texts["whole"], pairs.table.rotated
    rows = np.array([row for row in rows if min(len(whole[a[row]]), len(whole[b[row]])) > 7], np.int64)
    found = np.zeros(len(a), bool)
    if len(rows):
        left = [whole[i] for i in a[rows]]
        ratios = [cpdist(left, [texts[i] for i in b[rows]], scorer=OSA.normalized_similarity, dtype=np.float32) for texts in (whole, rotated)]  # fmt: skip
        found[rows] = np.maximum(*ratios) >= 0.8
    return found


# Birth


def _born(pairs: Pairs) -> Ints:
    table = pairs.table
    (ya, yb), (ma, mb), (da, db) = pairs.both(table.year), pairs.both(table.month), pairs.both(table.day)
    about = table.about[pairs.left] | table.about[pairs.right]
    gap = np.abs(ya - yb)
    whole = (da > 0) & (db > 0)
    year, month, day = ya == yb, ma == mb, da == db
    months = (ma > 0) & (mb > 0)
    conditions = [
        (ya == 0) | (yb == 0),
        about & (gap == 0), about & (gap == 1), about & (gap <= 3), about & (gap <= 6), about,
        whole & year & month & day & (ma == 1) & (da == 1),
        whole & year & month & day,
        whole & year & (ma == db) & (da == mb),
        whole & year & month & (np.abs(da - db) % 10 == 0), whole & year & month, whole & year & day,
        whole & month & day & ((gap == 1) | (gap == 10)), whole & month & day,
        whole & year, whole & (gap == 1), whole & (gap <= 3), whole & (gap <= 8), whole,
        months & year & month, year & months, year, gap == 1, gap <= 3,
    ]  # fmt: skip
    return np.select(
        conditions, [0, 18, 19, 20, 21, 22, 2, 1, 3, 23, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 13, 15, 16], 17
    )


# One field at a time


def _same(name: str) -> Callable[[Pairs], Ints]:
    def compare(pairs: Pairs) -> Ints:
        a, b = pairs.single(name)
        return np.where((a == 0) | (b == 0), 0, np.where(a == b, 1, 2))

    return compare


def _shared(pairs: Pairs, name: str) -> tuple[Flags, Ints, Ints]:
    """Do both have a value; the shared value with the fewest people beside it, and how many those are."""
    a, b = pairs.both(pairs.table.lists[name])
    equal = (a[:, :, None] == b[:, None, :]).any(axis=2) & (a > 0)
    crowd = np.where(equal, pairs.known.degree[name][a], 1 << 30)
    column = crowd.argmin(axis=1)[:, None]
    value = np.where(equal.any(axis=1), np.take_along_axis(a, column, axis=1)[:, 0], 0)
    return (a[:, 0] > 0) & (b[:, 0] > 0), value, np.take_along_axis(crowd, column, axis=1)[:, 0]


def _hub(name: str) -> Callable[[Pairs], Ints]:
    def compare(pairs: Pairs) -> Ints:
        both, value, crowd = _shared(pairs, name)
        return np.where(value > 0, 1 + np.digitize(crowd, DEGREES), np.where(both, 7, 0))

    return compare


def _like(a: Ints, b: Ints, texts: list[str], rows: NDArray[np.int64], limit: float) -> Flags:
    found = np.zeros(len(a), bool)
    if len(rows):
        ratio = cpdist([texts[i] for i in a[rows]], [texts[i] for i in b[rows]], scorer=OSA.normalized_similarity, dtype=np.float32)  # fmt: skip
        found[rows] = ratio >= limit
    return found


def _handle(pairs: Pairs) -> Ints:
    both, value, _ = _shared(pairs, "handles")
    a, b = (side[:, 0] for side in pairs.both(pairs.table.lists["handles"]))
    like = _like(a, b, pairs.table.texts["handles"], np.flatnonzero(both & (value == 0)), 0.8)
    return np.where(value > 0, 1, np.where(like, 2, np.where(both, 3, 0)))


def _alias(pairs: Pairs) -> Ints:
    both, value, _ = _shared(pairs, "aliases")
    rare = 1 + np.digitize(pairs.known.alias_bits[value], ALIAS_BITS)
    return np.where(value > 0, rare, np.where(both, 5, 0))


def _nation(pairs: Pairs) -> Ints:
    a, b = pairs.single("nation")
    rare = 1 + np.digitize(pairs.known.nation_bits[a], NATION_BITS)
    return np.where((a == 0) | (b == 0), 0, np.where(a == b, rare, 4))


def _birth_place(pairs: Pairs) -> Ints:
    a, b = pairs.single("birth_place")
    both = (a > 0) & (b > 0)
    like = _like(a, b, pairs.table.texts["birth_place"], np.flatnonzero(both & (a != b)), 0.7)
    return np.where(~both, 0, np.where(a == b, 1, np.where(like, 2, 3)))


def _address(pairs: Pairs) -> Ints:
    crowd, both = np.full(len(pairs.left), 1 << 30), np.zeros(len(pairs.left), bool)
    for name in ("by_code", "by_street"):
        a, b = pairs.single(name)
        both |= (a > 0) & (b > 0)
        crowd = np.where((a == b) & (a > 0), np.minimum(crowd, pairs.known.degree[name][a]), crowd)
    (ra, rb), (ta, tb) = pairs.single("road"), pairs.single("town")
    road, town = (ra == rb) & (ra > 0), (ta == tb) & (ta > 0)
    known = both | ((ta > 0) & (tb > 0))
    level = np.where(road & ~both, 7, np.where(town, 8, np.where(known, 9, 0)))
    return np.where(crowd < 1 << 30, 1 + np.digitize(crowd, DEGREES), level)


def _document(pairs: Pairs) -> Ints:
    a, b = pairs.single("document")
    both = (a > 0) & (b > 0)
    like = _like(a, b, pairs.table.texts["document"], np.flatnonzero(both & (a != b)), 0.85)
    crowd = 1 + np.digitize(pairs.known.degree["document"][a], DOCUMENT_DEGREES)
    return np.where(~both, 0, np.where(a == b, crowd, np.where(like, 4, 5)))


def _time(pairs: Pairs) -> Ints:
    a, b = pairs.both(pairs.table.received)
    return np.where((a == 0) | (b == 0), 0, 1 + np.digitize(np.abs(a - b), DAYS))


def _source(pairs: Pairs) -> Ints:
    (oa, ob), (ua, ub) = pairs.single("org"), pairs.single("unit")
    return np.where((ua == ub) & (ua > 0), 2, np.where((oa == ob) & (oa > 0), 1, 0))


SIMPLE: dict[str, Callable[[Pairs], Ints]] = {
    "sex": _same("sex"),
    "nation": _nation,
    "birth_place": _birth_place,
    "phone": _hub("phones"),
    "handle": _handle,
    "alias": _alias,
    "address": _address,
    "plate": _hub("plates"),
    "document": _document,
    "bsn": _same("bsn"),
    "v_number": _same("v_number"),
    "exploitation": _same("exploitation"),
    "employer": _same("employer"),
    "time": _time,
    "source": _source,
}


# What fields mean together


def _chance(pairs: Pairs, shared: Floats, found: dict[str, NDArray[Any]]) -> Ints:
    """
    How many others would look as alike by chance, as a power of two: the number of records against the rarity of
    what is shared. This is what makes a namesake likelier among a million than among a thousand.
    """
    bits = pairs.known.born_bits
    either = np.minimum(bits[pairs.left], bits[pairs.right])
    nation = np.maximum(
        *(np.where(side > 0, pairs.known.nation_bits[side], 0) for side in pairs.both(pairs.known.home))
    )
    spread = np.where((shared > 0) | ((found["nation"] > 0) & (found["nation"] < 4)), nation, 0)
    left_over = (
        np.log2(max(pairs.known.size, 2)) - shared - either * np.array(BORN_SHARE)[found["born"]] - spread
    )
    level: Ints = np.clip((left_over + 16) // 2, 0, len(LEVELS["chance"]) - 1)
    return level


def _contact(found: dict[str, NDArray[Any]]) -> Ints:
    """Nothing shared, something that a crowd or that few have, something of her own."""
    best = np.zeros(len(found["names"]), np.int8)
    for name in ("phone", "plate", "address"):
        level = found[name]
        step = np.array(CONTACTS)[level]
        if name == "address":
            step = np.minimum(step, 2)
        best = np.maximum(best, step)
    return np.where(found["handle"] == 1, 3, best)


def _paper(found: dict[str, NDArray[Any]]) -> Ints:
    same = (
        (found["bsn"] == 1) | (found["v_number"] == 1) | ((found["document"] > 0) & (found["document"] < 4))
    )
    differs = (found["bsn"] == 2) | (found["v_number"] == 2) | (found["document"] == 5)
    return np.where(same, 2, np.where(differs, 1, 0))
