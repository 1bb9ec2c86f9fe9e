"""Put the policies, and the key that checks the context, into a database."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import connections

from zoco.seal.keys import context_key

BLOCK = 64  # bytes, SHA-256
POLICIES = Path(__file__).parent / "policies.sql"


def install(using: str = "default") -> None:
    """As the owner, after every migrate. Running it again changes nothing."""
    with connections[using].cursor() as cursor:
        cursor.execute(POLICIES.read_text())
    install_key(using)


def install_key(using: str = "default") -> None:
    """Let the database check what is signed with the key of this installation, and nothing that was before."""
    key = context_key()
    padded = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    with connections[using].cursor() as cursor:
        cursor.execute("delete from guard_contextkey")
        cursor.execute(
            "insert into guard_contextkey (id, inner_pad, outer_pad) values ('current', %s, %s)",
            [bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)],
        )
