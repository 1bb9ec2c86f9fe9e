"""What an intake mends, and reports from before the index, are found like everything else."""

from __future__ import annotations

import argparse

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases import command
from zoco.cases.models import Case
from zoco.cases.tests.pages import intake_of, path
from zoco.guard.owner import as_owner
from zoco.reports.models import PersonGiven, Report
from zoco.reports.routing import Route
from zoco.seal.keys import KeysMissing
from zoco.subjects.models import Pair, Said, Subject
from zoco.subjects.tests.test_index import YULIYA

pytestmark = pytest.mark.django_db
MENDED = {"name": "Joelija Sjtereva", "birth_date": "3-4-1998", "reach": "0612345678"}


@pytest.fixture
def case(cast):
    """Ana took in a woman who called herself Lia."""
    ana, now = cast["Ana"], timezone.now()
    with acting_as(ana):
        report = Report.objects.bring_in(
            by=ana, at=now, route=Route(ana.organisation, "", ()), person=PersonGiven(name="Lia Petrova"),
            municipality="0363", age=28, gender="woman", forms=["sexual"], ground="not_registered", help_consent=True,
        )  # fmt: skip
        return Case.objects.accept(report, by=ana, at=now)


def subject():
    with as_owner():
        return Subject.objects.get(report_id__isnull=False)


def counted(question):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_who_gives_her_name_at_the_intake_meets_an_old_signal_while_it_is_saved(send, looked, case, sign_in):
    send(**YULIYA)
    assert looked() == 0
    answer = sign_in("Ana").post(path("case_intake", case), intake_of(case, **MENDED))
    assert answer.status_code == 302
    assert counted("select count(*) from subjects_pair") == 1
    row = subject().row
    assert (row["given_names"], row["alias"], row["dob"]) == ("Joelija Sjtereva", "Lia Petrova", "1998-04-03")
    assert looked() == 0  # once is enough


def test_how_she_wants_to_be_called_does_not_push_aside_her_name(case, sign_in):
    sign_in("Ana").post(path("case_intake", case), intake_of(case, **MENDED | {"name": "Lia"}))
    assert (subject().row["given_names"], subject().row["alias"]) == ("Lia Petrova", "Lia")


def test_she_is_found_by_what_is_told_now_and_by_no_key_that_is_over(case, sign_in):
    before = subject()
    sign_in("Ana").post(path("case_intake", case), intake_of(case, **MENDED))
    after = subject()
    assert after.pk == before.pk and set(before.keys) - set(after.keys) and set(after.keys) - set(before.keys)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select array_agg(key order by key) from subjects_subjectkey where subject_id = %s", [after.pk]
        )
        assert cursor.fetchone()[0] == sorted(set(after.keys))


def test_an_intake_that_says_nothing_new_changes_nothing(case, sign_in):
    sign_in("Ana").post(path("case_intake", case), intake_of(case, **MENDED))
    before = subject()
    again = intake_of(case, **MENDED, seen_version="2", needs="Een advocaat.")
    assert sign_in("Ana").post(path("case_intake", case), again).status_code == 302
    assert bytes(subject().encoding) == bytes(before.encoding)


def test_what_was_said_of_a_pair_stays_and_what_nobody_said_is_weighed_again(
    send, looked, case, sign_in, cast
):
    send(**YULIYA)
    looked()
    sign_in("Ana").post(path("case_intake", case), intake_of(case, **MENDED))
    with as_owner():
        pair = Pair.objects.get()
        pair.judge(Said.LATER, because="Eerst bellen.", by=cast["Hilde"], at=timezone.now(), seen=0)
    other = intake_of(case, **MENDED | {"name": "Trang Nguyen", "birth_date": "11-9-2001"}, seen_version="2")
    assert sign_in("Ana").post(path("case_intake", case), other).status_code == 302
    assert counted("select count(*) from subjects_judgement") == 1
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from subjects_judgement")
    back = intake_of(case, **MENDED | {"name": "Nguyen Trang"}, seen_version="3")
    sign_in("Ana").post(path("case_intake", case), back)
    with as_owner():
        assert not Pair.objects.filter(pk=pair.pk).exists()


def test_an_intake_is_saved_though_the_index_cannot_be_written(case, sign_in, monkeypatch):
    def missing(*_given):
        raise KeysMissing("no key of triage here")

    before = subject()
    with monkeypatch.context() as patched:
        patched.setattr(Subject, "tell", missing)
        assert sign_in("Ana").post(path("case_intake", case), intake_of(case, **MENDED)).status_code == 302
    assert bytes(subject().encoding) == bytes(before.encoding)


def test_nobody_else_tells_her_anew(case, cast):
    for name in ("Pieter", "Boris", "Hilde", "Stan"):
        with acting_as(cast[name]):
            assert Subject.objects.filter(report_id=case.report_id).update(keys=[]) == 0
    with acting_as(cast["Ana"]), pytest.raises(DatabaseError), transaction.atomic():
        Subject.objects.filter(report_id=case.report_id).update(paired_at=timezone.now())


def test_what_an_intake_mended_is_no_longer_of_who_reported(cast, sign_in):
    """The helpdesk reported her; what she tells her coordinator is not for it, nor for a colleague without her case."""
    hilde, ana, now = cast["Hilde"], cast["Ana"], timezone.now()
    with acting_as(hilde):
        report = Report.objects.bring_in(
            by=hilde, at=now, route=Route(ana.organisation, "", ()), person=PersonGiven(name="Lia Petrova"),
            municipality="0363", age=28, gender="woman", forms=["sexual"], ground="not_registered", help_consent=True,
        )  # fmt: skip
        assert Subject.objects.count() == 1
    with acting_as(ana):
        case = Case.objects.accept(report, by=ana, at=now)
    with acting_as(hilde):
        assert Subject.objects.count() == 1
    sign_in("Ana").post(path("case_intake", case), intake_of(case, **MENDED))
    for name in ("Ana", "Hilde", "Boris", "Mila", "Pieter"):
        with acting_as(cast[name]):
            assert Subject.objects.count() == (name == "Ana"), name


# From before the index


@pytest.fixture
def note(monkeypatch, capsys):
    """`zoco subjects note` in the transaction of the test; what it says."""
    monkeypatch.setattr(command, "DATABASE", "default")

    def note():
        with as_owner():
            code = command.run(argparse.Namespace())
        return code, capsys.readouterr().out

    return note


@pytest.fixture
def from_before(send, looked, case, sign_in):
    """Everything was told while there was no index."""
    send(**YULIYA)
    looked()
    sign_in("Ana").post(path("case_intake", case), intake_of(case, **MENDED))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from subjects_subject where report_id is not null")
    assert counted("select count(*) from subjects_pair") == 0


def test_a_report_from_before_and_what_its_intake_mended_are_noted_once(from_before, note, looked):
    code, said = note()
    assert code == 0 and "Noted: 1 reports. Told anew: 1." in said
    assert subject().row["alias"] == "Lia Petrova"
    assert looked() == 1
    assert "Noted: 0 reports. Told anew: 0." in note()[1]
    assert looked() == 0


def test_who_is_killed_goes_on_with_what_is_left(from_before, note, monkeypatch, looked):
    def killed(*_given, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(command, "tell", killed)
        with pytest.raises(KeyboardInterrupt):
            note()
    assert "Noted: " in note()[1]
    assert subject().row["given_names"] == "Joelija Sjtereva"
    assert looked() == 1


def test_a_report_that_cannot_be_opened_is_told_and_holds_up_nobody(from_before, note, monkeypatch):
    real = Report.note

    def missing(self, **given):
        raise KeysMissing("the key that wraps it is not here")

    with monkeypatch.context() as patched:
        patched.setattr(Report, "note", missing)
        code, said = note()
    assert code == 1 and "A key is missing for 1" in said
    assert note()[0] == 0 and real


def test_who_is_forgotten_is_not_noted_again(from_before, note):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "update seal_datakey set wrapped = null, destroyed_at = now(), destroyed_by = gen_random_uuid()"
        )
    assert "Noted: 0 reports. Told anew: 0." in note()[1]
