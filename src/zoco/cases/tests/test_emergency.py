"""Into a case that is not one's own: explained, timed, told and kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zoco.audit.models import Look
from zoco.cases.models import Alarm, Grant
from zoco.cases.tests.pages import path, rows, text_of
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db


REASON = "Zij belt in paniek en Ana neemt niet op."


def break_glass(client, case, **answers):
    return client.post("/noodtoegang/", {"number": case.number, "reason": REASON, "hours": "1", **answers})


def test_emergency_access_opens_one_case_tells_a_second_person_and_is_written_in_her_log(
    sign_in, opened, cast
):
    case = opened()
    boris = sign_in("Boris")
    assert "De persoon om wie het gaat, kan het later lezen" in text_of(boris.get("/noodtoegang/"))
    response = break_glass(boris, case, number=case.number.lower())
    assert response.url == path("case", case)
    page = text_of(boris.get(path("case", case)))
    assert "Noodtoegang: nog" in page
    assert "Blessing" in page

    told = {alarm.told_id: alarm for alarm in rows(Alarm)}
    assert set(told) == {cast["Ana"].pk, cast["Tamara"].pk}
    alarm = told[cast["Tamara"].pk]
    tamara = sign_in("Tamara")
    page = text_of(tamara.get(path("alarm", alarm)))
    assert "Boris Mulder" in page
    assert "Blessing" not in page
    assert REASON not in page
    assert tamara.post(path("alarm", alarm)).status_code == 302
    assert [row.seen_at is not None for row in rows(Alarm, pk=alarm.pk)] == [True]
    assert sign_in("Boris").get(path("alarm", alarm)).status_code == 404

    page = text_of(sign_in("Ana").get(path("case_log", case)))
    assert "opende het traject met noodtoegang" in page
    assert REASON in page
    assert f"Boris Mulder gebruikte noodtoegang: ‘{REASON}’" in text_of(
        sign_in("Ana").get(path("case", case))
    )


def test_every_look_during_emergency_access_is_marked_as_such(sign_in, opened, cast):
    case, boris = opened(), sign_in("Boris")
    break_glass(boris, case)
    boris.get(path("case", case))
    boris.get(path("case_contacts", case))
    looks = rows(Look, case_id=case.pk, seat_id=cast["Boris"].pk)
    assert {look.what for look in looks} == {"case.emergency", "case.open", "case.contacts"}
    assert {look.ground for look in looks} == {"emergency"}


def test_who_may_read_already_needs_no_emergency(sign_in, opened):
    case = opened()
    response = break_glass(sign_in("Ana"), case)
    assert response.url == path("case", case)
    assert not rows(Grant)
    assert not rows(Alarm)


def test_emergency_access_that_ran_out_is_over_and_can_be_asked_again(sign_in, opened, cast):
    case, boris = opened(), sign_in("Boris")
    break_glass(boris, case)
    with as_owner():
        ended = timezone.now() - timedelta(minutes=5)
        Grant.objects.update(until_at=ended)
    assert sign_in("Boris").get(path("case", case)).status_code == 404
    assert break_glass(sign_in("Boris"), case).url == path("case", case)
    assert sign_in("Boris").get(path("case", case)).status_code == 200


def test_an_unknown_number_is_said_and_the_try_is_kept(sign_in, opened, cast):
    response = break_glass(sign_in("Boris"), opened(), number="T-ZZZZZZ")
    assert "Er is geen traject met dit nummer" in text_of(response)
    [look] = rows(Look, what="case.emergency")
    assert (look.seat_id, look.refused) == (cast["Boris"].pk, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [("reason", "te kort"), ("reason", " " * 40), ("hours", "48"), ("hours", "0"), ("hours", "x"), ("number", ""), ("number", "\x00"),
     ("number", "x" * 30)],
)  # fmt: skip
def test_bad_emergency_access_is_refused(sign_in, opened, field, value):
    assert break_glass(sign_in("Boris"), opened(), **{field: value}).status_code == 422
    assert not rows(Grant)


@pytest.mark.parametrize("name", ["Pieter", "Tamara", "Rob", "Stan"])
def test_who_gives_no_care_breaks_no_glass(sign_in, opened, name):
    assert break_glass(sign_in(name), opened()).status_code == 403
