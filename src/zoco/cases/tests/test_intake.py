"""Safety first, and nobody overwrites another."""

from __future__ import annotations

import pytest

from zoco.access.acting import acting_as
from zoco.cases.models import Intake
from zoco.cases.tests.pages import intake_of, path, rows, text_of

pytestmark = pytest.mark.django_db


def test_the_intake_keeps_who_she_is_and_what_she_asks(sign_in, opened):
    case = opened()
    ana = sign_in("Ana")
    answers = intake_of(
        case, birth_date="3-4-2003", with_children="on", health="Zwanger", documents="Bij de werkgever"
    )
    assert ana.post(path("case_intake", case), answers).status_code == 302
    page = text_of(ana.get(path("case_intake", case)))
    for said in (
        "Niemand weet waar zij is.",
        "Zwanger",
        "Bij de werkgever",
        "03-04-2003",
        'name="seen_version" value="2"',
    ):
        assert said in page, said


def test_when_two_write_the_intake_nothing_is_overwritten_and_both_texts_are_shown(sign_in, opened):
    case = opened()
    ana = sign_in("Ana")
    ana.post(path("case_intake", case), intake_of(case, needs="Een advocaat."))
    response = ana.post(path("case_intake", case), intake_of(case, needs="Terug naar huis."))
    assert response.status_code == 409
    page = text_of(response)
    assert "Een advocaat." in page
    assert "Terug naar huis." in page
    assert page.count("Engels, vrouwelijke tolk") == 1  # what is equal is not in the list of differences
    with acting_as(case.lead):
        assert Intake.objects.get(pk=case.pk).needs == "Een advocaat."
    assert (
        ana.post(path("case_intake", case), intake_of(case, needs="Beide.", seen_version="2")).status_code
        == 302
    )


def test_after_a_conflict_only_what_the_writer_changed_is_put_beside_the_other(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    ana.post(path("case_intake", case), intake_of(case))
    read = ana.get(path("case_intake", case)).context["form"]
    seen = {"seen": read["seen"].value(), "seen_version": read["seen_version"].value()}
    other = intake_of(case, seen_version="2", safe_now="no", with_children="on", needs="Een advocaat.")
    assert ana.post(path("case_intake", case), other).status_code == 302
    response = ana.post(path("case_intake", case), {**intake_of(case, language="Frans"), **seen})
    assert response.status_code == 409
    form = response.context["form"]
    assert [form[name].value() for name in ("safe_now", "with_children", "needs", "language")] == [
        "no", True, "Een advocaat.", "Frans",
    ]  # fmt: skip
    assert [row[2] for row in response.context["differences"]] == ["Frans"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("safe_now", ""), ("safe_now", "maybe"), ("seen_version", ""), ("seen_version", "-1"), ("seen_version", "9" * 30),
        ("birth_date", "31-2-2001"), ("birth_date", "1-1-0099"), ("birth_date", "1-1-2098"), ("residence_status", "x"),
        ("name", "\x00"), ("name", "x" * 201), ("safety", "x" * 20_001), ("reach", "x" * 501),
    ],
)  # fmt: skip
def test_a_bad_intake_is_said_at_the_field(sign_in, opened, field, value):
    case = opened()
    response = sign_in("Ana").post(path("case_intake", case), intake_of(case, **{field: value}))
    assert response.status_code == 422
    assert "error-summary" in text_of(response)
    assert not rows(Intake)
