"""What the night adds, what follows from facts that changed, and what no night moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.models import Case
from zoco.demo import network
from zoco.procedures import definitions
from zoco.procedures.models import Deadline, Procedure
from zoco.procedures.models import procedure as of_procedures
from zoco.procedures.nightly import recompute_all

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def running(cast, blessing):
    """`running("objection", decision_date=…)`: a procedure in Blessing's case."""

    def start(slug, facts=None, **days):
        with acting_as(cast["Ana"]):
            case = Case.objects.get(pk=blessing.pk)
            return Procedure.objects.start(
                slug, case=case, by=cast["Ana"], at=NOW, anchors=days, facts=facts or {}
            )

    return start


def terms(cast, rule):
    with acting_as(cast["Ana"]):
        return [term.due_on for term in Deadline.objects.running().filter(rule=rule)]


def test_a_quiet_night_changes_nothing(cast, running):
    running("objection", decision_date=date(2026, 3, 9))
    running("reflection_period", reflection_start=date(2026, 1, 12))
    with acting_as(cast["Ana"]):
        before = set(Deadline.objects.values_list("pk", "due_on", "dropped_on"))
    found = recompute_all(NOW)
    assert (found.procedures, found.added, found.kept, found.reconsidered) == (2, 0, 0, 0)
    with acting_as(cast["Ana"]):
        assert set(Deadline.objects.values_list("pk", "due_on", "dropped_on")) == before


def test_the_night_adds_a_date_that_is_missing(cast, running):
    running("objection", decision_date=date(2026, 3, 9))
    with acting_as(cast["Ana"]):
        Procedure.objects.update(anchors={"decision_date": "2026-03-09"})
        Deadline.objects.update(rule="objection/other")
    found = recompute_all(NOW)
    assert found.added == 1
    assert terms(cast, "objection/lodge") == [date(2026, 4, 7)]


def test_an_intake_that_says_dublin_by_now_shortens_the_reflection_period(cast, blessing, running):
    running("reflection_period", reflection_start=date(2026, 1, 12))
    with acting_as(cast["Ana"]):
        case = Case.objects.get(pk=blessing.pk)
        network.hear(case, cast["Ana"], NOW, safe_now=True, residence_status="dublin", dublin=True)
    assert recompute_all(NOW).reconsidered == 1
    assert terms(cast, "reflection_period/end") == [date(2026, 2, 11)]
    assert recompute_all(NOW).reconsidered == 0


def corrected(monkeypatch, slug, **changes):
    """The file of a version, corrected in place after somebody was told a date."""
    law = definitions.law()
    versions = [
        replace(one, deadlines=tuple(replace(rule, **changes) for rule in one.deadlines))
        for one in law.versions(slug)
    ]
    wrong = replace(law, procedures={**law.procedures, slug: tuple(versions)})
    monkeypatch.setattr(of_procedures, "law", lambda: wrong)
    of_procedures.as_it_was.cache_clear()


@pytest.fixture(autouse=True)
def _forget():
    yield
    of_procedures.as_it_was.cache_clear()


def test_a_corrected_file_moves_no_date_that_was_told(cast, running, monkeypatch):
    running("objection", decision_date=date(2026, 3, 9))
    corrected(monkeypatch, "objection", amount=8)
    assert recompute_all(NOW).kept == 1
    assert terms(cast, "objection/lodge") == [date(2026, 4, 7)]


def test_a_new_version_of_the_law_moves_no_date_either(cast, running, monkeypatch):
    procedure = running("objection", decision_date=date(2026, 3, 9))
    law = definitions.law()
    [old] = law.versions("objection")
    newer = replace(
        old, valid_from=NOW.date() + timedelta(days=1),
        deadlines=tuple(replace(rule, amount=20) for rule in old.deadlines),
    )  # fmt: skip
    changed = replace(
        law, procedures={**law.procedures, "objection": (replace(old, valid_to=NOW.date()), newer)}
    )
    monkeypatch.setattr(of_procedures, "law", lambda: changed)
    of_procedures.as_it_was.cache_clear()
    with acting_as(cast["Ana"]):
        assert not Procedure.objects.get(pk=procedure.pk).compute(on=NOW.date())
    assert recompute_all(NOW).kept == 0
    assert terms(cast, "objection/lodge") == [date(2026, 4, 7)]


def test_procedures_of_a_closed_case_and_those_that_ended_rest(cast, running):
    procedure = running("objection", decision_date=date(2026, 3, 9))
    with acting_as(cast["Ana"]):
        Procedure.objects.get(pk=procedure.pk).end(by=cast["Ana"], at=NOW, outcome="done")
    assert recompute_all(NOW).procedures == 0


def test_a_night_asks_as_many_questions_for_ten_procedures_as_for_two(cast, running):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(connection) as found:
            recompute_all(NOW)
        return len(found)

    running("objection", decision_date=date(2026, 3, 9))
    running("schadefonds", offence_date=date(2026, 3, 9))
    few = asked()
    for slug in ("risk_assessment", "aftercare", "wmo_support", "health_insurance", "brp_registration"):
        rule = definitions.law().versions(slug)[-1].deadlines[0]
        running(slug, **{rule.anchor: date(2026, 3, 9)})
    assert asked() == few


def test_it_goes_on_batch_by_batch_and_says_how_far(cast, running):
    for slug in ("risk_assessment", "aftercare", "wmo_support"):
        running(slug)
    said = []
    recompute_all(NOW, batch=2, say=said.append)
    assert said == ["2 procedures", "3 procedures"]
