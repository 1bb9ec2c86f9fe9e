"""What a seat may not see does not exist for it, whichever way it asks."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from zoco.access.acting import acting_as, sign, step_into
from zoco.cases.codes import ContactKind, ContactWith, GrantKind
from zoco.cases.models import Alarm, Case, Contact, Grant, Victim
from zoco.guard.owner import as_owner
from zoco.people.models import Seat
from zoco.reports.models import AlreadyAnswered, Report
from zoco.seal.models import DataKey

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def report_by(seat, to, **given):
    with acting_as(seat):
        return Report.objects.create(
            data_key=DataKey.objects.mint(),
            reporter=seat,
            reported_at=NOW,
            name="Blessing",
            reach="alleen appen",
            municipality="GM0363",
            age=23,
            forms=["sexual"],
            ground="investigative_service",
            routed_to=to.organisation,
            routed_because="Politieregio Amsterdam",
            **given,
        )


@pytest.fixture
def report(cast):
    return report_by(cast["Pieter"], cast["Ana"])


@pytest.fixture
def case(cast, report):
    with acting_as(cast["Ana"]):
        return Case.objects.accept(Report.objects.get(pk=report.pk), by=cast["Ana"], at=NOW)


def seen_by(seat, model):
    try:
        with acting_as(seat):
            return set(model.objects.values_list("pk", flat=True))
    except ProgrammingError:  # a national reader has no right to the table at all
        return set()


def test_a_report_exists_for_its_reporter_and_for_whom_it_is_routed_to(cast, report):
    readers = {name for name, seat in cast.items() if seen_by(seat, Report)}
    assert readers == {"Pieter", "Ana", "Chris"}


def test_without_a_seat_nothing_exists(cast, case):
    with acting_as(None):
        assert not Report.objects.exists()
        assert not Case.objects.exists()
        assert not DataKey.objects.exists()


def test_an_accepted_case_exists_for_its_lead_only(cast, case):
    assert {name for name, seat in cast.items() if seen_by(seat, Case)} == {"Ana"}
    assert {name for name, seat in cast.items() if seen_by(seat, Victim)} == {"Ana"}
    assert {name for name, seat in cast.items() if seen_by(seat, Report)} == {"Pieter", "Ana"}


def test_two_seats_cannot_both_accept(cast, report):
    with acting_as(cast["Ana"]):
        Case.objects.accept(Report.objects.get(pk=report.pk), by=cast["Ana"], at=NOW)
    with acting_as(cast["Chris"]), pytest.raises((AlreadyAnswered, Report.DoesNotExist)):
        Case.objects.accept(Report.objects.get(pk=report.pk), by=cast["Chris"], at=NOW)


def test_a_reporter_cannot_accept_what_is_not_routed_to_him(cast, report):
    with acting_as(cast["Pieter"]), pytest.raises(Report.DoesNotExist), transaction.atomic():
        Report.objects.get(pk=report.pk).accept(by=cast["Pieter"], at=NOW)


def test_what_hangs_on_a_case_follows_it(cast, case):
    with acting_as(cast["Ana"]):
        case = Case.objects.get(pk=case.pk)
        case.log_contact(
            by=cast["Ana"], at=NOW, kind=ContactKind.PHONE, with_whom=ContactWith.VICTIM, note="gebeld"
        )
    assert seen_by(cast["Ana"], Contact)
    assert not seen_by(cast["Boris"], Contact)


def test_a_grant_opens_a_case_and_its_end_closes_it(cast, case):
    with acting_as(cast["Ana"]):
        grant = Case.objects.get(pk=case.pk).grant(
            cast["Chris"], kind=GrantKind.DEPUTY, by=cast["Ana"], at=NOW, until=None, reason="vakantie"
        )
    assert seen_by(cast["Chris"], Case)
    with acting_as(cast["Ana"]):
        Grant.objects.get(pk=grant.pk).end(by=cast["Ana"], at=NOW)
    assert not seen_by(cast["Chris"], Case)


@pytest.mark.django_db(transaction=True)  # in one transaction the database's clock stands still
def test_a_grant_that_ran_out_is_out_without_any_job(cast, case):
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    with acting_as(cast["Ana"]):
        Case.objects.get(pk=case.pk).grant(
            cast["Chris"], kind=GrantKind.DEPUTY, by=cast["Ana"], at=NOW, until=soon, reason="kort"
        )
    assert seen_by(cast["Chris"], Case)
    time.sleep(0.6)
    assert not seen_by(cast["Chris"], Case)
    assert seen_by(cast["Ana"], Case)


def test_a_stranger_who_knows_the_id_cannot_grant_himself_in(cast, case):
    with acting_as(cast["Boris"]), pytest.raises(DatabaseError), transaction.atomic():
        Grant.objects.create(
            case_id=case.pk,
            data_key_id=case.data_key_id,
            seat=cast["Boris"],
            kind=GrantKind.TEAM,
            by=cast["Boris"],
            started_at=NOW,
        )


def test_a_granted_seat_cannot_lengthen_its_own_grant(cast, case):
    with acting_as(cast["Ana"]):
        Case.objects.get(pk=case.pk).grant(
            cast["Chris"],
            kind=GrantKind.DEPUTY,
            by=cast["Ana"],
            at=NOW,
            until=datetime.now(UTC) + timedelta(days=1),
            reason="ziek",
        )
    with acting_as(cast["Chris"]), pytest.raises(DatabaseError), transaction.atomic():
        Grant.objects.filter(case_id=case.pk).update(until_at=None)


def test_the_readers_of_a_case_cannot_be_written(cast, case):
    with acting_as(cast["Ana"]), pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(reader_seats=[cast["Ana"].pk, cast["Boris"].pk])
    assert not seen_by(cast["Boris"], Case)


def test_a_forged_context_sees_nothing(cast, case):
    forged = sign(cast["Boris"], 9_999_999_999).replace(str(cast["Boris"].pk), str(cast["Ana"].pk))
    with transaction.atomic(), connection.cursor() as cursor:
        step_into(cast["Ana"])
        assert Case.objects.exists()
        cursor.execute("select set_config('zoco.context', %s, true)", [forged])
        assert not Case.objects.exists()
        cursor.execute("select set_config('zoco.context', %s, true)", [sign(cast["Ana"], 1)])
        assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["Pieter", "Boris", "Rob", "Bea", "Stan", "Tamara", "Hilde"])
def test_nobody_else_opens_the_data_key(cast, case, name):
    keys = seen_by(cast[name], DataKey)
    assert (case.data_key_id in keys) == (name == "Pieter")  # he sealed the report with it


def test_a_seat_is_given_by_an_administrator_or_the_team_leader_only(cast):
    from zoco.people.models import Role, Seat

    def give(by, organisation, role):
        with acting_as(cast[by]), transaction.atomic():
            Seat.objects.create(
                person=cast["Wilma"].person, organisation=organisation, role=role, started_on="2026-01-01"
            )

    give("Tamara", cast["Tamara"].organisation, Role.COORDINATOR)
    give("Stan", cast["Boris"].organisation, Role.COORDINATOR)
    for by, at, role in [
        ("Ana", "Ana", Role.COORDINATOR),
        ("Tamara", "Boris", Role.COORDINATOR),
        ("Tamara", "Tamara", Role.ADMINISTRATOR),
    ]:
        with pytest.raises(DatabaseError):
            give(by, cast[at].organisation, role)


def test_an_emergency_is_always_told_to_somebody(cast, case):
    """The lead has left, her team leader and the helpdesk too: then the administrators hear of it."""
    gone = [cast[name].pk for name in ("Ana", "Tamara", "Hilde")]
    with as_owner():
        Seat.objects.filter(pk__in=gone).update(ended_on=datetime.now(UTC).date() - timedelta(days=1))
    with acting_as(cast["Boris"]), connection.cursor() as cursor:
        cursor.execute("select zoco.break_glass(%s, gen_random_uuid(), 1)", [case.number])
    assert seen_by(cast["Stan"], Alarm)
