"""The intake."""

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
from zoco.cases.forms import (
    IntakeForm,
)
from zoco.cases.forms.intake import written
from zoco.cases.models import Case, Changed
from zoco.cases.views.opening import the_case
from zoco.drafts.keeping import drafted
from zoco.ui.views import CONFLICT, answer_form


@drafted
@verb(Verb.WRITE_CASE)
def intake(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Read and write are one page; when somebody else wrote meanwhile, both texts are shown and nothing is lost."""
    case = the_case(request, case_id, "case.intake")
    form = IntakeForm.of(case, request.POST or None, today=request.today)
    if form.is_bound and form.is_valid():
        try:
            case.settle_intake(
                by=request.seat,
                at=timezone.now(),
                seen_version=form.cleaned_data["seen_version"],
                person=form.person(),
                **form.answers(),
            )
        except Changed:
            case = Case.objects.whole().get(pk=case.pk)  # as it stands now
            case.ground_for(request.seat)
            return render(
                request,
                "cases/intake.html",
                {
                    "case": case,
                    "tab": "intake",
                    "form": form.beside(case),
                    "differences": form.differences(written(case)),
                    "is_conflict": True,
                },
                status=CONFLICT,
            )
        messages.success(request, _("De intake is bewaard."))
        return redirect(case)
    return answer_form(request, "cases/intake.html", {"case": case, "tab": "intake", "form": form})
