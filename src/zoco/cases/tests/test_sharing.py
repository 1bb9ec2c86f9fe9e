"""Others read along for a reason and for a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zoco.audit.models import Look
from zoco.cases.models import Consent, Grant
from zoco.cases.tests.pages import consent_of, path, rows, text_of

pytestmark = pytest.mark.django_db


def deputise(client, case, deputy, once, **answers):
    until = f"{timezone.localdate() + timedelta(days=14):%d-%m-%Y}"
    given = {
        "seat": deputy.pk,
        "kind": "deputy",
        "until_on": until,
        "reason": "Vakantie",
        **once(),
        **answers,
    }
    return client.post(path("grant_new", case), given)


def test_a_deputy_reads_until_the_lead_ends_it(sign_in, opened, once, cast):
    case = opened()
    assert deputise(sign_in("Ana"), case, cast["Chris"], once).status_code == 302
    chris = sign_in("Chris")
    page = text_of(chris.get(path("case", case)))
    assert "Waarneming: u leest mee tot" in page
    assert "Mag niet naar buiten." in page  # what the reporter said goes along
    assert chris.get(path("grant_new", case)).status_code == 403
    assert {look.ground for look in rows(Look, case_id=case.pk, seat_id=cast["Chris"].pk)} == {"deputy"}
    [grant] = rows(Grant)
    assert sign_in("Ana").post(path("grant_end", grant)).status_code == 302
    assert sign_in("Chris").get(path("case", case)).status_code == 404


def test_the_same_access_is_not_given_twice(sign_in, opened, once, cast):
    case, ana = opened(), sign_in("Ana")
    assert [deputise(ana, case, cast["Chris"], once).status_code for _each in range(2)] == [302, 422]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seat", ""),
        ("seat", "x"),
        ("kind", "emergency"),
        ("until_on", ""),
        ("until_on", "1-1-2001"),
        ("reason", ""),
        ("reason", "\x00"),
    ],
)
def test_a_bad_grant_is_said_at_the_field(sign_in, opened, once, cast, field, value):
    assert deputise(sign_in("Ana"), opened(), cast["Chris"], once, **{field: value}).status_code == 422
    assert not rows(Grant)


def test_a_deputy_ends_only_her_own_access(sign_in, opened, once, cast):
    case = opened()
    deputise(sign_in("Ana"), case, cast["Chris"], once)
    [grant] = rows(Grant)
    chris = sign_in("Chris")
    assert chris.post(path("grant_end", grant)).url == "/trajecten/"
    assert chris.get(path("case", case)).status_code == 404


def test_a_deputy_can_write_down_a_withdrawal(sign_in, opened, once, cast):
    case = opened()
    ana = sign_in("Ana")
    ana.post(path("case_consent_new", case), consent_of(once, purpose="sharing", recipient="SHOP"))
    [consent] = rows(Consent)
    deputise(ana, case, cast["Boris"], once, consent=consent.pk)
    deputise(ana, case, cast["Chris"], once)
    assert sign_in("Chris").post(path("consent_withdrawal", consent)).status_code == 302
    assert sign_in("Boris").get(path("case", case)).status_code == 404
    assert sign_in("Chris").get(path("case", case)).status_code == 200
