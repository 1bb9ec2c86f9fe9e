"""Emergency access."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look, record
from zoco.cases.codes import EventKind
from zoco.cases.forms import (
    EmergencyForm,
)
from zoco.cases.models import Alarm, Case
from zoco.ui.views import answer_form


@verb(Verb.BREAK_GLASS)
def emergency(request: SeatedRequest) -> HttpResponse:
    """Into a case that is not one's own: with a reason, for a time, and a second person is told at once."""
    form = EmergencyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        case = _break_glass(request, form)
        if case is not None:
            return redirect(case)
        # Not 422: that would undo the record of the try.
        record("case.emergency", ground="emergency", refused=True)
        form.add_error("number", _("Er is geen traject met dit nummer. Uw poging is genoteerd."))
        return render(request, "cases/emergency.html", {"form": form})
    return answer_form(request, "cases/emergency.html", {"form": form})


def _break_glass(request: SeatedRequest, form: EmergencyForm) -> Case | None:
    given, grant_id = form.cleaned_data, uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute("select zoco.break_glass(%s, %s, %s)", [given["number"], grant_id, given["hours"]])
        (case_id,) = cursor.fetchone()
    if case_id is None:
        return None
    case = Case.objects.whole().get(pk=case_id)
    grant = case.grants.filter(pk=grant_id).first()
    if grant is None:
        messages.info(request, _("U had al toegang tot dit traject."))
        return case
    grant.data_key, grant.reason = case.data_key, given["reason"]
    grant.save(update_fields=["reason"])
    case.record(EventKind.EMERGENCY, by=request.seat, at=grant.started_at, text=given["reason"])
    look(request, "case.emergency", case_id=case.pk, ground="emergency")
    return case


@verb(Verb.ANSWER_FOR_EMERGENCY)
def alarm(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Somebody was told of an emergency access, and says that she saw it."""
    told = get_object_or_404(Alarm.objects.select_related("used_by__person", "used_by__organisation"), pk=pk)
    if request.method == "POST":
        told.see(at=timezone.now())
        messages.success(request, _("Genoteerd dat u dit hebt gezien."))
        return redirect("today")
    look(request, "alarm.open", subject_id=told.pk, ground="task")
    return render(request, "cases/alarm.html", {"alarm": told})
