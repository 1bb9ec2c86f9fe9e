"""Lines about shelter: who waits for a place, whose stay ends, and beds of which nothing was heard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zoco.people.models import Seat
from zoco.shelter.models import Place, Reservation, ShelterRequest, Stay
from zoco.today.lines import Kind, Line
from zoco.today.sources.asking import asks
from zoco.today.sources.own import with_case
from zoco.today.sources.saying import MOST, moment
from zoco.ui.addresses import address


@asks(lambda seat, today, until: ShelterRequest.objects.to_tell(seat))
def untold(found: QuerySet[ShelterRequest], seat: Seat, today: date) -> Iterator[Line]:
    """Somebody has no safe place tonight, and CoMensha does not know it yet."""
    for request in with_case(found, seat, today):
        yield Line(
            Kind.SHELTER,
            key=f"tell:{request.pk}",
            title=_("CoMensha nog vertellen"),
            why=_("Geen veilige plek vannacht; gevraagd op %(at)s.") % {"at": moment(request.asked_at)},
            url=request.get_absolute_url(),
            button=_("Openen"),
            moment=request.tell_by,
            due=localdate(request.tell_by),
            urgent=True,
            case=request.case,
        )


@asks(lambda seat, today, until: ShelterRequest.objects.waiting())
def waiting(found: Any, seat: Seat, today: date) -> Iterator[Line]:
    """Requests that this seat sees, in the order of the list."""
    for request in found.whole()[:MOST]:
        yield Line(
            Kind.SHELTER,
            key=str(request.pk),
            title=_("Opvang gevraagd: %(kind)s") % {"kind": request.get_kind_display()},
            why=_("Door %(who)s, %(where)s.")
            % {"who": request.by.person.name, "where": request.by.organisation.name},
            url=request.get_absolute_url(),
            button=_("Openen"),
            since=request.asked_at,
            badges=((request.get_urgency_display(), "info"), (timesince(request.asked_at), "waiting")),
        )


@asks(lambda seat, today, until: Stay.objects.overdue(seat, timezone.now()), by_the_clock=True)
def overdue(found: QuerySet[Stay], seat: Seat, today: date) -> Iterator[Line]:
    """Stays that go on without anybody saying why."""
    return ends(found, _("Langer in de opvang dan afgesproken"), seat, today)


@asks(lambda seat, today, until: Stay.objects.ending(seat, timezone.now()), by_the_clock=True)
def ending(found: QuerySet[Stay], seat: Seat, today: date) -> Iterator[Line]:
    """Stays that end within 48 hours."""
    return ends(found, _("De opvang eindigt bijna"), seat, today)


def ends(found: QuerySet[Stay], title: str, seat: Seat, today: date) -> Iterator[Line]:
    for stay in with_case(found, seat, today):
        planned = stay.planned_until_at
        assert planned is not None  # both questions ask for it
        yield Line(
            Kind.SHELTER,
            key=f"{stay.pk}:{planned}",
            title=title,
            why=_("Afgesproken tot %(at)s.") % {"at": moment(planned)},
            url=address("case_shelter", stay.case_id),
            button=_("Openen"),
            due=localdate(planned),
            moment=planned,
            strength="hard",
            case=stay.case,
        )


@asks(lambda seat, today, until: Place.objects.stale(seat, timezone.now()), by_the_clock=True)
def beds(found: QuerySet[Place], seat: Seat, today: date) -> Iterator[Line]:
    """Places of one's own house of which the number of free beds is old."""
    now = timezone.now()
    for place in found[:MOST]:
        hours = place.hours_old(now)
        yield Line(
            Kind.SHELTER,
            key=f"{place.pk}:{place.known_since}",
            title=str(place),
            why=_("Laatste stand: %(hours)s uur geleden.") % {"hours": hours}
            if hours is not None
            else _("Er is nog geen stand doorgegeven."),
            url=address("place", place.pk),
            button=_("Stand doorgeven"),
            action=address("place_report", place.pk),
        )


@asks(
    lambda seat, today, until: Reservation.objects.running().filter(place__organisation=seat.organisation_id)
)
def held(found: QuerySet[Reservation], seat: Seat, today: date) -> Iterator[Line]:
    """Beds of one's own house that somebody holds for a few hours."""
    for bed in found.select_related("place__organisation", "by__person", "by__organisation")[:MOST]:
        yield Line(
            Kind.SHELTER,
            key=f"held:{bed.pk}",
            title=_("Bed vastgehouden: %(place)s") % {"place": bed.place},
            why=_("Door %(who)s, %(where)s, tot %(until)s.")
            % {
                "who": bed.by.person.name,
                "where": bed.by.organisation.name,
                "until": moment(bed.until_at),
            },
            url=address("place", bed.place_id),
            button=_("Bekijken"),
            since=bed.at,
        )
