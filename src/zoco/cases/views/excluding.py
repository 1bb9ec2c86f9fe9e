"""Who may never read a case. Only its lead says so, and the person concerned is not told."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.forms.excluding import ExclusionForm
from zoco.cases.models import Case, Exclusion
from zoco.cases.views.opening import the_case
from zoco.ui.views import answer_form


def _only_the_lead(request: SeatedRequest, case: Case) -> None:
    if case.lead_id != request.seat.pk:
        raise PermissionDenied(_("Alleen de zorgcoördinator van dit traject sluit iemand uit."))


@verb(Verb.LEAD_CASE)
def exclusion_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.grant")
    _only_the_lead(request, case)
    form = ExclusionForm(request.POST or None, case=case, today=request.today)
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        case.exclude(given["person"], by=request.seat, at=timezone.now(), reason=given["reason"])
        messages.success(request, _("Deze collega kan dit traject niet openen en niet vinden."))
        return redirect("case_log", case.pk)
    return answer_form(request, "cases/exclusion_new.html", {"case": case, "tab": "log", "form": form})


@verb(Verb.LEAD_CASE)
@require_POST
def exclusion_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Exclusion, pk=pk)
    found.case = case = the_case(request, found.case_id, "case.grant")
    _only_the_lead(request, case)
    found.end(by=request.seat, at=timezone.now())
    messages.success(request, _("De uitsluiting is beëindigd. Toegang geeft u apart."))
    return redirect("case_log", case.pk)
