"""
The file that leaves the house: one JSON object a line, first who sends it, then one line a record and key.

Head: `format`, `recipe`, `organisation`, `made_on`, `keys` (check values, newest first), `ground` (the words
that say why names may be encoded; null: exact tokens only).
Line: `id` (drawn by chance, means nothing outside the house), `key` (check value), `expires_on`, `tokens`
(kind → list of 32 hexadecimal digits), `names` (128 bytes in base64, absent without a ground or with too
little to go on).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoco.linkage.blind.encoding import BITS, RECIPE, Encoder, Person, Unencodable, packed, person
from zoco.linkage.blind.keys import Refused, SharedKey, in_force
from zoco.linkage.blind.tokens import KINDS, Tokens, numbers

FORMAT = "zoco-blind/1"


#: What can be wrong with a file, as the tool says it.
WHY_NOT = {
    "not_ours": "this is no file of zoco blind encode",
    "version": f"another format or recipe than {FORMAT}, {RECIPE}: encode again",
    "damaged": "damaged",
    "other_key": "under a key that the first line does not name",
    "no_ground": "names are encoded, and the first line names no ground for that",
}


class BadFile(Refused):
    """`why`: a word of `WHY_NOT`; `line`: the number of the line."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(f"line {line}: {WHY_NOT[why]}")
        self.why, self.line = why, line


@dataclass(frozen=True)
class Head:
    """Who sends a file, under which keys, and why names may be in it."""

    organisation: str
    made_on: date
    keys: tuple[str, ...]
    ground: str | None


@dataclass(frozen=True)
class Line:
    """One record under one key."""

    id: str
    key: str
    expires_on: date
    tokens: Mapping[str, tuple[str, ...]]
    names: NDArray[np.uint64] | None = None


@dataclass
class Report:
    """What became of the rows: how many were encoded, and which were not for which reason."""

    rows: int = 0
    encoded: int = 0
    with_names: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    told: list[tuple[int, str]] = field(default_factory=list)  # number of the row, reason

    def tell(self, row: int, reason: str) -> None:
        self.reasons[reason] += 1
        self.told.append((row, reason))


@dataclass(frozen=True)
class Sender:
    """An organisation that encodes: its keys, its ground, what it may not use."""

    organisation: str
    keys: Sequence[SharedKey]
    ground: str | None
    on: date
    expires_on: date
    without: frozenset[str] = frozenset()
    # Own id → the id that was drawn for it in an earlier file.
    drawn: Mapping[str, str] = field(default_factory=dict)

    def head(self) -> Head:
        keys = in_force(self.keys, self.on)
        for key in keys:
            if self.organisation not in key.parties:
                raise Refused(
                    f"{self.organisation} is no party to the key of {key.period}: {', '.join(key.parties)}"
                )
        if self.expires_on <= self.on:
            raise Refused(f"encodings that expire on {self.expires_on} would be of no use on {self.on}")
        return Head(
            self.organisation, self.on, tuple(key.check for key in keys), (self.ground or "").strip() or None
        )

    def lines(self, rows: Iterable[Mapping[str, str]], report: Report) -> Iterator[tuple[str, list[Line]]]:
        """Per row its own id and its lines, one under each key; nothing for what cannot be encoded."""
        head = self.head()
        benches = [(key, Tokens(key.secret), Encoder(key.secret)) for key in in_force(self.keys, self.on)]
        for number, row in enumerate(rows, start=1):
            report.rows += 1
            found, who = self._read(number, row, report, head)
            if not found and who is None:
                continue
            report.encoded += 1
            report.with_names += who is not None
            own = row.get("record_id") or str(number)
            drawn = self.drawn.get(own) or secrets.token_hex(8)
            yield (
                own,
                [
                    Line(
                        drawn,
                        key.check,
                        min(self.expires_on, key.ends_on),
                        {
                            kind: tuple(tokens.of(kind, each) for each in sorted(set(every)))
                            for kind, every in found.items()
                        },
                        packed(encoder.encode(who)) if who else None,
                    )
                    for key, tokens, encoder in benches
                ],
            )

    def _read(
        self, number: int, row: Mapping[str, str], report: Report, head: Head
    ) -> tuple[dict[str, list[str]], Person | None]:
        found: dict[str, list[str]] = {}
        for kind, value in numbers(row):
            if kind in self.without:
                continue
            if value is None:
                report.tell(number, f"{kind}: cannot be real")
            else:
                found.setdefault(kind, []).append(value)
        who = None
        if head.ground:
            try:
                who = person(row)
            except Unencodable as reason:
                report.tell(number, f"names: {reason}")
        if not found and who is None:
            report.tell(number, "nothing to encode")
        return found, who


def written(head: Head) -> str:
    """The first line of a file."""
    told = {
        "format": FORMAT, "recipe": RECIPE, "organisation": head.organisation, "made_on": head.made_on.isoformat(),
        "keys": head.keys, "ground": head.ground,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False)


def line_written(line: Line) -> str:
    """One further line of a file."""
    told: dict[str, Any] = {
        "id": line.id, "key": line.key, "expires_on": line.expires_on.isoformat(), "tokens": line.tokens,
    }  # fmt: skip
    if line.names is not None:
        told["names"] = base64.b64encode(line.names.tobytes()).decode()
    return json.dumps(told)


def read(lines: Iterable[str]) -> tuple[Head, list[Line]]:
    """A whole file; `BadFile` with the number of the line that is wrong."""
    numbered = enumerate(lines, start=1)
    head = _head(next(numbered, (1, ""))[1])
    return head, [_line(number, text, head) for number, text in numbered if text.strip()]


def _head(text: str) -> Head:
    try:
        told = json.loads(text)
        known = told["format"], told["recipe"]
        head = Head(
            str(told["organisation"]),
            date.fromisoformat(told["made_on"]),
            tuple(told["keys"]),
            told["ground"],
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadFile("not_ours", 1) from None
    if known != (FORMAT, RECIPE):
        raise BadFile("version", 1)
    if not all(isinstance(key, str) for key in head.keys) or not isinstance(head.ground, str | None):
        raise BadFile("not_ours", 1)
    return head


def _line(number: int, text: str, head: Head) -> Line:
    try:
        told = json.loads(text)
        line = Line(
            told["id"],
            told["key"],
            date.fromisoformat(told["expires_on"]),
            _tokens(told["tokens"]),
            _names(told),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise BadFile("damaged", number) from None
    if line.key not in head.keys:
        raise BadFile("other_key", number)
    if line.names is not None and not head.ground:
        raise BadFile("no_ground", number)
    return line


def _tokens(told: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    for kind, every in told.items():
        if kind not in KINDS or not all(re.fullmatch("[0-9a-f]{32}", each) for each in every):
            raise ValueError(kind)
    return {kind: tuple(every) for kind, every in told.items()}


def _names(told: Mapping[str, Any]) -> NDArray[np.uint64] | None:
    if "names" not in told:
        return None
    data = base64.b64decode(told["names"], validate=True)
    if len(data) != BITS // 8:
        raise ValueError("names")
    return np.frombuffer(data, dtype=np.uint64)
