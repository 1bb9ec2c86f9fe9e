"""
The hash chain over the logs: PostgreSQL computes it (`guard/policies.sql`, section 7), this asks.

A batch's hash covers the hash of the batch before, so that whoever changes an old row must redo every later batch.
Somebody who owns the database can do that; a hash that was published elsewhere beforehand gives them away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, connections

from zoco.audit.models import Batch

LOGS = tuple(Batch.Log.values)
PATIENCE = timedelta(seconds=5)


@dataclass(frozen=True)
class Chain:
    """What going through one log gave: counts of rows, the last hash, and the first batch that does not match."""

    log: str
    batches: int
    sealed: int
    unsealed: int
    sealed_at: datetime | None
    head: bytes | None
    broken: int | None
    fault: str | None

    @property
    def is_whole(self) -> bool:
        return self.fault is None


def seal(log: str, *, patience: timedelta = PATIENCE, using: str = DEFAULT_DB_ALIAS) -> int | None:
    """
    Seal all rows since the last batch; says how many.

    None when another transaction keeps writing for longer than `patience`: nothing is sealed then, because its rows
    will get ids below the end of the batch. The next time has them.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select zoco.seal_log(%s, make_interval(secs => %s))", [log, patience.total_seconds()])
        (rows,) = cursor.fetchone()
    return None if rows is None else int(rows)


def verify(log: str, *, using: str = DEFAULT_DB_ALIAS) -> Chain:
    """Compute every hash of one log again."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select batches, sealed, unsealed, sealed_at, head, broken, fault from zoco.verify_log(%s)", [log]
        )
        batches, sealed, unsealed, sealed_at, head, broken, fault = cursor.fetchone()
    return Chain(log, batches, sealed, unsealed, sealed_at, head and bytes(head), broken, fault)


def check(log: str, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Verify one log and remember the outcome for the page of the log; says whether it is whole."""
    with connections[using].cursor() as cursor:
        cursor.execute("select zoco.check_log(%s)", [log])
        return bool(cursor.fetchone()[0])


def holds(log: str, digest: bytes, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether a hash that was published earlier is still in the chain."""
    with connections[using].cursor() as cursor:
        cursor.execute("select zoco.chain_holds(%s, %s)", [log, digest])
        return bool(cursor.fetchone()[0])
