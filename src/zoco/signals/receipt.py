"""
The code with which somebody comes back to a signal without an account.

Sixteen letters out of 31 are 79 bits: whoever tries a million codes a second for a thousand years has a chance of
one in twenty million. From the code follow, each by itself (HKDF), the mark under which the database finds the signal, the
key pair to which answers are sealed, the key of what was not sent yet, and the event. The code itself is never kept.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from zoco.seal.boxes import public_of
from zoco.seal.crypto import Key, key_from, subkey

# Without letters and digits that look alike.
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
LENGTH, GROUP = 16, 4


class NoCode(ValueError):
    """What was typed cannot be a code."""


@dataclass(frozen=True)
class Receipt:
    """
    >>> receipt = Receipt.read("abcd efgh-jklm NPRS")
    >>> receipt.code, len(receipt.mark), len(receipt.public)
    ('ABCD-EFGH-JKLM-NPRS', 32, 32)
    >>> Receipt.read("ABCD")
    Traceback (most recent call last):
    ...
    zoco.signals.receipt.NoCode
    """

    letters: str = field(repr=False)

    @classmethod
    def new(cls) -> Receipt:
        return cls("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))

    @classmethod
    def following_from(cls, secret: bytes) -> Receipt:
        """
        The one that belongs to a secret: of what an organisation delivers.

        >>> Receipt.following_from(bytes(32)) == Receipt.following_from(bytes(32))
        True
        """
        number, letters = int.from_bytes(subkey(secret, "receipt letters")), ""
        for _ in range(LENGTH):
            number, at = divmod(number, len(LETTERS))
            letters += LETTERS[at]
        return cls(letters)

    @classmethod
    def read(cls, typed: str) -> Receipt:
        """However it was typed: with or without hyphens, in small letters. Raises NoCode."""
        letters = "".join(each for each in typed[:200].upper() if each.isalnum())
        if len(letters) != LENGTH or set(letters) - set(LETTERS):
            raise NoCode
        return cls(letters)

    @property
    def code(self) -> str:
        """As it is shown, and said on the telephone."""
        return "-".join(self.letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))

    @cached_property
    def mark(self) -> bytes:
        """What the database finds the signal by; the code does not follow from it."""
        return self._part("mark")

    @cached_property
    def private(self) -> bytes:
        return self._part("answers")

    @property
    def public(self) -> bytes:
        """What triage seals its answers to."""
        return public_of(self.private)

    @property
    def own_key(self) -> Key:
        """Under which words lie that were not sent yet."""
        return key_from(self._part("unfinished"))

    @property
    def event(self) -> UUID:
        """What happened, by which several signals are tied: whoever has the code can say that another belongs to it."""
        return UUID(bytes=self._part("event", 16))

    def _part(self, purpose: str, length: int = 32) -> bytes:
        return subkey(self.letters.encode(), f"receipt {purpose}", length)
