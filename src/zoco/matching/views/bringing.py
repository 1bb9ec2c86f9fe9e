"""Which two organisations should talk, and whom to call there: for triage, and the coordinators she gives it to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.matching.forms import HandingForm, OutcomeForm
from zoco.matching.models import AlreadyEnded, Hit, Outcome, Participant
from zoco.ui.views import answer_form

ON_A_PAGE, DONE = 25, "klaar"


@verb(Verb.ANSWER_HIT)
@require_safe
def hits(request: SeatedRequest) -> HttpResponse:
    choice = DONE if request.GET.get("toon") == DONE else "wachtend"
    shown = {
        "wachtend": Hit.objects.with_hands().waiting().order_by("at", "pk"),
        DONE: Hit.objects.with_hands().exclude(end=None).order_by("-end__at", "pk"),
    }[choice]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    look(request, "hit.list", ground="task")
    watches = may(request.seat, Verb.WATCH_MATCHING)
    context = {"page": page, "choice": choice, "keep": f"toon={choice}&amp;", "watches": watches}
    return render(request, "matching/hits.html", context)


@verb(Verb.ANSWER_HIT)
@require_safe
def hit(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Both organisations, whom to call, and by which number each knows its own record. No score."""
    found = opened(request, pk)
    called = Participant.objects.in_bulk([organisation.pk for organisation, _record in found.sides])
    context = {
        "hit": found,
        "sides": [
            (organisation, record, called.get(organisation.pk)) for organisation, record in found.sides
        ],
        "handings": found.handings.select_related("to", "by__person"),
    }
    return render(request, "matching/hit.html", context)


@verb(Verb.ANSWER_HIT)
def handing(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Another organisation brings them together."""
    found = opened(request, pk)
    form = HandingForm(request.POST or None)
    if form.is_bound and found.is_waiting and form.is_valid_once():
        found.hand_to(form.cleaned_data["to"], by=request.seat, at=timezone.now())
        messages.success(request, _("Gegeven aan %(who)s.") % {"who": form.cleaned_data["to"].name})
        return redirect("hits")
    return asked(request, found, form, _("Aan wie geeft u dit?"))


@verb(Verb.ANSWER_HIT)
def ending(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """How it ended, in one word."""
    found = opened(request, pk)
    form = OutcomeForm(request.POST or None)
    if form.is_bound and found.is_waiting and form.is_valid_once():
        try:
            found.finish(Outcome(form.cleaned_data["outcome"]), by=request.seat, at=timezone.now())
        except AlreadyEnded:
            messages.info(request, _("Een collega was u voor. Er is niets veranderd."))
        else:
            messages.success(request, _("Afgerond."))
        return redirect("hits")
    return asked(request, found, form, _("Afronden"))


def opened(request: SeatedRequest, pk: UUID) -> Hit:
    found: Hit = get_object_or_404(Hit.objects.with_hands(), pk=pk)
    look(request, "hit.open", subject_id=found.pk, ground="task")
    return found


def asked(request: SeatedRequest, found: Hit, form: Any, title: str) -> HttpResponse:
    if not found.is_waiting:
        messages.info(request, _("Dit is al afgerond. Er is niets veranderd."))
        return redirect(found)
    return answer_form(request, "matching/do.html", {"hit": found, "form": form, "title": title})
