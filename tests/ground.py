"""
The databases of the tests: migrated once, copied for each worker, each with the cast in it.

The server lives in `.zoco/test-postgres` and gives up safety for speed. Every session of pytest has its own
databases in it (`test_zoco_<pid>_<worker>`), so that several can run at once, and drops what a killed session left
behind. The template stays until what it is made from changes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from zoco.site import postgres

HERE = Path(__file__).resolve().parent.parent
#: What a migrated database depends on.
MADE_FROM = (
    "src/zoco/**/migrations/*.py",
    "src/zoco/**/*.sql",
    "src/zoco/site/settings.py",
    "requirements/base.txt",
)
LOCK = 4711_2026  # any number; of the whole server, held while a template is made or copied
DEMO_LOCK = LOCK + 1  # held while a demo is loaded


def start_server() -> postgres.Server:
    """The server of the tests, in which a test may do what the owner may (zoco.guard.owner)."""
    server = postgres.start(_directory(), fast=True)
    with _superuser(server.url(postgres.SUPERUSER, "postgres")) as connection:
        # Here only: nothing is inherited.
        connection.execute("grant zoco_owner to zoco_app")
    return server


def _directory() -> Path:
    """One directory for each version: data of one cannot be read by another."""
    chosen = os.environ.get("ZOCO_PG_BIN")
    return HERE / ".zoco" / (f"test-postgres-{Path(chosen).parent.name}" if chosen else "test-postgres")


def drop_left_behind(url: str, session: int | None = None) -> None:
    """Drop the databases of this session; without one, those of sessions that were killed."""
    with _superuser(url) as connection:
        for name in _databases(connection, "test\\_zoco\\_%"):
            of = int(name.removeprefix("test_zoco_").partition("_")[0])
            if of == session or (session is None and not _lives(of)):
                _drop(connection, name)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@contextmanager
def database(url: str, name: str) -> Iterator[psycopg.Connection[Any]]:
    """
    Copy the template under a name and connect Django to it, as the application; gives a superuser in it.

    What the migrations filled is in it (content types, tables of law), and the key of this session in the guard.
    """
    from django.db import connections

    _copy_the_template(url, name)
    _point_django_to(name)
    _give_the_guard_its_key()
    with _superuser(url, dbname=name) as superuser:
        superuser.execute("set session_replication_role = replica; set lock_timeout = '20s'")
        yield superuser
    for alias in connections:
        connections[alias].close()


def copy_of_demo(url: str, name: str, load: Callable[[str], None]) -> None:
    """
    A database with the demo under this name: the first worker of a session that asks loads it, the others copy.

    `load` gets the name of a migrated database to fill. Kept for one session only: a demo tells of today.
    """
    loaded = f"{os.environ['ZOCO_TEST_NAME']}_demo"
    with _superuser(url) as server:
        server.execute("select pg_advisory_lock(%s)", [DEMO_LOCK])
        if loaded not in _databases(server, "test\\_zoco\\_%\\_demo"):
            half = f"{loaded}_half"
            _copy_the_template(url, half)
            load(half)
            server.execute(f'alter database "{half}" rename to "{loaded}"')
        server.execute(f'create database "{name}" template "{loaded}" owner {postgres.OWNER}')


def _copy_the_template(url: str, name: str) -> None:
    with _superuser(url) as server:
        server.execute("select pg_advisory_lock(%s)", [LOCK])  # let go with the connection, however it ends
        _drop(server, name)
        server.execute(f'create database "{name}" template "{_template(server)}" owner {postgres.OWNER}')


def _template(server: psycopg.Connection[Any]) -> str:
    """Its name; migrated by the owner where there is none yet. A half-made one has the name of a test's."""
    name = f"zoco_template_{_mark()}"
    templates = _databases(server, "zoco\\_template\\_%")
    if name not in templates:
        for old in templates:
            server.execute(f'alter database "{old}" is_template false')
            _drop(server, old)
        half = f"test_zoco_{os.getpid()}_half"
        _drop(server, half)
        server.execute(f'create database "{half}" owner {postgres.OWNER}')
        _migrate(half)
        server.execute(f'alter database "{half}" rename to "{name}"')
        server.execute(f'alter database "{name}" is_template true allow_connections false')
    return name


def _mark() -> str:
    """Changes with anything that a migrated database is made from."""
    files = sorted(file for pattern in MADE_FROM for file in HERE.glob(pattern))
    contents = hashlib.sha256()
    for file in files:
        contents.update(f"{file.relative_to(HERE)}\n".encode() + file.read_bytes())
    return contents.hexdigest()[:16]


def _migrate(name: str) -> None:
    from django.core.management import call_command

    with _as_the_owner(name):
        call_command("migrate", verbosity=0, interactive=False)


def _give_the_guard_its_key() -> None:
    from django.db import connections

    from zoco.guard.install import install_key

    default = connections["default"]
    with _as_the_owner(default.settings_dict["NAME"]):
        install_key()


@contextmanager
def _as_the_owner(name: str) -> Iterator[None]:
    """The default connection in this database, as who owns its tables."""
    from django.db import connections

    from zoco.guard.owner import owner_login

    default = connections["default"]
    before = default.settings_dict["NAME"]
    _point_django_to(name)
    with owner_login():
        yield
    _point_django_to(before)


def _point_django_to(name: str) -> None:
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


class Contents:
    """What is in the tables before the first test, and how it comes back after one that really committed."""

    def __init__(self, superuser: psycopg.Connection[Any]) -> None:
        self.superuser = superuser
        tables = self._tables()
        self.emptied = sorted(set(tables) - set(self._filled(tables)))
        self.kept: dict[str, bytes] = {}

    def keep(self) -> None:
        """Rows that were put into empty tables since are there for every test."""
        for table in self._filled(self.emptied):
            with self.superuser.cursor().copy(f"copy {table} to stdout (format binary)") as copy:
                self.kept[table] = b"".join(bytes(part) for part in copy)

    def restore(self) -> None:
        """
        The application may not delete, so we do it for it. What the migrations filled stays.

        A few rows are deleted sooner than a hundred tables are truncated, which makes new files for each of them.
        """
        for table in self._filled(self.emptied):
            self.superuser.execute(f"delete from {table}")
        for table, rows in self.kept.items():
            with self.superuser.cursor().copy(f"copy {table} from stdin (format binary)") as copy:
                copy.write(rows)

    def _tables(self) -> list[str]:
        found = self.superuser.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables "
            "where schemaname not in ('pg_catalog', 'information_schema') order by 1"
        )
        return [table for (table,) in found]

    def _filled(self, tables: list[str]) -> list[str]:
        """Those of them in which there is something."""
        asked = ", ".join(f"exists (select from {table})" for table in tables)
        found = self.superuser.execute(f"select {asked}").fetchone() or ()
        return [table for table, is_filled in zip(tables, found, strict=True) if is_filled]


def _superuser(url: str, **other: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url, autocommit=True, **other)


def _databases(server: psycopg.Connection[Any], like: str) -> list[str]:
    return [
        name for (name,) in server.execute("select datname from pg_database where datname like %s", [like])
    ]


def _drop(server: psycopg.Connection[Any], name: str) -> None:
    server.execute(f'drop database if exists "{name}" with (force)')
