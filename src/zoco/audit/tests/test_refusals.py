"""Who asks for what the role may not do is refused, and that is written down, without saying about whom."""

from __future__ import annotations

from uuid import uuid4

import pytest

from zoco.audit.models import Look
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db


def refusals():
    with as_owner():
        return list(Look.objects.filter(refused=True))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_refusal_says_who_wanted_what(client, cast, method):
    client.force_login(cast["Bea"].person)
    assert getattr(client, method)("/logboek/").status_code == 403
    [line] = refusals()
    assert (line.what, line.seat_id, line.role) == ("refused.read_technical_log", cast["Bea"].pk, "analyst")
    assert (line.case_id, line.subject_id) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_stays_when_its_request_is_undone(client, cast):
    client.force_login(cast["Bea"].person)
    assert client.post("/logboek/").status_code == 403
    assert len(refusals()) == 1


def test_what_is_allowed_is_no_refusal(client, cast):
    client.force_login(cast["Stan"].person)
    assert client.get("/logboek/").status_code == 200
    assert refusals() == []


def test_what_does_not_exist_leaves_no_line(client, cast):
    client.force_login(cast["Ana"].person)
    assert client.get(f"/trajecten/{uuid4()}/").status_code == 404
    assert refusals() == []


def test_a_visitor_cannot_fill_the_log(client):
    client.post("/logboek/")
    client.get("/logboek/")
    assert refusals() == []
