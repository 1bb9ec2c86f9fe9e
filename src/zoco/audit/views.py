"""The page of the log: numbers and whether it is whole. Who looked into a case stands at the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.models import Batch, Check
from zoco.people.models import Role
from zoco.seal.triage import lost

DAYS = 30


@dataclass(frozen=True)
class Day:
    """How much was looked at, refused and changed on one day."""

    day: date
    looks: int
    refusals: int
    changes: int


@dataclass(frozen=True)
class State:
    """One log: when it was sealed last, and what the last check of its whole chain found."""

    log: str
    sealed: Batch | None
    checked: Check | None


@verb(Verb.READ_TECHNICAL_LOG)
def log(request: SeatedRequest) -> HttpResponse:
    """The last thirty days in numbers; no person, no case."""
    return render(
        request,
        "audit/log.html",
        {
            "days": days_since(request.today - timedelta(days=DAYS)),
            "states": states(),
            # Who can put a key back is told that it is gone.
            "lost": lost() if request.seat.role == Role.ADMINISTRATOR else [],
        },
    )


def days_since(day: date) -> list[Day]:
    """Days on which something happened, the newest first; empty for whoever may not know."""
    with connection.cursor() as cursor:
        cursor.execute("select day, looks, refusals, changes from zoco.log_figures(%s)", [day])
        return [Day(*row) for row in cursor.fetchall()]


def states() -> list[State]:
    return [
        State(
            str(log.label),
            Batch.objects.filter(log=log).order_by("-last_id").first(),
            Check.objects.filter(log=log).first(),
        )
        for log in Batch.Log
    ]
