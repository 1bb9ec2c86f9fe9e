"""Each night drafts that nobody went on with are put away, each with its key."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app


@app.periodic(cron="35 3 * * *")
@app.task(queueing_lock="forget_drafts", pass_context=False)
def forget_drafts(timestamp: int = 0) -> int:
    """Says how many were older than the setting allows."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.forget_drafts(%s)", [settings.ZOCO_DRAFT_DAYS])
        return int(cursor.fetchone()[0])
