"""What a session holds about somebody who is signed in, and what a request knows once the middleware saw it."""

from __future__ import annotations

import time
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from zoco.people.models import Person, Seat, Session

SEAT_IN_SESSION = "seat"
LAST_ACTIVE = "last_active"
# By which somebody recognises a session in the list of her own.
BEGUN, INTERNET_ADDRESS, BROWSER = "begun_at", "internet_address", "browser"
SECONDS_BETWEEN_NOTES = 300


def stay_awake(request: HttpRequest) -> None:
    """A session ends after an hour without a page; noting each page would cost a write each time."""
    noted = request.session.get(LAST_ACTIVE)
    if noted and time.time() - noted > SECONDS_BETWEEN_NOTES:
        request.session[LAST_ACTIVE] = int(time.time())


def wake(request: HttpRequest, internet_address: str) -> None:
    """Somebody just signed in, from that address."""
    request.session[LAST_ACTIVE] = int(time.time())
    request.session[BEGUN] = timezone.now().isoformat()
    request.session[INTERNET_ADDRESS] = internet_address
    request.session[BROWSER] = request.headers.get("User-Agent", "")[:200]


def sessions_elsewhere(request: HttpRequest) -> QuerySet[Session]:
    """Where else this person is signed in."""
    assert request.user.is_authenticated
    return Session.objects.filter(person=request.user).exclude(pk=request.session.session_key)


class DeskRequest(HttpRequest):
    """A request after the middleware: it knows the seat and the day."""

    seat: Seat | None
    seats: list[Seat]
    today: date


class SeatedRequest(DeskRequest):
    """A request to a view whose verb needs a seat."""

    seat: Seat


class SignedInRequest(DeskRequest):
    """A request to a page about one's own account."""

    user: Person
