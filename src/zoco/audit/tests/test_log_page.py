"""The page of the log: numbers for who keeps the system, names for nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.audit.chain import LOGS, check, seal
from zoco.audit.looks import record
from zoco.audit.models import Batch, Look
from zoco.audit.views import days_since
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db
PAGE = "/logboek/"


def look(seat, what="case.open", **given):
    with acting_as(seat):
        record(what, **given)


def opened_by(client, seat, url=PAGE):
    client.force_login(seat.person)
    return client.get(url)


@pytest.mark.parametrize("name", ["Stan", "Rob"])
def test_the_page_counts_looks_and_refusals_and_names_nobody(client, cast, name):
    case = uuid4()
    look(cast["Ana"], case_id=case)
    look(cast["Ana"], case_id=case)
    look(cast["Bea"], "refused.open_case", refused=True)
    answer = opened_by(client, cast[name])
    assert answer.status_code == 200
    [day] = answer.context["days"]
    assert (day.day, day.looks, day.refusals) == (localdate(), 2, 1)
    assert day.changes > 0
    text = answer.content.decode()
    assert str(case) not in text
    assert "Ana" not in text


@pytest.mark.parametrize("name", ["Ana", "Tamara", "Hilde", "Bea", "Pieter"])
def test_nobody_else_sees_it(client, cast, name):
    assert opened_by(client, cast[name]).status_code == 403


@pytest.mark.parametrize("name", ["Ana", "Tamara", "Hilde", "Bea", "Pieter"])
def test_nor_asks_the_database_itself(cast, name):
    look(cast["Ana"])
    with acting_as(cast[name]):
        assert days_since(localdate() - timedelta(days=9)) == []


def test_a_day_is_a_day_in_amsterdam(cast):
    with as_owner():
        Look.objects.create(at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC), what="case.open")
    with acting_as(cast["Stan"]):
        assert [str(day.day) for day in days_since(datetime(2026, 7, 2).date()) if day.looks] == [
            "2026-07-02"
        ]
        assert not any(day.looks for day in days_since(datetime(2026, 7, 3).date()))


def test_before_the_first_check_the_page_says_so(client, cast):
    assert "nog niet nagerekend" in opened_by(client, cast["Stan"]).content.decode()


def test_a_whole_log_is_called_whole(client, cast):
    look(cast["Ana"])
    for log in LOGS:
        seal(log)
        check(log)
    text = opened_by(client, cast["Rob"]).content.decode()
    assert "niet heel" not in text
    assert text.count("badge--done") == len(LOGS)


def test_a_broken_log_names_its_batch(client, cast):
    look(cast["Ana"])
    seal(LOGS[0])
    with as_owner():
        batch = Batch.objects.get(log=LOGS[0])
        Look.objects.filter(pk=batch.first_id).update(what="nothing")
    check(LOGS[0])
    text = opened_by(client, cast["Stan"]).content.decode()
    assert "niet heel" in text
    assert f"Verzegeling {batch.pk}: een regel is veranderd." in text


def test_the_page_asks_as_many_questions_for_a_full_log(client, cast):
    look(cast["Ana"])
    seal(LOGS[0])
    client.force_login(cast["Stan"].person)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    with as_owner():
        start = datetime(2026, 1, 1, tzinfo=UTC)
        Look.objects.bulk_create(
            Look(at=start + timedelta(days=n % 400), what="case.open") for n in range(500)
        )
    for _ in range(30):
        look(cast["Ana"])
        seal(LOGS[0])
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)
