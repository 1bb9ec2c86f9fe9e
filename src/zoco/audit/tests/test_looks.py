"""Every look leaves a line that nobody can take back or make up."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from zoco.access.acting import acting_as
from zoco.audit.looks import record
from zoco.audit.models import Look
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Ana", "Pieter", "Rob", "Bea", "Stan"])
def test_a_look_says_who_looked(cast, name):
    of = uuid4()
    with acting_as(cast[name]):
        record("report.open", subject_id=of, ground="report")
    with as_owner():
        look = Look.objects.get(subject_id=of)
    assert (look.seat_id, look.person_id, look.role) == (cast[name].pk, cast[name].person_id, cast[name].role)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from audit_look",
        "update audit_look set what = ''",
        "truncate audit_look",
        "insert into audit_look (at, what, role, ground, refused) values (now(), 'x', '', '', false)",
        "delete from audit_change",
        "update audit_change set op = ''",
    ],
)
def test_the_log_cannot_be_changed_or_made_up(cast, statement):
    with (
        acting_as(cast["Ana"]),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
