"""Places: who has a bed free, and since when we know."""

from __future__ import annotations

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
from zoco.people.models import Role
from zoco.shelter.codes import KEPT_CHOICES
from zoco.shelter.forms import BedsForm, PlaceForm
from zoco.shelter.models import Place, Reservation, ShelterRequest, Stay
from zoco.ui.views import answer_form

REPORTS_SHOWN = 20


def keeps(request: SeatedRequest, place: Place) -> bool:
    """Who tells how many beds are free: the house itself, or CoMensha for it."""
    return request.seat.role == Role.HELPDESK or place.organisation_id == request.seat.organisation_id


def the_place(request: SeatedRequest, pk: UUID, *, to_keep: bool = False) -> Place:
    place = get_object_or_404(Place.objects.with_beds(), pk=pk)
    if to_keep and not keeps(request, place):
        raise PermissionDenied(_("Alleen de opvang zelf en CoMensha houden deze plek bij."))
    look(request, "place.open", subject_id=place.pk, ground="task")
    return place


@verb(Verb.SEE_PLACES)
def places(request: SeatedRequest) -> HttpResponse:
    """All of them for who looks for one, one's own for a house; free and fresh first is not a rank: by region."""
    kind, only_free = request.GET.get("soort", ""), request.GET.get("vrij") == "1"
    found = Place.objects.in_use().with_beds()
    if kind in dict(KEPT_CHOICES):
        found = found.filter(kind=kind)
    now = timezone.now()
    rows = [place for place in found if place.free or not only_free]
    for place in rows:
        place.stale, place.hours = place.is_stale(now), place.hours_old(now)  # type: ignore[attr-defined]
        place.kept = keeps(request, place)  # type: ignore[attr-defined]
    look(request, "places.list", ground="task")
    return render(
        request,
        "shelter/places.html",
        {
            "places": rows,
            "kinds": KEPT_CHOICES,
            "kind": kind,
            "only_free": only_free,
            "seeks": bool(may(request.seat, Verb.SEEK_SHELTER)),
            "form": BedsForm(auto_id=False),
        },
    )


@verb(Verb.SEE_PLACES)
def place_new(request: SeatedRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None, seat=request.seat)
    if form.is_bound and form.is_valid_once():
        place = Place.objects.create(**form.details())
        place.tell(form.cleaned_data["free"], by=request.seat, at=timezone.now())
        messages.success(request, _("De plek staat in de lijst."))
        return redirect("place", place.pk)
    return answer_form(request, "shelter/place_new.html", {"form": form})


@verb(Verb.SEE_PLACES)
def show(request: SeatedRequest, pk: UUID) -> HttpResponse:
    return _page(request, the_place(request, pk), BedsForm())


@verb(Verb.SEE_PLACES)
def report(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """One number. Sent twice it is said twice, which changes nothing."""
    if request.method != "POST":
        return redirect("place", pk)
    place = the_place(request, pk, to_keep=True)
    form = BedsForm(request.POST)
    if not form.is_valid():
        return _page(request, place, form)
    place.tell(form.cleaned_data["free"], by=request.seat, at=timezone.now())
    messages.success(request, _("De stand is bijgewerkt."))
    return redirect("places")


@verb(Verb.SEE_PLACES)
def closing(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """A place that is no longer there; who stays there stays."""
    place = the_place(request, pk, to_keep=True)
    if request.method == "POST":
        Place.objects.filter(pk=place.pk, closed_on=None).update(closed_on=request.today)
        messages.success(request, _("De plek staat niet meer in de lijst."))
        return redirect("places")
    return render(request, "shelter/place_closing.html", {"place": place})


def _page(request: SeatedRequest, place: Place, form: BedsForm) -> HttpResponse:
    now = timezone.now()
    held = Reservation.objects.running().filter(place=place).select_related("by__person", "by__organisation")
    readable = ShelterRequest.objects.filter(pk__in=[each.request_id for each in held])
    requests = {each.pk: each for each in readable.select_related("data_key")}
    return answer_form(
        request,
        "shelter/place.html",
        {
            "place": place,
            "stale": place.is_stale(now),
            "hours": place.hours_old(now),
            "kept": keeps(request, place),
            "reports": place.reports.select_related("by__person")[:REPORTS_SHOWN],
            # To a house that holds a bed: how many, how old, what she needs. Never who.
            "held": [(each, requests.get(each.request_id)) for each in held],
            # Whoever stays longer than planned is explained from here by the house, which knows no case.
            "stays": [
                (stay, stay.is_over_time(now))
                for stay in Stay.objects.running().filter(place=place).order_by("from_at")
            ],
            "form": form,
        },
    )
