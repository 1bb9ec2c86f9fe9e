"""A table for the sealed model of the tests, which lives as long as one test."""

import pytest


@pytest.fixture
def notes(db, keys):
    from django.db import connection

    from zoco.seal.tests.notes import Note

    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table seal_tests_note (id uuid primary key, data_key_id uuid not null, name bytea, "
            "story bytea, phone bytea, phone_index bytea, both_index bytea, more bytea, photo bytea, colour text) on commit drop"
        )
    return Note.objects


@pytest.fixture
def key(db, keys):
    from zoco.seal.models import DataKey

    return DataKey.objects.mint()
