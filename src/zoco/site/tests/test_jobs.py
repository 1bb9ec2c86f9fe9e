"""What happens by itself: each job does its work, and a real worker runs them as the application."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.periodic import PeriodicDeferrer

from zoco.access.acting import acting_as
from zoco.audit.chain import LOGS, verify
from zoco.audit.jobs import check_logs, seal_logs
from zoco.audit.looks import record
from zoco.audit.models import Check, Look
from zoco.guard.owner import as_owner
from zoco.people.models import Session, hash_of_key
from zoco.site.jobs import expire_grants, forget_sessions, forget_spent_forms
from zoco.ui.models import SpentForm

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def scheduled():
    return {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}


def test_every_job_is_on_the_clock():
    clock = scheduled()
    for name in ["zoco.audit.jobs.seal_logs", "zoco.site.jobs.expire_grants"]:
        assert clock[name] == "* * * * *"
    for name in [
        "audit.jobs.check_logs",
        "site.jobs.forget_spent_forms",
        "site.jobs.forget_sessions",
        "site.jobs.forget_failed_jobs",
    ]:
        assert clock[f"zoco.{name}"].endswith(" 3 * * *")


def test_nightly_jobs_run_once_on_every_day_by_the_clock_here():
    """Also on the two nights of the year that have an hour less, or one twice."""
    jobs = [task for task in app.periodic_registry.periodic_tasks.values() if task.cron.endswith("* * *")]
    nightly = [task for task in jobs if not task.cron.endswith("* * * *")]
    assert {task.task.name for task in nightly} >= {
        "zoco.procedures.jobs.recompute_terms", "zoco.retention.jobs.forget_who_is_due",
        "zoco.site.jobs.forget_sessions", "zoco.audit.jobs.check_logs", "zoco.directory.jobs.remind_editors",
    }  # fmt: skip
    year = date(2026, 1, 1), date(2027, 1, 1)
    for task in nightly:
        minute, hour = task.cron.split()[:2]
        since, until = (datetime.combine(day, time(), AMSTERDAM).timestamp() for day in year)
        # As the worker asks it: what came due since the last time.
        found = PeriodicDeferrer(app.periodic_registry).get_timestamps(task, since=int(since), until=until)
        moments = [datetime.fromtimestamp(each, AMSTERDAM) for each in found]
        assert len(moments) == 365, task.task.name
        assert {(m.hour, m.minute) for m in moments} == {(int(hour), int(minute))}, task.task.name


def test_both_logs_are_sealed_and_checked(cast):
    with acting_as(cast["Ana"]):
        record("case.open", case_id=uuid4())
    seal_logs()
    assert [verify(log).unsealed for log in LOGS] == [0, 0]
    check_logs()
    with acting_as(cast["Stan"]):
        assert {(one.log, one.fault) for one in Check.objects.all()} == {(log, "") for log in LOGS}


def test_a_broken_log_is_said_aloud(cast, caplog):
    with acting_as(cast["Ana"]):
        record("case.open")
    seal_logs()
    with as_owner():
        Look.objects.update(what="nothing")
    check_logs()
    assert "chain of audit_look is broken" in caplog.text


def test_forms_of_last_week_are_forgotten():
    now = timezone.now()
    old, new = (
        SpentForm(id=uuid4(), at=now - timedelta(days=8)),
        SpentForm(id=uuid4(), at=now - timedelta(days=6)),
    )
    SpentForm.objects.bulk_create([old, new])
    assert forget_spent_forms() == 1
    assert list(SpentForm.objects.all()) == [new]


def test_sessions_that_ran_out_are_forgotten_with_their_traces(cast):
    now, ana = timezone.now(), cast["Ana"].person
    for key, ends in (("over", now - timedelta(minutes=1)), ("running", now + timedelta(minutes=1))):
        Session.objects.create(session_key=key, person=ana, session_data="", expire_date=ends)
    assert forget_sessions() == 1
    assert [session.pk for session in Session.objects.all()] == [hash_of_key("running")]


def test_a_grant_that_ran_out_leaves_the_list_of_readers(cast):
    from zoco.cases.codes import GrantKind
    from zoco.cases.models import Case, Grant, Victim
    from zoco.seal.models import DataKey

    ana, chris = cast["Ana"], cast["Chris"]
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    with as_owner():
        key = DataKey.objects.mint()
        victim = Victim.objects.create(data_key=key, name="Blessing")
        case = Case.objects.create(
            data_key=key,
            victim=victim,
            lead=ana,
            opened_on=start.date(),
            municipality="GM0363",
            forms=["sexual"],
            last_spoken_on=start.date(),
        )
        given = Grant.objects.create(
            case=case,
            data_key=key,
            seat=chris,
            kind=GrantKind.DEPUTY,
            by=ana,
            started_at=start,
            until_at=timezone.now() - timedelta(seconds=1),
        )
        Grant.objects.create(
            case=case,
            data_key=key,
            seat=cast["Tamara"],
            kind=GrantKind.TEAM,
            by=ana,
            started_at=start,
            until_at=timezone.now() + timedelta(days=1),
        )
    assert expire_grants() == 1
    with as_owner():
        assert Grant.objects.get(pk=given.pk).ended_at is not None
        assert set(Case.objects.get(pk=case.pk).reader_seats) == {ana.pk, cast["Tamara"].pk}


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_the_application_runs_what_was_deferred(cast, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    with acting_as(cast["Ana"]):
        record("case.open", case_id=uuid4())
    for job in (seal_logs, expire_grants, forget_sessions):
        job.defer()

    async def work():
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            async with worker.open_async():
                await worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    asyncio.run(work())
    assert [verify(log).unsealed for log in LOGS] == [0, 0]
    assert not ProcrastinateJob.objects.exclude(status="succeeded").exists()
    connections.close_all()
