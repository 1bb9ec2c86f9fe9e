"""A suspect: as little as possible, apart, read by triage alone, and gone by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zoco.access.acting import acting_as, step_into
from zoco.guard.owner import as_owner
from zoco.networks.models import Suspect
from zoco.signals.jobs import forget_signals
from zoco.subjects.models import Subject

pytestmark = pytest.mark.django_db
SAID = {"called": "Lange Rinus", "because": "Komt in drie signalen terug."}


@pytest.fixture
def noted(send, looked, signals, sign_in, once):
    """A signal with a suspect at its event."""
    send(**{"people-0-name": "Yuliya Shtereva", "people-0-phones": "0612345678"})
    looked()
    [signal] = signals()
    path = f"{signal.get_absolute_url()}verdachten/"
    assert sign_in("Hilde").post(path, SAID | once()).status_code == 302
    return signal, path


def kept():
    with as_owner():
        return list(Suspect.objects.all())


def test_triage_reads_what_it_noted_and_nobody_else_can_open_or_find_it(noted, sign_in, cast):
    _signal, path = noted
    words = sign_in("Hilde").get(path).content.decode()
    assert "Lange Rinus" in words
    assert "Komt in drie signalen terug." in words
    for name in ("Ana", "Boris", "Tamara", "Pieter", "Wilma", "Rob", "Stan"):
        assert sign_in(name).get(path).status_code == 403
        with acting_as(cast[name]), transaction.atomic():
            try:
                assert not Suspect.objects.exists()
            except DatabaseError:
                transaction.set_rollback(True)
    step_into(None)
    assert not Suspect.objects.exists()


def test_the_table_and_the_logs_hold_no_word_of_it_and_no_index_finds_it(noted, cast):
    with as_owner(), connection.cursor() as cursor:
        for table in ("networks_suspect", "audit_change", "audit_look", "subjects_subject"):
            cursor.execute(f"select row_to_json(t)::text, t::text from {table} t")
            held = str(cursor.fetchall()).lower()
            for word in ("rinus", "drie signalen"):
                assert word not in held
                assert word.encode().hex() not in held
    with acting_as(cast["Hilde"]):
        assert [each.row["given_names"] for each in Subject.objects.all()] == ["Yuliya Shtereva"]


def test_it_is_forgotten_at_once_when_somebody_says_so(noted, sign_in):
    _signal, path = noted
    [suspect] = kept()
    gone = sign_in("Hilde").post(f"{path}{suspect.pk}/weg/", follow=True)
    assert "Dit is weg." in gone.content.decode()
    assert "Rinus" not in gone.content.decode()
    assert kept() == []


def test_it_goes_by_itself_after_its_last_day(noted):
    [suspect] = kept()
    assert suspect.until_on == timezone.localdate() + timedelta(days=365)
    step_into(None)
    forget_signals()
    assert len(kept()) == 1
    with as_owner():
        Suspect.objects.update(until_on=timezone.localdate() - timedelta(days=1))
    forget_signals()
    assert kept() == []


def test_it_goes_with_the_last_signal_of_its_event(noted, send, signals, cast):
    signal, _path = noted
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select zoco.drop_signals(%s)", [[signal.pk]])
    assert kept() == []


def test_without_a_reason_nothing_is_kept(noted, sign_in, once):
    _signal, path = noted
    page = sign_in("Hilde").post(path, {"called": "Iemand", "because": ""} | once())
    assert page.status_code == 422
    assert "Iemand" in page.content.decode()
    assert len(kept()) == 1


def test_nobody_but_triage_writes_one_past_the_pages(noted, cast):
    signal, _path = noted
    for name in ("Ana", "Tamara"):
        with acting_as(cast[name]), pytest.raises(DatabaseError), transaction.atomic():
            Suspect.objects.note(signal, **SAID, by=cast[name], at=timezone.now())
    assert len(kept()) == 1
