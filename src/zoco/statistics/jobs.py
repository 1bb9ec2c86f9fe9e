"""Each night what is over is told, where the worker may log in as the owner; elsewhere a timer runs the command."""

from __future__ import annotations

import logging

from django.db import OperationalError, connections
from django.utils import timezone
from procrastinate.contrib.django import app

from zoco.statistics.command import DATABASE
from zoco.statistics.releasing import release_due

log = logging.getLogger(__name__)


@app.periodic(cron="55 3 * * *")
@app.task(queueing_lock="release_figures")
def release_figures(timestamp: int = 0) -> int:
    """How many periods were told of."""
    try:
        connections[DATABASE].ensure_connection()
    except OperationalError:
        log.warning("The worker cannot log in as the owner: let a timer run `zoco figures release`.")
        return 0
    return len(release_due(timezone.now(), using=DATABASE))
