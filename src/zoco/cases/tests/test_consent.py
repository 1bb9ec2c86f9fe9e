"""Each purpose on its own, by whoever may decide, and withdrawn at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zoco.cases.models import Consent
from zoco.cases.tests.pages import consent_of, intake_of, path, rows, text_of
from zoco.reports.models import Registration

pytestmark = pytest.mark.django_db


def test_a_no_is_recorded_and_costs_no_help(sign_in, opened, once):
    case = opened()
    ana = sign_in("Ana")
    ana.post(path("case_consent_new", case), consent_of(once, given="no"))
    assert [row.given for row in rows(Consent)] == [False]
    assert "De andere hulp gaat door" in text_of(ana.get(path("case_consents", case)))
    assert ana.get(path("contact_new", case)).status_code == 200


@pytest.mark.parametrize(
    ("age", "purpose", "right"),
    [
        (11, "shelter", "guardian"), (12, "shelter", "both"), (15, "care", "both"), (16, "shelter", "self"),
        (15, "registration", "guardian"), (16, "registration", "self"), (40, "sharing", "self"),
    ],
)  # fmt: skip
def test_who_decides_depends_on_age_and_purpose(sign_in, opened, once, age, purpose, right):
    case = opened(age=age)
    ana = sign_in("Ana")
    for signer in {"self", "guardian", "both"} - {right}:
        answers = consent_of(once, purpose=purpose, signed_by=signer, recipient="FairWork")
        assert ana.post(path("case_consent_new", case), answers).status_code == 422, signer
    assert not rows(Consent)
    answers = consent_of(once, purpose=purpose, signed_by=right, recipient="FairWork")
    assert ana.post(path("case_consent_new", case), answers).status_code == 302


def test_one_no_of_a_child_of_fifteen_is_enough(sign_in, opened, once):
    case = opened(age=15)
    response = sign_in("Ana").post(
        path("case_consent_new", case), consent_of(once, given="no", signed_by="self")
    )
    assert response.status_code == 302


def test_a_parent_who_may_be_involved_does_not_decide(sign_in, opened, once):
    case = opened(age=15)
    answers = consent_of(once, signed_by="both", guardian_suspect="on")
    response = sign_in("Ana").post(path("case_consent_new", case), answers)
    assert response.status_code == 422
    assert "kinderrechter" in text_of(response)
    assert not rows(Consent)


def test_who_turned_sixteen_is_asked_again(sign_in, opened, once, cast):
    case = opened(age=15)
    ana = sign_in("Ana")
    ana.post(path("case_consent_new", case), consent_of(once, signed_by="both"))
    assert "nu zelf vragen" not in text_of(ana.get(path("case_consents", case)))
    sixteen = timezone.localdate() - timedelta(days=16 * 366)
    ana.post(path("case_intake", case), intake_of(case, birth_date=f"{sixteen:%d-%m-%Y}"))
    assert "nu zelf vragen" in text_of(ana.get(path("case_consents", case)))


def test_a_later_yes_to_registration_registers_once(sign_in, opened, once):
    case = opened(reporter="Wilma", ground="not_registered")
    assert not rows(Registration)
    ana = sign_in("Ana")
    for _each in range(2):
        ana.post(path("case_consent_new", case), consent_of(once, purpose="registration"))
    assert [row.ground for row in rows(Registration)] == ["consent"]


def test_a_deputy_who_does_not_see_the_report_cannot_register(sign_in, opened, once, cast):
    case = opened(reporter="Wilma", ground="not_registered")
    until = f"{timezone.localdate() + timedelta(days=30):%d-%m-%Y}"
    grant = {
        "seat": cast["Chris"].pk,
        "kind": "deputy",
        "until_on": until,
        "reason": "Vakantie van twee weken",
    }
    assert sign_in("Ana").post(path("grant_new", case), {**grant, **once()}).status_code == 302
    answer = sign_in("Chris").post(path("case_consent_new", case), consent_of(once, purpose="registration"))
    assert answer.status_code == 422
    assert "Registreren doet de zorgcoördinator" in text_of(answer)
    assert not rows(Consent)
    sign_in("Ana").post(path("case_consent_new", case), consent_of(once, purpose="registration"))
    assert rows(Registration)


def test_withdrawing_works_at_once_and_ends_the_access_that_leaned_on_it(sign_in, opened, once, cast):
    case = opened()
    ana = sign_in("Ana")
    ana.post(path("case_consent_new", case), consent_of(once, purpose="sharing", recipient="SHOP"))
    [consent] = rows(Consent)
    until = f"{timezone.localdate() + timedelta(days=30):%d-%m-%Y}"
    grant = {"seat": cast["Boris"].pk, "kind": "team", "until_on": until, "reason": "Verblijft in Den Haag"}
    assert ana.post(path("grant_new", case), {**grant, **once()}).status_code == 422
    assert ana.post(path("grant_new", case), {**grant, **once(), "consent": consent.pk}).status_code == 302
    assert sign_in("Boris").get(path("case", case)).status_code == 200

    ana = sign_in("Ana")
    assert "Boris Mulder" in text_of(ana.get(path("consent_withdrawal", consent)))
    assert ana.post(path("consent_withdrawal", consent)).status_code == 302
    assert sign_in("Boris").get(path("case", case)).status_code == 404
    assert "ingetrokken" in text_of(sign_in("Ana").get(path("case_consents", case)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("purpose", ""), ("purpose", "marketing"), ("given", ""), ("signed_by", ""), ("signed_by", "neighbour"),
        ("until_on", "31-02-2027"), ("until_on", "1-1-2001"), ("recipient", "x" * 201), ("form_id", "x"),
    ],
)  # fmt: skip
def test_a_bad_consent_is_said_at_the_field(sign_in, opened, once, field, value):
    case = opened()
    response = sign_in("Ana").post(path("case_consent_new", case), {**consent_of(once), field: value})
    assert response.status_code == 422
    assert not rows(Consent)
