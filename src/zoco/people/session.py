"""What a session holds about somebody who is signed in, and what a request knows once the middleware saw it."""

from __future__ import annotations

import time
from datetime import date

from django.http import HttpRequest

from zoco.people.models import Person, Seat

SEAT_IN_SESSION = "seat"
LAST_ACTIVE = "last_active"
SECONDS_BETWEEN_NOTES = 300


def stay_awake(request: HttpRequest) -> None:
    """A session ends after an hour without a page; noting each page would cost a write each time."""
    noted = request.session.get(LAST_ACTIVE)
    if noted and time.time() - noted > SECONDS_BETWEEN_NOTES:
        request.session[LAST_ACTIVE] = int(time.time())


def wake(request: HttpRequest) -> None:
    """Somebody just signed in."""
    request.session[LAST_ACTIVE] = int(time.time())


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
