"""Conferences of one case: plan, invite, write down, follow up."""

from __future__ import annotations

from typing import Any
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
from zoco.cases.codes import Purpose
from zoco.cases.models import Case, Changed, Consent
from zoco.cases.views import the_case
from zoco.conferences.codes import VictimPart
from zoco.conferences.forms import (
    CancelForm,
    ConferenceChangeForm,
    ConferenceForm,
    InviteeForm,
    MinutesForm,
)
from zoco.conferences.invitation import invitation
from zoco.conferences.models import Conference, Invitee, NoGround
from zoco.drafts.keeping import drafted
from zoco.plans.forms import ActionLines, readers_of
from zoco.plans.models import Action
from zoco.procedures.models import AlreadyRunning, Outcome, Procedure, facts_of
from zoco.ui.views import CONFLICT, answer_form

SLUG = "case_conference"


@verb(Verb.OPEN_CASE)
def of_case(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "conference.list")
    conferences = case.own(case.conferences.select_related("chair__person"))
    context = {
        "case": case,
        "tab": "conferences",
        "waiting": [one for one in reversed(conferences) if one.is_waiting],
        "past": [one for one in conferences if not one.is_waiting],
    }
    return render(request, "conferences/of_case.html", context)


@drafted
@verb(Verb.WRITE_CASE)
def new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "conference.plan")
    if not case.is_open:
        return redirect("case_conferences", case.pk)
    form = ConferenceForm(
        request.POST or None,
        case=case,
        readers=readers_of(case),
        today=request.today,
        initial={"chair": str(request.seat.pk), "victim": VictimPart.PRESENT},
    )
    if form.is_bound and form.is_valid_once():
        now = timezone.now()
        conference = Conference.objects.plan(case, by=request.seat, at=now, **form.planned())
        if form.cleaned_data["with_procedure"]:
            start_procedure(request, case)
        messages.success(request, _("Het overleg staat. Nodig nu uit, ieder met een grond."))
        return redirect(conference)
    context = {"case": case, "tab": "conferences", "form": form, "title": _("Overleg plannen")}
    return answer_form(request, "conferences/ask.html", context)


def start_procedure(request: SeatedRequest, case: Case) -> None:
    """Along with the conference, when it does not run yet."""
    try:
        Procedure.objects.start(
            SLUG, case=case, by=request.seat, at=timezone.now(), anchors={}, facts=facts_of(case)
        )
    except AlreadyRunning:
        messages.info(request, _("De procedure ‘Zorgtafel’ liep al."))


@verb(Verb.OPEN_CASE)
def show(request: SeatedRequest, pk: UUID) -> HttpResponse:
    found = the_conference(request, pk, "conference.open")
    case = found.case
    invitees = invitees_of(found)
    texts = [
        (invitee, invitation(found, invitee, str(case.victim.name)))
        for invitee in invitees
        if found.is_waiting and invitee.has_ground and not invitee.uninvited_on
    ]
    agreements = Action.objects.filter(agreement__conference=found).select_related("owner__person")
    context = {
        "case": case,
        "tab": "conferences",
        "conference": found,
        "invitees": invitees,
        "texts": texts,
        "agreements": case.own(agreements),
        "is_past": found.is_past(timezone.now()),
    }
    return render(request, "conferences/conference.html", context)


@drafted
@verb(Verb.WRITE_CASE)
def change(request: SeatedRequest, pk: UUID) -> HttpResponse:
    found = the_conference(request, pk, "conference.plan")
    if not found.is_waiting:
        return redirect(found)
    form = ConferenceChangeForm.of(
        found, request.POST or None, readers=readers_of(found.case), today=request.today
    )
    context: dict[str, Any] = {"case": found.case, "tab": "conferences", "title": _("Overleg wijzigen")}
    if form.is_bound and form.is_valid():
        try:
            found.change(
                seen_version=form.cleaned_data["seen_version"],
                by=request.seat,
                at=timezone.now(),
                **form.planned(),
            )
        except Changed:
            now = the_conference(request, pk, "conference.plan")
            both = {"form": form.beside(now), "differences": form.differences(now), "conference": now}
            return conflict(request, "conferences/ask.html", context | both)
        messages.success(request, _("Het overleg is gewijzigd. Zeg het ook aan wie al was uitgenodigd."))
        return redirect(found)
    return answer_form(request, "conferences/ask.html", {**context, "form": form, "conference": found})


@drafted
@verb(Verb.WRITE_CASE)
def cancellation(request: SeatedRequest, pk: UUID) -> HttpResponse:
    found = the_conference(request, pk, "conference.plan")
    form = CancelForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        try:
            found.cancel(because=form.cleaned_data["because"], by=request.seat, at=timezone.now())
        except Changed:
            messages.warning(request, _("Dit overleg is al gehouden of ging al niet door."))
        else:
            messages.success(request, _("Opgeschreven. Zeg het ook aan wie was uitgenodigd."))
        return redirect(found)
    context = {"case": found.case, "tab": "conferences", "form": form, "conference": found}
    return answer_form(request, "conferences/ask.html", {**context, "title": _("Overleg gaat niet door")})


@drafted
@verb(Verb.WRITE_CASE)
def invitee_new(request: SeatedRequest, pk: UUID) -> HttpResponse:
    found = the_conference(request, pk, "conference.invite")
    if not found.is_waiting:
        return redirect(found)
    form = InviteeForm(request.POST or None, consents=consents_for(found, request))
    if form.is_bound and form.is_valid_once():
        try:
            found.invite(by=request.seat, at=timezone.now(), **form.invited())
        except NoGround:
            form.add_error("ground", _("Zonder grond die op die dag geldt, kunt u niet uitnodigen."))
        else:
            messages.success(request, _("Uitgenodigd. De tekst voor de uitnodiging staat klaar."))
            return redirect(found)
    context = {"case": found.case, "tab": "conferences", "form": form, "conference": found}
    return answer_form(request, "conferences/invitee_new.html", context)


@verb(Verb.WRITE_CASE)
@require_POST
def invitee_off(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Told not to come, as when the consent was withdrawn."""
    invitee = get_object_or_404(Invitee.objects.select_related("conference"), pk=pk)
    found = the_conference(request, invitee.conference_id, "conference.invite")
    invitee.conference = found
    found.case.own([invitee])
    try:
        invitee.uninvite(by=request.seat, at=timezone.now())
    except Changed:
        messages.warning(request, _("Deze genodigde was al afgezegd."))
    else:
        messages.success(request, _("Opgeschreven. Zeg het ook aan de genodigde."))
    return redirect(found)


@drafted
@verb(Verb.WRITE_CASE)
def minutes(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Minutes and agreements in one form; when somebody else wrote meanwhile, both texts are shown."""
    found = the_conference(request, pk, "conference.minutes")
    case = found.case
    if found.cancelled_on:
        return redirect(found)
    running = case.procedures.running().filter(slug=SLUG).first()
    given: dict[str, Any] = {
        "invitees": [invitee for invitee in invitees_of(found) if not invitee.uninvited_on],
        "has_procedure": running is not None,
        "today": request.today,
    }
    form = MinutesForm.of(found, request.POST or None, **given)
    lines = ActionLines(request.POST or None, readers=readers_of(case), today=request.today)
    context: dict[str, Any] = {"case": case, "tab": "conferences", "conference": found, "lines": lines}
    if form.is_bound and lines.is_valid() & form.is_valid():
        now = timezone.now()
        try:
            found.write_minutes(by=request.seat, at=now, agreements=lines.agreed(), **form.written())
            if running and form.cleaned_data.get("end_procedure"):
                running.case = case
                running.end(by=request.seat, at=now, outcome=Outcome.DONE)
        except Changed:
            there = the_conference(request, pk, "conference.minutes")
            data = request.POST.copy()
            data["seen_version"] = str(there.version)
            again = MinutesForm.of(there, data, **given)
            both = {"form": again, "whole": lines.with_form(again), "conference": there}
            return conflict(request, "conferences/minutes.html", context | both)
        messages.success(request, _("Het verslag is bewaard. De afspraken staan als acties in het plan."))
        return redirect(found)
    if form.is_bound and not lines.is_valid():
        form.add_error(None, _("Een van de afspraken is niet compleet."))
    context |= {"form": form, "whole": lines.with_form(form)}
    return answer_form(request, "conferences/minutes.html", context)


def the_conference(request: SeatedRequest, pk: UUID, what: str) -> Conference:
    seats = Conference.objects.select_related("chair__person", "chair__organisation", "by__person")
    found = get_object_or_404(seats, pk=pk)
    found.case = the_case(request, found.case_id, what)
    found.case.own([found])
    return found


def invitees_of(conference: Conference) -> list[Invitee]:
    invitees = conference.case.own(conference.invitees.select_related("consent"))
    for invitee in invitees:
        invitee.conference = conference
    return invitees


def consents_for(conference: Conference, request: SeatedRequest) -> list[Consent]:
    """Those to share that hold today and on the day of the conference."""
    asked = conference.case.own(conference.case.consents.filter(purpose=Purpose.SHARING, given=True))
    return [one for one in asked if one.holds_on(request.today) and one.holds_on(conference.day)]


def conflict(request: SeatedRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {**context, "is_conflict": True}, status=CONFLICT)
