"""
Hierarchical log-linear models: which lists are taken to depend on which.

A term is a set of lists, as the number whose bits they are. A model has every list by itself, and with a term all that
lies within it (Bishop, Fienberg and Holland 1975, Discrete Multivariate Analysis, chapter 6). It is written by the
largest of its terms, lists counted from 1: "[12,3]" lets the first two depend on each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, combinations

from zoco.estimation.tables import BadTable

Terms = tuple[int, ...]


def size(term: int) -> int:
    return term.bit_count()


def model(text: str, lists: int) -> Terms:
    """
    The terms of a model that is written in brackets, smallest first; lists that it does not name stand by themselves.

    >>> model("[12,3]", 3), model("[123]", 3), model("", 2)
    ((1, 2, 4, 3), (1, 2, 4, 3, 5, 6, 7), (1, 2))
    """
    parts = [part for part in text.strip().removeprefix("[").removesuffix("]").replace(" ", "").split(",") if part]  # fmt: skip
    generators = [_term(part, lists, text) for part in parts]
    return closed(generators, lists)


def _term(part: str, lists: int, text: str) -> int:
    numbers = part.split(".") if "." in part or lists > 9 else list(part)
    if not all(number.isascii() and number.isdecimal() and 0 < int(number) <= lists for number in numbers):
        raise BadTable(f"{text!r} is not a model of {lists} lists; write it as [12,3].")
    return sum({1 << int(number) - 1 for number in numbers})


def closed(generators: Iterable[int], lists: int) -> Terms:
    """Every list, and all that lies within a generator, smallest first."""
    found = {1 << place for place in range(lists)}
    for generator in generators:
        part = generator
        while part:
            found.add(part)
            part = (part - 1) & generator
    return in_order(found)


def in_order(terms: Iterable[int]) -> Terms:
    """Smallest first, then by the lists: the order in which terms stand everywhere."""
    return tuple(sorted(terms, key=lambda term: (size(term), term)))


def written(terms: Iterable[int], lists: int) -> str:
    """
    As `model` reads it, the largest terms first.

    >>> written(model("[3,12]", 3), 3), written(model("[12,13,23]", 3), 3)
    ('[12,3]', '[12,13,23]')
    """
    held = set(terms)
    largest = [term for term in held if not any(term != other and term & other == term for other in held)]
    names = [written_term(term, lists) for term in largest]
    sizes = dict(zip(names, map(size, largest), strict=True))
    return f"[{','.join(sorted(names, key=lambda name: (-sizes[name], name)))}]"


def written_term(term: int, lists: int) -> str:
    """The numbers of its lists."""
    return ("." if lists > 9 else "").join(str(place + 1) for place in range(lists) if term >> place & 1)


def pairs(lists: int) -> Terms:
    """All two lists."""
    return tuple(1 << a | 1 << b for a, b in combinations(range(lists), 2))


def main_effects(lists: int) -> Terms:
    """The lists independent of each other."""
    return closed((), lists)


@cache
def every(lists: int, order: int) -> tuple[Terms, ...]:
    """
    All hierarchical models in which no more than `order` lists depend on each other at once, the smallest first.

    The one in which all lists depend on each other is none of them: nothing is left to estimate from.

    >>> [len(every(3, 2)), len(every(4, 3)), len(every(5, 2)), len(every(5, 4))]
    [8, 113, 1024, 6893]
    """
    most = min(order, lists - 1)
    found = [frozenset(chosen) for chosen in _subsets(pairs(lists) if most > 1 else ())]
    for terms in range(3, most + 1):
        found = [grown for held in found for grown in _grown(held, lists, terms)]
    singles = main_effects(lists)
    return tuple(
        sorted((in_order({*singles, *held}) for held in found), key=lambda terms: (len(terms), terms))
    )


def _grown(held: frozenset[int], lists: int, terms: int) -> Iterator[frozenset[int]]:
    """With each choice of those terms of so many lists whose every part is there."""
    if not held:
        yield held
        return
    able = [term for term in map(sum, combinations([1 << place for place in range(lists)], terms)) if all(term ^ 1 << place in held for place in range(lists) if term >> place & 1)]  # fmt: skip
    for chosen in _subsets(able):
        yield held | frozenset(chosen)


def _subsets(values: Iterable[int]) -> Iterable[tuple[int, ...]]:
    listed = list(values)
    return chain.from_iterable(combinations(listed, many) for many in range(len(listed) + 1))
