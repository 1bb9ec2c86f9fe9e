"""
The levels of `features`, for one record against one other: what a question needs that cannot wait for arrays.

Arrays carry a million pairs; for the hundred of one question they take twice as long as this. Both say the same
of every pair, which a test holds them to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from math import log2
from operator import attrgetter

from rapidfuzz.distance.OSA import normalized_similarity as alike

from zoco.linkage.features import (  # fmt: skip
    ALIAS_BITS,
    BITS,
    BORN_SHARE,
    BORN_STEP,
    CONTACTS,
    DAYS,
    DEGREES,
    DOCUMENT_DEGREES,
    GLUED,
    LEVELS,
    LIKE,
    NAME_STEP,
    NATION_BITS,
    OTHER,
    SPELLED,
    SPELLING,
    UNLIKE,
)
from zoco.linkage.few import Few
from zoco.linkage.normalise.dates import Born
from zoco.linkage.normalise.names import skeleton
from zoco.linkage.record import Record
from zoco.linkage.table import LISTS, WORDS

PLAIN = ("sex", "bsn", "v_number", "exploitation", "employer")
UNKNOWN = dict.fromkeys(LEVELS, 0)
_CHANCES = len(LEVELS["chance"]) - 1


class Beside:
    """One record, to be held beside others: what it does not say is unknown of every pair, and is not looked at."""

    def __init__(self, record: Record, known: Few) -> None:
        self.record, self.known = record, known
        self.names = record.names[:WORDS]
        self.born_bits = known.born_bits(record)
        self.home = known.home(record)
        self.home_bits = known.nation_bits(self.home) if self.home else 0.0
        self._asked = [(name, level) for name, (of, level) in self._fields().items() if any(getattr(record, each) for each in of)]  # fmt: skip
        self._columns: dict[str, tuple[float, ...]] = {}
        self._named: dict[tuple[tuple[str, ...], str], tuple[int, float, int]] = {}

    def levels(self, other: Record) -> dict[str, int]:
        """The level of every field of this pair, by the names of LEVELS and in their order."""
        found = UNKNOWN.copy()
        for name, level in self._asked:
            found[name] = level(other)
        shared = 0.0
        if self.names and other.names:
            found["names"], shared, found["spelling"] = self._names(other)
            found["rarity"] = 1 + min(int(shared // 2), len(BITS) - 1) if shared > 0 else 0
        found["born"] = born(self.record.born, other.born)
        found["chance"] = self._chance(other, shared, found)
        together(found)
        return found

    def _fields(self) -> dict[str, tuple[tuple[str, ...], Callable[[Record], int]]]:
        """Of each field that is looked at by itself: what it is made of, and its level beside another record."""
        return {name: ((name,), self._same(name)) for name in PLAIN} | {
            "nation": (("nation",), self._nation),
            "birth_place": (
                ("birth_place",),
                lambda other: spelled(self.record.birth_place, other.birth_place, 0.7),
            ),
            "phone": (("phones",), self._hub("phones")),
            "handle": (("handles",), self._handle),
            "alias": (("aliases",), self._alias),
            "address": (("by_code", "by_street", "road", "town"), self._address),
            "plate": (("plates",), self._hub("plates")),
            "document": (("document",), self._document),
            "time": (("received",), lambda other: time(self.record.received, other.received)),
            "source": (("unit", "org"), lambda other: source(self.record, other)),
        }

    def _same(self, name: str) -> Callable[[Record], int]:
        mine, of = getattr(self.record, name), attrgetter(name)

        def level(other: Record) -> int:
            theirs = of(other)
            return (1 if theirs == mine else 2) if theirs else 0

        return level

    def _names(self, other: Record) -> tuple[int, float, int]:
        """Kept for the next of the same name: who shares a key is often called alike."""
        said = other.names, self.known.home(other)
        if (found := self._named.get(said)) is None:
            found = self._named[said] = self._names_of(other, said[1])
        return found

    def _names_of(self, other: Record, home: str) -> tuple[int, float, int]:
        """As `features._names`: the level, the bits that shared words carry, how alike what both have left over is."""
        theirs = other.names[:WORDS]
        columns = [self._column(word) for word in theirs]
        back = [max(column) >= LIKE for column in columns]
        initial = any(fits and len(word) == 1 for fits, word in zip(back, theirs, strict=True))
        exact = like = 0
        shared, over = 0.0, list[float]()
        for row, word in enumerate(self.names):
            ratios = [column[row] for column in columns]
            best = max(ratios)
            if best < LIKE:
                over += [ratio for ratio, fits in zip(ratios, back, strict=True) if not fits]
                continue
            like += 1
            exact += best == 1.0
            if len(word) > 1:
                shared += self._shares(word, theirs[ratios.index(best)], best, home)
            elif best < 1.0:
                initial = True
        fewest, matched = min(len(self.names), len(theirs)), min(like, sum(back))
        most = max(len(self.names), len(theirs))
        level = name_level(fewest, most, min(exact, matched), matched, initial)
        if matched < fewest and (fewest < most or not matched) and glued(self.record, other):
            level = GLUED
        return level, shared, SPELLED[bisect_right(SPELLING, max(over))] if over else 0

    def _column(self, word: str) -> tuple[float, ...]:
        if (found := self._columns.get(word)) is None:
            found = self._columns[word] = tuple([words_alike(mine, word) for mine in self.names])
        return found

    def _shares(self, word: str, beside: str, best: float, home: str) -> float:
        bits = min(self.known.name_bits(word, self.home), self.known.name_bits(beside, home))
        return bits if best == 1.0 else bits * min(max((best - 0.5) * 1.6, 0.2), 0.9)

    def _shared(self, name: str, other: Record) -> tuple[bool, str, int]:
        """Do both have a value; the shared value with the fewest people beside it, and how many those are."""
        if not (theirs := getattr(other, name)):
            return False, "", 0
        a, b = getattr(self.record, name)[: LISTS[name]], theirs[: LISTS[name]]
        crowds = [(self.known.degree(name, value), number) for number, value in enumerate(a) if value in b]
        if not crowds:
            return True, "", 0
        crowd, number = min(crowds)
        return True, a[number], crowd

    def _hub(self, name: str) -> Callable[[Record], int]:
        def level(other: Record) -> int:
            both, value, crowd = self._shared(name, other)
            return 1 + bisect_right(DEGREES, crowd) if value else 7 if both else 0

        return level

    def _handle(self, other: Record) -> int:
        both, value, _ = self._shared("handles", other)
        if value or not both:
            return int(both)
        return 2 if alike(self.record.handles[0], other.handles[0]) >= 0.8 else 3

    def _alias(self, other: Record) -> int:
        both, value, _ = self._shared("aliases", other)
        return 1 + bisect_right(ALIAS_BITS, self.known.alias_bits(value)) if value else 5 if both else 0

    def _nation(self, other: Record) -> int:
        mine, theirs = self.record.nation, other.nation
        if not mine or not theirs:
            return 0
        return 1 + bisect_right(NATION_BITS, self.home_bits) if mine == theirs else 4

    def _address(self, other: Record) -> int:
        mine, both, crowds = self.record, False, []
        for name in ("by_code", "by_street"):
            a, b = getattr(mine, name), getattr(other, name)
            both = both or bool(a and b)
            if a and a == b:
                crowds.append(self.known.degree(name, a))
        if crowds:
            return 1 + bisect_right(DEGREES, min(crowds))
        if mine.road and mine.road == other.road and not both:
            return 7
        if mine.town and mine.town == other.town:
            return 8
        return 9 if both or (mine.town and other.town) else 0

    def _document(self, other: Record) -> int:
        level = spelled(self.record.document, other.document, 0.85)
        if level == 1:
            return 1 + bisect_right(DOCUMENT_DEGREES, self.known.degree("document", other.document))
        return level + 2 if level else 0

    def _chance(self, other: Record, shared: float, found: dict[str, int]) -> int:
        """As `features._chance`: how many others would look as alike, as a power of two."""
        either = min(self.born_bits, self.known.born_bits(other))
        spread = 0.0
        if shared > 0 or 0 < found["nation"] < 4:
            home = self.known.home(other)
            spread = max(self.home_bits, self.known.nation_bits(home) if home else 0.0)
        left_over = log2(self.known.size) - shared - either * BORN_SHARE[found["born"]] - spread
        return int(min(max((left_over + 16) // 2, 0), _CHANCES))


# One field


def spelled(mine: str, theirs: str, limit: float) -> int:
    """Unknown, the same, like, different."""
    if not mine or not theirs:
        return 0
    if mine == theirs:
        return 1
    return 2 if alike(mine, theirs) >= limit else 3


def words_alike(mine: str, theirs: str) -> float:
    """
    >>> words_alike("ana", "ana"), words_alike("a", "ana"), words_alike("o", "ana")
    (1.0, 0.75, 0.0)
    """
    if mine == theirs:
        return 1.0
    shortest = min(len(mine), len(theirs))
    if shortest == 1:
        return 0.75 if mine[0] == theirs[0] else 0.0
    ratio: float = alike(mine, theirs)
    if ratio < 0.8 and shortest > 2 and skeleton(mine) == skeleton(theirs):
        return 0.8
    return ratio


def name_level(fewest: int, most: int, same: int, matched: int, initial: bool) -> int:
    """As `features._name_level`, of names that both have."""
    if matched == 0:
        return 1 if fewest == 1 else 4
    if initial:
        return 14 if matched >= 2 else 15
    if fewest == 1:
        return 2 if same == 0 else 16 if most > 1 else 3
    if matched == 1:
        return 5 if same == 0 else 6
    if matched == 2 and fewest > 2:
        return 12 if same < 2 else 9
    return 11 if matched > 2 else (7, 8, 10)[same]


def glued(mine: Record, other: Record) -> bool:
    """Are the whole names alike, in one piece, in either order?"""
    if min(len(mine.whole), len(other.whole)) <= 7:
        return False
    turned = "".join((other.names[-1], *other.names[:-1]))
    return bool(alike(mine.whole, other.whole) >= 0.8 or alike(mine.whole, turned) >= 0.8)


def born(mine: Born, theirs: Born) -> int:
    """As `features._born`."""
    if not mine.year or not theirs.year:
        return 0
    gap = abs(mine.year - theirs.year)
    if mine.about or theirs.about:
        return 18 + bisect_right((1, 2, 4, 7), gap)
    if mine.day and theirs.day:
        return _whole(mine, theirs, gap)
    if gap == 0:
        return (14 if mine.month == theirs.month else 15) if mine.month and theirs.month else 13
    return 15 if gap == 1 else 16 if gap <= 3 else 17


def _whole(mine: Born, theirs: Born, gap: int) -> int:
    month, day = mine.month == theirs.month, mine.day == theirs.day
    if gap == 0 and month and day:
        return 2 if (mine.month, mine.day) == (1, 1) else 1
    if gap == 0:
        if mine.month == theirs.day and mine.day == theirs.month:
            return 3
        if month:
            return 23 if abs(mine.day - theirs.day) % 10 == 0 else 4
        return 5 if day else 8
    if month and day:
        return 6 if gap in (1, 10) else 7
    return 9 if gap == 1 else 10 if gap <= 3 else 11 if gap <= 8 else 12


def time(mine: int, theirs: int) -> int:
    return 1 + bisect_right(DAYS, abs(mine - theirs)) if mine and theirs else 0


def source(mine: Record, other: Record) -> int:
    if mine.unit and mine.unit == other.unit:
        return 2
    return int(bool(mine.org and mine.org == other.org))


# What fields mean together


def together(found: dict[str, int]) -> None:
    step = NAME_STEP[found["names"]]
    if step > 1 and found["names"] != GLUED and found["spelling"] in UNLIKE:
        step = OTHER
    found["names_and_born"] = step * 5 + BORN_STEP[found["born"]]
    found["names_and_contact"] = step * 4 + contact(found)
    found["names_and_paper"] = step * 3 + paper(found)
    found["names_and_sex"] = step * 2 + (found["sex"] == 2)


def contact(found: dict[str, int]) -> int:
    """Nothing shared, something that a crowd or that few have, something of her own."""
    if found["handle"] == 1:
        return 3
    return max(CONTACTS[found["phone"]], CONTACTS[found["plate"]], min(CONTACTS[found["address"]], 2))


def paper(found: dict[str, int]) -> int:
    if found["bsn"] == 1 or found["v_number"] == 1 or 0 < found["document"] < 4:
        return 2
    return int(found["bsn"] == 2 or found["v_number"] == 2 or found["document"] == 5)
