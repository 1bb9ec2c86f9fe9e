"""
Persons that keep their id while signals and decisions come in.

The evidence is a log: members with their signal, scored pairs, decisions. Persons are derived from it, one connected
component at a time, so that only what a new piece of evidence touches is derived again; `Persons.from_start` derives
all of them and must give the same groups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from zoco.linkage.clusters import Contradiction, components, partition


@dataclass(frozen=True)
class Decision:
    """Somebody said that two members are one person, or are not; the last word about a pair counts."""

    first: str
    second: str
    same: bool


@dataclass
class Persons:
    """`persons` gives the id of each member's person; `became` points from an id that is gone to the one after it."""

    threshold: float
    signals: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)  # a valid BSN of a member
    scores: dict[tuple[str, str], float] = field(default_factory=dict)
    decisions: dict[frozenset[str], bool] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    became: dict[str, str] = field(default_factory=dict)
    near: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, member: str, signal: str, scores: Mapping[str, float], bsn: str = "") -> None:
        """
        A new member, with its scores against members that share a key.

        >>> known = Persons(threshold=5.0)
        >>> known.add("a", "s1", {}); known.add("b", "s2", {"a": 9.0})
        >>> known.persons["a"] == known.persons["b"]
        True
        """
        self.signals[member] = signal
        if bsn:
            self.numbers[member] = bsn
        for other, score in scores.items():
            self.scores[min(member, other), max(member, other)] = score
            if score > self.threshold:
                self._tie(member, other)
        self._derive([member])

    def decide(self, decision: Decision) -> None:
        """
        Take a decision in; `Contradiction` (and nothing changed) where it cannot hold beside the others.

        Two subjects of one signal, or two members with different BSNs, cannot be said to be one.
        """
        pair = frozenset((decision.first, decision.second))
        before = self.decisions.get(pair)
        if decision.same and (len(pair) == 1 or pair in set(self._never(pair))):
            raise Contradiction(
                f"{decision.first} and {decision.second} are in one signal or have other BSNs."
            )
        self.decisions[pair] = decision.same
        self._tie(*pair)
        try:
            self._derive(list(pair))
        except Contradiction:
            if before is None:
                del self.decisions[pair]
            else:
                self.decisions[pair] = before
            raise

    def groups(self) -> list[list[str]]:
        held: dict[str, list[str]] = defaultdict(list)
        for member in self.signals:
            held[self.persons[member]].append(member)
        return sorted(held.values())

    def from_start(self) -> list[list[str]]:
        """All groups, derived at once from the whole log."""
        return sorted(self._partition(list(self.signals)))

    def _tie(self, a: str, b: str) -> None:
        self.near[a].add(b)
        self.near[b].add(a)

    def _derive(self, touched: Sequence[str]) -> None:
        found = self._partition(sorted(self._reach(touched), key=list(self.signals).index))
        self._name(found)

    def _reach(self, touched: Iterable[str]) -> set[str]:
        """All that hangs together with these."""
        found, todo = set[str](), list(touched)
        while todo:
            member = todo.pop()
            if member not in found:
                found.add(member)
                todo += self.near[member]
        return found

    def _partition(self, members: list[str]) -> list[list[str]]:
        inside = set(members)
        scores = {pair: score for pair, score in self.scores.items() if inside.issuperset(pair)}
        said = {pair: same for pair, same in self.decisions.items() if inside.issuperset(pair)}
        together = [(min(pair), max(pair)) for pair, same in said.items() if same]
        apart = {pair for pair, same in said.items() if not same} | set(self._never(members))
        return partition(members, scores, self.threshold, apart, sorted(together))

    def _never(self, members: Iterable[str]) -> Iterator[frozenset[str]]:
        """Pairs of one signal, and pairs with two BSNs."""
        for a, b in combinations(members, 2):
            one_signal = self.signals[a] == self.signals[b]
            if one_signal or (
                self.numbers.get(a, "") != self.numbers.get(b, "") and a in self.numbers and b in self.numbers
            ):
                yield frozenset((a, b))

    def _name(self, groups: list[list[str]]) -> None:
        """The largest part of a person keeps the id, of equals the one with the oldest member; the rest are new."""
        age = {member: number for number, member in enumerate(self.signals)}
        wishes = []
        for number, group in enumerate(groups):
            for old, count in Counter(self.persons[m] for m in group if m in self.persons).items():
                first = min(age[m] for m in group if self.persons.get(m) == old)
                wishes.append((-count, first, number, old))
        named: dict[int, str] = {}
        taken: set[str] = set()
        gone: list[tuple[str, int]] = []
        for _, _, number, old in sorted(wishes):
            if number not in named and old not in taken:
                named[number] = old
                taken.add(old)
            elif old not in taken:
                gone.append((old, number))
        for number, group in enumerate(groups):
            person = named.setdefault(number, self._fresh(group))
            self.persons |= dict.fromkeys(group, person)
        self.became |= {old: named[number] for old, number in gone if old not in taken}

    def _fresh(self, group: list[str]) -> str:
        """An id that was never used: after the oldest member, and how often that one began a person."""
        used = {*self.persons.values(), *self.became}
        oldest, number = min(group, key=list(self.signals).index), 1
        while f"{oldest}.{number}" in used:
            number += 1
        return f"{oldest}.{number}"


__all__ = ["Contradiction", "Decision", "Persons", "components"]
