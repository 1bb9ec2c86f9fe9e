"""The clock travels over twenty years: who goes when, who stays and why, and the preview is what the run does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.audit.chain import LOGS, seal, verify
from zoco.audit.looks import record
from zoco.cases.codes import CloseReason, ContactKind, ContactWith, GrantKind
from zoco.cases.models import Case
from zoco.cases.tests.pages import rows
from zoco.guard.owner import as_owner
from zoco.procedures.models import Procedure, facts_of
from zoco.reports.models import Report
from zoco.retention import running
from zoco.retention.models import ForgetRequest, LegalHold, Tombstone
from zoco.retention.terms import years_after
from zoco.seal.models import DataKey

pytestmark = pytest.mark.django_db


def preview(on):
    with as_owner():
        return running.preview(on, using="default")


def run(on):
    with as_owner():
        return running.run(on, using="default")


def day_after(years):
    return years_after(localdate(), years) + timedelta(days=1)


def still_there():
    return {case.pk for case in rows(Case)}


@pytest.mark.parametrize("reason", list(CloseReason))
def test_every_outcome_goes_after_its_years_and_not_a_day_before(closed, reason):
    grown_up, minor = closed(because=reason), closed(because=reason, age=15)
    years, years_minor = (2, 2) if reason == CloseReason.NO_TRAFFICKING else (15, 20)
    for on in {years_after(localdate(), years), localdate() + timedelta(days=400)}:
        assert run(on) == []
    assert len(run(day_after(years))) == (2 if years == years_minor else 1)
    if years != years_minor:
        assert still_there() == {minor.pk}
        assert run(years_after(localdate(), years_minor)) == []
        assert len(run(day_after(years_minor))) == 1
    assert not still_there()
    assert {stone.outcome for stone in rows(Tombstone)} == {reason.value}
    assert grown_up.pk not in still_there()


def test_twenty_years_day_by_day_the_preview_is_what_the_run_does(closed, opened):
    closed(), closed(age=15), closed(because="no_trafficking"), opened()
    gone = []
    for year in range(21):
        on = years_after(localdate(), year) + timedelta(days=1)
        expected = [each.key for each in preview(on) if each.is_forgotten_on(on)]
        assert len(run(on)) == len(expected)
        assert run(on) == []  # twice is once
        assert preview(on) == []
        gone += [year] * len(expected)
    assert gone == [2, 15, 20]
    assert len(still_there()) == 1  # the open one


def why_not(case, on):
    (found,) = [each for each in preview(on) if case.pk in [one.pk for one in each.cases]]
    assert run(on) == []
    assert case.pk in still_there()
    return found.blocks


def hold(cast, case, **given):
    with acting_as(cast["Ana"]):
        return LegalHold.objects.lay(
            Case.objects.whole().get(pk=case.pk), by=cast["Ana"], at=timezone.now(), ground="court",
            reason="Zitting volgt.", **{"until_on": None, **given},
        )  # fmt: skip


def test_under_a_hold_nobody_is_forgotten_until_it_is_lifted(closed, cast):
    case, on = closed(), day_after(15)
    held = hold(cast, case)
    assert why_not(case, on) == ["iemand heeft langer bewaren vastgelegd"]
    with acting_as(cast["Ana"]):
        LegalHold.objects.get(pk=held.pk).lift(by=cast["Ana"], at=timezone.now())
    assert len(run(on)) == 1


def test_a_hold_until_a_day_ends_by_itself(closed, cast):
    case, until = closed(), years_after(localdate(), 17)
    hold(cast, case, until_on=until)
    assert why_not(case, until)
    assert len(run(until + timedelta(days=1))) == 1


def test_while_a_term_runs_nobody_is_forgotten(cast, opened):
    case = opened()
    with acting_as(cast["Ana"]):
        mine = Case.objects.whole().get(pk=case.pk)
        procedure = Procedure.objects.start(
            "reflection_period", case=mine, by=cast["Ana"], at=timezone.now(), facts=facts_of(mine),
            anchors={"reflection_start": localdate()},
        )  # fmt: skip
        mine.close(
            by=cast["Ana"], at=timezone.now(), because=CloseReason.NO_TRAFFICKING, evaluation="x", reach="y"
        )
        record("case.open", case_id=mine.pk, ground="lead")
    on = day_after(2)
    with as_owner():
        deadlines = procedure.deadlines.running()
        deadlines.update(due_on=on + timedelta(days=3))
    assert why_not(case, on) == ["er loopt nog een termijn"]
    assert why_not(case, on + timedelta(days=3))  # its last day is whole
    assert len(run(on + timedelta(days=4))) == 1


def test_while_something_is_unread_nobody_is_forgotten(closed, cast):
    case = closed()
    with acting_as(cast["Ana"]):
        mine = Case.objects.whole().get(pk=case.pk)
        mine.grant(
            cast["Chris"], kind=GrantKind.TEAM, by=cast["Ana"], at=timezone.now(), until=None, reason="x"
        )
    with acting_as(cast["Chris"]):
        his = Case.objects.whole().get(pk=case.pk)
        later = timezone.now() + timedelta(minutes=5)
        his.log_contact(
            by=cast["Chris"], at=later, kind=ContactKind.PHONE, with_whom=ContactWith.PARTNER, note="Gebeld."
        )
    on = day_after(15)
    assert why_not(case, on) == ["de zorgcoördinator heeft het laatste nog niet gelezen"]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_look (at, what, case_id, seat_id, role, ground, refused) values (%s, 'case.open', %s, %s, '', 'lead', false)",
            [timezone.now() + timedelta(minutes=6), case.pk, cast["Ana"].pk],
        )
    assert len(run(on)) == 1


def test_an_emergency_access_that_nobody_saw_is_unread(closed, cast):
    from uuid import uuid4

    case, on = closed(), day_after(15)
    with acting_as(cast["Boris"]), connection.cursor() as cursor:
        cursor.execute("select zoco.break_glass(%s, %s, 1)", [case.number, uuid4()])
    assert why_not(case, on)


def test_a_chain_of_trajectories_goes_as_one_and_never_while_the_last_is_open(closed, cast):
    first, ana = closed(because="no_trafficking"), cast["Ana"]
    with acting_as(ana):
        second = Case.objects.whole().get(pk=first.pk).reopen(by=ana, at=timezone.now(), story="Terug.")
    assert why_not(first, day_after(20)) == ["een vervolg is nog open"]
    with acting_as(ana):
        Case.objects.whole().get(pk=second.pk).close(
            by=ana, at=timezone.now(), because=CloseReason.GOALS_REACHED, evaluation="x", reach="y"
        )
    assert run(day_after(2)) == []  # the longest counts
    (stone,) = run(day_after(15))
    assert (stone.trajectories, stone.outcome) == (2, "goals_reached")
    assert not still_there()


def test_advice_and_reports_that_led_nowhere_go_after_two_years(cast, brought_in):
    waiting, advice = brought_in(), brought_in(help_consent=False)
    with acting_as(cast["Ana"]):
        Report.objects.get(pk=advice.pk).accept(by=cast["Ana"], at=timezone.now())
    assert run(years_after(localdate(), 2)) == []
    assert {stone.kind for stone in run(day_after(2))} == {"consult", "not_taken"}
    assert not rows(Report)
    assert waiting.pk not in rows(Report)


def test_a_request_granted_by_another_person_goes_at_once(closed, cast):
    case, ana = closed(), cast["Ana"]
    with acting_as(ana):
        mine = Case.objects.whole().get(pk=case.pk)
        asked = ForgetRequest.objects.create(
            case=mine, data_key=mine.data_key, asked_on=localdate(), ground="wish", reason="Wil verder.", by=ana,
            at=timezone.now(),
        )  # fmt: skip
        assert not asked.may_be_decided_by(ana)
    assert run(localdate()) == []
    with as_owner():
        ForgetRequest.objects.filter(pk=asked.pk).update(
            granted=True, decided_by=cast["Chris"], decided_at=timezone.now()
        )
    (stone,) = run(localdate())
    assert stone.term == "request"


def test_a_run_that_is_killed_leaves_each_person_whole_or_gone(closed, monkeypatch):
    closed(), closed()
    from zoco.retention import forgetting

    calls = []

    def die(keys):
        calls.append(keys)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(forgetting, "remember", die)
    with as_owner(), pytest.raises(KeyboardInterrupt):
        running.run(day_after(15), using="default")
    assert len(still_there()) == 1
    assert len([key for key in rows(DataKey) if key.is_destroyed]) == 1
    assert len(rows(Tombstone)) == 1
    monkeypatch.undo()
    assert len(run(day_after(15))) == 1
    assert not still_there()


def test_the_chain_of_the_logs_still_holds(closed, cast):
    closed()
    for log in LOGS:
        seal(log)
    run(day_after(15))
    for log in LOGS:
        seal(log)
        assert verify(log).fault is None
