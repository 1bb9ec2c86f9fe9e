"""`zoco keys`: make, show, rotate and retire the keys that wrap all others."""

import argparse
import base64
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from zoco.seal import keys, triage
from zoco.seal.models import DataKey, DataKeyQuerySet

# Rotation passes over everybody's data keys, so it logs in as the owner of the tables.
DATABASE = "owner"
BATCH = 500

Say = Callable[[str], object]


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = verbs.add_parser("keys", help="make, show, rotate and retire the keys that wrap all others")
    actions = parser.add_subparsers(required=True, metavar="prepare|status|public|rotate|triage|retire")
    _action(actions, "prepare", run_prepare, "make the keys that a new installation needs")
    _action(actions, "status", run_status, "show which key wraps how many data keys")
    _action(actions, "public", run_public, "show the public key of triage, for the process outside")
    rotating = _action(actions, "rotate", run_rotate, "wrap every data key anew under a new key; resumable")
    rotating.add_argument(
        "--destroy-old", action="store_true", help="then destroy the keys that wrap nothing"
    )
    rotating.add_argument("--batch", type=int, default=BATCH, help=argparse.SUPPRESS)
    turning = _action(
        actions, "triage", run_triage, "show the keys of triage, and what each opens; make or retire one"
    )
    what = turning.add_mutually_exclusive_group()
    what.add_argument("--new", action="store_true", help="make one; the old ones stay for what lies there")
    what.add_argument("--retire", action="store_true", help="destroy the old ones that open nothing any more")
    what.add_argument(
        "--lost", action="store_true", help="make one, and go on without those that are lost for good"
    )
    _action(actions, "retire", run_retire, "destroy the keys that wrap nothing any more")


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    line: str,
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=line, description=line)
    parser.set_defaults(run=run)
    return parser


def run_prepare(_: argparse.Namespace) -> int:
    return _told(lambda: print(f"The keys are in {prepare().source}."))


def run_status(_: argparse.Namespace) -> int:
    return _told(lambda: status(print))


def run_public(_: argparse.Namespace) -> int:
    return _told(lambda: print(base64.b64encode(keys.triage_public()).decode()))


def run_rotate(wanted: argparse.Namespace) -> int:
    def run() -> None:
        rotate(lambda line: print(line, flush=True), batch=wanted.batch)
        if wanted.destroy_old:
            retire(print)

    return _told(run)


def run_triage(wanted: argparse.Namespace) -> int:
    def run() -> None:
        if wanted.new or wanted.lost:
            triage.rotate(print, without_the_lost=wanted.lost)
        elif wanted.retire:
            triage.retire(print)
        triage.status(print)

    return _told(run)


def run_retire(_: argparse.Namespace) -> int:
    return _told(lambda: retire(print))


def prepare() -> keys.Ring:
    """The ring, complete. `KeysLost` when a key is gone under which something is sealed.

    For the launcher too, as soon as the database answers, before or after its migrations.
    """
    triage.refuse_to_hide_a_loss()
    if settings.ZOCO_KEYS:
        keys.refuse_to_hide_a_loss(keys.fresh_ring(), keks_in_use())
    else:
        keys.prepare(Path(settings.ZOCO_KEYS_DIR), keks_in_use)
    triage.lay()
    return keys.fresh_ring()


def keks_in_use() -> list[str]:
    """The ids of the KEKs that wrap a data key; none before the first migration."""
    if DataKey._meta.db_table not in connections[DATABASE].introspection.table_names():
        return []
    return list(_data_keys().keks_in_use())


def status(say: Say) -> None:
    """Each KEK and how many data keys it wraps; `KeysLost` when some of them cannot be opened."""
    ring = keys.fresh_ring()
    counted = _data_keys().counted_by_kek()
    current = ring.current("kek")
    say(f"Keys: {ring.source}")
    for version in ring.all("kek"):
        note = "current" if version == current else "old"
        say(f"  kek {version.id} ({note}) wraps {counted.get(version.id, 0)} data keys")
    say(f"  destroyed data keys: {_data_keys().filter(wrapped__isnull=True).count()}")
    if kinds := ring.missing():
        say(f"  missing: {', '.join(kinds)}")
    keys.refuse_to_hide_a_loss(ring, counted)


def rotate(say: Say, batch: int = BATCH) -> None:
    """Wrap every data key under a new KEK, in batches that each stand on their own.

    Killed at any moment it leaves every data key readable, under the old KEK or the new one. What is
    left to do is what is not under the newest KEK; that is finished first when it is run again.
    """
    keys.refuse_to_hide_a_loss(keys.fresh_ring(), keks_in_use())
    kek = _newest(say)
    _let_minting_end()
    total, done = _data_keys().not_under(kek.id).count(), 0
    for old in keys.fresh_ring().all("kek"):
        while old.id != kek.id and (moved := _rewrap(old.id, kek, batch)):
            done += moved
            say(f"{done} of {total} data keys are under kek {kek.id}")
    say(f"All {_data_keys().alive().count()} data keys are under kek {kek.id}.")
    for old in _idle():
        say(f"kek {old.id} wraps nothing any more: `zoco keys retire` destroys it. {COST}")


COST = "Database backups from before this rotation cannot be read without it."


def retire(say: Say) -> None:
    """Destroy each old KEK that wraps no data key."""
    if settings.ZOCO_KEYS:
        say(f"Remove from ZOCO_KEYS: {', '.join(old.name for old in _idle()) or 'nothing'}.")
        return
    with transaction.atomic(using=DATABASE):
        _data_keys().wait_for_minting()
        for old in _idle():
            keys.destroy(Path(settings.ZOCO_KEYS_DIR), old)
            say(f"kek {old.id} is destroyed. {COST}")
    for kek_id, count in _data_keys().counted_by_kek().items():
        say(f"kek {kek_id} wraps {count} data keys and stays")


def _newest(say: Say) -> keys.Version:
    """The KEK to go to: a new one, unless an earlier rotation is not finished."""
    kek = keys.fresh_ring().current("kek")
    if _data_keys().not_under(kek.id).exists():
        say(f"Going on with the rotation to kek {kek.id}.")
        return kek
    if settings.ZOCO_KEYS:
        raise keys.KeysMissing(f"Add kek-{kek.number + 1} to ZOCO_KEYS on every server, and run this again.")
    keys.add(Path(settings.ZOCO_KEYS_DIR), "kek", kek.number + 1)
    kek = keys.fresh_ring().current("kek")
    say(f"kek {kek.id} is made.")
    return kek


def _let_minting_end() -> None:
    """Wait for transactions that wrap under the old KEK and are not visible yet."""
    with transaction.atomic(using=DATABASE):
        _data_keys().wait_for_minting()


def _rewrap(old_id: str, kek: keys.Version, size: int) -> int:
    """Move one batch to `kek`; the row lock keeps a key that is destroyed meanwhile destroyed."""
    with transaction.atomic(using=DATABASE), connections[DATABASE].cursor() as cursor:
        rows = list(_data_keys().alive().filter(kek=old_id).select_for_update()[:size])
        for row in rows:
            row.rewrap(kek)
        cursor.executemany(
            "update seal_datakey set wrapped = %s, kek = %s where id = %s",
            [[bytes(row.wrapped or b""), row.kek, row.pk] for row in rows],
        )
    return len(rows)


def _idle() -> Iterable[keys.Version]:
    ring, used = keys.fresh_ring(), set(_data_keys().keks_in_use())
    return [version for version in ring.all("kek")[:-1] if version.id not in used]


def _data_keys() -> DataKeyQuerySet:
    return DataKey.objects.using(DATABASE)


def _told(run: Callable[[], object]) -> int:
    """0, or 1 with the trouble in one sentence."""
    try:
        run()
    except (keys.KeyTrouble, TimeoutError) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0
