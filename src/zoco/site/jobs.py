"""What happens by itself and belongs to no room in particular. The others stand in the `jobs` module of their room."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app

from zoco.people.models import Session
from zoco.ui.models import SpentForm

# Nobody sends a form again that was opened longer ago: sessions end sooner.
FORMS_REMEMBERED = timedelta(days=7)
HOURS_OF_FAILED_JOBS = 24 * 30


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="expire_grants")
def expire_grants(timestamp: int = 0) -> int:
    """
    Let grants that ran out leave the lists of readers; says how many did.

    Nobody reads by such a grant any more (the policies look at the clock); this keeps the lists short.
    """
    with connection.cursor() as cursor:
        cursor.execute("select zoco.expire_grants()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="forget_spent_forms")
def forget_spent_forms(timestamp: int = 0) -> int:
    return _forget_forms(timezone.now())


@app.periodic(cron="25 3 * * *")
@app.task(queueing_lock="forget_sessions")
def forget_sessions(timestamp: int = 0) -> int:
    """Sessions that ran out, with the address and browser by which their owner could recognise them."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="forget_failed_jobs", pass_context=True)
async def forget_failed_jobs(context: JobContext, timestamp: int = 0) -> None:
    await remove_old_jobs(context, max_hours=HOURS_OF_FAILED_JOBS, remove_failed=True)


def _forget_forms(now: datetime) -> int:
    return SpentForm.objects.filter(at__lt=now - FORMS_REMEMBERED).delete()[0]


# The library reads these lines in UTC; here it is night by our own clock. A line keeps the time zone of the moment that
# it was set to. This module is the last that is imported, so all of them are there.
for nightly in app.periodic_registry.periodic_tasks.values():
    nightly.croniter.set_current(timezone.localtime())
