"""Pages on which seats are given and ended. Their verbs stand in `access/urls.py`, the room above."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zoco.people.links import one_time_link, send_link
from zoco.people.models import LastAdministrator, Organisation, Person, Seat
from zoco.people.seat_forms import OrganisationForm, SeatEndForm, SeatForm
from zoco.people.session import SEAT_IN_SESSION, SeatedRequest
from zoco.people.signing_in import record

A_PAGE = 50


@require_safe
def seats(request: SeatedRequest) -> HttpResponse:
    """Who works here; with `?alle=ja` those who left as well."""
    everybody = request.GET.get("alle") == "ja"
    found = Seat.objects.kept_by(request.seat)
    page = Paginator(found if everybody else found.on(request.today), A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "people/seats.html", {"page": page, "everybody": everybody})


@require_safe
def seat(request: SeatedRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Seat.objects.kept_by(request.seat), pk=id)
    return render(request, "people/seat.html", {"found": found})


@require_http_methods(["GET", "HEAD", "POST"])
def seat_new(request: SeatedRequest) -> HttpResponse:
    form = SeatForm(
        request.POST or None, by=request.seat, today=request.today, initial={"started_on": request.today}
    )
    if request.method == "POST" and form.is_valid_once():
        if made := give(form):
            return welcome(request, made, is_new=form.person is None)
        form.add_error(None, _("Deze persoon heeft deze plek al."))
    return render(request, "people/seat_new.html", {"form": form}, status=422 if form.is_bound else 200)


def give(form: SeatForm) -> Seat | None:
    """The seat, and the account where there was none; nothing when somebody was first with the same."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            return Seat.objects.create(
                person=form.person or Person.objects.enrol(given["email"], given["name"]),
                organisation=given["organisation"],
                role=given["role"],
                started_on=given["started_on"],
            )
    except IntegrityError:
        return None


def welcome(request: SeatedRequest, made: Seat, *, is_new: bool) -> HttpResponse:
    """Somebody without a password is sent the link to choose one."""
    if not is_new and made.person.has_usable_password():
        messages.success(request, _("De plek is gegeven."))
        return redirect("seats")
    return with_link(request, made)


@require_POST
def seat_link(request: SeatedRequest, id: UUID) -> HttpResponse:
    """A new link for somebody who lost the first. It goes to the own mail address and nowhere else."""
    return with_link(request, get_object_or_404(Seat.objects.kept_by(request.seat), pk=id))


def with_link(request: SeatedRequest, found: Seat) -> HttpResponse:
    send_link(found.person)
    record("account.link", found.person)
    messages.success(request, _("Wij hebben een link gestuurd om een wachtwoord te kiezen."))
    if settings.ZOCO_DEMO:  # no mail leaves a demo
        return render(
            request, "people/link.html", {"found": found, "link": one_time_link(found.person)}, status=200
        )
    return redirect("seats")


@require_http_methods(["GET", "HEAD", "POST"])
def seat_end(request: SeatedRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Seat.objects.kept_by(request.seat), pk=id)
    form = SeatEndForm(
        request.POST or None, seat=found, today=request.today, initial={"ended_on": request.today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            found.end(on=form.cleaned_data["ended_on"])
        except LastAdministrator:
            form.add_error(None, _("Dit is de laatste beheerder. Maak eerst iemand anders beheerder."))
        else:
            messages.success(request, _("De laatste dag is bewaard."))
            return redirect("seats")
    return render(
        request,
        "people/seat_end.html",
        {"form": form, "found": found},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_removal(request: SeatedRequest, id: UUID) -> HttpResponse:
    """Phone and recovery codes are lost: the person sets up a new second step at the next sign-in."""
    found = get_object_or_404(Seat.objects.kept_by(request.seat), pk=id)
    if request.method != "POST":
        return render(request, "people/second_factor_removal.html", {"found": found})
    Authenticator.objects.filter(user=found.person).delete()
    found.person.sessions.all().delete()
    record("second_factor.removed", found.person)
    messages.success(request, _("De tweede stap is weg. Bij het inloggen wordt een nieuwe ingesteld."))
    return redirect("seat", id=found.pk)


@require_POST
def seat_choice(request: SeatedRequest) -> HttpResponse:
    """Work from another of one's own seats."""
    wanted = request.POST.get("seat", "")
    if wanted not in {str(held.pk) for held in request.seats}:
        raise Http404
    request.session[SEAT_IN_SESSION] = wanted
    return redirect("today")


@require_safe
def organisations(request: SeatedRequest) -> HttpResponse:
    page = Paginator(Organisation.objects.all(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/organisations.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: SeatedRequest) -> HttpResponse:
    return keep(request, Organisation())


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: SeatedRequest, id: UUID) -> HttpResponse:
    return keep(request, get_object_or_404(Organisation, pk=id))


def keep(request: SeatedRequest, found: Organisation) -> HttpResponse:
    form = OrganisationForm(request.POST or None, organisation=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("De organisatie is bewaard."))
        return redirect("organisations")
    return render(
        request,
        "people/organisation.html",
        {"form": form, "is_new": found._state.adding},
        status=422 if form.is_bound else 200,
    )
