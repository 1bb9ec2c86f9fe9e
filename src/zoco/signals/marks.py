"""
By which a delivered signal is known again without its words: keyed hashes, whose key is not in the database.

The code under which its supplier finds it follows from them and the key, and is kept nowhere.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from uuid import UUID

from zoco.seal.crypto import subkey
from zoco.seal.keys import index_key
from zoco.signals.receipt import Receipt


@dataclass(frozen=True)
class Marks:
    """
    `once`: of its reference, or of all its words where it has none; `digest`: of all its words; `request`: of the key
    by which its supplier makes a request that may be sent again (`Idempotency-Key`).
    """

    supplier: UUID
    once: bytes
    digest: bytes
    request: bytes | None = None

    @classmethod
    def of(cls, supplier: UUID, words: bytes, reference: str, request: str = "") -> Self:
        digest = mark("words", supplier, words)
        once = mark("reference", supplier, reference.encode()) if reference else digest
        return cls(supplier, once, digest, mark("request", supplier, request.encode()) if request else None)

    @cached_property
    def receipt(self) -> Receipt:
        return Receipt.following_from(mark("receipt", self.supplier, self.once + self.digest))

    def event(self, word: str) -> UUID:
        """That which its supplier calls by this word, or its own."""
        return UUID(bytes=mark("event", self.supplier, word.encode())[:16]) if word else self.receipt.event


def mark(what: str, supplier: UUID, said: bytes) -> bytes:
    key = subkey(index_key(), f"delivered {what}")
    return hmac.digest(key, supplier.bytes + said, "sha256")
