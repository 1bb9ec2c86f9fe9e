"""
Is the key of triage still there? Under each that was ever in use lies a canary: a box with known contents. Whoever
cannot open it has lost that key, or another ring.

Two keys are in force while one takes over: what comes in is closed with the newest, what lies there opens with the one
that closed it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from zoco.seal import boxes, keys
from zoco.seal.crypto import SealBroken
from zoco.seal.models import Canary

DATABASE = "owner"
SETTLED = timedelta(days=1)
PLACE, SONG = "seal_canary.box", b"The key of triage opens this."

Say = Callable[[str], object]


def lay() -> None:
    """A canary under each key of triage in the ring that has none yet; nothing before the tables are there."""
    if Canary._meta.db_table not in connections[DATABASE].introspection.table_names():
        return
    laid = {bytes(each.key_id) for each in Canary.objects.using(DATABASE).all()}
    for version in keys.fresh_ring().all("triage"):
        public = boxes.public_of(version.material)
        if boxes.id_of(public) not in laid:
            box = boxes.close(SONG, public, PLACE)
            Canary.objects.using(DATABASE).create(key_id=boxes.id_of(public), box=box)


def lost(database: str = "default") -> list[str]:
    """The ids of the keys that were in use and are not in this ring."""
    return [
        bytes(each.key_id).hex() for each in Canary.objects.using(database).order_by("at") if not sings(each)
    ]


def sings(canary: Canary) -> bool:
    box = bytes(canary.box)
    try:
        return boxes.open_box(box, keys.triage_private(box), PLACE) == SONG
    except (keys.KeyTrouble, SealBroken):
        return False


def refuse_to_hide_a_loss() -> None:
    """`KeysLost` where a key of triage was in use, and none that was is in the ring: a new one would only hide it."""
    if Canary._meta.db_table not in connections[DATABASE].introspection.table_names():
        return
    gone, known = lost(DATABASE), Canary.objects.using(DATABASE).count()
    if known and len(gone) == known:
        raise keys.KeysLost(
            f"Signals were closed with the triage key {', '.join(gone)}, which is not in the ring. Put it back from your "
            "backup of the keys. No new one was made: it could not open them. If it is lost for good, "
            "`zoco keys triage --lost` goes on without it; those signals stay closed."
        )


def rotate(say: Say, without_the_lost: bool = False) -> None:
    """A new key of triage; the old ones stay for what lies there."""
    if without_the_lost:
        give_up(say)
    refuse_to_hide_a_loss()
    found = keys.fresh_ring().all("triage")
    number = found[-1].number + 1 if found else 1
    if settings.ZOCO_KEYS:
        raise keys.KeysMissing(
            f"Add triage-{number} to ZOCO_KEYS on every server, and run `zoco keys prepare`."
        )
    keys.add(Path(settings.ZOCO_KEYS_DIR), "triage", number)
    lay()
    say(f"triage-{number} is made: what comes in is closed with it. The older ones stay for what lies there.")
    say(
        "For the process outside, ZOCO_TRIAGE_PUBLIC is now what `zoco keys public` says; until then it closes with the old."
    )


def give_up(say: Say) -> None:
    """Forget the keys that are lost for good: what they closed stays closed."""
    for each in Canary.objects.using(DATABASE).all():
        if not sings(each):
            say(
                f"The triage key {bytes(each.key_id).hex()} is given up. {many_under(bytes(each.key_id))} boxes stay closed."
            )
            each.delete(using=DATABASE)


def retire(say: Say) -> None:
    """
    Destroy each old key of triage under which no box lies any more. Not on the day on which another took over: somebody
    may still be closing with it, and is not counted yet.
    """
    newest = Canary.objects.using(DATABASE).order_by("-at").first()
    if newest is not None and timezone.now() - newest.at < SETTLED:
        say("The newest key of triage is not a day old. Nothing was destroyed.")
        return
    with transaction.atomic(using=DATABASE):
        for version in keys.fresh_ring().all("triage")[:-1]:
            key_id = boxes.id_of(boxes.public_of(version.material))
            if many := many_under(key_id) + many_lines_under(version):
                say(f"{version.name} opens {many} boxes and stays")
            elif settings.ZOCO_KEYS:
                say(f"Remove from ZOCO_KEYS: {version.name}.")
            else:
                Canary.objects.using(DATABASE).filter(key_id=key_id).delete()
                keys.destroy(Path(settings.ZOCO_KEYS_DIR), version)
                say(f"{version.name} opens nothing any more and is destroyed.")


def status(say: Say) -> None:
    """Each key of triage and how many boxes it opens; and those that are lost."""
    say(f"Keys: {keys.fresh_ring().source}")
    for version in keys.fresh_ring().all("triage"):
        key_id = boxes.id_of(boxes.public_of(version.material))
        say(f"  {version.name} ({key_id.hex()}) opens {many_under(key_id)} boxes")
    for gone in lost(DATABASE):
        say(f"  LOST: triage key {gone}, which closed {many_under(bytes.fromhex(gone))} boxes")


def many_lines_under(version: keys.Version) -> int:
    """How many lines of the index of subjects open with what follows from this key."""
    key_id = keys.subjects_key_of(version).id
    with connections[DATABASE].cursor() as cursor:
        cursor.execute(
            "select (select count(*) from subjects_subject where substring(encoding from 2 for 4) = %s)"
            " + (select count(*) from subjects_judgement where substring(box from 2 for 4) = %s)",
            [key_id, key_id],
        )
        return int(cursor.fetchone()[0])


def many_under(key_id: bytes) -> int:
    """How many boxes that key opens; only the owner may ask."""
    with connections[DATABASE].cursor() as cursor:
        cursor.execute("select zoco.boxes_under(%s)", [key_id])
        return int(cursor.fetchone()[0])
