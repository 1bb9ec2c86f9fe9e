"""Blocking keys: two records that share one are compared. Each is a keyed hash that says nothing by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import combinations, permutations

from zoco.linkage.normalise.names import skeleton
from zoco.linkage.record import Record


def phrases(record: Record) -> Iterator[str]:
    """
    What a record can be found by, in words; these never leave the machine unhashed.

    >>> from zoco.linkage.record import prepare
    >>> sorted(phrases(prepare({"record_id": "1", "given_names": "Ana", "family_name": "Popa", "dob": "1999"})))
    ['g:ana:499', "g:ana:500'", 'g:bb:499', "g:bb:500'", 'i:ana:b', 'i:bb:a', 'm:ana:bb:499', "m:ana:bb:500'", 'n:ana:bb', 't:ana', 't:bb', 'y:ana:1999', 'y:bb:1999']
    """
    bones = sorted({skeleton(word) for word in record.names if len(word) > 1})
    yield from _by_name(record, bones)
    yield from _by_birth(record, bones)
    for value in _owned(record):
        yield value
        yield from (f"{value}:{bone}" for bone in bones)  # where a crowd shares the value
        if record.born.year:
            yield f"{value}:{record.born.year}"
    for letter, value in (("o", record.birth_place), ("e", record.employer)):
        if value:
            yield from (f"{letter}:{bone}:{value}" for bone in bones)
            if record.born.year:
                yield f"{letter}:{record.born.year}:{value}"
    for name in ("document", "bsn", "v_number"):
        if value := getattr(record, name):
            yield f"{name}:{value}"


def _by_name(record: Record, bones: list[str]) -> Iterator[str]:
    yield from (f"n:{first}:{second}" for first, second in combinations(bones, 2))
    yield from (f"t:{bone}" for bone in bones)  # alone only where few are called so: a hub is cut
    # Then with the first sound of another word, however the rest of that is spelled.
    yield from {f"i:{bone}:{other[0]}" for bone, other in permutations(bones, 2) if bone and other}
    if len(bones) == 1:
        yield f"s:{record.names[0]}:{record.nation}"
        if len(record.whole) > 9:
            yield f"w:{skeleton(record.whole)[:9]}"


def _by_birth(record: Record, bones: list[str]) -> Iterator[str]:
    year, month, day, about = record.born
    if not year:
        return
    # Years that lie within two of each other share at least one of these, also where an age was guessed.
    for near in (year // 4, f"{(year + 2) // 4}'"):
        yield from (f"g:{bone}:{near}" for bone in bones)
        yield from (f"m:{first}:{second}:{near}" for first, second in combinations(bones, 2))
    if about:
        return
    yield from (f"y:{bone}:{year}" for bone in bones)
    if month and day:
        low, high = sorted((month, day))  # day and month may be exchanged
        filled_in = (month, day) == (1, 1)
        yield f"b:{year}:{low}:{high}:{record.nation if filled_in else ''}"
        yield from (f"d:{bone}:{low}:{high}:{year // 5 if filled_in else ''}" for bone in bones)


def _owned(record: Record) -> Iterator[str]:
    """What she has or is seen with, hers or not."""
    yield from (f"p:{number}" for number in record.phones)
    yield from (f"h:{handle}" for handle in record.handles)
    yield from (f"k:{number}" for number in record.plates)
    yield from (f"a:{place}" for place in (record.by_code, record.by_street) if place)
    yield from (f"l:{alias}" for alias in record.aliases)


def keys(record: Record, secret: bytes = b"") -> list[int]:
    """
    The 64-bit keys of a record, BLAKE2b under the secret of this installation; without order or doubles.

    >>> from zoco.linkage.record import prepare
    >>> known = prepare({"record_id": "1", "phone": "0612345678"})
    >>> keys(known, b"one") == keys(known, b"one"), keys(known, b"one") == keys(known, b"two")
    (True, False)
    """
    return list(hashed_phrases(record, secret))


def hashed_phrases(record: Record, secret: bytes = b"") -> dict[int, str]:
    """Each key with the phrase that it hides."""
    return hashed(phrases(record), secret)


def hashed(words: Iterable[str], secret: bytes = b"") -> dict[int, str]:
    """The key of each phrase."""
    root = blake2b(digest_size=8, key=secret)
    return {_hashed(root, phrase): phrase for phrase in words}


def _hashed(root: blake2b, phrase: str) -> int:
    digest = root.copy()
    digest.update(phrase.encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest(), "big", signed=True)
