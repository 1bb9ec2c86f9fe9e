"""
Each minute: what organisations delivered is read on; as triage, whom a new signal is about is noted, and looked for
among all others. Each night: signals that ended long ago go, and words that were never sent.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from zoco.access.acting import acting_as, delivering_for
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import KeysMissing
from zoco.signals import rows
from zoco.signals.models import Part, Signal
from zoco.subjects.jobs import somebody_of_triage
from zoco.subjects.searching import pair_waiting

AT_A_TIME = 500


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="look_for_subjects", pass_context=False)
def look_for_subjects(timestamp: int = 0) -> int:
    """
    Says how many pairs there are to look at since the last time.

    Who left a signal cannot read it back, so this is not done while it is left; and a signal that cannot be compared
    was taken in all the same.
    """
    if (seat := somebody_of_triage()) is None:
        return 0
    with acting_as(seat):
        for signal in Signal.objects.not_noted()[:AT_A_TIME]:
            try:
                signal.note()
            except (KeysMissing, SealBroken):
                continue  # its page says so
        return pair_waiting()


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="forget_signals", pass_context=False)
def forget_signals(timestamp: int = 0) -> int:
    """Says how many signals went."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select zoco.forget_signals(%s, %s)", [settings.ZOCO_SIGNAL_DAYS, settings.ZOCO_UNFINISHED_DAYS]
        )
        return int(cursor.fetchone()[0])


# Asked for as soon as a file comes; each minute for what a worker left that was killed.
@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take_in_deliveries")
def take_in_deliveries(timestamp: int = 0) -> int:
    """Says how many parts were done. One whose box is broken does not keep the others waiting."""
    with connection.cursor() as cursor:
        cursor.execute("select part, organisation from zoco.parts_waiting()")
        waiting = cursor.fetchall()
    broken, done = [], 0
    for part, organisation in waiting:
        try:
            done += take_in(part, organisation)
        except SealBroken as trouble:
            broken.append(trouble)
    if broken:
        raise broken[0]
    return done


def take_in(part: UUID, organisation: UUID) -> bool:
    """One part, in one transaction of its own, as the organisation that brought it; False when another is on it."""
    with delivering_for(organisation):
        parts = Part.objects.select_related("delivery__organisation").select_for_update(
            skip_locked=True, of=("self",)
        )
        found = parts.filter(pk=part, done_at=None).first()
        if found is not None:
            rows.take_in(found, at=timezone.now())
        return found is not None
