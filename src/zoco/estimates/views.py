"""How many people there may be by group and year, for who may read figures; the same as files and as a report."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.estimates import composing, files, shown
from zoco.estimates.models import GroupEstimate
from zoco.monitor.printing import printed
from zoco.monitor.series import definitions
from zoco.monitor.views import file, language, sheet


@verb(Verb.READ_FIGURES)
@require_safe
def estimates(request: SeatedRequest) -> HttpResponse:
    found = GroupEstimate.objects.current()
    context = {
        "divisions": shown.divisions(found, language()),
        "makings": shown.makings(found),
        "meanings": [definitions()[slug] for slug in files.SLUGS],
        "language": language(),
    }
    return render(request, "estimates/estimates.html", context)


@verb(Verb.READ_FIGURES)
@require_safe
def as_csv(request: SeatedRequest) -> HttpResponse:
    look(request, "estimates.download")
    return sheet(files.as_csv(GroupEstimate.objects.current(), language()), "schattingen.csv")


@verb(Verb.READ_FIGURES)
@require_safe
def as_json(request: SeatedRequest) -> HttpResponse:
    look(request, "estimates.download")
    told = files.as_json(GroupEstimate.objects.current(), language())
    return file(told, "application/json", "schattingen.json")


@verb(Verb.READ_FIGURES)
@require_safe
def report(request: SeatedRequest) -> HttpResponse:
    found = composing.report(GroupEstimate.objects.current(), language(), localdate())
    return render(request, "monitor/report.html", {"report": found, "pdf": reverse("estimates_report_pdf")})


@verb(Verb.READ_FIGURES)
@require_safe
def report_pdf(request: SeatedRequest) -> HttpResponse:
    look(request, "estimates.download")
    found = composing.report(GroupEstimate.objects.current(), language(), localdate())
    made = printed(found, datetime.now(UTC))
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="schattingen.pdf"'})  # fmt: skip
