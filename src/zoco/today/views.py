"""Vandaag: the page a day is run from."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.today import models as asks


@verb(Verb.SEE_TODAY)
def today(request: SeatedRequest) -> HttpResponse:
    seat, day = request.seat, request.today
    context: dict[str, object] = {"now": timezone.now()}
    if may(seat, Verb.ANSWER_FOR_EMERGENCY):
        context["alarms"] = asks.alarms(seat)
    if may(seat, Verb.ANSWER_REPORT):
        context["waiting"] = asks.waiting(seat)
    if may(seat, Verb.LIST_CASES):
        found = list(asks.deadlines(seat, day))
        context |= {
            "overdue": [d for d in found if d.is_overdue(day)],
            "deadlines": [d for d in found if not d.is_overdue(day)],
            "silent": asks.silent(seat, day),
            "aftercare": asks.aftercare(seat, day),
        }
    elif may(seat, Verb.REPORT_VICTIM):
        context["made"] = asks.made(seat)
    if may(seat, Verb.SEE_WORKLOAD):
        context["loads"] = asks.workload(seat, day)
    context["stale"] = asks.stale(seat, day)
    look(request, "today.open", ground="task")
    return render(request, "today/today.html", context)


@verb(Verb.SEE_WORKLOAD)
def workload(request: SeatedRequest) -> HttpResponse:
    look(request, "workload.open", ground="task")
    return render(request, "today/workload.html", {"loads": asks.workload(request.seat, request.today)})
