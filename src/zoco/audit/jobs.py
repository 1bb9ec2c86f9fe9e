"""Each minute the logs are sealed, each night their whole chain is gone through."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from zoco.audit.chain import LOGS, check, seal

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal_logs", pass_context=False)
def seal_logs(timestamp: int = 0) -> None:
    """A log to which somebody is still writing waits until the next minute."""
    for name in LOGS:
        seal(name)


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="check_logs", pass_context=False)
def check_logs(timestamp: int = 0) -> None:
    """The page of the log shows the outcome; whoever watches the server's log sees a broken chain too."""
    for name in LOGS:
        if not check(name):
            log.critical("The chain of %s is broken: run `zoco audit verify`.", name)
