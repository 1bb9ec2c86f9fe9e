"""Requests: ask, look step by step, hold a bed, place or withdraw."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.cases.codes import Purpose
from zoco.cases.models import Case, Consent
from zoco.cases.views import the_case
from zoco.people.models import Role
from zoco.procedures.models import facts_of
from zoco.safety.codes import Trigger
from zoco.safety.models import ask_again
from zoco.shelter.codes import BY_COMENSHA, Kind, Step, Urgency
from zoco.shelter.forms import AttemptForm, PlacementForm, RequestForm, ReservationForm
from zoco.shelter.models import NoBedLeft, NotForYou, Place, RequestEnded, Reservation, ShelterRequest
from zoco.shelter.models.requests import facts_for_search
from zoco.shelter.placing import begin_procedure
from zoco.shelter.search import not_offered, search_order
from zoco.ui.views import CONFLICT, answer_form

# Where a step leads, when it leads to a kind of place of its own.
KIND_OF = {Step.WMO: Kind.WMO_FAMILY, Step.POLICE: Kind.POLICE, Step.OTHER_REGION: Kind.REGIONAL}


def the_request(request: SeatedRequest, pk: UUID, what: str) -> ShelterRequest:
    """A request as it exists for this seat. Its case may not: then there is no name."""
    wanted = get_object_or_404(ShelterRequest.objects.whole(), pk=pk)
    case = Case.objects.whole().filter(pk=wanted.case_id).first()
    wanted.readable = case  # type: ignore[attr-defined]
    if case:
        wanted.case = case
        look(request, what, case_id=case.pk, ground=case.ground_for(request.seat))
    else:
        look(request, what, subject_id=wanted.pk, ground="task")
    return wanted


def for_seekers(request: SeatedRequest, wanted: ShelterRequest) -> None:
    """The house of the bed reads along; it looks for nobody."""
    if not (wanted.readable or request.seat.role == Role.HELPDESK):  # type: ignore[attr-defined]
        raise PermissionDenied(_("Dit doet wie de plek zoekt."))


def consent_to_shelter(case: Case, request: SeatedRequest) -> Consent | None:
    asked = case.consents.filter(purpose=Purpose.SHELTER).order_by("-asked_on")
    return next((each for each in asked if each.holds_on(request.today)), None)


@verb(Verb.SEEK_SHELTER)
def new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.shelter")
    if before := ShelterRequest.objects.waiting().filter(case=case).first():
        return redirect(before)
    consent = consent_to_shelter(case, request)
    form = RequestForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        known = facts_for_search(
            case, facts_of(case), urgency=given["urgency"], many_problems=given["many_problems"]
        )
        if given["tell"] and not consent and given["urgency"] != Urgency.TONIGHT:
            form.add_error("tell", _("Daarvoor is toestemming voor opvang nodig. Leg die eerst vast."))
        else:
            now = timezone.now()
            first = search_order(known)[0].step
            wanted = ShelterRequest.objects.ask(
                case,
                by=request.seat,
                at=now,
                kind=KIND_OF.get(first, Kind(first) if first in Kind.values else Kind.REGIONAL),
                urgency=given["urgency"],
                needs=given["needs"],
                facts=known,
                gender=case.victim.gender,
                children=given["children"],
            )
            if given["tell"]:
                wanted.tell_comensha(by=request.seat, at=now, consent=consent)
            messages.success(request, _("De opvangvraag staat open."))
            return redirect(wanted)
    return answer_form(
        request,
        "shelter/request_new.html",
        {"case": case, "tab": "shelter", "form": form, "consent": consent},
    )


@verb(Verb.SEE_PLACES)
def show(request: SeatedRequest, pk: UUID) -> HttpResponse:
    return _page(request, the_request(request, pk, "shelter.request"), AttemptForm())


def _page(
    request: SeatedRequest, wanted: ShelterRequest, form: AttemptForm, status: int = 200
) -> HttpResponse:
    case, seeks = wanted.readable, bool(may(request.seat, Verb.SEEK_SHELTER))  # type: ignore[attr-defined]
    seeks = seeks and (case is not None or request.seat.role == Role.HELPDESK)
    attempts = list(wanted.attempts.select_related("by__person")) if seeks else []
    for attempt in attempts:
        attempt.data_key = wanted.data_key
    tried = {attempt.step for attempt in attempts}
    known = facts_for_search(case, facts_of(case), urgency=wanted.urgency, many_problems=Step.OMM in wanted.order()) if case else None  # fmt: skip
    reasons = {advised.step: advised.reason for advised in search_order(known)} if known else {}
    place, many = wanted.position() if seeks and wanted.is_waiting else (0, 0)
    held = wanted.held()
    page = {
        "wanted": wanted,
        "case": case,
        "tab": "shelter",
        "seeks": seeks,
        "steps": [(step, reasons.get(step, ""), step in tried) for step in wanted.order()] if seeks else [],
        "not_offered": not_offered(known) if known else [],
        "attempts": attempts,
        "place": place,
        "many": many,
        "held": held,
        "form": form,
        "may_place": seeks
        and not (held and held.place.kind in BY_COMENSHA and request.seat.role != Role.HELPDESK),
        "late": bool(case)
        and wanted.is_waiting
        and wanted.urgency == Urgency.TONIGHT
        and not wanted.comensha_told_at,
        "base": "cases/case_page.html" if case else "shelter/plain.html",
    }
    return (
        answer_form(request, "shelter/request.html", page)
        if status == 200
        else render(request, "shelter/request.html", page, status=status)
    )


@verb(Verb.SEEK_SHELTER)
def waiting(request: SeatedRequest) -> HttpResponse:
    """
    The waiting list: how soon, then since when. Where somebody comes from is not in it and cannot be.

    CoMensha sees those it was told of; a coordinator her own, with their place among all.
    """
    rows = list(ShelterRequest.objects.waiting().whole())
    cases = Case.objects.whole().in_bulk([row.case_id for row in rows])
    for row in rows:
        row.readable = cases.get(row.case_id)  # type: ignore[attr-defined]
    look(request, "shelter.list", ground="task")
    return render(request, "shelter/waiting.html", {"rows": rows})


@verb(Verb.SEEK_SHELTER)
def attempt(request: SeatedRequest, pk: UUID) -> HttpResponse:
    if request.method != "POST":
        return redirect("shelter_request", pk)
    wanted = the_request(request, pk, "shelter.request")
    for_seekers(request, wanted)
    form = AttemptForm(request.POST)
    if wanted.is_waiting and form.is_valid_once():
        given = form.cleaned_data
        wanted.try_step(
            given["step"], by=request.seat, at=timezone.now(), outcome=given["outcome"], note=given["note"]
        )
        messages.success(request, _("De poging is opgeschreven."))
        return redirect(wanted)
    if not wanted.is_waiting:
        return _over(request, wanted)
    return _page(request, wanted, form)


@verb(Verb.SEEK_SHELTER)
def told(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """CoMensha reads it from now on: on a consent, or because tonight nowhere is safe."""
    wanted = the_request(request, pk, "shelter.request")
    case = wanted.readable  # type: ignore[attr-defined]
    if case is None:
        raise PermissionDenied(_("Dit doet wie het traject leest."))
    if request.method == "POST" and wanted.is_waiting and not wanted.comensha_told_at:
        consent = consent_to_shelter(case, request)
        if consent or wanted.urgency == Urgency.TONIGHT:
            wanted.tell_comensha(by=request.seat, at=timezone.now(), consent=consent)
            messages.success(request, _("CoMensha leest deze vraag nu. Bel ook: dan weten zij het meteen."))
        else:
            messages.warning(
                request, _("Daarvoor is toestemming voor opvang nodig. Vraag en bewaar die eerst.")
            )
            return redirect("case_consent_new", case.pk)
    return redirect(wanted)


@verb(Verb.SEEK_SHELTER)
def reservation(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Choose a place and hold one bed of it, for some hours."""
    wanted = the_request(request, pk, "shelter.request")
    for_seekers(request, wanted)
    if not wanted.is_waiting:
        return _over(request, wanted)
    form, now, taken = ReservationForm(request.POST or None), timezone.now(), False
    if form.is_bound and form.is_valid():
        place = get_object_or_404(Place.objects.with_beds(), pk=form.cleaned_data["place"])
        if place.by_comensha and request.seat.role != Role.HELPDESK:
            form.add_error(None, _("Alleen CoMensha plaatst in de COSM. U vraagt, zij plaatsen."))
        elif place.is_stale(now) and not form.cleaned_data["called"]:
            form.add_error(
                "called", _("Deze stand is ouder dan 12 uur. Bel eerst, en vink dan aan dat er plek is.")
            )
        elif wanted.held():
            form.add_error(None, _("Er wordt al een bed vastgehouden. Geef dat eerst vrij."))
        elif form.is_valid_once():
            try:
                until = now + timedelta(hours=form.cleaned_data["hours"])
                place.reserve(wanted, by=request.seat, at=now, until=until)
            except NoBedLeft:
                taken = True
                form.add_error(None, _("Net te laat: iemand anders kreeg dit bed. Kies een andere plek."))
            else:
                messages.success(request, _("Het bed wordt voor deze vraag vastgehouden."))
                return redirect(wanted)
    page = {
        "wanted": wanted,
        "case": wanted.readable,  # type: ignore[attr-defined]
        "tab": "shelter",
        "form": form,
        "places": _choices(request, wanted),
        "base": "cases/case_page.html" if wanted.readable else "shelter/plain.html",  # type: ignore[attr-defined]
    }
    if taken:
        return render(request, "shelter/reservation.html", page, status=CONFLICT)
    return answer_form(request, "shelter/reservation.html", page)


def _choices(request: SeatedRequest, wanted: ShelterRequest) -> list[Place]:
    """Those with a bed, in which this seat may place, the wanted kind first; how well it fits is for people to say."""
    now = timezone.now()
    found = [place for place in Place.objects.in_use().with_beds() if place.free]
    if request.seat.role != Role.HELPDESK:
        found = [place for place in found if not place.by_comensha]
    for place in found:
        place.stale, place.hours = place.is_stale(now), place.hours_old(now)  # type: ignore[attr-defined]
    return sorted(found, key=lambda place: place.kind != wanted.kind)


@verb(Verb.SEE_PLACES)
def release(request: SeatedRequest, pk: UUID) -> HttpResponse:
    held = get_object_or_404(Reservation.objects.select_related("place"), pk=pk)
    wanted = the_request(request, held.request_id, "shelter.request")
    if request.method == "POST":
        held.release(at=timezone.now())
        messages.success(request, _("Het bed is weer vrij."))
    if wanted.readable or request.seat.role == Role.HELPDESK:  # type: ignore[attr-defined]
        return redirect(wanted)
    return redirect("place", held.place_id)


@verb(Verb.SEEK_SHELTER)
def placement(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """A place at last. For COSM this is CoMensha's page; the coordinator's page says so."""
    wanted = the_request(request, pk, "shelter.request")
    for_seekers(request, wanted)
    if not wanted.is_waiting:
        return _over(request, wanted)
    case, held, now = wanted.readable, wanted.held(), timezone.now()  # type: ignore[attr-defined]
    form = PlacementForm(
        request.POST or None,
        now=now,
        kind=held.place.kind if held else "",
        held=bool(held),
        may_begin=bool(case),
    )
    if form.is_bound and form.is_valid_once():
        begins = form.begins()
        assert begins is not None  # a required pair of fields
        kind = form.cleaned_data.get("kind", "")
        try:
            wanted.place(at=now, from_at=begins, until=form.ends(), reservation=held, kind=kind)
        except NotForYou:
            form.add_error(None, _("Alleen CoMensha plaatst in de COSM. U vraagt, zij plaatsen."))
        except NoBedLeft:
            form.add_error(
                None,
                _(
                    "De opvang zegt dat er geen bed meer is. Bel: een vastgehouden bed telt daar mee als leeg."
                ),
            )
        except RequestEnded:
            return _over(request, wanted)
        else:
            if case:
                ask_again(case, Trigger.MOVE, by=request.seat, at=now)
            if case and form.cleaned_data.get("begin_procedure"):
                begin_procedure(case, held.place.kind if held else kind, by=request.seat, at=now, day=begins)
            messages.success(request, _("De plaatsing is vastgelegd."))
            return redirect("case_shelter", case.pk) if case else redirect("shelter_requests")
    return answer_form(
        request,
        "shelter/placement.html",
        {
            "wanted": wanted,
            "case": case,
            "tab": "shelter",
            "held": held,
            "form": form,
            "base": "cases/case_page.html" if case else "shelter/plain.html",
        },
    )


@verb(Verb.SEEK_SHELTER)
def withdrawal(request: SeatedRequest, pk: UUID) -> HttpResponse:
    wanted = the_request(request, pk, "shelter.request")
    case = wanted.readable  # type: ignore[attr-defined]
    if case is None:
        raise PermissionDenied(_("Dit doet wie het traject leest."))
    if not wanted.is_waiting:
        return _over(request, wanted)
    if request.method == "POST":
        try:
            wanted.withdraw(by=request.seat, at=timezone.now())
        except RequestEnded:
            return _over(request, wanted)
        messages.success(request, _("De opvangvraag is ingetrokken."))
        return redirect("case_shelter", case.pk)
    return render(request, "shelter/withdrawal.html", {"wanted": wanted, "case": case, "tab": "shelter"})


def _over(request: SeatedRequest, wanted: ShelterRequest) -> HttpResponse:
    """Somebody was a moment earlier: say how it ended, change nothing."""
    messages.warning(request, _("Deze opvangvraag is al afgerond. Er is niets veranderd."))
    return redirect(wanted)
