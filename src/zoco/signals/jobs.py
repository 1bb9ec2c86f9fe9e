"""Each night: signals that ended long ago go, and words that were never sent."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="forget_signals", pass_context=False)
def forget_signals(timestamp: int = 0) -> int:
    """Says how many signals went."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select zoco.forget_signals(%s, %s)", [settings.ZOCO_SIGNAL_DAYS, settings.ZOCO_UNFINISHED_DAYS]
        )
        return int(cursor.fetchone()[0])
