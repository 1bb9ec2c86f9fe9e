"""
A person as 1,024 bits that are alike where names and birth dates are alike, and say nothing by themselves.

1. The words of the name, in whatever order, and the parts of the birth date become *traits*: pairs of letters
   as they sound, bones of words, numbers of the day and month, years. No pair has a filler at its edge: the
   first letter of a name would stand out.
2. Each trait has a row of positions of its own, drawn with a key of its own field. They are set in turn,
   heavier traits more often, until exactly 256 of 1,024 bits are one: a short name shows no more than a
   long one (balanced Bloom encoding).
3. A diffusion layer makes each bit of the result the exclusive or of `SPREAD` bits at secret places, so that
   no bit of the result belongs to a trait [1]_. Distances grow by a known curve (`spread_distance`), which
   still orders pairs.

.. [1] F. Armknecht, Y. Heng, R. Schnell, Strengthening Privacy-Preserving Record Linkage using Diffusion,
   Proceedings on Privacy Enhancing Technologies 2023(2) 298-311 (sent in in 2022).
   The layer was written from its description; no code of theirs is used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from numpy.typing import NDArray

from zoco.linkage.blind.dates import Birth, birth
from zoco.linkage.blind.names import bones, sound, tokens

#: Changes when any rule of `names`, `dates` or this module does; encodings of two recipes are not compared.
RECIPE = 1
BITS = 1024
FILLED = 256
SPREAD = 5
FIELDS = ("bones", "pair", "year", "years", "number", "both")
LEAST_WORDS, MOST_WORDS, LONGEST_WORD = 2, 12, 40

Bits = NDArray[np.bool_]
_EACH = 64  # positions a trait has in store
_ENOUGH = 480  # positions looked at before the whole store is: usually 256 different ones are among them


class Unencodable(Exception):
    """Why this record gives no encoding of names."""


@dataclass(frozen=True)
class Person:
    """What an encoding is made of: at least two words of a name and a year of birth."""

    words: tuple[str, ...]
    born: Birth


def person(row: Mapping[str, str]) -> Person:
    """
    Read a row of the exchange format; `Unencodable` when it holds less than the minimum.

    A lone given name, or a name without a year, would meet strangers and be guessed from a list of names.
    """
    names = row.get("given_names") or "", row.get("family_name") or ""
    words = tokens(*names)
    if len(words) < LEAST_WORDS:
        words = tokens(*names, row.get("name_native") or "")
    born = birth(row.get("dob") or "")
    if not words:
        raise Unencodable("no name")
    if len(words) < LEAST_WORDS:
        raise Unencodable("one name only")
    if len(words) > MOST_WORDS:
        raise Unencodable(f"more than {MOST_WORDS} words: a sentence, or several people")
    if born is None:
        raise Unencodable("no year of birth")
    return Person(tuple(words), born)


@dataclass(frozen=True)
class Trait:
    """Something two encodings can have in common, and how heavily it counts."""

    field: str
    value: str
    weight: float


def traits(who: Person) -> Iterator[Trait]:
    """What this person has in common with the same one written otherwise."""
    pairs: dict[str, float] = {}
    for word in who.words:
        sounding = sound(word)[:LONGEST_WORD]
        count = max(len(sounding) - 1, 1)
        weight = (
            5 / count
        ) ** 0.5  # a long name counts for more than a short one, and not as much as it is longer
        for at in range(count):
            pair = sounding[at : at + 2]
            pairs[pair] = max(pairs.get(pair, 0), weight)
        yield Trait("bones", bones(sounding), 0.5)
    for pair, weight in pairs.items():
        yield Trait("pair", pair, weight)
    yield from _of_date(who.born)


def _of_date(born: Birth) -> Iterator[Trait]:
    yield Trait("year", str(born.year), 2.0)
    for year in (born.year - 1, born.year, born.year + 1):
        yield Trait("years", str(year), 1.0)
    numbers = sorted(number for number in (born.day, born.month) if number)  # day and month may be exchanged
    for number in numbers:
        yield Trait("number", str(number), 1.0)
    if len(numbers) == 2:
        yield Trait("both", "-".join(map(str, numbers)), 1.0)


class Encoder:
    """Encodes under one secret; the secret itself is not kept."""

    def __init__(self, secret: bytes) -> None:
        self._fields = {name: derived(secret, f"field {name}") for name in FIELDS}
        self.places = orders(derived(secret, "diffusion"))
        self._row = lru_cache(maxsize=1 << 16)(self._positions)

    def encode(self, who: Person) -> Bits:
        """1,024 bits, hardened."""
        return diffused(self.plain(who), self.places)

    def plain(self, who: Person) -> Bits:
        """The same before the diffusion layer: it never leaves the house."""
        given = list(traits(who))
        until = _ENOUGH / sum(trait.weight for trait in given)
        chosen = self._chosen(given, until)
        if len(chosen) < FILLED:
            chosen = self._chosen(given, np.inf)
        bits = np.zeros(BITS, dtype=np.bool_)
        bits[chosen] = True
        return bits

    def _chosen(self, given: list[Trait], until: float) -> NDArray[np.int64]:
        """Up to `FILLED` different positions, in turn: the n-th of a trait comes at n / weight."""
        counts = [int(min(until * trait.weight, _EACH)) for trait in given]
        rows = np.concatenate([self._row(t.field, t.value)[:n] for t, n in zip(given, counts, strict=True)])
        turns = np.concatenate([_TURNS[:n] / t.weight for t, n in zip(given, counts, strict=True)])
        in_turn = rows[np.argsort(turns, kind="stable")]
        return np.array(list(dict.fromkeys(in_turn.tolist()))[:FILLED])

    def _positions(self, field: str, value: str) -> NDArray[np.int64]:
        stream = hashlib.shake_256(self._fields[field] + value.encode()).digest(2 * _EACH)
        return np.frombuffer(stream, dtype=">u2").astype(np.int64) % BITS


_TURNS = np.arange(1, _EACH + 1, dtype=np.float64)


def orders(key: bytes) -> NDArray[np.int64]:
    """`SPREAD` secret orders of the bits: every bit is used equally often."""
    drawn = np.frombuffer(hashlib.shake_256(key).digest(8 * BITS * SPREAD), dtype=">u8")
    return np.argsort(drawn.reshape(SPREAD, BITS), axis=1, kind="stable")


def diffused(bits: Bits, at: NDArray[np.int64]) -> Bits:
    """Each bit the exclusive or of those at `at`."""
    result: Bits = np.logical_xor.reduce(bits[at], axis=0)
    return result


def spread_distance(share: float, spread: int = SPREAD) -> float:
    """
    Share of bits that differ after the layer, when a share differed before it.

    >>> round(spread_distance(0.0), 3), round(spread_distance(0.1), 3), round(spread_distance(0.375), 3)
    (0.0, 0.336, 0.5)
    """
    return (1 - (1 - 2 * share) ** spread) / 2


def derived(secret: bytes, purpose: str, length: int = 32) -> bytes:
    """A key for one purpose (HKDF, RFC 5869)."""
    return HKDF(SHA256(), length, salt=None, info=b"zoco blind " + purpose.encode()).derive(secret)


def packed(bits: Bits) -> NDArray[np.uint64]:
    """The bits as 16 words."""
    return np.packbits(bits).view(np.uint64)
