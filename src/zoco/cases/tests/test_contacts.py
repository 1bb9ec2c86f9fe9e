"""Who was spoken with, and who was called after closing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from zoco.access.acting import acting_as, step_into
from zoco.cases.codes import CloseReason, Purpose
from zoco.cases.models import Aftercare, Case, Closure, Consent, Contact
from zoco.cases.tests.pages import PAGES, consent_of, path, rows, text_of
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db


def test_only_speaking_with_the_person_herself_breaks_the_silence(sign_in, opened, once):
    case = opened()
    with as_owner():
        ago = timezone.localdate() - timedelta(days=20)
        Case.objects.filter(pk=case.pk).update(opened_on=ago, last_spoken_on=ago)
    ana, now = sign_in("Ana"), timezone.localtime()
    answers = {"note": "Gebeld", "kind": "phone", "on": f"{now:%d-%m-%Y}", "clock": f"{now:%H:%M}"}
    assert "20 dagen niet gesproken" in text_of(ana.get(path("case", case)))
    ana.post(path("contact_new", case), {**answers, **once(), "with_whom": "partner"})
    assert "20 dagen niet gesproken" in text_of(ana.get(path("case", case)))
    ana.post(path("contact_new", case), {**answers, **once(), "with_whom": "victim"})
    assert "vandaag gesproken" in text_of(ana.get(path("case", case)))


def test_a_contact_asks_one_text_and_fills_in_the_rest(sign_in, opened):
    page = text_of(sign_in("Ana").get(path("contact_new", opened())))
    assert page.count("checked") == 2
    assert "autofocus" in page
    assert f"{timezone.localdate():%d-%m-%Y}" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("note", ""), ("note", "x" * 10_001), ("on", "31-2-2026"), ("on", "1-1-0099"), ("on", "1-1-2099"), ("clock", "25:00"),
        ("clock", "\x00"), ("with_whom", "police"), ("kind", ""),
    ],
)  # fmt: skip
def test_a_bad_contact_is_said_at_the_field(sign_in, opened, once, field, value):
    answers = {
        "note": "Gebeld",
        "with_whom": "victim",
        "kind": "phone",
        "on": "1-2-2026",
        "clock": "10:00",
        **once(),
    }
    response = sign_in("Ana").post(path("contact_new", opened()), {**answers, field: value})
    assert response.status_code == 422
    assert not rows(Contact)


def test_a_contact_that_is_sent_twice_is_one_contact(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    answers = {
        "note": "Gebeld",
        "with_whom": "victim",
        "kind": "phone",
        "on": "1-2-2026",
        "clock": "10:00",
        **once(),
    }
    assert [ana.post(path("contact_new", case), answers).status_code for _each in range(2)] == [302, 422]
    assert len(rows(Contact)) == 1


def test_after_closing_the_contacts_stand_ready_and_are_done_once(sign_in, opened, once, cast):
    case = opened()
    with acting_as(cast["Ana"]):
        Case.objects.get(pk=case.pk).close(
            by=cast["Ana"],
            at=timezone.now(),
            because=CloseReason.GOALS_REACHED,
            evaluation="Goed",
            reach="bel woensdag",
        )
    ana = sign_in("Ana")
    page = text_of(ana.get(path("case", case)))
    assert "afgesloten" in page
    assert page.count("/nazorg/") == 3
    first = sorted(rows(Aftercare), key=lambda each: each.due_on)[0]
    assert "bel woensdag" in text_of(ana.get(path("aftercare", first)))
    assert ana.post(path("aftercare", first), {"note": "", **once()}).status_code == 422
    assert (
        ana.post(path("aftercare", first), {"note": "Heeft werk.", "outcome": "well", **once()}).status_code
        == 302
    )
    page = text_of(ana.get(path("case", case)))
    assert "Heeft werk." in page
    assert page.count("/nazorg/") == 2
    assert sign_in("Boris").get(path("aftercare", first)).status_code == 404
    assert len(rows(Closure)) == 1
    assert path("case", case) in text_of(sign_in("Ana").get("/trajecten/?toon=afgesloten"))
    assert path("case", case) not in text_of(sign_in("Ana").get("/trajecten/"))


def test_unknown_ids_are_not_found(sign_in):
    ana, nobody = sign_in("Ana"), UUID(int=7)
    for name in [*PAGES, "consent_withdrawal", "grant_end", "aftercare", "alarm"]:
        assert ana.get(path(name, nobody)).status_code == 404, name


def test_a_forged_token_changes_nothing(sign_in, opened, once, cast):
    from django.test import Client

    case = opened()
    step_into(None)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["Ana"].person)
    response = client.post(
        path("case_consent_new", case), {**consent_of(once), "csrfmiddlewaretoken": "x" * 64}
    )
    assert response.status_code == 403
    assert not rows(Consent, purpose=Purpose.SHELTER)
