"""What a load balancer and a finder of weaknesses ask for."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db


def test_all_is_well(client):
    answer = client.get("/gezondheid/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Content-Type"].startswith("text/plain")
    assert not answer.cookies


def test_a_database_that_lags_behind_is_not_ready_and_says_no_more(client):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'audit' and name = '0001_initial'")
        assert cursor.rowcount == 1
    answer = client.get("/gezondheid/")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


def test_a_database_that_is_newer_than_the_code_still_serves(client):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "insert into django_migrations (app, name, applied) values ('audit', '9999_later', now())"
        )
    assert client.get("/gezondheid/").status_code == 200


@pytest.mark.parametrize("address", ["/gezondheid/", "/.well-known/security.txt"])
def test_it_is_only_read(client, address):
    assert client.post(address).status_code == 405
    assert client.get("/en" + address).status_code == 404


def test_who_finds_a_weakness_is_told_where_to_go(client, settings):
    settings.ZOCO_SECURITY_CONTACT = "https://voorbeeld.example/meld"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "https://voorbeeld.example/meld"
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["Expires"])
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=300) < left < timedelta(days=365)
