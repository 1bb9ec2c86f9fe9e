"""Each night the terms of all running procedures are computed again."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from zoco.procedures.nightly import recompute_all

log = logging.getLogger(__name__)


# Not between two and three: one night of the year that hour is not there, and another it is there twice.
@app.periodic(cron="5 3 * * *")
@app.task(queueing_lock="recompute_terms", pass_context=False)
def recompute_terms(timestamp: int = 0) -> int:
    """Says how many procedures were looked at."""
    found = recompute_all(timezone.now())
    if found.kept:
        log.warning("%d running terms are otherwise than the law files give them now; they stay.", found.kept)
    return found.procedures
