"""Each minute: what organisations sent is taken in, looked through, and compared. Each night: what is over goes."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from zoco.access.acting import comparing, delivering_for
from zoco.matching.comparing import compare_some, screen
from zoco.matching.models import Part, Sending
from zoco.matching.models.period import forget_what_is_over
from zoco.matching.taking import take_in


# Asked for as soon as a file comes; each minute for what a worker left that was killed.
@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take_in_encodings")
def take_in_encodings(timestamp: int = 0) -> int:
    """Says how many parts were done."""
    with connection.cursor() as cursor:
        cursor.execute("select part, organisation from zoco.encodings_waiting()")
        waiting = cursor.fetchall()
    return sum(take_in_one(part, organisation) for part, organisation in waiting)


def take_in_one(part: UUID, organisation: UUID) -> bool:
    """One part, in one transaction of its own; False when another is on it."""
    with delivering_for(organisation):
        parts = Part.objects.select_related("sending__organisation").select_for_update(
            skip_locked=True, of=("self",)
        )
        found = parts.filter(pk=part, done_at=None).first()
        if found is not None:
            take_in(found, at=timezone.now())
        return found is not None


# Never when somebody asks: on the minute, so that nothing is told by when it is done.
@app.periodic(cron="* * * * *")
@app.task(queueing_lock="compare_encodings", pass_context=False)
def compare_encodings(timestamp: int = 0) -> int:
    """Says how many encodings were compared."""
    with comparing():
        whole = Sending.objects.filter(screened_at=None, withdrawn_at=None).exclude(parts__done_at=None)
        waiting = list(whole.order_by("at"))
    for sending in waiting:
        screen(sending, at=timezone.now())
    compared = 0
    while some := compare_some(at=timezone.now()):
        compared += some
    return compared


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="forget_encodings", pass_context=False)
def forget_encodings(timestamp: int = 0) -> int:
    """Says how many encodings went."""
    return forget_what_is_over()
