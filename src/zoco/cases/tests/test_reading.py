"""A case exists for its lead; every look at it is kept and can be told."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.cases.codes import GrantKind, Purpose
from zoco.cases.models import Case
from zoco.cases.tests.pages import PAGES, intake_of, path, rows, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", PAGES)
def test_a_case_of_somebody_else_is_not_found(sign_in, opened, page):
    address = path(page, opened())
    assert sign_in("Ana").get(address).status_code == 200
    for name in ("Boris", "Chris", "Hilde"):
        assert sign_in(name).get(address).status_code == 404
        assert sign_in(name).post(address, {}).status_code in {404, 405}
    for name in ("Tamara", "Pieter", "Rob", "Stan"):
        assert sign_in(name).get(address).status_code == 403


def test_each_page_of_a_case_is_a_look_with_its_ground(sign_in, opened, cast):
    case = opened()
    ana = sign_in("Ana")
    for page in PAGES:
        ana.get(path(page, case))
    looks = rows(Look, case_id=case.pk)
    assert len(looks) == len(PAGES)
    assert {(look.seat_id, look.ground) for look in looks} == {(cast["Ana"].pk, "lead")}


def test_a_form_with_mistakes_shows_the_page_and_is_a_look_too(sign_in, opened):
    case = opened()
    assert sign_in("Ana").post(path("case_intake", case), {"safe_now": ""}).status_code == 422
    assert [look.what for look in rows(Look, case_id=case.pk)] == ["case.intake"]


def test_a_name_is_found_exactly_and_never_elsewhere(sign_in, opened):
    case = opened()
    ana, boris = sign_in("Ana"), sign_in("Boris")
    for wanted in ("blessing", "BLESSING", case.number, case.number.removeprefix("T-").lower()):
        assert path("case", case) in text_of(ana.post("/trajecten/", {"wanted": wanted})), wanted
    assert path("case", case) not in text_of(ana.post("/trajecten/", {"wanted": "bless"}))
    assert path("case", case) not in text_of(boris.post("/trajecten/", {"wanted": "Blessing"}))
    assert ana.post("/trajecten/", {"wanted": ""}).status_code == 422
    assert ana.post("/trajecten/", {"wanted": "\x00"}).status_code == 422


def test_the_log_tells_in_plain_words_who_looked_and_wrote(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    ana.post(path("case_intake", case), intake_of(case))
    sign_in("Pieter").get(case.report.get_absolute_url())
    for address in (path("case_log", case), path("case_log", case) + "?alles=1"):
        page = text_of(sign_in("Ana").get(address))
        for said in (
            "schreef de intake",
            "opende de intake",
            "Zorgcoördinator van dit traject",
            "Pieter Vos",
            "las de aanmelding",
        ):
            assert said in page, said


def test_a_page_costs_the_same_for_one_row_and_for_twenty_five(sign_in, opened, cast):
    """Contacts, consents, grants, events and cases: more of them is not more questions."""
    ana, now = cast["Ana"], timezone.now()
    case, client = opened(), sign_in("Ana")

    def fill(many):
        with acting_as(ana):
            ours = Case.objects.get(pk=case.pk)
            for _each in range(many):
                ours.log_contact(by=ana, at=now, kind="phone", with_whom="victim", note="Gebeld")
                ours.ask_consent(
                    by=ana, at=now, purpose=Purpose.SHARING, given=True, signed_by="self", recipient="A"
                )
                granted = ours.grant(
                    cast["Chris"], kind=GrantKind.TEAM, by=ana, at=now, until=None, reason="helpt"
                )
                granted.end(by=ana, at=now)
        for _each in range(many - 1):
            opened()

    def cost(page):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(page).status_code == 200
        return len(caught)

    shown = ["/trajecten/", *(path(page, case) for page in PAGES)]
    fill(1)
    few = {page: cost(page) for page in shown}
    fill(25)
    assert {page: cost(page) for page in shown} == few
