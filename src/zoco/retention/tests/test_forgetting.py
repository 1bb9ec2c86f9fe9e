"""After forgetting nothing of the person is found, wherever one looks; what must stay, stays."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.audit.chain import LOGS, seal, verify
from zoco.audit.models import Change, Look
from zoco.cases.codes import ContactKind, ContactWith, GrantKind, Purpose, Signer
from zoco.cases.models import Case, Victim
from zoco.cases.tests.pages import path, rows, text_of
from zoco.guard.owner import as_owner
from zoco.linkage.asking import FIELDS
from zoco.procedures.models import Procedure, facts_of
from zoco.reports.models import Registration, Report
from zoco.retention import command, running
from zoco.retention.forgetting import back_again, list_file, mark_of
from zoco.retention.models import ForgetRequest, LegalHold, Tombstone
from zoco.retention.rows import WouldTakeTooMuch, hanging_on
from zoco.retention.terms import years_after
from zoco.retention.tests.living import live
from zoco.seal.models import DataKey
from zoco.subjects.models import Judgement, Pair, Subject
from zoco.transfers.models import Substitution, hand_over

pytestmark = pytest.mark.django_db
WORDS = ["Marisela", "Vuurtorenlaan", "Tirana", "19-04-2003", "Griet"]
# Technical tables that name no person, and the settings of the database itself.
ELSEWHERE = re.compile(
    r"^(django_(content_type|migrations|session)|auth_|guard_contextkey|ui_spentform|procrastinate_)"
)


def run(on):
    with as_owner():
        return running.run(on, using="default")


def long_after():
    return years_after(localdate(), 15) + timedelta(days=1)


@pytest.fixture
def lived(cast, brought_in, sign_in):
    """A trajectory from report to closing, opened through pages too."""
    return _live_through(cast, brought_in, sign_in)


@pytest.fixture
def lived_in_every_room(cast, brought_in, sign_in):
    """The same, in which every room that a case has wrote down who she is; another leads it for a while."""

    def meanwhile(case):
        live(case, cast=cast, word="Marisela")
        ana, chris, at = cast["Ana"], cast["Chris"], timezone.now()
        for lead, other in ((ana, chris), (chris, ana)):
            with acting_as(lead):
                hand_over([Case.objects.whole().get(pk=case.pk)], to=other, by=lead, at=at, why="load")
        with acting_as(cast["Tamara"]):
            Substitution.objects.arrange(ana, chris, from_at=at, until=at + timedelta(days=9), why="leave")

    return _live_through(cast, brought_in, sign_in, meanwhile)


def _live_through(cast, brought_in, sign_in, meanwhile=None):
    ana, at = cast["Ana"], timezone.now()
    report = brought_in(name="Marisela", story="Woont Vuurtorenlaan 3, uit Tirana.")
    sign_in("Chris").get(path("report", report))
    with acting_as(ana):
        case = Case.objects.accept(Report.objects.get(pk=report.pk), by=ana, at=at)
    if meanwhile:
        meanwhile(case)
    with acting_as(ana):
        case = Case.objects.whole().get(pk=case.pk)
        consent = case.ask_consent(
            by=ana, at=at, purpose=Purpose.SHARING, given=True, recipient="Griet", signed_by=Signer.SELF
        )
        case.grant(
            cast["Chris"], kind=GrantKind.TEAM, by=ana, at=at, until=None, reason="Griet", consent=consent
        )
        case.log_contact(
            by=ana, at=at, kind=ContactKind.PHONE, with_whom=ContactWith.VICTIM, note="Marisela belde."
        )
        procedure = Procedure.objects.start(
            "rvb_allowance",
            case=case,
            by=ana,
            at=at,
            facts=facts_of(case),
            anchors={"right_arises": localdate()},
        )
        procedure.end(by=ana, at=at, outcome="done")
        LegalHold.objects.lay(case, by=ana, at=at, ground="court", reason="Griet", until_on=localdate())
        case.close(by=ana, at=at, because="own_wish", evaluation="Marisela blij.", reach="Griet bellen")
    sign_in("Ana").get(path("case", case))
    return case


def dump():
    """Every value of every table, as text."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall() if not ELSEWHERE.match(name)]
        found = {}
        for table in tables:
            cursor.execute(f"select coalesce(string_agg(t::text, chr(10)), '') from \"{table}\" t")
            found[table] = cursor.fetchone()[0]
    return found


def traces(case, ids):
    """Tables in which a word, number or id of the person still stands."""
    wanted = [*WORDS, *(word.encode().hex() for word in WORDS), case.number, *ids]
    return {
        table: [word for word in wanted if word in text]
        for table, text in dump().items()
        if any(w in text for w in wanted)
    }


def ids_of(case):
    with as_owner(), connection.cursor() as cursor:
        found = hanging_on(case.data_key_id, [case.pk], [case.report_id], cursor)
        number = Report.objects.get(pk=case.report_id).number
    return [*found.ids(), number]


# What a life need not have: its table stays empty here, and why.
NOT_LIVED = {
    "bottlenecks_bottleneck": "its words lie under a key of their own, of no person",
    "bottlenecks_step": "under the key of its bottleneck",
    "closing_recognised": "no earlier trajectory",
    "reports_passing": "the report went right the first time",
}


def test_a_life_in_every_room_fills_every_table_that_follows_a_case(lived_in_every_room):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select distinct table_name from information_schema.columns"
            " where table_schema = 'public' and column_name in ('case_id', 'data_key_id')"
        )
        tables = {name for (name,) in cursor.fetchall() if not name.startswith("audit_")}
        found = hanging_on(
            lived_in_every_room.data_key_id, [lived_in_every_room.pk], [lived_in_every_room.report_id], cursor
        )
    assert tables - set(found.rows) == set(NOT_LIVED)


def test_no_word_no_number_and_no_id_is_left_in_the_whole_database(lived_in_every_room):
    case = lived_in_every_room
    ids = ids_of(case)
    assert {"cases_case", "audit_look", "audit_change", "reports_registration"} <= set(traces(case, ids))
    assert len(run(long_after())) == 1
    assert traces(case, ids) == {}
    assert all(key.is_destroyed for key in rows(DataKey))


def test_the_key_is_destroyed_and_only_counts_stay(lived):
    run(long_after())
    (stone,) = rows(Tombstone)
    assert all(key.is_destroyed for key in rows(DataKey))
    assert (stone.outcome, stone.trajectories, stone.contacts, stone.procedures) == ("own_wish", 1, 1, 1)
    assert stone.police_unit
    assert not any(isinstance(getattr(stone, field.attname), date) for field in stone._meta.concrete_fields)
    assert not rows(Victim)


def test_pages_and_search_know_her_no_more(lived, sign_in):
    run(long_after())
    ana = sign_in("Ana")
    for page in ("case", "case_closure", "case_log", "contact_new"):
        assert ana.get(path(page, lived)).status_code == 404
    assert "Marisela" not in text_of(ana.post("/trajecten/", {"wanted": "Marisela"})).replace(
        'value="Marisela"', ""
    )
    assert sign_in("Pieter").get(path("report", lived.report_id)).status_code == 404


def test_the_figures_stay_as_they_were(lived, cast, brought_in):
    with as_owner():
        before = list(Registration.objects.values_list("registered_on", "police_unit", "forms", "age_band"))
        marks = Registration.objects.values("person_ref").distinct().count()
    assert before
    run(long_after())
    with as_owner():
        assert (
            list(Registration.objects.values_list("registered_on", "police_unit", "forms", "age_band"))
            == before
        )
        assert Registration.objects.values("person_ref").distinct().count() == marks


def test_two_lines_of_one_person_in_the_register_keep_counting_as_one(lived):
    with as_owner():
        (line,) = Registration.objects.all()
        first = bytes(line.person_ref)
        line.pk, line.report_number = None, "A-ANDER2"
        line._state.adding = True
        line.id = uuid4()
        line.save()
    run(long_after())
    with as_owner():
        marks = {bytes(each.person_ref) for each in Registration.objects.all()}
    assert len(marks) == 1
    assert first not in marks


def test_whom_somebody_said_to_be_one_keeps_counting_as_one_when_the_first_is_forgotten(
    lived, cast, brought_in
):
    other = brought_in(name="Anders gespeld")
    with as_owner():
        subjects = Subject.objects.filter(report_id__in=[lived.report_id, other.pk])
        first, second = sorted(subjects, key=lambda each: each.pk)
        pair = Pair.objects.create(first=first, second=second, score=9, threshold=1, placeable=True, levels=[0] * len(FIELDS), weights="x", at=timezone.now())  # fmt: skip
        said = Judgement(pair=pair, number=1, said="same", by=cast["Hilde"], at=timezone.now())
        said.write("Zij is het.")
        said.save()
        assert Registration.objects.counted() == {"reports": 2, "persons": 1}
    assert run(long_after())
    with as_owner():
        assert not Pair.objects.exists()
        assert Registration.objects.counted() == {"reports": 2, "persons": 1}


def test_the_logs_still_tell_that_somebody_looked_and_no_longer_at_whom(lived):
    looks, changes = len(rows(Look)), len(rows(Change))
    for log in LOGS:
        seal(log)
    run(long_after())
    assert len(rows(Look)) == looks
    assert len(rows(Change)) == changes + 2  # the tombstone, and the key
    assert not rows(Look, case_id=lived.pk)
    for log in LOGS:
        seal(log)
        assert verify(log).fault is None


def test_another_person_loses_nothing(lived, closed, cast):
    other = closed(because="goals_reached", age=15)
    run(long_after())
    with acting_as(cast["Ana"]):
        case = Case.objects.whole().get(pk=other.pk)
        assert case.victim.name == "Blessing"
        assert case.events.count() > 1


def test_a_backup_that_is_put_back_is_forgotten_again(lived, cast):
    with as_owner(), connection.cursor() as cursor:
        key = lived.data_key_id
        run_day = long_after()
        cursor.execute("select wrapped from seal_datakey where id = %s", [key])
        (wrapped,) = cursor.fetchone()
    run(run_day)
    with as_owner():
        assert mark_of(key) in list_file().read_text()
        assert str(key) not in list_file().read_text()
        # The backup: her key and a report of hers are there again.
        DataKey.objects.filter(pk=key).update(wrapped=wrapped, destroyed_at=None)
        Report.objects.create(
            data_key_id=key, reporter=cast["Pieter"], reported_at=timezone.now(), municipality="GM0363",
            nationality_group="eu", forms=["labour"], ground="investigative_service", name="Marisela",
            routed_to=cast["Ana"].organisation, routed_because="",
        )  # fmt: skip
        assert back_again("default") == [key]
    assert len(run(localdate())) == 1  # long before its term
    assert not rows(Report)
    assert run(localdate()) == []


def test_a_row_of_everybody_stops_forgetting(lived, cast, monkeypatch):
    monkeypatch.setattr("zoco.retention.rows.NEVER", ("cases_contact",))
    with as_owner(), connection.cursor() as cursor, pytest.raises(WouldTakeTooMuch):
        hanging_on(lived.data_key_id, [lived.pk], [], cursor)


@pytest.mark.parametrize("name", ["Ana", "Stan", "Hilde"])
def test_the_application_itself_cannot_forget(lived, cast, name):
    from django.db import ProgrammingError, transaction

    with acting_as(cast[name]):
        for attempt in (
            "select zoco.forget_lines('{}', '{}')",
            "select * from retention_tombstone",
            "delete from cases_case",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attempt)
        with connection.cursor() as cursor:
            cursor.execute("select set_config('zoco.forgetting', 'yes', true), zoco.is_forgetting()")
            cursor.execute("select zoco.is_forgetting()")
            assert cursor.fetchone() == (False,)


def test_who_asked_cannot_decide_by_sql_either(lived, cast):
    ana = cast["Ana"]
    with acting_as(ana):
        case = Case.objects.whole().get(pk=lived.pk)
        asked = ForgetRequest.objects.create(
            case=case,
            data_key=case.data_key,
            asked_on=localdate(),
            ground="wish",
            reason="x",
            by=ana,
            at=timezone.now(),
        )
        assert not ForgetRequest.objects.filter(pk=asked.pk).update(granted=True, decided_by=cast["Chris"])


@pytest.fixture
def as_command(monkeypatch):
    """The command, in the database of the test."""
    monkeypatch.setattr(command, "DATABASE", "default")

    def call(*words):
        import argparse

        parser = argparse.ArgumentParser()
        command.add(parser.add_subparsers())
        wanted = parser.parse_args(["retention", *words])
        with as_owner():
            return wanted.run(wanted)

    return call


def test_the_command_shows_and_does_not_forget_early(lived, as_command, capsys):
    on = long_after().isoformat()
    assert as_command("preview", "--on", on) == 0
    said = capsys.readouterr().out
    assert lived.number in said
    assert "1 would be forgotten, 0 stay" in said
    assert "Marisela" not in said
    assert as_command("run", "--on", on, "--yes") == 1
    assert "still to come" in capsys.readouterr().err
    assert as_command("run") == 1
    assert "Add --yes" in capsys.readouterr().err
    assert as_command("run", "--yes") == 0
    assert "Forgotten: 0." in capsys.readouterr().out
    assert rows(Case)


def test_the_preview_is_there_for_programs(lived, as_command, capsys):
    import json

    as_command("preview", "--on", long_after().isoformat(), "--json")
    (line,) = json.loads(capsys.readouterr().out)
    assert line["cases"] == [lived.number]
    assert (line["term"], line["years"], line["forgotten"]) == ("case", 15, True)


def test_a_wrong_file_of_terms_refuses_to_forget(lived, as_command, capsys, settings, tmp_path):
    wrong = tmp_path / "ours.toml"
    wrong.write_text("[[term]]\nname = 'case'\nyears = 0\n")
    settings.ZOCO_RETENTION = str(wrong)
    assert as_command("run", "--yes") == 1
    assert "ours.toml: case" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        as_command("preview", "--on", "31-02-2026")


def test_each_night_who_is_due_is_forgotten(lived, monkeypatch):
    from procrastinate.contrib.django import app

    from zoco.retention import jobs

    clock = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert clock["zoco.retention.jobs.forget_who_is_due"].endswith(" 3 * * *")
    monkeypatch.setattr(jobs, "DATABASE", "default")
    with as_owner():
        assert jobs.forget_who_is_due() == 0
        monkeypatch.setattr(jobs, "localdate", long_after)
        assert jobs.forget_who_is_due() == 1
