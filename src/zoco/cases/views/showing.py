"""The first page of a case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.codes import Purpose
from zoco.cases.timeline import timeline_of
from zoco.cases.views.opening import the_case


@verb(Verb.OPEN_CASE)
def show(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.open")
    consents = case.own(case.consents.all())
    return render(
        request,
        "cases/case.html",
        {
            "case": case,
            "tab": "overview",
            "timeline_of": timeline_of(case, request.GET, request.today),
            "contacts": case.own(case.contacts.select_related("by__person")[:3]),
            "consents": [consent for consent in consents if consent.holds_on(request.today)],
            "has_care": any(consent.purpose == Purpose.CARE for consent in consents),
            "aftercare": case.own(case.aftercare.select_related("by__person")) if not case.is_open else [],
            "age": case.age_on(request.today),
        },
    )
