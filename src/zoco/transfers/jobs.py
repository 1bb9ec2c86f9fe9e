"""Who stands in from a later day gets access on that day."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="begin_substitutions")
def begin_substitutions(timestamp: int = 0) -> int:
    """In how many cases somebody stands in from now on."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.begin_substitutions()")
        return int(cursor.fetchone()[0])
