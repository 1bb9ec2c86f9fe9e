"""
Forget one person: the key is destroyed, the rows go, a tombstone with counts stays. By the owner of the tables only.

All or nothing for each person, in one transaction. The id of the key is remembered as a hash, in the database and in a
file beside the keys: a backup that is put back is forgotten again by the next run.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import uuid
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from zoco.reports.models import Registration, Report
from zoco.reports.routing import municipality
from zoco.retention.dossiers import Dossier
from zoco.retention.models import Tombstone
from zoco.retention.rows import Hanging, hanging_on, primaries_of
from zoco.seal.models import DataKey


def forget(dossier: Dossier, *, on: date, using: str) -> Tombstone | None:
    """What is left, or None when somebody else forgot this person a moment earlier."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        key = DataKey.objects.using(using).select_for_update().filter(pk=dossier.key).first()
        if key is None or key.is_destroyed:
            return None
        cursor.execute("select set_config('zoco.forgetting', 'no', true)")
        found = hanging_on(dossier.key, [case.pk for case in dossier.cases], dossier.reports, cursor)
        stone = _tombstone(dossier, found, on, using)
        registrations = _registrations(found, using)
        cursor.execute("select set_config('zoco.forgetting', 'yes', true)")
        lines = _unlink(registrations, using, cursor)
        subjects = found.ids() + lines + [str(k) for k in found.keys]
        cursor.execute("select zoco.forget_lines(%s, %s)", [[case.pk for case in dossier.cases], subjects])
        _delete(found, cursor)
        cursor.execute("select set_config('zoco.forgetting', 'no', true)")
        for each in DataKey.objects.using(using).alive().filter(pk__in=found.keys):
            each.destroy(by=None, at=timezone.now())
        stone.save(using=using)
        remember(found.keys)
    return stone


def _tombstone(dossier: Dossier, found: Hanging, on: date, using: str) -> Tombstone:
    rows: Any = dossier.cases or list(Report.objects.using(using).filter(pk__in=dossier.reports))
    place = municipality(rows[0].municipality)
    return Tombstone(
        kind=dossier.kind,
        year_opened=dossier.opened_on.year,
        year_closed=dossier.ended_on.year,
        year_forgotten=on.year,
        outcome=dossier.outcome,
        term="request" if dossier.requested else dossier.kept.term.name,
        police_unit=place.police_unit if place else "",
        forms=sorted({form for row in rows for form in row.forms}),
        minor=dossier.minor,
        trajectories=len(dossier.cases),
        contacts=len(found.rows.get("cases_contact", ())),
        procedures=len(found.rows.get("procedures_procedure", ())),
    )


def _registrations(found: Hanging, using: str) -> list[Registration]:
    reports = Report.objects.using(using).filter(pk__in=found.rows.get("reports_report", ()))
    numbers = list(reports.values_list("number", flat=True))
    return list(Registration.objects.using(using).filter(report_number__in=numbers))


def _unlink(registrations: Iterable[Registration], using: str, cursor: Any) -> list[str]:
    """
    The line in the national register stays a count: it no longer leads to a report, nor to the person.

    Lines of one person keep counting as one: they get the same new mark, or that of her who by somebody's word is the
    same and is not forgotten yet. Says which rows were touched.
    """
    touched = []
    rows = Registration.objects.using(using)
    cursor.execute("select person_ref, counted from zoco.counted_as()")
    counted = {bytes(mark): bytes(as_one) for mark, as_one in cursor.fetchall()}
    for mark in sorted({bytes(each.person_ref) for each in registrations}):
        others = sorted(other for other, one in counted.items() if one == counted.get(mark) and other != mark)
        rows.filter(person_ref=mark).update(person_ref=others[0] if others else uuid.uuid4().bytes)
        counted.pop(mark, None)
    for each in registrations:
        number = _no_number()
        rows.filter(pk=each.pk).update(report_number=number)
        touched.append(str(each.pk))
        for table, column in _naming_the_number(cursor):
            cursor.execute(
                f'update "{table}" set "{column}" = %s where "{column}" = %s returning id',
                [number, each.report_number],
            )
            touched += [str(row[0]) for row in cursor.fetchall()]
    return touched


def _naming_the_number(cursor: Any) -> list[tuple[str, str]]:
    cursor.execute(
        "select k.conrelid::regclass::text, a.attname from pg_constraint k join pg_attribute a "
        "on a.attrelid = k.conrelid and a.attnum = k.conkey[1] "
        "where k.contype = 'f' and k.confrelid = 'reports_registration'::regclass"
    )
    return list(cursor.fetchall())


def _no_number() -> str:
    """The shape of a number that nobody was ever told."""
    return "X-" + secrets.token_hex(4).upper()


def _delete(found: Hanging, cursor: Any) -> None:
    primaries = primaries_of(cursor)
    for (table, column), parents in found.emptied.items():
        cursor.execute(
            f'update "{table}" set "{column}" = null where "{column}" = any(%s) and not ("{primaries[table]}" = any(%s))',
            [list(parents), list(found.rows.get(table, []))],
        )
    for table, ids in found.rows.items():
        cursor.execute(f'delete from "{table}" where "{primaries[table]}" = any(%s)', [list(ids)])
    cursor.execute("set constraints all immediate")
    cursor.execute("set constraints all deferred")


# What was forgotten stays forgotten, also when a backup of before is put back.


def mark_of(key: UUID) -> str:
    """The id of a key cannot be found from it: it has 122 random bits.

    >>> mark_of(UUID(int=7))[:12]
    '3a2bf508697c'
    """
    return hashlib.sha256(b"zoco forgotten " + key.bytes).hexdigest()


def list_file() -> Path:
    return Path(settings.ZOCO_FORGOTTEN or Path(settings.ZOCO_KEYS_DIR) / "forgotten.txt")


def remember(keys: Iterable[UUID]) -> None:
    """Before the transaction ends: who stands in the list and is still there is forgotten by the next run."""
    file = list_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="ascii") as lines:
        lines.writelines(f"{mark}\n" for mark in sorted(mark_of(key) for key in keys))
        lines.flush()
        os.fsync(lines.fileno())


def remembered() -> set[str]:
    file = list_file()
    return set(file.read_text(encoding="ascii").split()) if file.exists() else set()


def back_again(using: str) -> list[UUID]:
    """Keys that were destroyed once and are whole again: a backup was put back."""
    if not (marks := remembered()):
        return []
    alive = DataKey.objects.using(using).alive().values_list("pk", flat=True)
    return [key for key in alive.iterator() if mark_of(key) in marks]
