"""
What the law may ask of a person: the vocabulary of facts and events, and conditions over them.

A condition is data, never code: tables of `fact = allowed value(s)` or `fact = { min, max }`. All lines of one
table must fit; of several tables any one is enough.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    # The heading under which a coordinator is asked it; "" for what Zoco knows by itself.
    group: str = ""
    # What happened when this becomes true, as far as it may change the risk: then somebody looks again.
    happening: str = ""
    # Of the procedure rather than of the person: asked when it starts, and then it stays so.
    at_start: bool = False

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
class Contradiction:
    """Facts that cannot hold of one person at once, and why not."""

    facts: Mapping[str, Test]
    reason: Text

    def is_in(self, given: Mapping[str, Value]) -> bool:
        """Only what somebody said can contradict: a default is nobody's word."""
        return all(name in given and given[name] in test for name, test in self.facts.items())


@dataclass(frozen=True, slots=True)
class Implication:
    """What follows from other facts, while nobody said anything of it."""

    when: Mapping[str, Test]
    then: Mapping[str, Value]


class Contradictory(NotPossible):
    """Facts that cannot all be true: `names` says which."""

    def __init__(self, names: tuple[str, ...], nl: str, en: str) -> None:
        super().__init__(nl, en)
        self.names = names


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts and events that the law files may name, and what cannot be or follows from what."""

    facts: Mapping[str, Fact]
    events: Mapping[str, Text]
    contradictions: tuple[Contradiction, ...] = ()
    implications: tuple[Implication, ...] = ()
    groups: Mapping[str, Text] = field(default_factory=dict)
    defaults: dict[str, Value] = field(init=False)
    contradicting: Mapping[str, list[Contradiction]] = field(init=False)

    def __post_init__(self) -> None:
        defaults = {name: fact.default for name, fact in self.facts.items()}
        by_name: dict[str, list[Contradiction]] = {}
        for one in self.contradictions:
            for name in one.facts:
                by_name.setdefault(name, []).append(one)
        object.__setattr__(self, "defaults", defaults)
        object.__setattr__(self, "contradicting", by_name)

    def complete(self, given: Mapping[str, object]) -> dict[str, Value]:
        """
        What is given, checked; what follows from it; and the default for the rest.

        Raises `NotPossible` for an unknown name or value and `Contradictory` for facts that exclude each other,
        all of them by name.
        """
        self.refuse_contradictions(given)
        return self.filled(given)

    def filled(self, given: Mapping[str, object]) -> dict[str, Value]:
        """As `complete`, for facts on which something was decided: they are not judged again."""
        known = self._checked(given)
        said = _said(known)
        follows: dict[str, Value] = {}
        for implication in self.implications:
            if all(name in said and said[name] in test for name, test in implication.when.items()):
                follows |= {name: value for name, value in implication.then.items() if name not in said}
        return self.defaults | known | follows

    def refuse_contradictions(self, given: Mapping[str, object]) -> None:
        said = _said(self._checked(given))
        for contradiction in self.contradictions:
            if contradiction.is_in(said):
                raise self._refusal(contradiction, said)

    def agreeing(self, *layers: Mapping[str, object]) -> dict[str, Value]:
        """What several sources say, the most trusted first: a later one adds only what contradicts nothing."""
        known: dict[str, Value] = {}
        for layer in layers:
            for name, value in _said(self._checked(layer)).items():
                if name in known:
                    continue
                about = self.contradicting.get(name)
                if not about or not any(one.is_in({**known, name: value}) for one in about):
                    known[name] = value
        return known

    def _checked(self, given: Mapping[str, object]) -> dict[str, Value]:
        for name in given:
            if name not in self.facts:
                raise unknown(Text("feit", "fact"), name, self.facts)
        return {name: self.facts[name].check(value) for name, value in given.items()}

    def _refusal(self, contradiction: Contradiction, said: Mapping[str, Value]) -> Contradictory:
        names = tuple(contradiction.facts)
        titles = [self.facts[name].title for name in names]
        codes = ", ".join(f"{name}={typed(said[name])}" for name in names)
        nl, en = " en ".join(f"‘{title.nl}’" for title in titles), " and ".join(f"‘{t.en}’" for t in titles)
        return Contradictory(
            names,
            f"{nl} spreken elkaar tegen ({codes}): {contradiction.reason.nl}",
            f"{en} contradict each other ({codes}): {contradiction.reason.en}",
        )


def typed(value: Value) -> str:
    """A value as it is written on the command line.

    >>> typed(True), typed("eu"), typed(23)
    ('true', 'eu', '23')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def _said(given: Mapping[str, Value]) -> dict[str, Value]:
    """Without the words for "nobody knows"."""
    return {name: value for name, value in given.items() if value not in (None, "unknown")}


def unknown(what: Text, name: str, known: Iterable[str]) -> NotPossible:
    """A refusal that names what is unknown and what was perhaps meant."""
    near = get_close_matches(name, list(known), n=3, cutoff=0.5)
    meant = (
        Text(f" Bedoelde u: {', '.join(near)}?", f" Did you mean: {', '.join(near)}?")
        if near
        else Text("", "")
    )
    # "Het feit", but "de procedure".
    unknown_nl = f"Onbekend{'' if what.nl == 'feit' else 'e'} {what.nl}"
    return NotPossible(
        f"{unknown_nl}: '{name[:60]}'.{meant.nl}", f"Unknown {what.en}: '{name[:60]}'.{meant.en}"
    )
