"""The situation of a person, on one page: what every proposal and many terms depend on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.models import Case, Changed
from zoco.cases.views import the_case
from zoco.procedures.models import Situation
from zoco.procedures.situation_forms import SituationForm
from zoco.ui.views import CONFLICT, answer_form

TEMPLATE = "procedures/situation.html"


@verb(Verb.WRITE_CASE)
def situation(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Read and write are one page; when somebody else wrote meanwhile, both answers are shown."""
    case = the_case(request, case_id, "case.situation")
    form = SituationForm.of(case, request.POST or None, today=request.today)
    if form.is_bound and form.is_valid():
        try:
            Situation.settle(
                case,
                form.facts(),
                by=request.seat,
                at=timezone.now(),
                seen_version=form.cleaned_data["seen_version"],
            )
        except Changed:
            return _conflict(request, case, form)
        messages.success(request, _("De situatie is bijgewerkt."))
        return redirect("procedures_of_case", case.pk)
    return answer_form(request, TEMPLATE, {"case": case, "tab": "procedures", "form": form})


def _conflict(request: SeatedRequest, case: Case, form: SituationForm) -> HttpResponse:
    now = Case.objects.whole().get(pk=case.pk)  # as it stands now
    now.ground_for(request.seat)
    context = {
        "case": now,
        "tab": "procedures",
        "form": form.beside(now),
        "differences": form.differences(now),
        "is_conflict": True,
    }
    return render(request, TEMPLATE, context, status=CONFLICT)
