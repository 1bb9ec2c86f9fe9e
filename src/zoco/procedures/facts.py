"""
What the law may ask of a person: the vocabulary of facts and events, and conditions over them.

A condition is data, never code: tables of `fact = allowed value(s)` or `fact = { min, max }`. All lines of one
table must fit; of several tables any one is enough.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from zoco.procedures.wording import NotPossible, Text

Value = bool | int | str | None
YES = frozenset({"true", "yes", "ja", "1"})
NO = frozenset({"false", "no", "nee", "0"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known. `default` is what holds while nobody said anything."""

    name: str
    kind: str
    title: Text
    values: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0
    default: Value = None

    def accepts(self, value: object) -> bool:
        if self.kind == "flag":
            return isinstance(value, bool)
        if self.kind == "code":
            return value in self.values
        return value is None or (
            isinstance(value, int) and not isinstance(value, bool) and self.lowest <= value <= self.highest
        )

    def read(self, words: str) -> Value:
        """Turn typed words into a value; raises `NotPossible` when they are none of this fact's."""
        if self.kind == "flag" and words.lower() in YES | NO:
            return words.lower() in YES
        if self.kind == "code" and words in self.values:
            return words
        if self.kind == "number" and words.isascii() and words.isdigit() and self.accepts(int(words)):
            return int(words)
        raise self._refusal(words)

    def check(self, value: object) -> Value:
        if not self.accepts(value):
            raise self._refusal(str(value))
        return value  # type: ignore[return-value]  # accepts() has just looked

    def _refusal(self, words: str) -> NotPossible:
        choices = {
            "flag": Text("true of false", "true or false"),
            "code": Text(*(", ".join(self.values),) * 2),
            "number": Text(f"{self.lowest} tot en met {self.highest}", f"{self.lowest} to {self.highest}"),
        }[self.kind]
        return NotPossible(
            f"{self.name}: '{words[:60]}' kan niet. Kies uit: {choices.nl}.",
            f"{self.name}: '{words[:60]}' is not possible. Choose from: {choices.en}.",
        )


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from `least` to `most`, both included; an unknown number is never in it."""

    least: int | None = None
    most: int | None = None

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def is_apart_from(self, other: "Range") -> bool:
        def before(one: Range, two: Range) -> bool:
            return one.most is not None and two.least is not None and one.most < two.least

        return before(self, other) or before(other, self)


Test = frozenset[Value] | Range


@dataclass(frozen=True, slots=True)
class Condition:
    """Any of these tables fits; a table fits when each of its facts does. No tables at all: always.

    >>> grown_up = Condition(({"age": Range(least=18), "dublin": frozenset({False})},))
    >>> grown_up.fits({"age": 18, "dublin": False}), grown_up.fits({"age": None, "dublin": False})
    (True, False)
    """

    tables: tuple[Mapping[str, Test], ...] = ()

    def fits(self, facts: Mapping[str, Value]) -> bool:
        return not self.tables or any(
            all(facts.get(name) in test for name, test in table.items()) for table in self.tables
        )

    def names(self) -> frozenset[str]:
        return frozenset(name for table in self.tables for name in table)

    def can_never_hold_with(self, other: "Condition") -> bool:
        """Whether each pair of tables contradicts itself somewhere, so that both never fit at once."""
        if not self.tables or not other.tables:
            return False
        return all(_contradict(one, two) for one in self.tables for two in other.tables)


ALWAYS = Condition()


def _contradict(one: Mapping[str, Test], two: Mapping[str, Test]) -> bool:
    for name in one.keys() & two.keys():
        a, b = one[name], two[name]
        if isinstance(a, Range) and isinstance(b, Range):
            if a.is_apart_from(b):
                return True
        elif isinstance(a, frozenset) and isinstance(b, frozenset) and not a & b:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts and events that the law files may name."""

    facts: Mapping[str, Fact]
    events: Mapping[str, Text]

    def complete(self, given: Mapping[str, object]) -> dict[str, Value]:
        """What is given, checked, and the default for what is not. Unknown names are refused by name."""
        for name in given:
            if name not in self.facts:
                raise unknown(Text("feit", "fact"), name, self.facts)
        return {
            name: fact.check(given[name]) if name in given else fact.default
            for name, fact in self.facts.items()
        }


def unknown(what: Text, name: str, known: Iterable[str]) -> NotPossible:
    """A refusal that names what is unknown and what was perhaps meant."""
    near = get_close_matches(name, list(known), n=3, cutoff=0.5)
    meant = (
        Text(f" Bedoelde u: {', '.join(near)}?", f" Did you mean: {', '.join(near)}?")
        if near
        else Text("", "")
    )
    return NotPossible(
        f"Onbekend {what.nl}: '{name[:60]}'.{meant.nl}", f"Unknown {what.en}: '{name[:60]}'.{meant.en}"
    )
