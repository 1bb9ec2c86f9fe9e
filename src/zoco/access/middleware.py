"""The one middleware of Zoco: who is asking, in which transaction, may they."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zoco.access.acting import acting_as, step_into
from zoco.access.policy import EVERYBODY, Verb, may
from zoco.people import second_factor
from zoco.people.models import Seat
from zoco.people.session import SEAT_IN_SESSION, DeskRequest, SeatedRequest, stay_awake

__all__ = ["SEAT_IN_SESSION", "AccessMiddleware", "DeskRequest", "SeatedRequest"]

UTF_8 = {"utf-8", "utf8"}


class AccessMiddleware:
    """One transaction a request, entered as one seat; a view without a verb is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # In another encoding half a character can be sent, which no database keeps and no page can show.
        if request.content_params and request.content_params.get("charset", "utf-8").lower() not in UTF_8:
            raise BadRequest
        response = self.answer(request)
        if wanted := getattr(request, "refused", None):
            # In a transaction of its own: that of the request is undone.
            note(request.seat, [refusal(wanted)])  # type: ignore[attr-defined]
        if getattr(request, "undone", False) and (seen := getattr(request, "looks", [])):
            note(request.seat, seen)  # type: ignore[attr-defined]
        return response

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        with transaction.atomic():
            stay_awake(request)
            request.today = localdate()  # type: ignore[attr-defined]
            request.seats = seats_of(request)  # type: ignore[attr-defined]
            request.seat = chosen_seat(request)  # type: ignore[attr-defined]
            step_into(request.seat)  # type: ignore[attr-defined]
            response = self.get_response(request)
            # A template is rendered later otherwise, outside the transaction, where nothing is visible.
            if isinstance(response, TemplateResponse) and not response.is_rendered:
                response.render()
            refused = response.status_code >= 400 and request.method not in {"GET", "HEAD", "OPTIONS"}
            # Of what comes with a key the count and the log stay; the rest was undone where it was refused.
            settled = getattr(request, "settled", False)
            if (refused and not settled) or getattr(request, "failed", False):
                transaction.set_rollback(True)  # nothing half-saved
                request.undone = True  # type: ignore[attr-defined]
            if getattr(response, "streaming", False) and not getattr(request, "public_file", False):
                raise RuntimeError("A streaming response would run after the transaction, as nobody.")
            return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        wanted: Verb | None = getattr(view, "verb", None)
        if wanted is None:
            raise PermissionDenied
        if wanted in EVERYBODY:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path()) if request.method == "GET" else refuse(request)
        if second_factor.is_missing(request):
            return redirect("second_factor")
        if not request.seats:  # type: ignore[attr-defined]
            raise PermissionDenied(_("U hebt nu geen plek bij een organisatie."))
        if not (verdict := may(request.seat, wanted)):  # type: ignore[attr-defined]
            request.refused = wanted  # type: ignore[attr-defined]
            raise PermissionDenied(verdict.reason)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        # Django answers the exception inside our transaction, which would then commit half a request. Undone only
        # after that answer is made: allauth asks the database on its way to "say again who you are".
        request.failed = True  # type: ignore[attr-defined]


Look = tuple[str, UUID | None, UUID | None, str, bool]


def note(seat: Seat, looks: list[Look]) -> None:
    """Lines in the log of looks that outlive a request that is undone: what was shown, what was refused."""
    with acting_as(seat), connection.cursor() as cursor:
        cursor.executemany("select zoco.look(%s, %s, %s, %s, %s)", looks)


def refusal(wanted: Verb) -> Look:
    """Who wanted what. Never of whom, which the address might tell."""
    return f"refused.{wanted.name.lower()}", None, None, "", True


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(may(None, Verb.SEE_TODAY).reason)


def seats_of(request: HttpRequest) -> list[Seat]:
    if not request.user.is_authenticated or second_factor.is_missing(request):
        return []
    return list(Seat.objects.of(request.user).on(request.today))  # type: ignore[attr-defined]


def chosen_seat(request: HttpRequest) -> Seat | None:
    """The seat that the session names, if it is still held; otherwise the first."""
    seats: list[Seat] = request.seats  # type: ignore[attr-defined]
    wanted = request.session.get(SEAT_IN_SESSION) if seats else None
    for seat in seats:
        if wanted and seat.pk == UUID(wanted):
            return seat
    return seats[0] if seats else None
