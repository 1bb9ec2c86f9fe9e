"""Close a case in order, call afterwards, and begin again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.codes import AftercareOutcome
from zoco.cases.models import Aftercare, Case, Changed, aftercare_days, end_of_aftercare
from zoco.cases.views import the_case
from zoco.closing.forms import AftercareForm, CloseForm, HandOverForm, RecogniseForm, ReopenForm
from zoco.closing.leftovers import leftovers
from zoco.closing.models import HandedOver, Recognised, blocking, recognise
from zoco.drafts.keeping import drafted
from zoco.procedures.models import Deadline, Procedure
from zoco.reports.models import Report
from zoco.ui.views import answer_form


@drafted
@verb(Verb.LEAD_CASE)
def closure(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Everything that closing asks on one page; a closed case shows here how it ended."""
    case = the_case(request, case_id, "case.close")
    if not case.is_open:
        return _closed(request, case)
    if case.lead_id != request.seat.pk:
        raise PermissionDenied(_("Alleen de zorgcoördinator van dit traject sluit het af."))
    held, handed_over = blocking(case), case.own(HandedOver.objects.of(case))
    form = CloseForm(
        request.POST or None,
        case=case,
        running=_to_end(case, [*held, *(each.deadline for each in handed_over)]),
        grants=case.own(case.grants.running().select_related("seat__person", "seat__organisation")),
        today=request.today,
    )
    if form.is_bound and form.is_valid():
        if held:
            form.add_error(None, _("Er lopen nog harde termijnen. Rond die eerst af. Of draag ze over."))
        elif form.is_valid_once() and _close(request, case, form):
            messages.success(request, _("Het traject is afgesloten."))
            return redirect("case_closure", case.pk)
    calls = aftercare_days(request.today)
    return answer_form(
        request,
        "closing/closure.html",
        {
            "case": case,
            "tab": "overview",
            "form": form,
            "blocking": held,
            "handed_over": handed_over,
            "leftovers": leftovers(case),
            "calls": calls,
            "access_ends": end_of_aftercare(request.today),
        },
    )


def _to_end(case: Case, watched: list[Deadline]) -> list[Procedure]:
    """Running procedures that end here: nobody else goes on with them, and no hard term stops us first."""
    elsewhere = {deadline.procedure_id for deadline in watched}
    return [procedure for procedure in case.procedures.running() if procedure.pk not in elsewhere]


def _close(request: SeatedRequest, case: Case, form: CloseForm) -> bool:
    now = timezone.now()
    try:
        for procedure, outcome in form.outcomes():
            procedure.case = case
            procedure.end(by=request.seat, at=now, outcome=outcome)
    except Changed:
        form.add_error(None, _("Iemand anders veranderde net een procedure. Kijk eerst wat er nu staat."))
        return False
    case.close(by=request.seat, at=now, keep=form.kept(), **form.details())
    return True


def _closed(request: SeatedRequest, case: Case) -> HttpResponse:
    case.own([case.closure])
    recognised = Recognised.objects.filter(case=case).select_related("earlier")
    return render(
        request,
        "closing/closed.html",
        {
            "case": case,
            "tab": "overview",
            "closure": case.closure,
            "aftercare": case.own(case.aftercare.select_related("by__person")),
            "handed_over": case.own(HandedOver.objects.of(case)),
            "recognised": recognised,
            "may_reopen": _may_reopen(request, case),
        },
    )


def _may_reopen(request: SeatedRequest, case: Case) -> bool:
    in_time: bool = request.today <= case.closure.last_day_to_reopen
    return in_time and not getattr(case, "followed_by", None)


@verb(Verb.LEAD_CASE)
def handing_over(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """A term that outlives the trajectory gets a name beside it."""
    deadline = get_object_or_404(Deadline.objects.select_related("procedure"), pk=pk)
    deadline.case = case = the_case(request, deadline.case_id, "deadline.hand_over")
    if case.lead_id != request.seat.pk:
        raise PermissionDenied(_("Alleen de zorgcoördinator van dit traject draagt een termijn over."))
    form = HandOverForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        given = {name: form.cleaned_data[name] for name in ("to_name", "to_organisation", "agreed")}
        try:
            HandedOver.objects.hand_over(deadline, by=request.seat, at=timezone.now(), **given)
        except Changed:
            form.add_error(None, _("Deze termijn loopt niet meer, of is net al overgedragen."))
        else:
            messages.success(request, _("Overgedragen: %(title)s.") % {"title": deadline.title})
            return redirect("case_closure", case.pk)
    return answer_form(
        request,
        "closing/handing_over.html",
        {"case": case, "tab": "procedures", "deadline": deadline, "form": form},
    )


@drafted
@verb(Verb.WRITE_CASE)
def aftercare(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """One contact after closing: done once, by whoever called."""
    contact = get_object_or_404(Aftercare, pk=pk)
    contact.case = case = the_case(request, contact.case_id, "case.aftercare")
    contact.data_key = case.data_key
    if contact.done_on or contact.cancelled_on:
        return redirect(case)
    form = AftercareForm(request.POST or None, today=request.today)
    if form.is_bound and form.is_valid_once():
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("note", "outcome", "again_on")}
        try:
            contact.do(by=request.seat, at=timezone.now(), **given)
        except Changed:
            form.add_error(
                None,
                _("Een collega schreef dit contact net op. Uw tekst staat hier nog, maar is niet bewaard."),
            )
        else:
            messages.success(request, _("Het nazorgcontact is opgeschreven."))
            worse = given["outcome"] == AftercareOutcome.NOT_WELL
            return redirect("case_closure", case.pk) if worse else redirect(case)
    return answer_form(
        request,
        "closing/aftercare.html",
        {"case": case, "tab": "contacts", "form": form, "aftercare": contact, "reach": _reach_after(case)},
    )


def _reach_after(case: Case) -> str:
    if case.is_open:
        return str(case.victim.reach)
    case.own([case.closure])
    return str(case.closure.reach)


@drafted
@verb(Verb.LEAD_CASE)
def reopening(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Help begins again: a new trajectory of the same person, linked to this one."""
    case = the_case(request, case_id, "case.reopen")
    if case.is_open:
        return redirect(case)
    if followed_by := getattr(case, "followed_by", None):
        return redirect(followed_by)
    too_late = not _may_reopen(request, case)
    reports = _reports_without_case(request)
    form = ReopenForm(None if too_late else request.POST or None, reports=reports)
    if form.is_bound and form.is_valid():
        report = form.cleaned_data["report"]
        if case.lead_id != request.seat.pk and (
            report is None or case.reading is None or case.reading.is_emergency
        ):
            form.add_error(
                "report", _("U leidde dit traject niet. Kies de nieuwe aanmelding die u hebt aangenomen.")
            )
        elif form.is_valid_once():
            try:
                again = case.reopen(
                    by=request.seat, at=timezone.now(), story=form.cleaned_data["story"], report=report
                )
            except Changed:
                form.add_error(
                    None,
                    _("Dit traject kunt u niet heropenen. Overleg met de zorgcoördinator die het leidde."),
                )
            else:
                messages.success(request, _("De hulp is weer begonnen, met een nieuw traject."))
                return redirect(again)
    return answer_form(
        request,
        "closing/reopening.html",
        {"case": case, "tab": "overview", "form": form, "too_late": too_late},
    )


def _reports_without_case(request: SeatedRequest) -> Any:
    return Report.objects.taken_by(request.seat).filter(case=None, help_consent=True).order_by("-reported_at")


@verb(Verb.LEAD_CASE)
def recognition(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """The coordinator recognises somebody who was helped before: two trajectories are linked."""
    case = the_case(request, case_id, "case.recognise")
    form = RecogniseForm(request.POST or None)
    if form.is_bound and form.is_valid():
        earlier = (
            Case.objects.of(request.seat)
            .filter(number=form.cleaned_data["number"])
            .exclude(pk=case.pk)
            .first()
        )
        if earlier is None:
            form.add_error("number", _("U leest geen traject met dit nummer."))
        elif form.is_valid_once():
            recognise(case, earlier, by=request.seat, at=timezone.now())
            messages.success(request, _("De twee trajecten zijn aan elkaar gekoppeld."))
            return redirect(case)
    return answer_form(request, "closing/recognition.html", {"case": case, "tab": "overview", "form": form})
