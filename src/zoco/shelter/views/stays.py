"""Stays: where somebody sleeps, why longer, where that is for who must know; and help for who is not in a shelter."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.cases.models import Case
from zoco.cases.views import the_case
from zoco.people.models import Role
from zoco.shelter.codes import BY_COMENSHA
from zoco.shelter.forms import (
    AddressForm,
    AddressReasonForm,
    AmbulantForm,
    EndStayForm,
    OverstayForm,
    StayForm,
)
from zoco.shelter.hours import gaps
from zoco.shelter.models import Address, AmbulantSupport, ShelterRequest, Stay, reads_address
from zoco.shelter.placing import end_procedure, running_procedure
from zoco.ui.views import answer_form


def the_stay(request: SeatedRequest, pk: UUID, what: str) -> Stay:
    stay = get_object_or_404(Stay.objects.select_related("place__organisation"), pk=pk)
    stay.case = the_case(request, stay.case_id, what)
    stay.data_key = stay.case.data_key
    return stay


@verb(Verb.OPEN_CASE)
def of_case(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """The tab: what is asked, where she sleeps and slept by the hour, who comes by when she is in no shelter."""
    case = the_case(request, case_id, "case.shelter")
    now = timezone.now()
    stays = case.own(
        case.stays.select_related("place__organisation", "by__person").prefetch_related(
            "overstays__by__person"
        )
    )
    with_address = set(Address.objects.filter(case=case).values_list("stay_id", flat=True))
    running = {procedure.slug for procedure in case.procedures.running()}
    for stay in stays:
        stay.over_time = stay.is_over_time(now)  # type: ignore[attr-defined]
        stay.has_address = stay.pk in with_address  # type: ignore[attr-defined]
        stay.lacks = stay.is_running and stay.procedure and stay.procedure not in running  # type: ignore[attr-defined]
    return render(
        request,
        "shelter/of_case.html",
        {
            "case": case,
            "tab": "shelter",
            "wanted": ShelterRequest.objects.waiting().filter(case=case).first(),
            "earlier": ShelterRequest.objects.filter(case=case).exclude(ended_at=None),
            "stays": stays,
            "gaps": gaps([(stay.from_at, stay.ended_at) for stay in stays], now),
            "ambulant": case.own(case.ambulant_support.select_related("by__person")),
            "sheltered": any(stay.is_running for stay in stays),
        },
    )


@verb(Verb.WRITE_CASE)
def new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.shelter")
    form = StayForm(request.POST or None, now=timezone.now())
    if form.is_bound and form.is_valid():
        begins, given = form.begins(), form.cleaned_data
        assert begins is not None  # a required pair of fields
        if given["kind"] in BY_COMENSHA and request.seat.role != Role.HELPDESK:
            form.add_error("kind", _("Alleen CoMensha plaatst in de COSM. U vraagt, zij plaatsen."))
        elif Stay.objects.running().filter(case=case, from_at__gt=begins).exists():
            form.add_error("from_on", _("Dit ligt voor het begin van het verblijf dat nu loopt."))
        elif form.is_valid_once():
            stay = Stay.objects.settle_in(
                case,
                by=request.seat,
                at=timezone.now(),
                kind=given["kind"],
                from_at=begins,
                until=form.ends(),
            )
            if given["address"]:
                stay.write_address(given["address"])
            messages.success(request, _("Het verblijf is vastgelegd."))
            return redirect("case_shelter", case.pk)
    return answer_form(request, "shelter/stay_new.html", {"case": case, "tab": "shelter", "form": form})


@verb(Verb.WRITE_CASE)
def end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    stay = the_stay(request, pk, "case.shelter")
    if not stay.is_running:
        return redirect("case_shelter", stay.case_id)
    now = timezone.now()
    form = EndStayForm(
        request.POST or None, now=now, since=stay.from_at, runs=running_procedure(stay) is not None
    )
    if form.is_bound and form.is_valid_once():
        ended = form.ended()
        assert ended is not None  # a required pair of fields
        stay.end(by=request.seat, at=now, ended_at=ended, why=form.cleaned_data["why"])
        if form.cleaned_data.get("end_procedure"):
            end_procedure(stay, by=request.seat, at=now)
        messages.success(request, _("Het verblijf is afgerond."))
        return redirect("case_shelter", stay.case_id)
    return answer_form(
        request, "shelter/stay_end.html", {"case": stay.case, "tab": "shelter", "stay": stay, "form": form}
    )


@verb(Verb.SEE_PLACES)
def overstay(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Longer than planned: said by who leads the case, or by the house, which tells CoMensha each week."""
    stay = get_object_or_404(Stay.objects.select_related("place__organisation"), pk=pk)
    case = Case.objects.whole().filter(pk=stay.case_id).first()
    if case:
        stay.case = case
        look(request, "case.shelter", case_id=case.pk, ground=case.ground_for(request.seat))
    else:
        look(request, "stay.open", subject_id=stay.pk, ground="task")
    back = redirect("case_shelter", case.pk) if case else redirect("places")
    if not stay.is_running:
        return back
    form = OverstayForm(request.POST or None, today=request.today)
    if form.is_bound and form.is_valid_once():
        stay.explain(
            by=request.seat,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
            until=form.cleaned_data["until"],
        )
        messages.success(request, _("De reden is vastgelegd."))
        return back
    return answer_form(
        request,
        "shelter/overstay.html",
        {
            "case": case,
            "tab": "shelter",
            "stay": stay,
            "form": form,
            "said": stay.overstays.select_related("by__person"),
            "base": "cases/case_page.html" if case else "shelter/plain.html",
        },
    )


@verb(Verb.OPEN_CASE)
def address(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Nothing is shown before a reason is given, and that somebody looked is there for the person to read."""
    stay = the_stay(request, pk, "case.shelter")
    row = Address.objects.filter(stay=stay).first()
    if row is None:
        raise PermissionDenied(_("Het adres is er alleen voor wie dit traject leidt of waarneemt."))
    row.data_key = stay.data_key
    form = AddressReasonForm(request.POST if request.method == "POST" else None)
    shown = ""
    if form.is_bound and form.is_valid():
        ground = stay.case.ground_for(request.seat)
        look(request, f"shelter.address.{form.cleaned_data['reason']}", case_id=stay.case_id, ground=ground)
        shown = row.at_address
    return answer_form(
        request,
        "shelter/address.html",
        {"case": stay.case, "tab": "shelter", "stay": stay, "form": form, "shown": shown},
    )


@verb(Verb.LEAD_CASE)
def address_change(request: SeatedRequest, pk: UUID) -> HttpResponse:
    stay = the_stay(request, pk, "case.shelter")
    if not reads_address(stay.case_id):
        raise PermissionDenied(_("Het adres is er alleen voor wie dit traject leidt of waarneemt."))
    form = AddressForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        stay.write_address(form.cleaned_data["address"])
        messages.success(request, _("Het adres is bewaard en blijft verborgen."))
        return redirect("case_shelter", stay.case_id)
    return answer_form(
        request,
        "shelter/address_change.html",
        {"case": stay.case, "tab": "shelter", "stay": stay, "form": form},
    )


@verb(Verb.WRITE_CASE)
def ambulant_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.shelter")
    form = AmbulantForm(request.POST or None, request=request)
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        AmbulantSupport.objects.create(
            case=case,
            data_key=case.data_key,
            by=request.seat,
            by_whom=given["by_whom"],
            frequency=given["frequency"],
            started_on=given["since"],
        )
        messages.success(request, _("De begeleiding is vastgelegd."))
        return redirect("case_shelter", case.pk)
    return answer_form(request, "shelter/ambulant_new.html", {"case": case, "tab": "shelter", "form": form})


@verb(Verb.WRITE_CASE)
def ambulant_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    support = get_object_or_404(AmbulantSupport, pk=pk)
    case = the_case(request, support.case_id, "case.shelter")
    support.end(on=request.today)
    messages.success(request, _("De begeleiding is afgerond."))
    return redirect("case_shelter", case.pk)
