"""Somebody in a reflection period is gone: one page, one confirmation, two facts."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from zoco.cases.models import Absence
from zoco.guard.owner import as_owner
from zoco.residence.models import ResidenceChange

pytestmark = pytest.mark.django_db


def facts(her) -> tuple[int, list[tuple[str, str, date]]]:
    with as_owner():
        steps = ResidenceChange.objects.filter(case=her.case, event="left_unknown")
        return Absence.objects.filter(case=her.case).count(), [(s.to_status, s.actor, s.on) for s in steps]


def send(ana, her, **given):
    page = reverse("case_absence", args=[her.case.pk])
    form = ana.get(page).context["form"]
    filled = {name: form[name].value() or "" for name in form.fields}
    return ana.post(page, {**filled, "on": f"{localdate():%d-%m-%Y}", "clock": "00:00", **given})


@pytest.fixture
def her(life):
    return life(status="reflection_period", dublin=False)


def test_what_ends_with_it_is_asked_and_recorded_at_once(ana, her):
    assert send(ana, her, to="none", actor="coordinator", document="Brief van de opvang").status_code == 302
    assert facts(her) == (1, [("none", "coordinator", localdate())])
    page = ana.get(reverse("case_residence", args=[her.case.pk])).content.decode()
    assert "Brief van de opvang" in page


def test_who_does_not_know_yet_says_only_that_she_is_gone(ana, her):
    assert send(ana, her).status_code == 302
    assert facts(her) == (1, [])


@pytest.mark.parametrize("given", [
    {"to": "none"}, {"to": "none", "actor": "nobody"}, {"to": "b8_temporary", "actor": "coordinator"},
    {"to": "none", "actor": "coordinator", "document": "x" * 201}, {"to": "none", "actor": "coordinator", "clock": "25:00"},
])  # fmt: skip
def test_a_wrong_answer_saves_neither(ana, her, given):
    assert send(ana, her, **given).status_code == 422
    assert facts(her) == (0, [])


def test_a_day_before_the_last_step_saves_neither(ana, life):
    """She was seen to leave before her reflection period began: the track refuses that, and the absence waits."""
    her = life(status="none", dublin=False)
    her.step("reflection_given", localdate())
    answer = send(ana, her, on="01-02-2026", to="none", actor="coordinator")
    assert answer.status_code == 422
    assert "to" in answer.context["form"].errors
    assert facts(her) == (0, [])


def test_without_a_reflection_period_nothing_is_asked_of_it(ana, life):
    her = life(status="b8_temporary")
    form = ana.get(reverse("case_absence", args=[her.case.pk])).context["form"]
    assert not {"to", "actor", "document"} & set(form.fields)
    assert send(ana, her, to="none", actor="coordinator").status_code == 302
    assert facts(her) == (1, [])
