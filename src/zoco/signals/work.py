"""
A small sum for who sends: the browser does it while somebody types, and a machine that floods has to do it each time.

A task names the code it is for and the moment it was given. Solved is a number that with the task hashes (SHA-256) to
BITS zero bits first (hashcash). Who has no script does no sum: she waits a moment, and may send less in an hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.core import signing

from zoco.signals.receipt import Receipt

BITS = 16
PATIENCE = 45  # seconds between the first page and sending, without the sum
VALID = 24 * 3600
SALT = "zoco.signals.work"


@dataclass(frozen=True)
class Done:
    """`by_sum`: the sum was made. `wait`: the seconds to go for who makes none; 0 is now."""

    by_sum: bool
    wait: int = 0


class NoTask(Exception):
    """The page is too old, or another one's."""


def task(receipt: Receipt, now: int) -> str:
    return signing.dumps([receipt.mark[:8].hex(), now], salt=SALT)


def look_at(given: str, answer: str, receipt: Receipt, now: int) -> Done:
    """Raises NoTask."""
    try:
        mark, since = signing.loads(given, salt=SALT)
    except signing.BadSignature:
        raise NoTask from None
    if mark != receipt.mark[:8].hex() or not 0 <= now - since <= VALID:
        raise NoTask
    if is_solved(given, answer):
        return Done(by_sum=True)
    return Done(by_sum=False, wait=max(0, since + PATIENCE - now))


def is_solved(given: str, answer: str, bits: int | None = None) -> bool:
    """
    So many bits; as many as are asked of everybody if none are named.

    >>> is_solved("task", "no"), is_solved("task", "0", bits=0)
    (False, True)
    """
    if not answer.isascii() or not answer.isdigit() or len(answer) > 12:
        return False
    digest = sha256(f"{given}:{answer}".encode()).digest()
    return int.from_bytes(digest) >> (256 - (BITS if bits is None else bits)) == 0


def solve(given: str, bits: int | None = None) -> str:
    """As the script does it."""
    number = 0
    while not is_solved(given, str(number), bits):
        number += 1
    return str(number)
