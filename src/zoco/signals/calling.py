"""
What every call with a key of an organisation has in common, whatever it brings: the interface that rooms add to.

Every refusal is a problem document (RFC 9457). Whatever comes of a request, it is counted and a line of it stays: only
what it would have kept is undone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import ConfigDict

from zoco.access.acting import delivering_for
from zoco.signals import limits
from zoco.signals.models import Use
from zoco.signals.models.key import KeyHolder, holder_of

VERSION = "1.0.0"


class Strict(Schema):
    """A field that we do not know is refused: nothing is left out in silence."""

    model_config = ConfigDict(extra="forbid")


class FieldProblem(Schema):
    pointer: str
    detail: str


class Problem(Schema):
    """RFC 9457. `errors`: what is wrong, by JSON pointer (RFC 6901) into what was sent."""

    status: int
    title: str
    detail: str
    errors: list[FieldProblem] | None = None


class Refusal(Exception):
    def __init__(
        self, status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None
    ) -> None:
        super().__init__(title)
        self.status = status
        self.problem = {"status": status, "title": title, "detail": detail}
        self.problem |= {"errors": errors} if errors else {}


class OwnKey(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> KeyHolder | None:
        return holder_of(token) if token.isascii() else None


class Api(NinjaAPI):
    def create_response(self, request: HttpRequest, data: Any, *args: Any, **given: Any) -> HttpResponse:
        response = super().create_response(request, data, *args, **given)
        response["API-Version"] = VERSION
        response["Cache-Control"] = "no-store"
        if response.status_code >= 400:
            response["Content-Type"] = "application/problem+json"
        if response.status_code == 401:
            response["WWW-Authenticate"] = "Bearer"
        if response.status_code == 429:
            response["Retry-After"] = str(limits.HOUR)
        return response


api = Api(
    title="Zoco, signalen aanleveren",
    version=VERSION,
    urls_namespace="signals_api",
    docs_url=None,
    auth=OwnKey(),
    openapi_extra={"info": {"license": {"name": "EUPL-1.2"}}},
)
ERRORS = dict.fromkeys((400, 401, 404, 413, 422, 429), Problem)
View = Callable[..., tuple[int, Any]]


def noted(what: str) -> Callable[[View], Callable[..., Status[Any]]]:
    """As the organisation of the key, within its limits, in the language that was asked for; and a line of it stays."""

    def mark(view: View) -> Callable[..., Status[Any]]:
        @wraps(view)
        def inside(request: Any, *args: Any, **given: Any) -> Status[Any]:
            request.settled = True
            request.use = Use(key_id=request.auth.key, at=timezone.now(), what=what)
            with delivering_for(request.auth.organisation), override(get_language_from_request(request)):
                try:
                    within(request)
                    with transaction.atomic():
                        status, answer = view(request, *args, **given)
                except Refusal as refusal:
                    status, answer = refusal.status, refusal.problem
                request.use.status = status
                request.use.save(force_insert=True)
            return Status(status, answer)

        # Its kinds of words are known where it was written, and not here.
        inside.__signature__ = signature(view, eval_str=True)  # type: ignore[attr-defined]
        return inside

    return mark


def within(request: Any) -> None:
    if not limits.is_within(request, limits.ASKED, of=str(request.auth.organisation)):
        raise Refusal(
            429,
            "Too many requests",
            _("Uw organisatie vroeg dit uur al veel. Probeer het over een uur weer."),
        )


def nothing_there() -> Refusal:
    return Refusal(404, "Not found", _("Er is hier niets van uw organisatie."))


def body_of(request: HttpRequest, kinds: set[str], why_not: str) -> bytes:
    """What was sent, of one of these kinds, no more than fits: what is larger is not read to its end."""
    if request.content_type not in kinds:
        raise Refusal(422, "Not readable", why_not)
    most: int = settings.ZOCO_FILE_BYTES
    announced = request.META.get("CONTENT_LENGTH") or "0"
    content = b"" if int(announced) > most else request.read(most + 1)
    if (not content and int(announced)) or len(content) > most:
        said = _("Dit bestand is te groot. Er past hoogstens %(mb)s MB.") % {"mb": most // 1_000_000}
        raise Refusal(413, "Too large", said)
    return content


# What goes wrong before a view is asked.


def problem(
    request: HttpRequest, status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None
) -> HttpResponse:
    told = Refusal(status, title, detail, errors).problem
    if holder := getattr(request, "auth", None):
        request.settled = True  # type: ignore[attr-defined]
        with delivering_for(holder.organisation):
            Use.objects.create(key_id=holder.key, at=timezone.now(), what="unreadable", status=status)
    return api.create_response(request, told, status=status)


@api.exception_handler(AuthenticationError)
def no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    said = _("Stuur een sleutel die geldt mee: Authorization: Bearer …")
    return problem(request, 401, "No key", said)


@api.exception_handler(ValidationError)
def not_of_the_schema(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"pointer": "".join(f"/{part}" for part in each["loc"][2:]), "detail": each["msg"]}
        for each in error.errors
    ]
    return problem(
        request, 422, "Not taken in", _("Er klopt iets niet. Er is niets aangenomen."), errors[:100]
    )


@api.exception_handler(HttpError)
def not_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(
        request, 400, "Not readable", _("Dit is geen JSON dat wij kunnen lezen, of het is te groot.")
    )


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(request, 413, "Too large", _("U stuurde te veel in één keer. Er is niets opgeslagen."))


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, "Not found", _("Er is hier niets van uw organisatie."))
