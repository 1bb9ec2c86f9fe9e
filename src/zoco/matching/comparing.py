"""
Encodings of one organisation beside those of all others, by the rules of `zoco.linkage.blind.matching`.

First each file is looked through: who tries out spellings of one person stops, and nothing of that file is compared.
Then batch after batch; what was compared has its moment, so whoever is killed loses at most one batch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.utils.timezone import localdate

from zoco.access.acting import comparing
from zoco.linkage.blind import kernel
from zoco.linkage.blind.answering import Limits
from zoco.linkage.blind.files import Head, Line
from zoco.linkage.blind.matching import hits
from zoco.matching.models import Encoding, Entry, Hit, Sending, Stop, What

AT_A_TIME = 5_000
#: Others of its own, sent in a week, that one record may be near: of 10,000 records of those who investigate, generated
#: in five settings with two seeds, none was near more than ten that are not the same.
MOST_NEAR = 20


def screen(sending: Sending, *, at: datetime) -> bool:
    """Whether it may be compared. If not, its organisation stops and what it sent goes."""
    with comparing():
        locked = Sending.objects.select_for_update(skip_locked=True, of=("self",))
        found = locked.filter(pk=sending.pk, screened_at=None, withdrawn_at=None).first()
        if found is None:
            return False
        is_burst = any(most_near(*some) > MOST_NEAR for some in recent_names(found, at - Limits().window))
        if is_burst:
            Encoding.objects.filter(sending=found).delete()
            Stop.objects.get_or_create(
                organisation_id=found.organisation_id, released_at=None, defaults={"at": at}
            )
            Entry.write(What.STOPPED, organisation=found.organisation, by=None, at=at)
        Sending.objects.filter(pk=found.pk).update(screened_at=at)
        return not is_burst


def recent_names(sending: Sending, since: datetime) -> Iterable[tuple[kernel.Rows, kernel.Rows]]:
    """For each key the names of this file, and all that this organisation sent lately, replaced ones too."""
    own = Encoding.objects.filter(organisation=sending.organisation_id, taken_at__gt=since).exclude(
        names=None
    )
    of_key: dict[UUID, tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    for each in own:
        new, all_of_it = of_key[each.period_id]
        line = each.line()
        all_of_it.append(line)
        if each.sending_id == sending.pk:
            new.append(line)
    for new, all_of_it in of_key.values():
        if new:
            yield _rows(new), _rows(all_of_it)


def most_near(new: kernel.Rows, lately: kernel.Rows) -> int:
    """
    The most different records that one of the new ones is near, and not the same as.

    >>> rows = np.zeros((4, kernel.WORDS), dtype=np.uint64); rows[1, 0] = 1; rows[2] = 2**64 - 1
    >>> most_near(rows, rows)
    1
    """
    one, _other, distance = kernel.near(np.unique(new, axis=0), np.unique(lately, axis=0), Limits().near)
    counted = np.bincount(one[distance > 0])
    return int(counted.max()) if len(counted) else 0


def compare_some(*, at: datetime) -> int:
    """How many encodings were compared; 0 when nothing waits."""
    with comparing():
        some = next_batch(localdate(at))
        if not some:
            return 0
        ones = [each.line() for each in some]
        by_id = {str(each.pk): each for each in some}
        found: list[Hit] = []
        for others in others_of(some, ones, localdate(at)).values():
            there = {str(each.pk): each for each in others}
            lines = [each.line() for each in others]
            for hit in hits((_head(ones), ones), (_head(lines), lines), localdate(at)):
                one, other = by_id[hit.one], there[hit.other]
                found.append(
                    Hit.between((one.organisation_id, one.record), (other.organisation_id, other.record), at)
                )
        Hit.objects.bulk_create(found, ignore_conflicts=True)
        Encoding.objects.filter(pk__in=[each.pk for each in some]).update(compared_at=at)
        return len(some)


def next_batch(on: date) -> list[Encoding]:
    """Some that wait, all of one organisation and one key."""
    waiting = Encoding.objects.compared_today(on).filter(
        compared_at=None, sending__screened_at__isnull=False, sending__withdrawn_at=None
    )
    waiting = waiting.exclude(organisation__in=stopped())
    first = waiting.order_by("taken_at", "pk").first()
    if first is None:
        return []
    alike = waiting.filter(organisation=first.organisation_id, period=first.period_id)
    locked = alike.select_for_update(skip_locked=True, of=("self",))
    return list(locked.order_by("taken_at", "pk")[:AT_A_TIME])


def others_of(some: list[Encoding], ones: list[Line], on: date) -> dict[UUID, list[Encoding]]:
    """
    By organisation whom these can meet: who has one of their numbers, by an index; and, where any of them has a name,
    everybody with a name under the same key.
    """
    mine = some[0].organisation_id
    tokens = list({token for each in some for token in each.tokens})
    with connection.cursor() as cursor:
        cursor.execute("select zoco.encodings_sharing(%s::uuid[], %s)", [tokens, mine])
        sharing = {pk for (pk,) in cursor.fetchall()}
    able = Encoding.objects.compared_today(on).filter(period=some[0].period_id).exclude(organisation=mine)
    able = able.filter(sending__screened_at__isnull=False).exclude(
        organisation__in=stopped(), compared_at=None
    )
    found = {each.pk: each for each in able.filter(pk__in=sharing)}
    if any(line.names is not None for line in ones):
        found |= {each.pk: each for each in able.exclude(names=None)}
    by_organisation: dict[UUID, list[Encoding]] = defaultdict(list)
    for each in found.values():
        by_organisation[each.organisation_id].append(each)
    return by_organisation


def stopped() -> Any:
    """Organisations of which nothing new is compared now."""
    return Stop.objects.running().values("organisation")


def _head(lines: list[Line]) -> Head:
    """All of one key; who it is and on which ground was asked when they came."""
    return Head("", lines[0].expires_on, (lines[0].key,), "")


def _rows(lines: list[Line]) -> kernel.Rows:
    return np.array([line.names for line in lines], dtype=np.uint64)
