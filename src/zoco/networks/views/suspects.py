"""Suspects at the event of a signal: read, noted and forgotten by triage alone."""

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
from zoco.audit.looks import look
from zoco.networks.forms import SuspectForm
from zoco.networks.models import MOST, Suspect
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import KeysMissing
from zoco.signals.models import Signal
from zoco.ui.views import answer_form


@verb(Verb.KEEP_SUSPECT)
def suspects(request: SeatedRequest, pk: UUID) -> HttpResponse:
    signal = get_object_or_404(Signal.objects.defer("box"), pk=pk)
    look(request, "suspect.list", subject_id=signal.pk, ground="task")
    known = list(Suspect.objects.of_event(signal))
    form = SuspectForm(request.POST or None)
    if form.is_bound and len(known) >= MOST:
        raise PermissionDenied(_("Bij één gebeurtenis onthoudt Zoco niet meer mensen dan dit."))
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        Suspect.objects.note(
            signal, called=given["called"], because=given["because"], by=request.seat, at=timezone.now()
        )
        messages.success(request, _("Dit is bewaard. Alleen de helpdesk leest het."))
        return redirect("suspects", pk=signal.pk)
    context = {"form": form, "signal": signal, "known": [(each, words_of(each)) for each in known], "is_full": len(known) >= MOST}  # fmt: skip
    return answer_form(request, "networks/suspects.html", context)


def words_of(suspect: Suspect) -> dict[str, str]:
    """Nothing where its key is not here: it can still be forgotten."""
    try:
        found: dict[str, str] = suspect.words
    except (KeysMissing, SealBroken):
        return {}
    return found


@verb(Verb.KEEP_SUSPECT)
@require_POST
def forget(request: SeatedRequest, pk: UUID, suspect: UUID) -> HttpResponse:
    signal = get_object_or_404(Signal.objects.defer("box"), pk=pk)
    look(request, "suspect.forget", subject_id=signal.pk, ground="task")
    # Somebody else may have been first: then there is nothing left to forget.
    if found := Suspect.objects.of_event(signal).filter(pk=suspect).first():
        found.forget()
    messages.success(request, _("Dit is weg."))
    return redirect("suspects", pk=signal.pk)
