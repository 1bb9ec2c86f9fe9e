"""
Who is asking, said to PostgreSQL in a way that no SQL can make up: a line of six parts, signed.

A request works in the name of a seat (`access.acting`). Before there is one, a password is written in the name of the
account whose owner just proved to be it.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

from zoco.seal.keys import context_key

if TYPE_CHECKING:
    from zoco.people.models import Person

SECONDS_VALID = 600


def signed(seat: object, person: object, organisation: object, role: str, expires: int) -> str:
    """`seat|person|organisation|role|expires|mac`."""
    text = f"{seat}|{person}|{organisation}|{role}|{expires}"
    mac = hmac.new(context_key(), text.encode(), hashlib.sha256).hexdigest()
    return f"{text}|{mac}"


@contextmanager
def in_the_name_of(person: Person) -> Iterator[None]:
    """Write to one's own account: without a seat nothing else opens."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select current_setting('zoco.context', true)")
        (before,) = cursor.fetchone()
        said = signed("", person.pk, "", "", int(time.time()) + SECONDS_VALID)
        cursor.execute("select set_config('zoco.context', %s, true)", [said])
        yield
        if not connection.needs_rollback:
            cursor.execute("select set_config('zoco.context', %s, true)", [before or ""])
