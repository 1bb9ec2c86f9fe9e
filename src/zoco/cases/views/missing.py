"""Out of sight, and found again. That it began is written down in `residence`: with it a reflection period may end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.forms.situation import AlarmForm
from zoco.cases.models import Absence, Alarmed, Case, Changed, must_be_told
from zoco.cases.situation import AlarmParty
from zoco.cases.views.opening import the_case
from zoco.ui.views import UNPROCESSABLE


@verb(Verb.WRITE_CASE)
@require_POST
def absence_alarm(request: SeatedRequest, pk: UUID) -> HttpResponse:
    case, found = _absence(request, pk)
    form = AlarmForm(request.POST)
    if found.until_at is None and form.is_valid_once():
        given = form.cleaned_data
        found.tell(AlarmParty(given["party"]), by=request.seat, at=timezone.now(), what=given["what"])
        messages.success(request, _("Genoteerd, met het tijdstip."))
    elif found.until_at is None:
        return running_absence(request, case, found, form)
    return redirect("case_absence", case.pk)


@verb(Verb.WRITE_CASE)
@require_POST
def absence_looked(request: SeatedRequest, pk: UUID) -> HttpResponse:
    case, found = _absence(request, pk)
    found.look_after(by=request.seat, at=timezone.now())
    messages.success(request, _("Genoteerd dat u vandaag hebt gezocht."))
    return redirect("case_absence", case.pk)


@verb(Verb.WRITE_CASE)
@require_POST
def absence_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    case, found = _absence(request, pk)
    try:
        found.end(by=request.seat, at=timezone.now())
    except Changed:
        messages.info(request, _("Een collega schreef dit net op."))
    else:
        messages.success(request, _("Weer in beeld. Vraag eerst of de persoon veilig is."))
    return redirect("case_person", case.pk)


def _absence(request: SeatedRequest, pk: UUID) -> tuple[Case, Absence]:
    found = get_object_or_404(Absence, pk=pk)
    found.case = case = the_case(request, found.case_id, "case.absence")
    found.data_key = case.data_key
    return case, found


def running_absence(
    request: SeatedRequest, case: Case, found: Absence, form: AlarmForm | None = None
) -> HttpResponse:
    """Whom to tell within the hour, and whether today was looked."""
    form = form or AlarmForm()
    case.own([found])
    told: dict[str, Alarmed] = {
        row.party: row for row in case.own(found.alarmed.select_related("by__person"))
    }
    wanted = must_be_told(case.age_on(request.today))
    parties = [*wanted, *(party for party in AlarmParty if party in told and party not in wanted)]
    return render(
        request,
        "cases/absence.html",
        {
            "case": case,
            "tab": "person",
            "absence": found,
            "parties": [(party.label, told.get(party)) for party in parties],
            "form": form,
            "is_late": timezone.now() > found.alarm_by,
        },
        status=UNPROCESSABLE if form.errors else 200,
    )
