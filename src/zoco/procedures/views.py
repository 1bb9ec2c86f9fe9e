"""Procedures and terms of one case: what is proposed, what runs, why each date is what it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
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
from zoco.cases.models import Case, Changed
from zoco.cases.views import the_case
from zoco.procedures.dates import add, day_of, read_when
from zoco.procedures.definitions import Definition, law
from zoco.procedures.forms import EndForm, ExtendForm, MetForm, ResumeForm, StartForm, SuspendForm
from zoco.procedures.models import AlreadyRunning, Deadline, Procedure, Suspension, facts_of, said
from zoco.procedures.offers import facts_for, offered_after, offers, road_from
from zoco.procedures.proposals import against, missing_before, propose, why_not
from zoco.procedures.wording import NotPossible
from zoco.ui.forms import Form
from zoco.ui.views import answer_form


def the_procedure(request: SeatedRequest, pk: UUID, what: str) -> Procedure:
    procedure = get_object_or_404(Procedure.objects.select_related("by__person", "against"), pk=pk)
    procedure.case = the_case(request, procedure.case_id, what)
    return procedure


@verb(Verb.READ_PROCEDURE)
def of_case(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "procedures.list")
    procedures = list(case.procedures.select_related("against").prefetch_related("suspensions"))
    running = {procedure.slug for procedure in procedures if procedure.is_running}
    begun = {procedure.slug for procedure in procedures}
    facts, today = facts_of(case, request.today), request.today
    proposals = [
        (proposal, missing_before(proposal.slug, facts, on=today, begun=begun))
        for proposal in propose(facts, on=today)
        if proposal.slug not in running
    ]
    return render(
        request,
        "procedures/of_case.html",
        {
            "case": case,
            "tab": "procedures",
            "deadlines": list(
                Deadline.objects.filter(case=case).running().select_related("procedure__against")
            ),
            "procedures": procedures,
            "offers": offers(case, today) if case.is_open else [],
            "proposals": proposals if case.is_open else [],
            "why_not": why_not(facts, on=today),
            "others": [d for d in law().all_in_force(today) if d.slug not in running],
        },
    )


@verb(Verb.RUN_PROCEDURE)
def start(request: SeatedRequest, case_id: UUID, slug: str) -> HttpResponse:
    """A procedure that waits for another can be started: the page warns, and offers the other one first."""
    case = the_case(request, case_id, "procedure.start")
    definition = _definition_on(slug, request)
    offer = road_from(case, request.GET.get("na", ""), slug, request.today)
    facts = facts_for(offer, facts_of(case, request.today))
    form = StartForm(
        request.POST or None,
        definition=definition,
        facts=facts,
        known=_days_of(case)
        | _days_said(request)
        | ({offer.anchor: offer.since} if offer and offer.since else {}),
        today=request.today,
    )

    def begin(**_given: Any) -> Procedure:
        return Procedure.objects.start(
            slug,
            case=case,
            by=request.seat,
            at=timezone.now(),
            anchors=form.days(),
            facts=facts | form.facts(),
            against=offer.because if offer else None,
        )

    if form.is_bound and form.is_valid_once() and (begun := attempt(form, begin)):
        return redirect(begun)
    there = set(case.procedures.values_list("slug", flat=True))
    more = {
        "definition": definition,
        "offer": offer,
        "missing": missing_before(slug, facts, on=request.today, begun=there),
        "against": against(slug, facts, on=request.today),
    }
    return ask(request, case, form, said(definition.title), "procedures/start.html", **more)


@verb(Verb.READ_PROCEDURE)
def show(request: SeatedRequest, pk: UUID) -> HttpResponse:
    procedure = the_procedure(request, pk, "procedure.open")
    case = procedure.case
    deadlines = list(procedure.deadlines.select_related("met_by__person"))
    for deadline in deadlines:
        deadline.procedure = procedure
    return render(
        request,
        "procedures/show.html",
        {
            "case": case,
            "tab": "procedures",
            "procedure": procedure,
            "definition": procedure.definition,
            "offers": [] if procedure.is_running else offered_after(procedure, case, request.today),
            "running": [d for d in deadlines if d.is_running],
            "past": [d for d in deadlines if not d.is_running],
            "suspensions": case.own(procedure.suspensions.select_related("by__person")),
            "extensions": case.own(procedure.extensions.select_related("by__person")),
            "can_be_suspended": any(rule.can_be_suspended for rule in procedure.definition.deadlines),
            "can_be_extended": any(rule.extension for rule in procedure.definition.deadlines),
        },
    )


# What moves a procedure: asked in a form, done by the procedure itself


@verb(Verb.RUN_PROCEDURE)
def suspension(request: SeatedRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, SuspendForm, _("Termijn stilzetten"), Procedure.suspend)


@verb(Verb.RUN_PROCEDURE)
def resumption(request: SeatedRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, ResumeForm, _("Termijn weer laten lopen"), Procedure.resume)


@verb(Verb.RUN_PROCEDURE)
def extension(request: SeatedRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, ExtendForm, _("Termijn verlengen"), Procedure.extend)


@verb(Verb.RUN_PROCEDURE)
def end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, EndForm, _("Procedure afronden"), Procedure.end)


@verb(Verb.RUN_PROCEDURE)
def met(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """One day, today unless said otherwise: the button on Vandaag sends it without asking."""
    deadline = get_object_or_404(Deadline.objects.select_related("procedure"), pk=pk)
    deadline.case = the_case(request, deadline.case_id, "deadline.met")
    posted = request.POST.copy() if request.method == "POST" else None
    if posted is not None:
        posted.setdefault("met_on", request.today.isoformat())
    form = MetForm(posted, today=request.today, initial={"met_on": request.today})

    def meet(**given: Any) -> Procedure:
        deadline.meet(by=request.seat, at=timezone.now(), **given)
        return deadline.procedure

    if form.is_bound and form.is_valid() and (moved := attempt(form, meet)):
        messages.success(request, _("Genoteerd: %(title)s.") % {"title": deadline.title})
        return redirect(moved)
    return ask(request, deadline.case, form, deadline.title, procedure=deadline.procedure)


def _days_of(case: Case) -> dict[str, date | None]:
    """Days that follow from the case; a birthday that nobody knows is left open, never filled in with today."""
    born = case.victim.born_on
    return {"eighteenth_birthday": add(born, 18, "years") if born else None}


def _days_said(request: SeatedRequest) -> dict[str, date | None]:
    """Days that the page before knew, `?permit_start=2026-03-10`; what cannot be read is left out."""
    found: dict[str, date | None] = {}
    for name in law().vocabulary.events.keys() & request.GET.keys():
        with suppress(NotPossible):
            found[name] = day_of(read_when(request.GET[name]))
    return found


def _definition_on(slug: str, request: SeatedRequest) -> Definition:
    try:
        return law().in_force(slug, request.today)
    except NotPossible as unknown:
        raise Http404 from unknown


def _move(
    request: SeatedRequest, pk: UUID, form_class: Any, title: str, do: Callable[..., object]
) -> HttpResponse:
    """Ask, then let the procedure do it: the fields of the form are what its verb wants to know."""
    procedure = the_procedure(request, pk, "procedure.change")
    more = {"definition": procedure.definition} if form_class is EndForm else {}
    form = form_class(request.POST or None, today=request.today, **more)

    def move(**given: Any) -> Procedure:
        do(procedure, by=request.seat, at=timezone.now(), **given)
        return procedure

    if form.is_bound and form.is_valid_once() and (moved := attempt(form, move)):
        return redirect(moved)
    return ask(request, procedure.case, form, title, procedure=procedure)


def attempt(form: Form, do: Callable[..., Procedure]) -> Procedure | None:
    """
    The procedure that was begun or moved; None after a refusal, of the law or because somebody was first, which is said
    where it was asked.
    """
    try:
        return do(**{name: value for name, value in form.cleaned_data.items() if name != "form_id"})
    except NotPossible as refusal:
        form.add_error(None, said(refusal.text))
    except AlreadyRunning:
        form.add_error(None, _("Deze procedure loopt al in dit traject."))
    except Changed:
        form.add_error(None, _("Iemand anders was u net voor. Kijk eerst wat er nu staat."))
    except Suspension.DoesNotExist:
        form.add_error(None, _("Deze procedure staat niet stil."))
    return None


def ask(
    request: SeatedRequest,
    case: Case,
    form: Form,
    title: str,
    template: str = "procedures/move.html",
    **more: Any,
) -> HttpResponse:
    return answer_form(
        request, template, {"case": case, "form": form, "title": title, "tab": "procedures", **more}
    )
