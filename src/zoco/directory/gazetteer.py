"""Which municipality is meant by a postcode, a place, or one of its names in any script? Pure: no database.

>>> gazetteer = load_builtin()
>>> gazetteer.find("1012 ab").municipalities[0].name
'Amsterdam'
>>> [each.name for each in gazetteer.find("rijswijk").municipalities]
['Rijswijk (ZH.)', 'Altena', 'Buren']
>>> gazetteer.find("Гаага").municipalities[0].name
"'s-Gravenhage"
>>> gazetteer.find("Weesp", on=date(2019, 3, 3)).municipalities[0].name
'Weesp'
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Literal, NamedTuple

from zoco.directory.division import (
    KNOWN_SINCE,
    Change,
    Division,
    DivisionError,
    Municipality,
    OtherName,
    Postcode,
    builtin_changes,
    builtin_division,
    read_division,
    with_history,
)
from zoco.linkage.folding import APOSTROPHES, LETTERS, MARKS, fold

__all__ = [
    "KNOWN_SINCE", "Division", "DivisionError", "Found", "Gazetteer", "Municipality", "OtherName", "Part", "key",
    "load_builtin", "read_division",
]  # fmt: skip

Kind = Literal["postcode", "municipality", "place", "alias"]
Part = Literal["province", "safety_region"]
#: Nobody's place name is longer; longer text is not looked at.
LONGEST = 120
#: How alike (0-1, difflib) a name must be to be suggested.
ALIKE = 0.75
MOST_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one question: every municipality that may be meant, the likeliest first.

    ``kind`` says how the text was understood, None if it was not; ``matched`` is the name or postcode it was
    understood as; ``certainty`` is that of a postcode, else "name"; ``suggestions`` are names to offer when
    nothing was found, never to be taken silently.
    """

    municipalities: tuple[Municipality, ...] = ()
    kind: Kind | None = None
    matched: str = ""
    certainty: str = "name"
    suggestions: tuple[str, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Must somebody choose?"""
        return len(self.municipalities) > 1


class Entry(NamedTuple):
    """One meaning of a name."""

    rank: int  # 0 municipality, 1 place, 2 alias
    municipality: str
    name: str
    place: str


KINDS: tuple[Kind, ...] = ("municipality", "place", "alias")


@dataclass(frozen=True)
class Gazetteer:
    """An index over one division and the changes before it. Build it once, with ``from_tables``."""

    municipalities: Mapping[str, Municipality]
    former: Mapping[str, Municipality]
    postcodes: Mapping[int, Postcode]
    names: Mapping[str, tuple[Entry, ...]]
    changes: tuple[Change, ...]

    @classmethod
    def from_tables(cls, division: Division, changes: tuple[Change, ...] | None = None) -> "Gazetteer":
        """Index a division, the built-in or an imported one; ``changes`` are the built-in ones unless given."""
        changes = builtin_changes() if changes is None else changes
        now, former = with_history(division, changes)
        postcodes = {each.number: each for each in division.postcodes}
        return cls(now, former, postcodes, _names(division, former), changes)

    def find(self, text: str, on: date | None = None) -> Found:
        """Understand a postcode (PC4, PC6), place, municipality or other name; ``on``: as it was that day.

        With ``on`` the answer holds municipalities of that day, among them former ones (from KNOWN_SINCE on).
        """
        if len(text) > LONGEST:
            return Found()
        number = _postcode(text)
        return self._find_name(text, on) if number is None else self._find_postcode(number, on)

    def _find_postcode(self, number: int, on: date | None) -> Found:
        known = self.postcodes.get(number)
        if known is None:
            return Found(kind="postcode", matched=str(number), certainty="unknown")
        codes = (then for code in known.municipalities for then in self._then(code, on, number=number))
        return Found(self._unique(codes), "postcode", str(number), known.certainty)

    def _find_name(self, text: str, on: date | None) -> Found:
        entries = self._meanings(text)
        if not entries:
            return Found(suggestions=self.suggest(text))
        codes = (then for entry in entries for then in self._then(entry.municipality, on, place=entry.place))
        return Found(self._unique(codes), KINDS[entries[0].rank], entries[0].name)

    def _meanings(self, text: str) -> list[Entry]:
        """The entries of a name, also of 'gemeente Utrecht', 'Elst (Gelderland)' and 'Bergen L'."""
        words = fold(text).split()
        if words[:1] in (["gemeente"], ["gem"]) and len(words) > 1:
            return [entry for entry in self._entries(words[1:]) if entry.rank == 0]
        return self._entries(words) or self._entries_in_province(words)

    def _entries(self, words: list[str]) -> list[Entry]:
        return list(self.names.get(_joined(words), ()))

    def _entries_in_province(self, words: list[str]) -> list[Entry]:
        for cut in range(1, len(words)):
            province = PROVINCE_WORDS.get("".join(words[cut:]))
            if province:
                found = self._entries(words[:cut])
                return [
                    entry
                    for entry in found
                    if self._now_or_former(entry.municipality).province_code == province
                ]
        return []

    def _now_or_former(self, code: str) -> Municipality:
        return self.municipalities.get(code) or self.former[code]

    def _unique(self, codes: Iterable[str]) -> tuple[Municipality, ...]:
        return tuple(self._now_or_former(code) for code in dict.fromkeys(codes))

    def _then(self, code: str, on: date | None, *, place: str = "", number: int = 0) -> list[str]:
        """The municipalities of the day ``on`` (today: None) that held this place or postcode of ``code``."""
        if on is None:
            return self.now(code)
        before = [change for change in self.changes if self._was_part(change, code, on)]
        exact = [change.code for change in before if _held(change, _joined(fold(place).split()), number)]
        if exact:
            return exact
        itself = [code] if self._now_or_former(code).exists_on(on) else []
        return itself or [change.code for change in before] or [code]

    def _was_part(self, change: Change, code: str, on: date) -> bool:
        was = self.former.get(change.code)
        return was is not None and code in was.successors and was.exists_on(on)

    def now(self, code: str) -> list[str]:
        """Today's municipalities for a code of any day: itself, or the heirs of a former one; [] if unknown."""
        if code in self.municipalities:
            return [code]
        heirs = self.former[code].successors if code in self.former else ()
        return list(dict.fromkeys(today for heir in heirs for today in self.now(heir)))

    def on(self, day: date) -> list[Municipality]:
        """All municipalities that existed on a day, by code."""
        everyone = {**self.former, **self.municipalities}
        return [everyone[code] for code in sorted(everyone) if everyone[code].exists_on(day)]

    def predecessors(self, code: str) -> list[Municipality]:
        """Former municipalities of which the area, or a part, is in this one today."""
        return [was for was in self.former.values() if code in self.now(was.code)]

    def planned(self) -> list[Municipality]:
        """Municipalities that are announced to end: ``planned_to`` and ``successors`` say when and into what."""
        return [each for each in self.municipalities.values() if each.planned_to]

    def suggest(self, text: str) -> tuple[str, ...]:
        """Names that look like a mistyped one, the most alike first; only to be offered."""
        wanted = _joined(fold(text).split())
        near = [name for name in self._by_ends.get(wanted[:1], ()) if abs(len(name) - len(wanted)) <= 2]
        near += [
            name for name in self._by_ends.get("-" + wanted[-2:], ()) if abs(len(name) - len(wanted)) <= 2
        ]
        official = [name for name in near if self.names[name][0].rank < KINDS.index("alias")]
        alike = difflib.get_close_matches(wanted, dict.fromkeys(official), MOST_SUGGESTIONS, ALIKE)
        alike = alike or difflib.get_close_matches(wanted, dict.fromkeys(near), MOST_SUGGESTIONS, ALIKE)
        return tuple(dict.fromkeys(self.names[name][0].name for name in alike))

    def called(self, name: str) -> tuple[Municipality, ...]:
        """Municipalities of today with exactly this official name, or this code."""
        return tuple(self._called.get(key(name), ()))

    @cached_property
    def _called(self) -> dict[str, list[Municipality]]:
        called: dict[str, list[Municipality]] = {}
        for each in self.municipalities.values():
            for word in {key(each.name), each.code.lower()}:
                called.setdefault(word, []).append(each)
        return called

    def within(self, part: Part, name: str) -> set[str]:
        """Codes of all municipalities, of today and of before, in a province or safety region."""
        return set(self._within.get((part, key(name)), ()))

    @cached_property
    def _within(self) -> dict[tuple[Part, str], set[str]]:
        within: dict[tuple[Part, str], set[str]] = {}
        for each in (*self.municipalities.values(), *self.former.values()):
            within.setdefault(("province", key(each.province)), set()).add(each.code)
            within.setdefault(("safety_region", key(each.safety_region)), set()).add(each.code)
        return within

    @cached_property
    def _by_ends(self) -> dict[str, list[str]]:
        """Folded names by first letter and by last two: a typing error seldom hits both ends."""
        ends: dict[str, list[str]] = {}
        for name in self.names:
            ends.setdefault(name[0], []).append(name)
            ends.setdefault("-" + name[-2:], []).append(name)
        return ends

    def browser_tables(self) -> dict[str, object]:
        """The tables for a look-up inside the browser, as small as they go; numbers point into municipalities.

        ``municipalities``: [code, name]; ``postcodes``: [first, how many, number, …]; ``names``: the key of a
        name → numbers, the likeliest first; ``fold``: the recipe of ``key``: apostrophes away, NFKD, marks away,
        lower case, letters replaced, all but letters, digits and marks as spaces; then per word ``words``; join.
        """
        numbers = {code: number for number, code in enumerate(sorted(self.municipalities))}
        names = {}
        for name in sorted(self.names):
            codes = (code for entry in self.names[name] for code in self.now(entry.municipality))
            names[name] = " ".join(str(numbers[code]) for code in dict.fromkeys(codes))
        return {
            "fold": {"marks": MARKS, "apostrophes": APOSTROPHES, "letters": LETTERS, "words": WORDS},
            "municipalities": [[code, self.municipalities[code].name] for code in numbers],
            "postcodes": list(self._postcode_runs(numbers)),
            "names": names,
        }

    def _postcode_runs(self, numbers: dict[str, int]) -> Iterator[list[int]]:
        run: list[int] = []
        for postcode in sorted(self.postcodes.values(), key=lambda each: each.number):
            codes = [numbers[code] for code in postcode.municipalities]
            if run and run[0] + run[1] == postcode.number and run[2:] == codes:
                run[1] += 1
                continue
            if run:
                yield run
            run = [postcode.number, 1, *codes]
        if run:
            yield run


#: Words that are written in more than one way, as folding leaves them.
WORDS = {"st": "sint", "saint": "sint"}
_UNUSUAL = frozenset([*WORDS, "a", "aan"])
PROVINCE_WORDS = {
    "groningen": "PV20", "gr": "PV20", "gn": "PV20", "fryslan": "PV21", "friesland": "PV21", "fr": "PV21",
    "drenthe": "PV22", "dr": "PV22", "overijssel": "PV23", "ov": "PV23", "o": "PV23", "flevoland": "PV24",
    "fl": "PV24", "gelderland": "PV25", "gld": "PV25", "ge": "PV25", "g": "PV25", "utrecht": "PV26", "ut": "PV26",
    "u": "PV26", "noordholland": "PV27", "nh": "PV27", "zuidholland": "PV28", "zh": "PV28", "zeeland": "PV29",
    "ze": "PV29", "zld": "PV29", "z": "PV29", "noordbrabant": "PV30", "brabant": "PV30", "nb": "PV30",
    "nbr": "PV30", "limburg": "PV31", "li": "PV31", "lb": "PV31", "l": "PV31",
}  # fmt: skip


@cache
def load_builtin() -> Gazetteer:
    """The gazetteer over the tables that come with Zoco; read once per process."""
    return Gazetteer.from_tables(builtin_division())


def key(name: str) -> str:
    """The form in which names are compared.

    >>> key("'s-Gravenhage") == key("’s Gravenhage") == key("sGravenhage")
    True
    >>> key("St. Annaparochie"), key("Alphen a/d Rijn"), key("Alphen aan den Rijn")
    ('sintannaparochie', 'alphenaandenrijn', 'alphenaandenrijn')
    """
    return _joined(fold(name).split())


def _joined(words: list[str]) -> str:
    return "".join(words if _UNUSUAL.isdisjoint(words) else _between(words))


def _between(words: list[str]) -> Iterator[str]:
    """Words as WORDS has them; 'a/d', 'a.d.' and 'aan de' within a name as 'aan den'."""
    for place, word in enumerate(words):
        before = words[place - 1] if 0 < place < len(words) - 1 else ""
        after = words[place + 1] if 0 < place < len(words) - 2 else ""
        if word == "a" and after == "d":
            yield "aan"
        elif (word == "d" and before == "a") or (word == "de" and before == "aan"):
            yield "den"
        else:
            yield WORDS.get(word, word)


def _postcode(text: str) -> int | None:
    """The first four digits of what starts like a postcode; digits of any script.

    >>> _postcode("2511 ab 12"), _postcode("NL-2511AB"), _postcode("٢٥١١"), _postcode("25111"), _postcode("1e Exloërmond")
    (2511, 2511, 2511, None, None)
    """
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    found = re.match(r"(?:nl)?([1-9][0-9]{3})(?![0-9])", fold(digits).replace(" ", ""))
    return int(found[1]) if found else None


def _held(change: Change, place: str, number: int) -> bool:
    by_number = any(number in run for run in change.postcodes)
    return by_number or (place != "" and place in {key(name) for name in change.places})


def _names(division: Division, former: Mapping[str, Municipality]) -> dict[str, tuple[Entry, ...]]:
    """Every name that is understood, in the form of ``key``, with all its meanings, the likeliest first."""
    names: dict[str, list[Entry]] = {}

    def add(name: str, entry: Entry) -> None:
        entries = names.setdefault(key(name), [])
        if entry.municipality not in {known.municipality for known in entries}:
            entries.append(entry)

    for each in division.municipalities:
        for name in _with_and_without_brackets(each.name):
            add(name, Entry(0, each.code, each.name, ""))
    for place in division.places:
        for name in _with_and_without_brackets(place.name):
            add(name, Entry(1, place.municipality, place.name, place.name))
    for was in former.values():
        if key(was.name) not in names:
            add(was.name, Entry(0, was.code, was.name, ""))
    _add_other_names(names, division.other_names)
    called = {each.code: each.name for each in (*division.municipalities, *former.values())}
    for entries in names.values():
        entries.sort(key=lambda entry: (entry.rank, called[entry.municipality]))
    return {name: tuple(entries) for name, entries in names.items() if name}


def _add_other_names(names: dict[str, list[Entry]], others: Iterable[OtherName]) -> None:
    """A place's own name goes before another's nickname; a neighbourhood's own name is one more meaning."""
    taken = set(names)
    for other in others:
        folded = key(other.name)
        if folded in taken and other.name != other.place:
            continue
        entries = names.setdefault(folded, [])
        if other.municipality not in {known.municipality for known in entries}:
            entries.append(Entry(2, other.municipality, other.name, other.place))


def _with_and_without_brackets(name: str) -> tuple[str, ...]:
    bare = re.sub(r"\s*\(.*\)", "", name)
    return (name,) if bare == name else (name, bare)
