"""
Which records of two organisations may be of one person: exact tokens first, then the names.

A number of one person (BSN, V-number, document) is enough by itself, unless both sides have a BSN or V-number
that differs. A telephone is not: it only lets names that are less alike count. Nothing here needs a key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zoco.linkage.blind import kernel
from zoco.linkage.blind.files import Head, Line
from zoco.linkage.blind.keys import Refused
from zoco.linkage.blind.tokens import OF_ONE_PERSON

#: Bits of 1,024 that may differ: by names alone, and beside a number that both have. Set on generated data
#: (settings "ordinary" and "hurried", seed 7), measured on other seeds: docs/blind-matching.md.
ALIKE = 380
ALIKE_BESIDE_NUMBER = 440
#: A number that more records of one side have says nothing about a person: a shelter's telephone, a lent passport.
HUB = 40
CONTRADICTS = ("bsn", "v_number")


@dataclass(frozen=True)
class Hit:
    """Two records that may be of one person, and by what: a kind of number, or "names"."""

    one: str
    other: str
    by: str


def hits(one: tuple[Head, Sequence[Line]], other: tuple[Head, Sequence[Line]], on: date) -> Iterator[Hit]:
    """Every pair once, in order of the first file; `Refused` when the two have no key in common."""
    shared = set(one[0].keys) & set(other[0].keys)
    if not shared:
        raise Refused(
            f"{one[0].organisation} and {other[0].organisation} encoded under different keys"
            f" ({', '.join(one[0].keys)}; {', '.join(other[0].keys)}): nothing was compared"
        )
    told: set[tuple[str, str]] = set()
    for key in one[0].keys:
        if key in shared:
            for hit in _under(_valid(one[1], key, on), _valid(other[1], key, on)):
                if (hit.one, hit.other) not in told:
                    told.add((hit.one, hit.other))
                    yield hit


def _valid(lines: Sequence[Line], key: str, on: date) -> list[Line]:
    return [line for line in lines if line.key == key and on < line.expires_on]


def _under(ones: list[Line], others: list[Line]) -> Iterator[Hit]:
    found = dict(_by_number(ones, others))
    for a, b, distance in _by_names(ones, others):
        most = ALIKE_BESIDE_NUMBER if (a, b) in found else ALIKE
        if distance <= most and found.get((a, b), "phone") == "phone":
            found[a, b] = "names"
    for (a, b), by in sorted(found.items()):
        if by != "phone" and not contradict(ones[a], others[b]):
            yield Hit(ones[a].id, others[b].id, by)


def _by_number(ones: list[Line], others: list[Line]) -> Iterator[tuple[tuple[int, int], str]]:
    """Pairs with a token in common; the strongest kind is told last, so that it stays."""
    for kind in ("phone", *reversed(OF_ONE_PERSON)):
        holders: dict[str, list[int]] = {}
        for b, line in enumerate(others):
            for token in line.tokens.get(kind, ()):
                holders.setdefault(token, []).append(b)
        for a, line in enumerate(ones):
            for token in line.tokens.get(kind, ()):
                if len(held := holders.get(token, ())) <= HUB:
                    yield from (((a, b), kind) for b in held)


def _by_names(ones: list[Line], others: list[Line]) -> Iterator[tuple[int, int, int]]:
    named = [[at for at, line in enumerate(lines) if line.names is not None] for lines in (ones, others)]
    if not all(named):
        return
    first, second = (
        np.array([lines[at].names for at in at_], dtype=np.uint64)
        for lines, at_ in zip((ones, others), named, strict=True)
    )
    for a, b, distance in zip(
        *(each.tolist() for each in kernel.near(first, second, ALIKE_BESIDE_NUMBER)), strict=True
    ):
        yield named[0][a], named[1][b], distance


def contradict(one: Line, other: Line) -> bool:
    """Have both a BSN, or both a V-number, and not the same?"""
    return any(
        one.tokens.get(kind)
        and other.tokens.get(kind)
        and not set(one.tokens[kind]) & set(other.tokens[kind])
        for kind in CONTRADICTS
    )
