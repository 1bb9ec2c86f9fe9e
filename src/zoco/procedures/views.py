"""Procedures and terms of one case: what is proposed, what runs, why each date is what it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.models import Changed
from zoco.cases.views import the_case
from zoco.procedures.definitions import Definition, law
from zoco.procedures.forms import EndForm, ExtendForm, MetForm, ResumeForm, StartForm, SuspendForm
from zoco.procedures.models import AlreadyRunning, Deadline, Procedure, facts_of, said
from zoco.procedures.proposals import propose, why_not
from zoco.procedures.wording import NotPossible
from zoco.ui.views import answer_form


def the_procedure(request: SeatedRequest, pk: UUID, what: str) -> Procedure:
    procedure = get_object_or_404(Procedure.objects.select_related("by__person"), pk=pk)
    procedure.case = the_case(request, procedure.case_id, what)
    return procedure


@verb(Verb.READ_PROCEDURE)
def of_case(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "procedures.list")
    procedures = list(case.procedures.prefetch_related("suspensions"))
    running = {procedure.slug for procedure in procedures if procedure.is_running}
    facts = facts_of(case)
    deadlines = Deadline.objects.filter(case=case).running().select_related("procedure")
    return render(
        request,
        "procedures/of_case.html",
        {
            "case": case,
            "tab": "procedures",
            "deadlines": list(deadlines),
            "procedures": procedures,
            "proposals": [p for p in propose(facts, on=request.today) if p.slug not in running]
            if case.is_open
            else [],
            "why_not": why_not(facts, on=request.today),
            "others": [d for d in law().all_in_force(request.today) if d.slug not in running],
        },
    )


@verb(Verb.RUN_PROCEDURE)
def start(request: SeatedRequest, case_id: UUID, slug: str) -> HttpResponse:
    case = the_case(request, case_id, "procedure.start")
    definition = _definition_on(slug, request)
    facts = facts_of(case)
    form = StartForm(request.POST or None, definition=definition, facts=facts, today=request.today)
    if form.is_bound and form.is_valid_once():
        try:
            procedure = Procedure.objects.start(
                slug, case=case, by=request.seat, at=timezone.now(), anchors=form.days(), facts=facts
            )
        except NotPossible as refusal:
            form.add_error(None, said(refusal.text))
        except AlreadyRunning:
            form.add_error(None, _("Deze procedure loopt al in dit traject."))
        else:
            return redirect(procedure)
    return answer_form(
        request,
        "procedures/start.html",
        {
            "case": case,
            "definition": definition,
            "form": form,
            "title": said(definition.title),
            "tab": "procedures",
        },
    )


@verb(Verb.READ_PROCEDURE)
def show(request: SeatedRequest, pk: UUID) -> HttpResponse:
    procedure = the_procedure(request, pk, "procedure.open")
    deadlines = list(procedure.deadlines.select_related("met_by__person"))
    return render(
        request,
        "procedures/show.html",
        {
            "case": procedure.case,
            "tab": "procedures",
            "procedure": procedure,
            "definition": procedure.definition,
            "running": [d for d in deadlines if d.is_running],
            "past": [d for d in deadlines if not d.is_running],
            "suspensions": procedure.suspensions.select_related("data_key", "by__person"),
            "extensions": procedure.extensions.select_related("data_key", "by__person"),
            "can_be_suspended": any(rule.can_be_suspended for rule in procedure.definition.deadlines),
            "can_be_extended": any(rule.extension for rule in procedure.definition.deadlines),
        },
    )


@verb(Verb.RUN_PROCEDURE)
def suspension(request: SeatedRequest, pk: UUID) -> HttpResponse:
    return _move(
        request,
        pk,
        SuspendForm,
        _("Termijn stilzetten"),
        lambda procedure, form: procedure.suspend(
            by=request.seat, at=timezone.now(), from_on=form["from_on"], reason=form["reason"]
        ),
    )


@verb(Verb.RUN_PROCEDURE)
def resumption(request: SeatedRequest, pk: UUID) -> HttpResponse:
    return _move(
        request,
        pk,
        ResumeForm,
        _("Termijn weer laten lopen"),
        lambda procedure, form: procedure.resume(by=request.seat, at=timezone.now(), last_on=form["last_on"]),
    )


@verb(Verb.RUN_PROCEDURE)
def extension(request: SeatedRequest, pk: UUID) -> HttpResponse:
    return _move(
        request,
        pk,
        ExtendForm,
        _("Termijn verlengen"),
        lambda procedure, form: procedure.extend(
            by=request.seat, at=timezone.now(), told_on=form["told_on"], reason=form["reason"]
        ),
    )


@verb(Verb.RUN_PROCEDURE)
def end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    return _move(
        request,
        pk,
        EndForm,
        _("Procedure afronden"),
        lambda procedure, form: procedure.end(by=request.seat, at=timezone.now(), outcome=form["outcome"]),
    )


@verb(Verb.RUN_PROCEDURE)
def met(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """One day, today unless said otherwise: the button on Vandaag sends it without asking."""
    deadline = get_object_or_404(Deadline.objects.select_related("procedure"), pk=pk)
    deadline.case = the_case(request, deadline.case_id, "deadline.met")
    posted = request.POST.copy() if request.method == "POST" else None
    if posted is not None:
        posted.setdefault("met_on", request.today.isoformat())
    form = MetForm(posted, today=request.today, initial={"met_on": request.today})
    if form.is_bound and form.is_valid():
        try:
            deadline.meet(by=request.seat, at=timezone.now(), met_on=form.cleaned_data["met_on"])
        except Changed:
            form.add_error(None, _("Deze termijn loopt niet meer: iemand anders was u net voor."))
        else:
            messages.success(request, _("Genoteerd: %(title)s.") % {"title": deadline.title})
            return redirect(deadline.procedure)
    return answer_form(
        request,
        "procedures/move.html",
        {
            "case": deadline.case,
            "procedure": deadline.procedure,
            "form": form,
            "title": deadline.title,
            "tab": "procedures",
        },
    )


def _definition_on(slug: str, request: SeatedRequest) -> Definition:
    try:
        return law().in_force(slug, request.today)
    except NotPossible as unknown:
        raise Http404 from unknown


def _move(request: SeatedRequest, pk: UUID, form_class: Any, title: str, do: Any) -> HttpResponse:
    """Ask, then let the procedure do it; a refusal of the law is shown where it was asked."""
    procedure = the_procedure(request, pk, "procedure.change")
    form = form_class(request.POST or None, today=request.today)
    if form.is_bound and form.is_valid_once():
        try:
            do(procedure, form.cleaned_data)
        except NotPossible as refusal:
            form.add_error(None, said(refusal.text))
        except Changed:
            form.add_error(
                None, _("Iemand anders heeft deze procedure net veranderd. Kijk eerst wat er nu staat.")
            )
        except procedure.suspensions.model.DoesNotExist:
            form.add_error(None, _("Deze procedure staat niet stil."))
        else:
            return redirect(procedure)
    return answer_form(
        request,
        "procedures/move.html",
        {"case": procedure.case, "procedure": procedure, "form": form, "title": title, "tab": "procedures"},
    )
