"""Whom a new subject may be: fetch who shares a key, open their sealed lines, weigh, and keep what came near."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from zoco.linkage.asking import Answer, Question, compare, version
from zoco.linkage.linking import own_enough
from zoco.linkage.rarity import Counted, count
from zoco.linkage.record import Record
from zoco.seal.crypto import Key, SealBroken
from zoco.seal.keys import KeysMissing, subjects_key, subjects_secret
from zoco.subjects.models import Counting, Subject, opened

log = logging.getLogger(__name__)
MOST = 96
"""Others that are weighed: those first who share what few share."""
SHARED = 100
"""Subjects that may share a key: one question bears more than a batch over all, where it is CAP."""
BELOW = 3.0  # bits under the threshold that a human still looks at
AT_A_TIME = 5_000
_KEPT: dict[UUID, Counted] = {}


@dataclass(frozen=True)
class Found:
    """Who was weighed, with the bits of each."""

    ids: list[str]
    records: list[Record]
    answer: Answer | None


def search(record: Record, counted: Counted) -> Found:
    """Everybody who shares a key with this record, weighed; never another subject of the same signal."""
    question = Question.of(record, subjects_secret())
    ids, records, cut = list[str](), list[Record](), list[int]()
    key_of = cache(subjects_key)
    for pk, encoding, key in _near(question):
        if encoding is None:
            cut.append(key)
            continue
        if (other := readable(pk, encoding, key_of)) is None:
            continue
        if other.record_id != record.record_id and other.signal_id != record.signal_id:
            ids.append(pk)
            records.append(other)
    answer = compare(question, records, counted=counted, secret=subjects_secret(), cut=cut) if ids else None
    return Found(ids, records, answer)


def readable(pk: UUID | str, encoding: bytes | memoryview, key_of: Callable[[bytes], Key] = subjects_key) -> Record | None:  # fmt: skip
    """None where the key that closed this line is lost: the others are compared all the same."""
    try:
        return opened(pk, encoding, key_of)
    except (KeysMissing, SealBroken):
        return None


def _near(question: Question) -> list[tuple[str, bytes | None, int]]:
    with connection.cursor() as cursor:
        cursor.execute("select id::text, encoding, cut from zoco.subjects_near(%s, %s, %s)", [question.keys, SHARED, MOST])  # fmt: skip
        found: list[tuple[str, bytes | None, int]] = cursor.fetchall()
    return found


def counted_now() -> Counted:
    """What was counted last, kept in this process until it is counted again."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.subjects_size(), (select id from subjects_counting order by at desc limit 1)")  # fmt: skip
        size, last = cursor.fetchone()
    if last is None:
        return Counted(int(size))
    if last not in _KEPT:
        _KEPT.clear()
        _KEPT[last] = Counting.objects.get(pk=last).counted(int(size))
    return _KEPT[last]


def count_all(*, at: datetime) -> Counting:
    """Count again over all subjects; as triage."""
    made = Counting.of(count(_everybody(), subjects_secret()), at=at)
    made.save(force_insert=True)
    return made


def _everybody() -> Iterator[Record]:
    last = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute("select id, encoding from zoco.subjects_after(%s, %s)", [last, AT_A_TIME])
            rows = cursor.fetchall()
        if not rows:
            return
        yield from (record for pk, encoding in rows if (record := readable(pk, encoding)))
        last = rows[-1][0]


def pair_waiting(most: int = 200) -> int:
    """Look for everybody whom nobody looked for yet; says how many pairs came of it."""
    with connection.cursor() as cursor:
        cursor.execute("select id, encoding from zoco.subjects_waiting(%s)", [most])
        waiting = cursor.fetchall()
    counted = counted_now() if waiting else Counted()
    return sum(pair(pk, readable(pk, encoding), counted) for pk, encoding in waiting)


def pair_at_once(made: Iterable[Subject]) -> None:
    """
    Look for them while what is told is being saved, as who saves it.

    Trouble keeps nobody from saving: what is not looked for now, or not by this seat, the job of each minute does.
    """
    with connection.cursor() as cursor:
        cursor.execute("select zoco.gives_care()")
        if not cursor.fetchone()[0]:
            return
    try:
        with transaction.atomic():
            counted = counted_now()
            for each in made:
                pair(each.pk, each.record, counted)
    except (DatabaseError, KeysMissing, SealBroken):
        log.warning("Subjects were not compared at once.")


def pair(pk: UUID, record: Record | None, counted: Counted) -> int:
    """Weigh one subject against the others, and write down what came near; says how many pairs."""
    found = search(record, counted) if record else Found([], [], None)
    near = list(_worth(record, found, found.answer)) if record and found.answer else []
    with connection.cursor() as cursor:
        cursor.execute("select zoco.pair_subject(%s, %s)", [pk, json.dumps(near)])
        return int(cursor.fetchone()[0])


def _worth(record: Record, found: Found, answer: Answer) -> Iterator[dict[str, object]]:
    """What a human should see. Placeable: each has names with a birth year, or a number; else it is never sure."""
    for row, score in enumerate(answer.scores):
        if score > answer.threshold - BELOW:
            yield {
                "other": found.ids[row],
                "score": score,
                "threshold": answer.threshold,
                "placeable": own_enough(record) and own_enough(found.records[row]),
                "levels": answer.vector(row),
                "weights": version(),
            }
