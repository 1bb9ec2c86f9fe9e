"""The chain over the logs: whoever changes what was written is found, and nothing that was written is left out."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from zoco.access.acting import acting_as
from zoco.audit.chain import LOGS, check, holds, seal, verify
from zoco.audit.looks import record
from zoco.audit.models import Batch, Change, Check, Look
from zoco.guard.owner import as_owner
from zoco.site.command import parser

LOOK, CHANGE = LOGS
pytestmark = pytest.mark.django_db


def looks(seat, many):
    with acting_as(seat):
        for number in range(many):
            record("case.open", case_id=uuid4(), ground=f"g{number}")


def audit(*words):
    wanted = parser(["audit.command"]).parse_args(["audit", *words])
    return wanted.run(wanted)


@pytest.fixture
def sealed(cast):
    """Three batches of three looks, and one of the changes that the cast itself is."""
    for _ in range(3):
        looks(cast["Ana"], 3)
        assert seal(LOOK) == 3
    assert seal(CHANGE) > 0
    with as_owner():
        return list(Batch.objects.filter(log=LOOK))


def fault(log=LOOK):
    chain = verify(log)
    return chain.fault, chain.broken


def tamper(statement, *values):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount


def test_what_nobody_touched_is_whole(sealed):
    chain = verify(LOOK)
    assert chain.is_whole
    assert (chain.batches, chain.sealed, chain.unsealed) == (3, 9, 0)
    assert chain.head == bytes(sealed[-1].digest)
    assert verify(CHANGE).is_whole


def test_rows_after_the_last_batch_are_counted_as_unsealed(cast, sealed):
    looks(cast["Boris"], 2)
    assert (verify(LOOK).unsealed, verify(LOOK).is_whole) == (2, True)


def test_sealing_nothing_makes_no_batch(sealed):
    assert seal(LOOK) == 0
    assert verify(LOOK).batches == 3


def test_whole_does_not_depend_on_the_time_zone_of_who_asks(sealed):
    with connection.cursor() as cursor:
        cursor.execute("set local timezone = 'Asia/Tokyo'; set local datestyle = 'SQL, DMY'")
        cursor.execute("select fault is null from zoco.verify_log(%s)", [LOOK])
        assert cursor.fetchone() == (True,)


OTHER = {
    "DateTimeField": "{} + interval '1 microsecond'",
    "CharField": "coalesce({}, '') || 'x'",
    "UUIDField": "gen_random_uuid()",
    "JSONField": "'{{\"forged\": 1}}'::jsonb",
    "BooleanField": "not {}",
    "PositiveIntegerField": "{} + 1",
    "BigIntegerField": "{} - 1",
    "BinaryField": "sha256(coalesce({}, ''))",
}


@pytest.mark.parametrize(("model", "log"), [(Look, LOOK), (Change, CHANGE)])
def test_a_change_of_any_column_is_found(sealed, model, log):
    for field in model._meta.concrete_fields:
        if field.primary_key or field.column in {"what", "op"}:
            continue
        other = OTHER[field.get_internal_type()].format(field.column)
        with transaction.atomic():
            batch = Batch.objects.none()
            with as_owner():
                batch = Batch.objects.filter(log=log).first()
            table = model._meta.db_table
            tamper(f"update {table} set {field.column} = {other} where id = %s", batch.first_id)
            assert fault(log) == ("changed", batch.id), field.column
            transaction.set_rollback(True)
    tamper("update audit_look set what = 'x' where id = %s", sealed[0].first_id)
    assert fault() == ("changed", sealed[0].id)


@pytest.mark.parametrize("column", ["sealed_at", "digest"])
def test_a_change_of_a_batch_is_found(sealed, column):
    field = Batch._meta.get_field(column)
    tamper(
        f"update audit_batch set {column} = {OTHER[field.get_internal_type()].format(column)} where id = %s",
        sealed[1].id,
    )
    assert fault() == ("changed", sealed[1].id)


def test_a_removed_row_is_found(sealed):
    tamper("delete from audit_look where id = %s", sealed[1].last_id)
    assert fault() == ("missing", sealed[1].id)


def test_a_row_that_was_put_in_later_is_found(cast, sealed):
    tamper("delete from audit_look where id = %s", sealed[1].first_id + 1)
    tamper(
        "insert into audit_look (id, at, what, role, ground, refused) overriding system value"
        " values (%s, now(), 'x', '', '', false)",
        sealed[1].first_id + 1,
    )
    assert fault() == ("changed", sealed[1].id)


@pytest.mark.parametrize("which", [0, 1])
def test_a_removed_batch_is_found_at_the_one_after_it(sealed, which):
    tamper("delete from audit_batch where id = %s", sealed[which].id)
    assert fault() == ("gap", sealed[which + 1].id)


def test_an_end_that_was_cut_off_is_found_by_the_check_before(sealed):
    assert check(LOOK)
    tamper("delete from audit_look where id >= %s", sealed[2].first_id)
    tamper("delete from audit_batch where id = %s", sealed[2].id)
    assert fault() == ("cut", sealed[2].id)


def test_a_rewritten_chain_is_found_by_a_hash_that_was_kept_elsewhere(cast, sealed, capsys):
    kept = f"{LOOK}:{bytes(sealed[2].digest).hex()}"
    assert audit("verify", "--expect", kept) == 0
    tamper("update audit_look set what = 'nothing' where id >= %s", sealed[2].first_id)
    tamper("delete from audit_batch where id = %s", sealed[2].id)
    assert seal(LOOK) == 3
    assert verify(LOOK).is_whole
    assert audit("verify", "--expect", kept) == 1
    assert "NOT IN THE CHAIN" in capsys.readouterr().out


def test_a_hash_that_is_none_is_refused(sealed, capsys):
    assert audit("verify", "--expect", "audit_look:niets") == 1
    assert "is not LOG:HASH" in capsys.readouterr().err
    assert not holds(LOOK, b"elsewhere")


def test_a_check_is_remembered(cast, sealed):
    assert check(LOOK)
    tamper("update audit_look set what = 'x' where id = %s", sealed[1].first_id)
    assert not check(LOOK)
    with acting_as(cast["Stan"]):
        assert [(one.fault, one.broken) for one in Check.objects.all()] == [
            ("changed", sealed[1].id),
            ("", None),
        ]


@pytest.mark.parametrize("table", ["audit_batch", "audit_check"])
@pytest.mark.parametrize(
    "do", ["delete from {}", "update {} set log = ''", "truncate {}", "insert into {} default values"]
)
def test_the_application_cannot_write_a_chain_of_its_own(cast, sealed, table, do):
    with (
        acting_as(cast["Stan"]),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(do.format(table))


def test_the_application_cannot_ask_for_hashes_of_rows(sealed):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select zoco.rows_of_log('audit_look', 0, 10)")


def test_there_are_two_logs_and_no_other():
    with pytest.raises(DatabaseError), transaction.atomic():
        seal("people_person")


def test_the_command_says_that_all_is_well(sealed, capsys):
    assert audit("verify") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("OK      audit_look: 3 batches, 9 rows, 0 unsealed, head ")
    assert said[1].startswith("OK      audit_change: 1 batches, ")


def test_the_command_names_the_first_batch_that_does_not_match(sealed, capsys):
    tamper("update audit_look set what = 'x' where id in (%s, %s)", sealed[1].first_id, sealed[2].first_id)
    assert audit("verify") == 1
    assert (
        f"BROKEN  audit_look: 3 batches, 9 rows, 0 unsealed: batch {sealed[1].id} does not"
        in capsys.readouterr().out
    )


def test_the_command_prints_the_head_to_publish(sealed, capsys):
    assert audit("head") == 0
    assert f"audit_look:{bytes(sealed[2].digest).hex()}" in capsys.readouterr().out


def test_the_command_seals(cast, capsys):
    looks(cast["Ana"], 4)
    assert audit("seal") == 0
    assert "audit_look: 4 rows sealed" in capsys.readouterr().out


# Two at the same time


@pytest.fixture
def elsewhere(transactional_db):
    """Another request, on a connection of its own."""
    given = connections["default"].get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{name: given[name] for name in names if name in given}) as other:
        yield other


@pytest.mark.django_db(transaction=True)
def test_a_row_of_a_transaction_that_is_still_running_is_not_left_out(cast, elsewhere):
    elsewhere.execute("select zoco.look('slow', null, null, '', false)")  # draws the lower id, commits later
    looks(cast["Ana"], 1)
    assert seal(LOOK, patience=timedelta(0)) is None
    assert verify(LOOK).batches == 0
    elsewhere.commit()
    assert seal(LOOK, patience=timedelta(0)) == 2
    assert verify(LOOK).is_whole


@pytest.mark.django_db(transaction=True)
def test_sealing_waits_for_who_is_writing_and_nobody_waits_for_sealing(cast, elsewhere):
    elsewhere.execute("select zoco.look('slow', null, null, '', false)")
    found = []

    def job():
        found.append(seal(LOOK, patience=timedelta(seconds=60)))
        connection.close()

    sealing = threading.Thread(target=job)
    sealing.start()
    looks(cast["Ana"], 1)  # would hang here if sealing locked the log
    elsewhere.commit()
    sealing.join()
    rest = seal(LOOK)
    assert found[0] + rest == 2
    assert (verify(LOOK).is_whole, verify(LOOK).unsealed) == (True, 0)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_was_undone_leaves_a_hole_that_harms_nothing(cast, elsewhere):
    elsewhere.execute("select zoco.look('undone', null, null, '', false)")
    looks(cast["Ana"], 1)
    elsewhere.rollback()
    assert seal(LOOK) == 1
    assert verify(LOOK).is_whole
