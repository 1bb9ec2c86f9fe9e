"""
The shared secret of the organisations: one for each period, two in force, never at the matching side.

A key file is only for its owner (0600) and is refused otherwise. Everybody may see its check value: it tells
whether two organisations hold the same key, and nothing about the key (HKDF is one way).
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from zoco.linkage.blind.encoding import derived

FORMAT = "zoco-blind-key/1"
SECRET_BYTES = 32
IN_FORCE = 2  # that of this quarter and the one before it
_PERIOD = re.compile(r"(20\d\d)-Q([1-4])")


class Refused(Exception):
    """What cannot be done, in words for whoever asked."""


@dataclass(frozen=True)
class SharedKey:
    """A secret, the quarter it was made for, and who made it."""

    period: str
    parties: tuple[str, ...]
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        first_day(self.period)
        if len(self.secret) != SECRET_BYTES:
            raise Refused("the secret is not 32 bytes long")

    @property
    def check(self) -> str:
        """What two organisations compare, and every encoding carries: 64 bits that say which key it was.

        >>> SharedKey("2026-Q4", ("a", "b"), bytes(32)).check == SharedKey("2026-Q4", ("a", "b"), bytes(32)).check
        True
        """
        return derived(self.secret, f"check {self.period}", 8).hex()

    @property
    def ends_on(self) -> date:
        """The first day on which it is not in force any more."""
        return first_day(later(self.period, IN_FORCE))

    def must_hold(self, on: date) -> None:
        """`Refused` unless this key is one of the two in force."""
        if not first_day(self.period) <= on < self.ends_on:
            raise Refused(
                f"the key of {self.period} is in force from {first_day(self.period)} until {self.ends_on}, not on"
                f" {on}: make a new one together (zoco blind ceremony)"
            )


def first_day(period: str) -> date:
    """
    The day a quarter begins; `Refused` for anything else.

    >>> first_day("2026-Q4")
    datetime.date(2026, 10, 1)
    """
    found = _PERIOD.fullmatch(period)
    if not found:
        raise Refused("a period is a quarter, such as 2026-Q4")
    return date(int(found[1]), 3 * int(found[2]) - 2, 1)


def later(period: str, quarters: int) -> str:
    """
    The quarter that comes so much later.

    >>> later("2026-Q4", 2), later("2026-Q1", 1)
    ('2027-Q2', '2026-Q2')
    """
    begins = first_day(period)
    count = begins.year * 4 + (begins.month - 1) // 3 + quarters
    return f"{count // 4}-Q{count % 4 + 1}"


def period_of(day: date) -> str:
    """
    The quarter of a day.

    >>> period_of(date(2026, 11, 29))
    '2026-Q4'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def in_force(keys: Sequence[SharedKey], on: date) -> list[SharedKey]:
    """The keys themselves, newest first, when each may be used on this day; `Refused` otherwise."""
    for key in keys:
        key.must_hold(on)
    if len({key.period for key in keys}) < len(keys):
        raise Refused("two keys of one period: only one of them can be the agreed one")
    return sorted(keys, key=lambda key: first_day(key.period), reverse=True)


def write(key: SharedKey, path: Path) -> None:
    """For the owner only, and never over an older one."""
    told = {
        "format": FORMAT, "period": key.period, "parties": list(key.parties), "check": key.check,
        "secret": key.secret.hex(),
    }  # fmt: skip
    write_private(path, json.dumps(told, indent=1))


def read(path: Path) -> SharedKey:
    """A key file; `Refused` when others can read it, when it is damaged, or no key file."""
    try:
        told = json.loads(read_private(path))
        key = SharedKey(told["period"], tuple(told["parties"]), bytes.fromhex(told["secret"]))
        sound = told["format"] == FORMAT and told["check"] == key.check
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{path.name} is not a key file") from None
    if not sound:
        raise Refused(f"{path.name} is damaged: its contents and its check value differ")
    return key


def write_private(path: Path, text: str) -> None:
    """A new file that only its owner reads; `Refused` when there is one already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{path.name} exists already; it is not overwritten") from None
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")


def read_private(path: Path) -> str:
    """What a file holds that only its owner may read; `Refused` when others can."""
    try:
        mode = path.stat().st_mode
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path.name} cannot be read ({type(error).__name__})") from None
    if stat.S_IMODE(mode) & 0o077:
        raise Refused(
            f"others can read {path.name}: chmod 600 it, and ask yourself who did; perhaps make a new key"
        )
    return text
