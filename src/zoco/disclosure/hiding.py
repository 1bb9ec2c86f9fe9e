"""
Which figures can be published, so that nobody learns of a small group: not from one, nor from all of them together.

A figure is the number of people in a group, and groups may lie within each other, overlap, come back next year: each
is a set of parts that do not overlap ("atoms"). So one rule serves a column with its total, a table with margins,
regions that share a municipality, and the same figure before and after more people came.

    1. A group of fewer than `least` people is not shown (the threshold rule); one of nobody neither, for a 0 beside what
       is hidden tells where people are not.
    2. Whoever has all figures that are shown must hold it possible that each part with somebody in it has `least`
       people or more. If not, another figure is hidden, the smallest that helps, with its equals; what in the end was
       hidden for nothing is shown again. It is enough to ask this of the smallest parts: the most a group can be is never
       less than the most a part of it can be.
    3. Whoever knows rule 1 too must not be left with one possible number for a part.

Rounding comes last and makes it only harder: what fits the exact figures also fits the rounded ones.

Sources:
    Hundepool, Domingo-Ferrer, Franconi, Giessing, Schulte Nordholt, Spicer, De Wolf (2012), Statistical Disclosure
        Control, Wiley: the threshold rule (4.2.2), secondary suppression and its audit (4.3), rounding (5.4), tables
        that are linked (4.5).
    Fischetti and Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
        Management Science 47, 1008-1027: what is hidden as sums with unknowns.

What it does not do: find the fewest figures to hide, or protect against who knows some of the people counted. Of a
column nobody can tell a hidden number by turning this method back (tests); of tables with margins that is not proved:
of tables of two by two with cells up to 7 and a minimum of 4 none was told so, with a minimum of 3 some were. Where
nothing is shown, let the caller not name the groups either: ten names that are together "fewer than 11" are 1 each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from zoco.disclosure.bounds import Sums
from zoco.disclosure.rules import PUBLIC, Rule

Name = TypeVar("Name", bound=Hashable)
Atom = TypeVar("Atom", bound=Hashable)
Signature = frozenset[int]
TOTAL = ""  # the name of a margin


class AlreadyOut(ValueError):
    """What is public already tells of a small group, whatever else is hidden."""


def publish(
    counts: Mapping[Atom, int],
    groups: Mapping[Name, Iterable[Atom]],
    rule: Rule = PUBLIC,
    *,
    out: Collection[Name] = (),
    held_back: Collection[Name] = (),
) -> dict[Name, int | None]:
    """
    For each group the number of people to publish, rounded, or None: not shown.

    `counts`: people in each atom, nobody in two; `out`: groups of which the exact number was published before;
    `held_back`: those that were not shown then, and are not now.
    Raises AlreadyOut, and ValueError for counts below 0 and for atoms that are not counted.

    >>> publish({"w": 40, "m": 20, "x": 3}, {"all": "wmx", "w": "w", "m": "m", "x": "x"})
    {'all': 65, 'w': 40, 'm': None, 'x': None}
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("Counts of people are 0 or more.")
    names = sorted(groups, key=repr)  # so that no order in which figures are asked tells anything
    plan = Plan(_pieces(counts, [groups[name] for name in names]), len(names), rule.least)
    plan.keep = {number for number, name in enumerate(names) if name in out}
    plan.hidden = {number for number, name in enumerate(names) if name in held_back}
    plan.hide_all()
    told = {
        name: None if number in plan.hidden else rule.rounded(plan.sizes[number])
        for number, name in enumerate(names)
    }
    return {name: told[name] for name in groups}


def publish_beside(
    counts: Mapping[Atom, int],
    groups: Mapping[Name, Iterable[Atom]],
    rule: Rule = PUBLIC,
    *,
    out: Collection[Name],
    held_back: Collection[Name] = (),
) -> dict[Name, int | None]:
    """
    What can be told of `groups` beside those of them that are `out`: of the same people, at another moment or in another
    division. Nothing new where what is out leaves no room.

    >>> counts, groups = {"spring": 40, "summer": 5}, {"spring": ["spring"], "both": ["spring", "summer"]}
    >>> publish_beside(counts, groups, PUBLIC.exact(), out=["spring"])
    {'spring': 40, 'both': None}
    """
    try:
        return publish(counts, groups, rule, out=out, held_back=held_back)
    except AlreadyOut:
        sizes = {name: sum(counts[atom] for atom in set(groups[name])) for name in out}
        return {name: rule.rounded(sizes[name]) if name in sizes else None for name in groups}


def published_column(cells: Mapping[str, int], rule: Rule = PUBLIC) -> dict[str, int | None]:
    """
    A column of which the total is known as well.

    >>> published_column({"Utrecht": 40, "Limburg": 12, "Zeeland": 9, "Drenthe": 7}, PUBLIC.exact())
    {'': 68, 'Utrecht': 40, 'Limburg': 12, 'Zeeland': None, 'Drenthe': None}
    """
    return publish(cells, {TOTAL: list(cells), **{name: [name] for name in cells}}, rule)


def published_table(
    cells: Mapping[tuple[str, str], int], rule: Rule = PUBLIC
) -> dict[tuple[str, str], int | None]:
    """
    A table with its margins: (row, column) → people, where TOTAL stands for all rows or all columns.

    >>> cells = {("2024", "vrouw"): 40, ("2024", "man"): 3, ("2025", "vrouw"): 50, ("2025", "man"): 20}
    >>> published_table(cells, PUBLIC.exact())["2025", "man"] is None
    True
    """
    groups: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row, column in cells:
        for name in ((TOTAL, TOTAL), (row, TOTAL), (TOTAL, column), (row, column)):
            groups[name].append((row, column))
    return publish(cells, groups, rule)


def _pieces(counts: Mapping[Atom, int], groups: list[Iterable[Atom]]) -> dict[Signature, int]:
    """People by the groups (as numbers) that they are in: what no set of figures can divide further."""
    membership: dict[Atom, set[int]] = defaultdict(set)
    for number, atoms in enumerate(groups):
        for atom in atoms:
            if atom not in counts:
                raise ValueError(f"{atom!r} is in a group and was not counted.")
            membership[atom].add(number)
    pieces: dict[Signature, int] = defaultdict(int)
    for atom, numbers in membership.items():
        pieces[frozenset(numbers)] += counts[atom]
    return dict(pieces)


class Plan:
    """Which groups (numbers) are hidden so far, and what can still be worked out."""

    def __init__(self, pieces: dict[Signature, int], groups: int, least: int) -> None:
        self.pieces, self.least = pieces, least
        self.inside = [{piece for piece in pieces if number in piece} for number in range(groups)]
        self.sizes = [sum(pieces[piece] for piece in inside) for inside in self.inside]
        self.small = {number for number, size in enumerate(self.sizes) if size < least}
        self.hidden: set[int] = set()
        self.keep: set[int] = set()

    def hide_all(self) -> None:
        for number in self.small:
            self.hide({number})
        steps = []
        while (exposed := self.exposed() or self.pinned()) and self._hangs_on(exposed):
            steps.append(self.helpful(exposed) - self.keep - self.hidden)
            self.hide(steps[-1])
        self._give_back(steps)

    def _give_back(self, steps: list[set[int]]) -> None:
        """What was hidden first and is of no use beside what was hidden later: most people first, equals together."""
        for step in sorted(steps[:-1], key=lambda step: -sum(self.sizes[number] for number in step)):
            self.hidden -= step
            if self.exposed() or self.pinned():
                self.hidden |= step

    def hide(self, numbers: set[int]) -> None:
        if not numbers - self.keep:
            raise AlreadyOut("What is public already tells of a group that is too small.")
        self.hidden |= numbers - self.keep

    def exposed(self) -> Signature | None:
        """Somebody's part that cannot have `least` people, by what is shown (rule 2)."""
        alike = self._alike()
        known = [shown for shown in alike if shown]
        sums = self._sums_shown(known)
        people = [sum(self.pieces[piece] for piece in alike[shown]) for shown in known]
        few = [unknown for unknown, many in enumerate(people) if 0 < many < self.least]
        for unknown in sorted(sums.short(few, self.least)):
            return next(piece for piece in alike[known[unknown]] if self.pieces[piece])
        return None

    def _alike(self) -> dict[Signature, list[Signature]]:
        """Pieces by the shown groups they are in: those in the same ones nobody can tell apart."""
        alike: dict[Signature, list[Signature]] = defaultdict(list)
        for piece in self.pieces:
            alike[piece - self.hidden].append(piece)
        return alike

    def _sums_shown(self, unknowns: list[Signature]) -> Sums:
        sums = Sums(len(unknowns))
        for number in set(range(len(self.sizes))) - self.hidden:
            members = [at for at, piece in enumerate(unknowns) if number in piece]
            sums.between(members, self.sizes[number], self.sizes[number])
        return sums

    def pinned(self) -> Signature | None:
        """A part of a hidden group with one possible number, for who knows that 1 to `least` - 1 is hidden (rule 3)."""
        if not self.hidden:
            return None
        order = list(self.pieces)
        sums = self._sums_shown(order)
        for number in self.small:
            least = min(self.sizes[number], 1)  # who knows that somebody is in it, must not learn more either
            sums.between([order.index(piece) for piece in self.inside[number]], least, self.least - 1)
        asked = {
            (piece - self.hidden, bool(piece & self.small)): piece
            for piece in order
            if piece & self.hidden and 0 < self.pieces[piece] < self.least
        }
        places = {order.index(piece): piece for piece in asked.values()}
        fixed = sums.fixed(list(places)) if places else set()
        return next((piece for place, piece in places.items() if place in fixed), None)

    def helpful(self, exposed: Signature) -> set[int]:
        """What to hide for it: the smallest figures inside the tightest sum that it hangs on; that sum if need be."""
        hangs_on = [number for number in self._hangs_on(exposed) if self._loose(number)]
        tight = sorted(hangs_on, key=lambda number: (self._loose(number), self.sizes[number], number))
        for around in tight:
            within = [number for number in range(len(self.sizes)) if self._can_go(number, around)]
            if within:
                first = min(within, key=self._price)
                return {number for number in within if self._price(number) == self._price(first)}
        free = [number for number in tight if number not in self.keep]
        others = sorted(self._hangs_on(exposed) - self.keep, key=lambda number: (self.sizes[number], number))
        return set([*free, *others][:1])

    def _hangs_on(self, exposed: Signature) -> set[int]:
        """Shown groups that it is in, and on from there by what is hidden in them."""
        found, reach = set[int](), {exposed}
        while new := {number for piece in reach for number in piece - self.hidden} - found:
            found |= new
            reach = {piece for number in new for piece in self.inside[number] if piece & self.hidden}
        return found

    def _loose(self, around: int) -> int:
        """People in a group who are in no smaller group that is shown."""
        return sum(
            self.pieces[piece]
            for piece in self.inside[around]
            if not any(self.inside[number] < self.inside[around] for number in piece - self.hidden)
        )

    def _can_go(self, number: int, around: int) -> bool:
        return (
            number not in self.hidden | self.keep
            and self.sizes[number] >= self.least
            and self.inside[number] < self.inside[around]
        )

    def _price(self, number: int) -> tuple[int, int]:
        """Sums around it in which nothing is hidden yet (each would ask for one more), then people."""
        around = {other for piece in self.inside[number] for other in piece - self.hidden if self.inside[number] < self.inside[other]}  # fmt: skip
        untouched = [
            other for other in around if not any(piece & self.hidden for piece in self.inside[other])
        ]
        return len(untouched), self.sizes[number]
