"""
The database of an earlier landing, filled, migrates forward: nobody is lost, what was sealed opens, the pages answer.

`upgrade/house_stands.sql.xz` is the demo (invented people) as the second landing made it, dumped as it was but for the
logs, the directory and the counted figures; `upgrade/keys.json` are the keys it was sealed with, used nowhere else.
"""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

HERE = Path(__file__).parent / "upgrade"
KEPT = ("cases_", "people_", "procedures_", "reports_", "seal_")


def counted(connection: psycopg.Connection[Any]) -> dict[str, int]:
    tables = connection.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"
    ).fetchall()
    return {
        table: connection.execute(
            sql.SQL("select count(*) from {}").format(sql.Identifier(table))
        ).fetchone()[0]
        for (table,) in tables
        if table.startswith(KEPT)
    }


def sealed(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Table → how many sealed values it holds, by the rows themselves: envelopes are bytes under a data key."""
    columns = connection.execute(
        "select table_name, array_agg(column_name::text) from information_schema.columns c where table_schema = 'public'"
        " and data_type = 'bytea' and column_name <> 'name_index' and exists (select from information_schema.columns k"
        " where k.table_name = c.table_name and k.column_name = 'data_key_id') group by 1"
    ).fetchall()
    return {
        table: connection.execute(
            sql.SQL("select {} from {}").format(
                sql.SQL(" + ").join(sql.SQL("count({})").format(sql.Identifier(name)) for name in names),
                sql.Identifier(table),
            )
        ).fetchone()[0]
        for table, names in columns
    }


@pytest.fixture(scope="module")
def upgraded(django_db_setup: bytes) -> Iterator[dict[str, Any]]:
    """Before and after: what was counted, and what `look.py` saw through the code of today."""
    server, name = os.environ["ZOCO_TEST_SUPERUSER_URL"], f"{os.environ['ZOCO_TEST_NAME']}_upgrade"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'drop database if exists "{name}" with (force)')
        admin.execute(f'create database "{name}" owner zoco_owner')
    try:
        with psycopg.connect(server, dbname=name, autocommit=True) as connection:
            connection.execute(
                "create schema zoco authorization zoco_owner; alter schema public owner to zoco_owner"
            )
            connection.execute(lzma.decompress((HERE / "house_stands.sql.xz").read_bytes()))
        with psycopg.connect(server, dbname=name, autocommit=True) as connection:
            before = {"rows": counted(connection), "sealed": sealed(connection)}
            migrated = run(name, "-m", "django", "migrate", "--database", "owner", "--verbosity", "0")
            assert migrated.returncode == 0, migrated.stderr
            after = {"rows": counted(connection), "sealed": sealed(connection)}
        looked = run(
            name,
            "-c",
            f"import django, runpy; django.setup(); runpy.run_path({str(HERE / 'look.py')!r}, run_name='__main__')",
        )
        assert looked.returncode == 0, looked.stderr
        yield {"before": before, "after": after, **json.loads(looked.stdout.splitlines()[-1])}
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'drop database if exists "{name}" with (force)')


def run(database: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Python with the settings of an installation that has this database and the keys of then."""
    there = {
        each: os.environ[each].replace("/postgres?", f"/{database}?").replace("/zoco?", f"/{database}?")
        for each in ("DATABASE_URL", "ZOCO_OWNER_URL")
    }
    keys = {"ZOCO_KEYS": (HERE / "keys.json").read_text(), "ZOCO_KEYS_DIR": ""}
    return subprocess.run(
        [sys.executable, *command],
        env={**os.environ, **there, **keys},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_row_is_lost(upgraded):
    before, after = upgraded["before"]["rows"], upgraded["after"]["rows"]
    assert before["cases_case"] >= 5 and before["reports_report"] >= 8 and before["people_person"] >= 10
    assert {table: after.get(table) for table in before} == before


def test_everything_that_was_sealed_is_there_and_opens(upgraded):
    before, after, opened = upgraded["before"]["sealed"], upgraded["after"]["sealed"], upgraded["opened"]
    assert sum(before.values()) > 100
    assert {table: after.get(table) for table in before} == before
    assert {table: opened.get(table) for table in before} == before


def test_every_case_of_then_opens_and_every_page_of_two_of_them_answers(upgraded):
    pages = upgraded["pages"]
    assert len(pages) > 80
    # A page that is only for what is open, or only for what is closed, sends elsewhere or says why not.
    assert not [(page, answer) for page, answer in pages if answer not in {200, 302, 403, 405}]
    assert sum(answer == 200 for _page, answer in pages) > 0.7 * len(pages)


def test_the_work_goes_on(upgraded):
    assert upgraded["written"]
