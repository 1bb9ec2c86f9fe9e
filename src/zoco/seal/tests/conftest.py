"""A table for the sealed model of the tests, which lives as long as one test."""

import pytest


@pytest.fixture
def data_keys(db, keys):
    """The table of data keys as it is, without the policies that the guard put on it: they are its own to test."""
    from django.db import connection

    from zoco.seal.models import DataKey

    with connection.cursor() as cursor:
        cursor.execute("create temporary table seal_datakey (like seal_datakey including all) on commit drop")
    return DataKey.objects


@pytest.fixture
def notes(data_keys):
    from django.db import connection

    from zoco.seal.tests.notes import Note

    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table seal_tests_note (id uuid primary key, data_key_id uuid not null, name bytea, "
            "story bytea, phone bytea, phone_index bytea, both_index bytea, more bytea, photo bytea, colour text) on commit drop"
        )
    return Note.objects


@pytest.fixture
def key(data_keys):
    return data_keys.mint()
