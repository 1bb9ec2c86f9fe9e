"""
What people have in common without being one person: a phone, a car, an address, a handle.

Co-victims share those of a trafficker. It says that they belong to one network and hardly that they are the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple, TypeVar

from zoco.linkage.record import Record

Who = TypeVar("Who", bound=Hashable)
PHONE, HANDLE, PLATE, ADDRESS = "phone", "handle", "plate", "address"
# The letter that its blocking key begins with (keys.py).
LETTERS = {PHONE: "p", HANDLE: "h", PLATE: "k", ADDRESS: "a"}


class Thing(NamedTuple):
    """Something that several people can have: `value` as it was normalised."""

    kind: str
    value: str

    @property
    def phrase(self) -> str:
        """What it is found by, before it is hashed."""
        return f"{LETTERS[self.kind]}:{self.value}"


def things_of(record: Record) -> list[Thing]:
    """
    >>> from zoco.linkage.record import prepare
    >>> things_of(prepare({"record_id": "1", "phone": "0612345678", "postcode": "1234 AB", "house_number": "5"}))
    [Thing(kind='phone', value='+31612345678'), Thing(kind='address', value='1234AB 5')]
    """
    return [
        *(Thing(PHONE, number) for number in record.phones),
        *(Thing(HANDLE, handle) for handle in record.handles),
        *(Thing(PLATE, plate) for plate in record.plates),
        *(Thing(ADDRESS, place) for place in (record.by_code, record.by_street) if place),
    ]


def shared(people: Mapping[Who, Record]) -> dict[Thing, list[Who]]:
    """
    What at least two of them have, with who they are, in their order.

    An address stands once: by its postcode where everybody who has it by its street has it so too.

    >>> from zoco.linkage.record import prepare
    >>> rows = [{"record_id": "1", "plate": "GX-123-B"}, {"record_id": "2", "plate": "gx123b"}, {"record_id": "3"}]
    >>> shared({row["record_id"]: prepare(row) for row in rows})
    {Thing(kind='plate', value='6X1238'): ['1', '2']}
    """
    found: dict[Thing, list[Who]] = {}
    for who, record in people.items():
        for thing in things_of(record):
            found.setdefault(thing, []).append(who)
    kept = {thing: having for thing, having in found.items() if len(having) > 1}
    return {thing: having for thing, having in kept.items() if not _said_better(thing, having, kept)}


def _said_better(thing: Thing, having: list[Who], kept: Mapping[Thing, list[Who]]) -> bool:
    """The street of an address whose postcode is there for the same people."""
    if thing.kind != ADDRESS or _by_code(thing):
        return False
    return any(
        other.kind == ADDRESS and _by_code(other) and set(having) <= set(of) for other, of in kept.items()
    )


def _by_code(thing: Thing) -> bool:
    return thing.value[:4].isdigit()
