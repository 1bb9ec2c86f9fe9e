"""A record as a line of text and back: what is sealed of it, and opened again a hundred times for one question."""

from __future__ import annotations

from zoco.linkage.normalise.dates import Born
from zoco.linkage.record import Record

BETWEEN, WITHIN = "\x1f", "\x1e"  # separators of ASCII, which nobody's name holds
LISTS = frozenset({"names", "aliases", "phones", "handles", "plates"})
_LISTS = tuple(number for number, name in enumerate(Record._fields) if name in LISTS)
_RECEIVED, _BORN = Record._fields.index("received"), Record._fields.index("born")


class Unpackable(ValueError):
    """Not a record of this version."""


def pack(record: Record) -> str:
    """
    >>> from zoco.linkage.record import prepare
    >>> known = prepare({"record_id": "1", "given_names": "Ana Maria", "dob": "04-1998", "phone": "0612345678"})
    >>> unpack(pack(known)) == known
    True
    """
    values: list[str] = []
    for name, value in zip(Record._fields, record, strict=True):
        if name == "born":
            values.append(WITHIN.join(str(int(part)) for part in record.born))
        else:
            values.append(WITHIN.join(value) if isinstance(value, tuple) else str(value))
    return BETWEEN.join(values)


def unpack(line: str) -> Record:
    """What `pack` was given; Unpackable for anything else."""
    values: list[object] = list(line.split(BETWEEN))
    if len(values) != len(Record._fields):
        raise Unpackable(f"{len(values)} fields in place of {len(Record._fields)}")
    for number in _LISTS:
        held = values[number]
        values[number] = tuple(held.split(WITHIN)) if held else ()  # type: ignore[attr-defined]
    values[_RECEIVED] = int(values[_RECEIVED])  # type: ignore[call-overload]
    year, month, day, about = values[_BORN].split(WITHIN)  # type: ignore[attr-defined]
    values[_BORN] = Born(int(year), int(month), int(day), about == "1")
    return Record._make(values)
