"""Each night who is due is forgotten, where the worker may log in as the owner; elsewhere a timer runs the command."""

from __future__ import annotations

import logging

from django.db import OperationalError, connections
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from zoco.retention.command import DATABASE
from zoco.retention.running import Running, preview, run

log = logging.getLogger(__name__)


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="forget_who_is_due")
def forget_who_is_due(timestamp: int = 0) -> int:
    """How many were forgotten. Says aloud who is due and stays: how many, never who."""
    try:
        connections[DATABASE].ensure_connection()
    except OperationalError:
        log.warning("The worker cannot log in as the owner: let a timer run `zoco retention run --yes`.")
        return 0
    on = localdate()
    try:
        forgotten = len(run(on, using=DATABASE))
    except Running:
        return 0
    if staying := len(preview(on, using=DATABASE)):
        log.info("%s stay although their term has ended: see `zoco retention preview`.", staying)
    return forgotten
