"""For tests and the demo: make what only the owner may make, inside the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def as_owner() -> Iterator[None]:
    """
    Only where the login may become the owner: tests and the demo grant that, production never does.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select current_setting('role')")
        (before,) = cursor.fetchone()
        cursor.execute("set local role zoco_owner")
        yield
        if not connection.needs_rollback:
            cursor.execute("select set_config('role', %s, true)", [before])
