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
def notes(data_keys, monkeypatch):
    from django.apps import AppConfig, apps
    from django.db import connection

    from zoco.seal import tests
    from zoco.seal.tests.notes import Note

    app = type("SealTests", (AppConfig,), {"label": "seal_tests"})("zoco.seal.tests", tests)
    app.apps, app.models = apps, apps.all_models["seal_tests"]
    monkeypatch.setitem(apps.app_configs, "seal_tests", app)  # copying asks for the model by its name

    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table seal_tests_note (id uuid primary key, data_key_id uuid not null, name bytea, "
            "story bytea, phone bytea, phone_index bytea, both_index bytea, more bytea, photo bytea, colour text) on commit drop"
        )
    return Note.objects


@pytest.fixture
def key(data_keys):
    return data_keys.mint()
