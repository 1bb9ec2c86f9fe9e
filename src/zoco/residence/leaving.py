"""Out of sight: said once, on one page. What it ends on the residence track is recorded with it, as a step of its own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.models import Case, Changed
from zoco.cases.views import running_absence, the_case
from zoco.drafts.keeping import drafted
from zoco.procedures.models import said
from zoco.procedures.wording import NotPossible
from zoco.residence.forms import LeavingForm
from zoco.residence.models import ResidenceChange
from zoco.residence.standing import standing_of
from zoco.ui.views import answer_form

# The step of whoever leaves with unknown destination (Vc B8/3.1).
LEFT = "left_unknown"


@drafted
@verb(Verb.WRITE_CASE)
def absence(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Not out of sight: the form to say so. Out of sight: whom to tell within the hour, and whether today was looked."""
    case = the_case(request, case_id, "case.absence")
    running = case.absences.filter(until_at=None).first()
    if running is not None:
        return running_absence(request, case, running)
    standing = standing_of(case, request.today)
    steps = [step for step in standing.possible() if step.event.slug == LEFT]
    form = LeavingForm(request.POST or None, now=timezone.now(), steps=steps, law=standing.track)
    if form.is_bound and form.is_valid_once() and _goes(request, case, form, seen=len(standing.steps)):
        messages.warning(request, _("Waarschuw nu, binnen het uur."))
        return redirect("case_absence", case.pk)
    return answer_form(request, "cases/absence_new.html", {"case": case, "tab": "person", "form": form})


def _goes(request: SeatedRequest, case: Case, form: LeavingForm, *, seen: int) -> bool:
    """Both facts, or none: the absence since its hour, the step on its day, each with who wrote it."""
    now, given = timezone.now(), form.cleaned_data
    try:
        with transaction.atomic():
            case.goes_missing(by=request.seat, at=now, from_at=form.from_at, note=given["note"])
            if given.get("to"):
                ResidenceChange.objects.record(
                    case,
                    event=LEFT,
                    to=given["to"],
                    on=timezone.localdate(form.from_at),
                    by=request.seat,
                    at=now,
                    actor=given["actor"],
                    document=given["document"],
                    seen=seen,
                )
    except NotPossible as refusal:
        form.add_error("to", said(refusal.text))
    except Changed:
        form.add_error("to", _("Iemand anders was u net voor. Kijk eerst wat er nu staat."))
    return form.is_valid()
