"""The first page of a case: where she stands now, what asks for attention, and the story until here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.timeline import timeline_of
from zoco.cases.views import the_case
from zoco.overview.glance import Glance


@verb(Verb.OPEN_CASE)
def show(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.open")
    return render(
        request,
        "overview/case.html",
        {
            "case": case,
            "tab": "overview",
            "at": Glance(case, request.seat, request.today),
            "timeline_of": timeline_of(case, request.GET, request.today),
            "age": case.age_on(request.today),
        },
    )
