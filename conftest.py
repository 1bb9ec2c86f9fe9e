"""The ground of every test: a database of its own, made by the owner, used as the application.

The server lives in `.zoco/test-postgres` and gives up safety for speed. Every session of pytest has its own
databases in it, so that several can run at once, and drops what a killed session left behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest

from zoco.site import postgres

HERE = Path(__file__).parent
# Two modules called conftest cannot both be searched for doctests; as conftest they still work.
collect_ignore_glob = ["*conftest.py"]


def pytest_configure(config: pytest.Config) -> None:
    """Name the database and the keys before Django reads its settings (pytest-django does so after us)."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zoco.site.settings"
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # the controller did all this; we inherit its environment
    server = postgres.start(_test_server(), fast=True)
    state = Path(tempfile.mkdtemp(prefix="zoco-test-"))
    (state / "static").mkdir()  # WhiteNoise warns where it is missing
    config.add_cleanup(lambda: shutil.rmtree(state, ignore_errors=True))
    config.add_cleanup(server.stop)
    config.add_cleanup(lambda: _drop(server, _databases_of(server, os.getpid())))
    _drop(server, [name for name in _databases_of(server) if not _lives(_session_of(name))])
    with psycopg.connect(server.url(postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        # Here only: a test may enrol its cast as the owner (zoco.guard.owner). Nothing is inherited.
        connection.execute("grant zoco_owner to zoco_app")
    os.environ |= {
        "DATABASE_URL": server.url("zoco_app"),
        "ZOCO_OWNER_URL": server.url("zoco_owner"),
        "ZOCO_TEST_SUPERUSER_URL": server.url(postgres.SUPERUSER, "postgres"),
        "ZOCO_TEST_NAME": f"test_zoco_{os.getpid()}",
        "ZOCO_STATE": str(state),
        "ZOCO_KEYS_DIR": str(state / "keys"),
        "ZOCO_DEMO": "yes",
    }
    for name in ("ZOCO_SECRET_KEY", "ZOCO_SECRET_KEY_FILE", "DATABASE_URL_FILE", "ZOCO_OWNER_URL_FILE"):
        os.environ.pop(name, None)
    from django.conf import settings

    assert settings.DATABASES  # read now: pytest-django sets up only what is configured


def _test_server() -> Path:
    """One directory for each version: data of one cannot be read by another."""
    chosen = os.environ.get("ZOCO_PG_BIN")
    return HERE / ".zoco" / (f"test-postgres-{Path(chosen).parent.name}" if chosen else "test-postgres")


def _databases_of(server: postgres.Server, session: int | None = None) -> list[str]:
    with psycopg.connect(server.url(postgres.SUPERUSER, "postgres")) as connection:
        rows = connection.execute("select datname from pg_database where datname like 'test\\_zoco\\_%'")
        names = [name for (name,) in rows]
    return [name for name in names if session in (None, _session_of(name))]


def _session_of(database: str) -> int:
    """The process that made `test_zoco_4711_gw1`: 4711."""
    return int(database.removeprefix("test_zoco_").partition("_")[0])


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _drop(server: postgres.Server, names: list[str]) -> None:
    with psycopg.connect(server.url(postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        for name in names:
            connection.execute(f'drop database if exists "{name}" with (force)')


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, keys: Path) -> None:
    """The owner creates and migrates. The argument gives each xdist worker a database of its own."""
    from django.db import connections

    for alias in connections:
        connections[alias].close()
    default = connections["default"].settings_dict
    suffix = f"_{worker}" if (worker := os.environ.get("PYTEST_XDIST_WORKER")) else ""
    default["TEST"]["NAME"] = os.environ["ZOCO_TEST_NAME"] + suffix
    default["USER"] = "zoco_owner"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker):
    """Created and migrated by the owner; from here on every test is zoco_app, whom the policies bind."""
    from django.db import connections

    default = connections["default"]
    default.close()
    default.settings_dict["USER"] = "zoco_app"
    with django_db_blocker.unblock():
        superuser = psycopg.connect(
            os.environ["ZOCO_TEST_SUPERUSER_URL"], dbname=default.settings_dict["NAME"], autocommit=True
        )
    with superuser:
        superuser.execute("set session_replication_role = replica; set lock_timeout = '20s'")
        emptied = _tables_without_rows(superuser)

        def flush(_statements: list[str]) -> None:
            """After a test that really commits. The application may not truncate, so we do it for it.

            What the migrations filled (content types, keys of the guard, tables of law) stays.
            """
            superuser.execute(f"truncate {', '.join(emptied)}")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(default.ops), "execute_sql_flush", lambda _ops, statements: flush(statements))
            yield
    for alias in connections:
        with contextlib.suppress(Exception):
            connections[alias].close()
    default.settings_dict["USER"] = "zoco_owner"


def _tables_without_rows(connection: psycopg.Connection) -> list[str]:
    tables = connection.execute(
        "select format('%I.%I', schemaname, tablename) from pg_tables "
        "where schemaname not in ('pg_catalog', 'information_schema') order by 1"
    ).fetchall()
    return [
        table
        for (table,) in tables
        if connection.execute(f"select not exists (select from {table})").fetchone() == (True,)
    ]


@pytest.fixture(scope="session")
def keys() -> Path:
    """Keys of this session, made once; every worker uses the same."""
    from django.conf import settings

    from zoco.seal import keys as seal_keys

    seal_keys.prepare(settings.ZOCO_KEYS_DIR)
    return settings.ZOCO_KEYS_DIR


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords():
    """Scrypt is slow on purpose. A test about hashing names its own hasher."""
    from django.conf import settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        yield


@pytest.fixture(autouse=True)
def _dutch_again():
    """A page in English leaves its language in the thread, and the addresses of the next test would be English."""
    from django.conf import settings
    from django.utils import translation

    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def cast(db) -> dict[str, object]:
    """Everybody by first name; enrolled by the owner of the house, as an administrator would."""
    from datetime import date, timedelta

    from django.utils.timezone import localdate

    from zoco.demo.cast import CAST, enrol
    from zoco.guard.owner import as_owner

    since, yesterday = date(2020, 1, 1), localdate() - timedelta(days=1)
    with as_owner():
        return {member.first_name: enrol(member, since=since, until=yesterday) for member in CAST}


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests marked `browser`. It opens our own pages only."""
    from playwright.sync_api import sync_playwright

    from zoco.site import browser as ours

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        chromium = playwright.chromium.launch(**ours.ensure().launch)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, live_server):
    """An empty page in a context of its own: no cookies of another test. Paths start at the live server."""
    context = browser.new_context(base_url=live_server.url, locale="nl-NL", timezone_id="Europe/Amsterdam")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def listing(cast) -> None:
    """The old public listing as claims, so that a report finds its coordinator."""
    from django.utils.timezone import localdate

    from zoco.demo.command import state_directory
    from zoco.guard.owner import as_owner

    with as_owner():
        state_directory(localdate())


@pytest.fixture
def client():
    """Signing in happens before there is a seat; a test is one transaction, in which the last one would linger."""
    from django.test import Client

    from zoco.access.acting import step_into

    class FreshClient(Client):
        def force_login(self, *args, **kwargs) -> None:
            step_into(None)
            super().force_login(*args, **kwargs)

    return FreshClient()
