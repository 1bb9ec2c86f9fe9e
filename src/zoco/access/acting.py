"""
Act as a seat: from here on PostgreSQL shows that seat's rows only.

The context is signed, so that whoever can smuggle SQL into a query still cannot choose a seat.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from zoco.people.context import SECONDS_VALID, signed
from zoco.people.models import Role, Seat

# National readers have roles of their own: an "or" in a policy would cost everybody else the index.
DATABASE_ROLES = {Role.REGISTRAR: "zoco_registrar", Role.ANALYST: "zoco_analyst"}


@contextmanager
def acting_as(seat: Seat | None) -> Iterator[None]:
    """Run a block, in one transaction, as one seat; None sees nothing that is guarded."""
    with transaction.atomic():
        step_into(seat)
        yield
        if not connection.needs_rollback:  # a rollback undoes it anyway
            step_into(None)


@contextmanager
def delivering_for(organisation: UUID) -> Iterator[None]:
    """
    Run a block, in one transaction, as an organisation that delivers signals: it sees what it delivered and nothing else.

    The organisation stands where a role would: to every other rule it is no organisation at all.
    """
    with _as_nobody(f"delivers:{organisation}"):
        yield


@contextmanager
def comparing() -> Iterator[None]:
    """
    Run a block, in one transaction, as what compares encodings of organisations: it sees those, writes hits, and to
    every other rule it is nobody.
    """
    with _as_nobody("compares"):
        yield


@contextmanager
def _as_nobody(role: str) -> Iterator[None]:
    """With words in the place of a role, and no seat."""
    with transaction.atomic(), connection.cursor() as cursor:
        said = signed("", "", "", role, int(time.time()) + SECONDS_VALID)
        cursor.execute(
            "select set_config('role', 'none', true), set_config('zoco.context', %s, true)", [said]
        )
        yield
        if not connection.needs_rollback:
            step_into(None)


def step_into(seat: Seat | None) -> None:
    """Set the context for the rest of this transaction. Only inside the outermost one: a savepoint would undo it."""
    role = DATABASE_ROLES.get(Role(seat.role), "none") if seat else "none"
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('role', %s, true), set_config('zoco.context', %s, true)",
            [role, sign(seat, int(time.time()) + SECONDS_VALID)],
        )


def sign(seat: Seat | None, expires: int) -> str:
    """`seat|person|organisation|role|expires|mac`, or nothing for nobody."""
    if seat is None:
        return ""
    return signed(seat.pk, seat.person_id, seat.organisation_id, seat.role, expires)
