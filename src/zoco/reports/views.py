"""Reports: bring a possible victim in, see what waits, send on. Accepting makes a case, so it is in that room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.drafts.keeping import drafted
from zoco.reports.codes import ChangeReason, DossierType
from zoco.reports.forms import DossierForm, PassOnForm, ReportForm
from zoco.reports.models import (
    AlreadyAnswered,
    DossierChange,
    Registration,
    Report,
    ReportQuerySet,
    change_dossier,
    dossier_of,
)
from zoco.reports.routing import NobodyAnswers, route
from zoco.ui.views import answer_form

ON_A_PAGE, SAME_EVENT_SHOWN = 25, 50


@verb(Verb.SEE_REPORT)
def reports(request: SeatedRequest) -> HttpResponse:
    """What waits for this seat, what it took, what it brought in: one of the three at a time."""
    seat = request.seat
    shown: dict[str, ReportQuerySet] = {"gedaan": Report.objects.made_by(seat).order_by("-reported_at")}
    if may(seat, Verb.ANSWER_REPORT):
        waiting = Report.objects.offered_to(seat).longest_waiting_first()
        taken = Report.objects.taken_by(seat).order_by("-acceptance__at")
        shown = {"wachtend": waiting, "aangenomen": taken, **shown}
    choice = request.GET.get("toon", "")
    choice = choice if choice in shown else next(iter(shown))
    page = Paginator(shown[choice].with_answers(), ON_A_PAGE).get_page(request.GET.get("page"))
    look(request, "report.list", ground="report")
    return render(
        request,
        "reports/reports.html",
        {
            "page": page,
            "choice": choice,
            "choices": list(shown),
            "now": timezone.now(),
            "keep": f"toon={choice}&amp;",
            "waits": page.paginator.count if choice == "wachtend" else None,
        },
    )


@drafted
@verb(Verb.REPORT_VICTIM)
def new(request: SeatedRequest) -> HttpResponse:
    form = ReportForm(
        request.POST or None, seat=request.seat, today=request.today, initial=_of_the_same_event(request)
    )
    if form.is_bound and form.is_valid_once():
        said = form.said()
        kinds = [kind for kind in said["forms"] if kind != "unknown"]
        try:
            to = route(said["municipality"], said["age"], request.today, kinds[0] if len(kinds) == 1 else "")
        except NobodyAnswers:
            form.add_error(
                None, _("Zoco kent hier nog niemand die aanneemt. Er is niets opgeslagen. Bel CoMensha.")
            )
        else:
            now = timezone.now()
            report = Report.objects.bring_in(by=request.seat, at=now, route=to, person=form.person, **said)
            messages.success(request, _("Uw aanmelding is aangekomen bij %(where)s.") % {"where": to.to})
            return redirect(report)
    return answer_form(request, "reports/new.html", {"form": form})


def _of_the_same_event(request: SeatedRequest) -> dict[str, Any]:
    """For one more person found at the same place and time: only that is filled in."""
    try:
        incident = UUID(request.GET.get("voorval", ""))
    except ValueError:
        return {}
    before = Report.objects.made_by(request.seat).of_incident(incident).select_related("data_key").last()
    if before is None:
        return {}
    same = ("forms", "sector", "exploited_at", "exploited_when", "urgent")
    return {"incident": incident, "where": before.place_name} | {name: getattr(before, name) for name in same}


@verb(Verb.SEE_REPORT)
def incident(request: SeatedRequest, incident: UUID) -> HttpResponse:
    """Everybody who was reported in one go, as far as this seat sees them: numbers, no names."""
    found = Report.objects.of_incident(incident).with_answers()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    if not page.object_list:
        raise Http404
    look(request, "report.incident", subject_id=incident, ground="report")
    return render(
        request,
        "reports/incident.html",
        {
            "page": page,
            "incident": incident,
            "now": timezone.now(),
            "is_own": any(report.reporter_id == request.seat.pk for report in page.object_list),
        },
    )


@verb(Verb.CHANGE_DOSSIER)
def dossier(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Who reported or took a report asks CoMensha for something else."""
    report = get_object_or_404(Report.objects.with_answers(), pk=pk)
    look(request, "report.dossier", subject_id=report.pk, ground="report")
    if not report.concerns(request.seat):
        return too_late(request)
    if dossier_of(report.number) is None:
        messages.info(request, _("Deze aanmelding staat niet in het landelijke register."))
        return redirect(report)
    return _dossier(request, report.number, back=report.get_absolute_url(), report=report)


@verb(Verb.READ_REGISTRATIONS)
def registration(request: SeatedRequest, number: str) -> HttpResponse:
    """One line of the national register, and how its type changed."""
    row = get_object_or_404(Registration, report_number=number)
    look(request, "registration.open", subject_id=row.pk, ground="task")
    return _dossier(request, row.report_number, back=reverse("registrations"), registration=row)


def _dossier(request: SeatedRequest, number: str, *, back: str, **shown: Any) -> HttpResponse:
    now = dossier_of(number)
    form = DossierForm(request.POST or None, initial={"dossier_type": now})
    if form.is_bound and form.is_valid_once():
        changed = change_dossier(
            number,
            to=DossierType(form.cleaned_data["dossier_type"]),
            by=request.seat,
            at=timezone.now(),
            because=ChangeReason(form.cleaned_data["because"]),
        )
        if changed:
            messages.success(request, _("CoMensha ziet nu dat er iets anders wordt gevraagd."))
        else:
            messages.info(request, _("Dat stond er al. Er is niets veranderd."))
        return redirect(back)
    changes = DossierChange.objects.filter(registration_id=number).select_related("by__organisation")
    context = {"form": form, "number": number, "now": now, "changes": changes, "back": back, **shown}
    return answer_form(request, "reports/dossier.html", context)


@verb(Verb.SEE_REPORT)
def show(request: SeatedRequest, pk: UUID) -> HttpResponse:
    report = get_object_or_404(Report.objects.with_answers(), pk=pk)
    look(request, "report.open", subject_id=report.pk, ground="report")
    passings = report.passings.select_related("to_organisation", "by__person", "by__organisation")
    return render(
        request,
        "reports/report.html",
        {
            "report": report,
            "now": timezone.now(),
            "concerns": report.concerns(request.seat),
            "contact": report.contact(),
            "offered": report.is_offered_to(request.seat) and bool(may(request.seat, Verb.ANSWER_REPORT)),
            "is_taker": not report.is_waiting and report.acceptance.by_id == request.seat.pk,
            "passings": report.own(passings),
            "dossier": dossier_of(report.number),
            "dossier_changes": DossierChange.objects.filter(registration_id=report.number).select_related(
                "by__organisation"
            ),
            "same_event": Report.objects.of_incident(report.incident).exclude(pk=report.pk)[
                :SAME_EVENT_SHOWN
            ],
        },
    )


@verb(Verb.ANSWER_REPORT)
def passing(request: SeatedRequest, pk: UUID) -> HttpResponse:
    report = get_object_or_404(Report.objects.with_answers(), pk=pk)
    look(request, "report.pass_on", subject_id=report.pk, ground="report")
    form = PassOnForm(request.POST or None, report=report, today=request.today)
    if not report.is_offered_to(request.seat):
        return too_late(request)
    if form.is_bound and form.is_valid_once():
        to = form.cleaned_data["to"]
        try:
            report.pass_on(to=to, by=request.seat, at=timezone.now(), because=form.cleaned_data["because"])
        except (AlreadyAnswered, Report.DoesNotExist):
            return too_late(request)
        messages.success(request, _("Doorgestuurd naar %(where)s.") % {"where": to})
        return redirect("reports")
    return answer_form(request, "reports/passing.html", {"form": form, "report": report})


@verb(Verb.READ_REGISTRATIONS)
def registrations(request: SeatedRequest) -> HttpResponse:
    """The national register: rows without names, and how many reports of how many persons."""
    counted = Registration.objects.counted()
    page = Paginator(Registration.objects.with_changes(), ON_A_PAGE).get_page(request.GET.get("page"))
    look(request, "registration.list", ground="task")
    return render(request, "reports/registrations.html", {"page": page, "counted": counted})


def too_late(request: SeatedRequest) -> HttpResponse:
    """Whoever may not answer (any more) is told the same: it may be gone, or never have been there."""
    return render(request, "reports/too_late.html", status=404)
