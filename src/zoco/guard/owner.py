"""The owner of the tables at work: for the first seats of an installation, the demo and tests. Never in a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction


@contextmanager
def owner_login() -> Iterator[None]:
    """Log the default connection in as the owner for a while. Outside any transaction."""
    default, owner = connections["default"], connections.databases["owner"]
    before = {key: default.settings_dict[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    default.close()
    default.settings_dict.update({key: owner[key] for key in before})
    try:
        yield
    finally:
        default.close()
        default.settings_dict.update(before)


@contextmanager
def as_owner() -> Iterator[None]:
    """Become the owner inside a running transaction; only the server of the tests grants the application that."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select current_setting('role')")
        (before,) = cursor.fetchone()
        cursor.execute("set local role zoco_owner")
        yield
        if not connection.needs_rollback:
            cursor.execute("select set_config('role', %s, true)", [before])
