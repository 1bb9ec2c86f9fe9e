"""From report to case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.cases.models import Case
from zoco.reports.models import AlreadyAnswered, Report
from zoco.reports.views import too_late


@verb(Verb.ANSWER_REPORT)
def acceptance(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Take a report: with a yes to help there is a case at once, without it there is advice and nobody is named."""
    if request.method != "POST":
        return redirect("report", pk)
    report = Report.objects.with_answers().filter(pk=pk).first()
    if report is None:
        return too_late(request)
    look(request, "report.accept", subject_id=report.pk, ground="report")
    now = timezone.now()
    if not report.is_waiting and report.acceptance.by_id == request.seat.pk:
        return _taken(request, report)
    try:
        if report.help_consent:
            return redirect(Case.objects.accept(report, by=request.seat, at=now))
        report.accept(by=request.seat, at=now)
    except (AlreadyAnswered, Report.DoesNotExist):
        return too_late(request)
    messages.success(request, _("U hebt deze adviesvraag aangenomen."))
    return redirect(report)


def _taken(request: SeatedRequest, report: Report) -> HttpResponse:
    """It was this seat's already: sent twice, or advice that becomes a case."""
    if hasattr(report, "case"):
        return redirect(report.case)
    if "help_consent" in request.POST:
        return redirect(Case.objects.open_for(report, by=request.seat, at=timezone.now()))
    messages.warning(request, _("Vink aan dat de persoon hulp wil. Zonder dat opent Zoco geen traject."))
    return redirect(report)
