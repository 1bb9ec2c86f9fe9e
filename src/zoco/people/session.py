"""What a session holds about somebody who is signed in, and what a request knows once the middleware saw it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from zoco.people.models import Person, Seat

SEAT_IN_SESSION = "seat"


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
