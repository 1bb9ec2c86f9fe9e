"""Meetings that CoMensha chairs, and their agenda."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.access.verbs import verb
from zoco.bottlenecks.forms import AgendaForm, MeetingForm
from zoco.bottlenecks.models import Bottleneck, Meeting
from zoco.cases.models import Changed
from zoco.ui.views import CONFLICT, answer_form

MOST_PAST = 25


@verb(Verb.SHARE_BOTTLENECK)
@require_safe
def all_of_them(request: SeatedRequest) -> HttpResponse:
    context = {
        "to_come": Meeting.objects.to_come(request.today),
        "past": Meeting.objects.filter(on__lt=request.today).reverse()[:MOST_PAST],
        "holds": bool(may(request.seat, Verb.HOLD_MEETING)),
    }
    return render(request, "bottlenecks/meetings.html", context)


@verb(Verb.HOLD_MEETING)
def new(request: SeatedRequest) -> HttpResponse:
    form = MeetingForm(request.POST or None, today=request.today)
    if form.is_bound and form.is_valid_once():
        try:
            with transaction.atomic():
                made = Meeting.objects.create(
                    level=form.cleaned_data["level"], on=form.cleaned_data["on"], by=request.seat
                )
        except IntegrityError:  # a colleague planned it this instant
            form.add_error("on", _("Dit overleg staat er al."))
        else:
            return redirect("bottleneck_agenda", made.pk)
    return answer_form(request, "bottlenecks/meeting_new.html", {"form": form})


@verb(Verb.SHARE_BOTTLENECK)
@require_safe
def meeting(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """The agenda, to discuss from."""
    found = get_object_or_404(Meeting, pk=pk)
    context = {
        "meeting": found,
        "agenda": found.in_order(Bottleneck.objects.told().filter(pk__in=found.agenda)),
        "can_order": bool(may(request.seat, Verb.HOLD_MEETING)) and found.on >= request.today,
        "inside": True,
    }
    return render(request, "bottlenecks/meeting.html", context)


@verb(Verb.HOLD_MEETING)
def agenda(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Which come up, in which order. Of a meeting that was held it stays as it was."""
    found = get_object_or_404(Meeting, pk=pk)
    if found.on < request.today:
        messages.info(request, _("Dit overleg is geweest. De agenda blijft zoals die was."))
        return redirect(found)
    waiting = list(Bottleneck.objects.at(found.level).told())
    form = AgendaForm(request.POST or None, meeting=found, waiting=waiting)
    context: dict[str, Any] = {"meeting": found, "form": form, "any": bool(waiting)}
    if form.is_bound and form.is_valid():
        try:
            found.put_in_order(form.in_order(), seen_version=form.cleaned_data["version"])
        except Changed:
            now = Meeting.objects.get(pk=pk)
            there = now.in_order(waiting)
            form.data = {**form.data, "version": str(now.version)}
            return render(
                request,
                "bottlenecks/agenda.html",
                context | {"there": there, "is_conflict": True},
                status=CONFLICT,
            )
        messages.success(request, _("De agenda is bewaard."))
        return redirect(found)
    return answer_form(request, "bottlenecks/agenda.html", context)
