"""A database and a server of its own, with the cast and the caseload that is measured."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

PORT = 8765
PATIENCE = 60  # seconds until the server must answer
DATABASE = "zoco_bench"


@contextmanager
def a_database() -> Iterator[None]:
    """Dropped before and after; the server beside it is that of `make run` or of the tests, whichever is up."""
    import psycopg

    from zoco.site import postgres
    from zoco.site.run import state

    server = postgres.start(state() / "bench-postgres", fast=True)
    admin = server.url(postgres.SUPERUSER, "postgres")
    os.environ |= {
        "DATABASE_URL": server.url("zoco_app", DATABASE),
        "ZOCO_OWNER_URL": server.url(postgres.OWNER, DATABASE),
        "ZOCO_BENCH_URL": server.url(postgres.SUPERUSER, DATABASE),
        "ZOCO_DEMO": "yes",
        "ZOCO_STATE": str(state()),
        "ZOCO_KEYS_DIR": str(state() / "bench-keys"),
        "ZOCO_STATIC": str(state() / "bench-static"),
        "ZOCO_COLLECTED": "yes",
        "DJANGO_SETTINGS_MODULE": "zoco.site.settings",
    }
    try:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"drop database if exists {DATABASE} with (force)")
            connection.execute(f"create database {DATABASE} owner {postgres.OWNER}")
        yield
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"drop database if exists {DATABASE} with (force)")
    finally:
        server.stop()


@contextmanager
def a_server() -> Iterator[None]:
    """Granian as `make run` starts it."""
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(PORT),
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
        "zoco.site.wsgi:application",
    ]
    process = subprocess.Popen(command, env=os.environ)
    try:
        _wait_for_an_answer()
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_an_answer() -> None:
    patience = time.monotonic() + PATIENCE
    while True:
        try:
            asked = http.client.HTTPConnection("127.0.0.1", PORT, timeout=PATIENCE)
            asked.request("GET", "/gezondheid/")
            asked.getresponse().read()
            return
        except OSError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.05)


def prepare() -> dict[str, Any]:
    """Keys, tables, the listing and the cast: first name → seat. The seat that is measured is Ana's."""
    import django
    from django.core.management import call_command

    from zoco.seal import keys

    django.setup()
    keys.prepare()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    from django.utils.timezone import localdate

    from zoco.demo.cast import CAST, enrol
    from zoco.demo.command import state_directory
    from zoco.guard.owner import owner_login
    from zoco.site.bench.lives import own_caseload

    today = localdate()
    with owner_login():
        state_directory(today)
        cast = {
            member.first_name: enrol(
                member, since=today - timedelta(days=800), until=today - timedelta(days=1)
            )
            for member in CAST
        }
    own_caseload(cast, today)
    return cast
