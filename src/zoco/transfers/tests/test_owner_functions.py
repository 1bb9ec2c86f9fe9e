"""A case changes hands through a few doors only. Each is tried here with SQL of one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import Purpose, Signer
from zoco.cases.models import Case, Changed, Grant, IsExcluded
from zoco.cases.models.exclusion import exclude
from zoco.guard.owner import as_owner
from zoco.seal.models import DataKey
from zoco.transfers.jobs import begin_substitutions
from zoco.transfers.models import (
    Cover,
    Handover,
    NotPossible,
    StandsInAlready,
    Substitution,
    Transfer,
    hand_over,
    left_over,
    reassign,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def run(cast, name, sql, *values):
    with acting_as(cast[name]), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if cursor.description else cursor.rowcount


def refused(cast, name, sql, *values):
    try:
        answer = run(cast, name, sql, *values)
    except DatabaseError:
        return True
    return answer in (0, None)


def readers(cast, model=Case):
    found = set()
    for name in ("Ana", "Chris", "Tamara", "Boris", "Mila", "Farid", "Hilde", "Pieter", "Stan"):
        with acting_as(cast[name]):
            if model.objects.exists():
                found.add(name)
    return found


def substitute(cast, away="Ana", deputy="Chris", by="Tamara", since=None, until=None, why="ill"):
    now = timezone.now()
    with acting_as(cast[by]):
        return Substitution.objects.arrange(
            cast[away], cast[deputy], from_at=since or now, until=until or now + 14 * DAY, why=why
        )


def leave(seat):
    with as_owner():
        type(seat).objects.filter(pk=seat.pk).update(ended_on=timezone.localdate() - DAY)


def offer(cast, to="Farid", **given):
    with acting_as(cast["Ana"]):
        case, now = Case.objects.get(), timezone.now()
        consent = case.ask_consent(
            by=cast["Ana"],
            at=now,
            purpose=Purpose.SHARING,
            given=True,
            signed_by=Signer.SELF,
            recipient="Moviera",
        )
        return Transfer.objects.propose(
            case, to=cast[to].organisation, by=cast["Ana"], at=now, why="region", summary="Kort.", consent=consent, **given
        )  # fmt: skip


# Substitution


def test_who_stands_in_reads_all_open_cases_and_who_arranged_it_none(cast, opened):
    opened(name="Een"), opened(name="Twee")
    made = substitute(cast)
    assert readers(cast) == {"Ana", "Chris"}
    with acting_as(cast["Tamara"]):
        assert Substitution.objects.get().covered() == 2
        assert not Case.objects.exists() and not Cover.objects.exists() and not Grant.objects.exists()
    with acting_as(cast["Chris"]):
        assert {grant.until_at for grant in Grant.objects.all()} == {made.until_at}


def test_a_case_opened_meanwhile_is_covered_at_once(cast, opened):
    substitute(cast)
    opened()
    assert readers(cast) == {"Ana", "Chris"}


def test_who_is_excluded_does_not_stand_in_and_the_team_leader_is_told_by_number(cast, opened):
    kept, refusing = opened(name="Een"), opened(name="Twee")
    with acting_as(cast["Ana"]):
        exclude(
            refusing,
            cast["Chris"].person,
            by=cast["Ana"],
            at=timezone.now(),
            reason="familie van de verdachte",
        )
    substitute(cast)
    with acting_as(cast["Chris"]):
        assert [case.pk for case in Case.objects.all()] == [kept.pk]
    with acting_as(cast["Tamara"]):
        assert [row.number for row in left_over()] == [refusing.number]
        with pytest.raises(Changed):
            reassign([refusing.number], to=cast["Chris"], why="conflict")


def test_access_ends_on_the_end_date(cast, opened):
    opened()
    made = substitute(cast)
    with acting_as(cast["Chris"]):
        assert all(not grant.is_running(made.until_at) for grant in Grant.objects.all())


def test_ending_earlier_ends_the_access_now(cast, opened):
    opened()
    made = substitute(cast)
    with acting_as(cast["Tamara"]):
        made.end()
    assert readers(cast) == {"Ana"}


def test_from_a_later_day_it_begins_on_that_day(cast, opened):
    opened()
    made = substitute(cast, since=timezone.now() + DAY, until=timezone.now() + 3 * DAY)
    assert readers(cast) == {"Ana"}
    with as_owner():
        Substitution.objects.filter(pk=made.pk).update(from_at=timezone.now() - timedelta(minutes=1))
    assert begin_substitutions() == 1
    assert begin_substitutions() == 0
    assert readers(cast) == {"Ana", "Chris"}


def test_two_do_not_stand_in_for_one(cast):
    substitute(cast)
    with pytest.raises(StandsInAlready):
        substitute(cast)


@pytest.mark.parametrize(
    "given",
    [
        {"by": "Ana"}, {"by": "Chris"}, {"by": "Boris"}, {"by": "Hilde"}, {"by": "Stan"},
        {"deputy": "Boris"}, {"deputy": "Tamara"}, {"deputy": "Ana"}, {"away": "Boris"}, {"away": "Tamara"}, {"why": "zin"},
    ],
)  # fmt: skip
def test_only_who_leads_the_team_arranges_it_and_only_inside(cast, opened, given):
    opened()
    with pytest.raises(NotPossible):
        substitute(cast, **given)
    assert readers(cast) == {"Ana"}


def test_it_ends_after_it_begins_and_within_a_year(cast):
    for until in (timezone.now() - DAY, timezone.now() + 400 * DAY):
        with pytest.raises(NotPossible):
            substitute(cast, until=until)


def test_nobody_writes_the_lines_by_hand(cast, opened):
    case = opened()
    substitution = (
        "insert into transfers_substitution (id, organisation_id, absent_id, deputy_id, from_at, until_at, why, by_id, at)"
        " values (gen_random_uuid(), zoco.organisation(), %s, %s, now(), now() + interval '1 day', 'ill', zoco.seat(), now())"
    )
    handover = (
        "insert into transfers_handover (id, case_id, from_seat_id, to_seat_id, by_id, why, at, transaction)"
        " values (gen_random_uuid(), %s, %s, %s, zoco.seat(), 'load', now(), pg_current_xact_id()::text::bigint)"
    )
    for name in ("Ana", "Chris", "Tamara"):
        assert refused(cast, name, substitution, cast["Ana"].pk, cast["Chris"].pk)
        assert refused(cast, name, handover, case.pk, cast["Ana"].pk, cast["Chris"].pk)
        assert refused(
            cast, name, "select zoco.change_lead(%s, %s, zoco.seat(), 'load')", case.pk, cast["Ana"].pk
        )
        assert refused(cast, name, "select zoco.cover(%s)", case.pk)
    assert readers(cast) == {"Ana"}


# Handing over


def test_a_lead_changes_by_a_line_only(cast, opened):
    case = opened()
    for name in ("Ana", "Chris", "Tamara"):
        assert refused(
            cast, name, "update cases_case set lead_id = %s where id = %s", cast["Chris"].pk, case.pk
        )
    assert readers(cast) == {"Ana"}


def test_many_cases_go_to_a_colleague_in_one_go(cast, opened):
    cases = [opened(name="Een"), opened(name="Twee")]
    with acting_as(cast["Ana"]):
        assert hand_over(cases, to=cast["Chris"], by=cast["Ana"], at=timezone.now(), why="load") == 2
    assert readers(cast) == {"Chris"}
    with acting_as(cast["Chris"]):
        assert Handover.objects.count() == 2
        assert Case.objects.first().events.filter(kind="transferred").exists()


def test_all_or_none(cast, opened):
    cases = [opened(name="Een"), opened(name="Twee")]
    with acting_as(cast["Ana"]):
        hand_over(cases[:1], to=cast["Chris"], by=cast["Ana"], at=timezone.now(), why="load")
    with acting_as(cast["Ana"]), pytest.raises((Changed, DatabaseError)), transaction.atomic():
        hand_over(cases, to=cast["Chris"], by=cast["Ana"], at=timezone.now(), why="load")
    with acting_as(cast["Ana"]):
        assert [case.pk for case in Case.objects.all()] == [cases[1].pk]


@pytest.mark.parametrize("receiver", ["Ana", "Boris", "Tamara", "Pieter", "Eva"])
def test_cases_stay_in_the_house_with_who_may_lead(cast, opened, receiver):
    case = opened()
    assert refused(cast, "Ana", "select zoco.hand_over(%s, %s, 'load')", [case.pk], cast[receiver].pk)


@pytest.mark.parametrize("name", ["Chris", "Boris", "Tamara", "Hilde", "Stan"])
def test_nobody_gives_away_what_another_leads(cast, opened, name):
    case = opened()
    for receiver in ("Chris", "Boris", "Hilde"):
        assert refused(cast, name, "select zoco.hand_over(%s, %s, 'load')", [case.pk], cast[receiver].pk)
        assert refused(cast, name, "select zoco.reassign(%s, %s, 'load')", [case.number], cast[receiver].pk)
    assert readers(cast) == {"Ana"}


def test_who_is_excluded_gets_no_case(cast, opened):
    case = opened()
    with acting_as(cast["Ana"]):
        exclude(case, cast["Chris"].person, by=cast["Ana"], at=timezone.now(), reason="x")
        with pytest.raises(IsExcluded):
            hand_over([case], to=cast["Chris"], by=cast["Ana"], at=timezone.now(), why="load")
    assert readers(cast) == {"Ana"}


def test_a_team_leader_gives_what_somebody_left_behind_by_number(cast, opened):
    case = opened()
    leave(cast["Ana"])
    with acting_as(cast["Tamara"]):
        assert [(row.number, row.is_gone) for row in left_over()] == [(case.number, True)]
        assert reassign([case.number], to=cast["Chris"], why="left") == 1
        assert not left_over() and not Case.objects.exists()
    with acting_as(cast["Chris"]):
        assert Case.objects.get().lead_id == cast["Chris"].pk


def test_numbers_of_others_are_as_unknown_as_made_up_ones(cast, opened):
    case = opened()
    leave(cast["Ana"])
    with acting_as(cast["Tamara"]):
        for numbers in (["T-000000"], [case.number, "T-000000"]):
            with pytest.raises(Changed):
                reassign(numbers, to=cast["Chris"], why="left")
    with acting_as(cast["Boris"]):
        assert not left_over()


# To another region


def test_the_other_region_reads_the_summary_and_not_the_file(cast, opened):
    opened()
    made = offer(cast)
    assert readers(cast, Transfer) == {"Ana", "Farid"}
    assert readers(cast) == {"Ana"}
    with acting_as(cast["Farid"]):
        assert Transfer.objects.get(pk=made.pk).summary == "Kort."


def test_withdrawing_the_consent_takes_the_summary_back(cast, opened):
    opened()
    made = offer(cast)
    with acting_as(cast["Ana"]):
        Transfer.objects.get().consent.withdraw(by=cast["Ana"], at=timezone.now())
    assert readers(cast, Transfer) == {"Ana"}
    assert refused(cast, "Farid", "select 1 from zoco.take_over(%s)", made.pk)


def test_after_a_yes_the_lead_changes_and_the_old_house_reads_no_more(cast, opened):
    opened()
    substitute(cast)
    made = offer(cast)
    with acting_as(cast["Farid"]):
        Transfer.objects.get(pk=made.pk).accept(by=cast["Farid"], at=timezone.now())
    assert readers(cast) == {"Farid"}


def test_who_handed_over_stays_for_a_time_when_the_person_wants_that(cast, opened):
    opened()
    made = offer(cast, stays_until=timezone.localdate() + 7 * DAY)
    with acting_as(cast["Farid"]):
        case = Transfer.objects.get(pk=made.pk).accept(by=cast["Farid"], at=timezone.now())
        (grant,) = case.grants.running()
        assert (grant.seat_id, grant.kind) == (cast["Ana"].pk, "team")
    assert readers(cast) == {"Ana", "Farid"}
    with acting_as(cast["Farid"]):
        case.consents.get().withdraw(by=cast["Farid"], at=timezone.now())
    assert readers(cast) == {"Farid"}


@pytest.mark.parametrize("name", ["Ana", "Chris", "Tamara", "Boris", "Hilde", "Mila", "Pieter"])
def test_only_who_was_asked_takes_over(cast, opened, name):
    opened()
    made = offer(cast)
    assert refused(cast, name, "select 1 from zoco.take_over(%s)", made.pk)
    sql = "update transfers_transfer set answer = 'accepted', answered_at = now(), answered_by_id = zoco.seat() where id = %s"
    assert refused(cast, name, sql, made.pk)
    assert refused(cast, "Farid", sql, made.pk)  # by its own door only
    assert readers(cast) == {"Ana"}


def test_a_no_is_said_once_by_who_was_asked(cast, opened):
    opened()
    made = offer(cast)
    sql = "update transfers_transfer set answer = 'refused', answered_at = now(), answered_by_id = zoco.seat() where id = %s"
    for name in ("Ana", "Boris", "Chris"):
        assert refused(cast, name, sql, made.pk)
    with acting_as(cast["Farid"]):
        Transfer.objects.get().refuse(by=cast["Farid"], at=timezone.now(), reason="geen plek")
        assert not Transfer.objects.offered_to(cast["Farid"])
    assert refused(cast, "Farid", "select 1 from zoco.take_over(%s)", made.pk)


def test_who_is_excluded_is_not_asked(cast, opened):
    case = opened()
    with acting_as(cast["Ana"]):
        exclude(case, cast["Farid"].person, by=cast["Ana"], at=timezone.now(), reason="x")
    made = offer(cast)
    assert readers(cast, Transfer) == {"Ana"}
    assert refused(cast, "Farid", "select 1 from zoco.take_over(%s)", made.pk)


def test_a_transfer_leans_on_a_consent_to_share_of_this_person_and_a_key_of_its_own(cast, opened):
    opened()
    with acting_as(cast["Ana"]):
        case, now = Case.objects.get(), timezone.now()
        wrong = case.ask_consent(
            by=cast["Ana"], at=now, purpose=Purpose.CARE, given=True, signed_by=Signer.SELF
        )
        said = {
            "case": case, "from_organisation": cast["Ana"].organisation, "to_organisation": cast["Farid"].organisation,
            "by": cast["Ana"], "at": now, "why": "region", "municipality": "GM0363",
        }  # fmt: skip
        with pytest.raises(DatabaseError, match="consent"), transaction.atomic():
            Transfer.objects.create(data_key=DataKey.objects.mint(), consent=wrong, **said)
        right = case.ask_consent(
            by=cast["Ana"], at=now, purpose=Purpose.SHARING, given=True, signed_by=Signer.SELF, recipient="x"
        )
        with pytest.raises(DatabaseError, match="seals something"), transaction.atomic():
            Transfer.objects.create(data_key=case.data_key, consent=right, **said)
