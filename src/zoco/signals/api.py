"""
Signals from the systems of organisations: JSON and CSV, with a key of their own. Described in docs/signals-api.md.

Every refusal is a problem document (RFC 9457). What was wrong is told by field and reason, never with what was written.
Whatever comes of a request, it is counted and a line of it stays: only what it would have kept is undone.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Schema, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import ConfigDict, Field, create_model

from zoco.access.acting import delivering_for
from zoco.access.policy import Verb
from zoco.access.verbs import all_are
from zoco.people.models import Organisation
from zoco.signals import limits, schema
from zoco.signals.models import Delivered, Delivery, Use
from zoco.signals.models.delivery import stands_of
from zoco.signals.models.key import KeyHolder, holder_of
from zoco.signals.questions import MOST_PEOPLE
from zoco.signals.receiving import NoSheet, keep, said_of, sheet_of
from zoco.signals.rows import BadRow, Delivering, Supplier, Wrong, bring

VERSION = "1.0.0"
MOST_IN_A_BATCH, LONGEST_REQUEST_KEY = 100, 200


def kind_of(column: schema.Column) -> Any:
    """As JSON has it: true or false, a list where several fit, a number for an age, otherwise a text."""
    text = Annotated[str, Field(max_length=20_000)]
    if column.is_tick:
        return bool
    if column.is_many or column.name in schema.MANY_LINES:
        return Annotated[list[text], Field(max_length=100)]
    return int if column.name == "age" else text


def asked(columns: list[schema.Column]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in columns:
        codes = [code for code, _word in column.choices]
        extra: Any = {"examples": codes} if codes else None
        found[column.name] = (kind_of(column) | None, Field(None, json_schema_extra=extra))
    return found


class Strict(Schema):
    """A field that we do not know is refused: nothing is left out in silence."""

    model_config = ConfigDict(extra="forbid")


PersonIn: Any = create_model(
    "PersonIn", __base__=Strict, **asked([each for each in schema.COLUMNS if each.part == "person"])
)
SignalIn: Any = create_model(
    "SignalIn",
    __base__=Strict,
    people=(list[PersonIn], Field(default_factory=list, max_length=MOST_PEOPLE)),
    **asked([each for each in schema.COLUMNS if each.part != "person"]),
)
BatchIn: Any = create_model(
    "BatchIn", __base__=Strict, signals=(list[SignalIn], Field(min_length=1, max_length=MOST_IN_A_BATCH))
)


class FieldProblem(Schema):
    pointer: str
    detail: str


class Problem(Schema):
    """RFC 9457. `errors`: what is wrong, by JSON pointer (RFC 6901) into what was sent."""

    status: int
    title: str
    detail: str
    errors: list[FieldProblem] | None = None


class SignalOut(Schema):
    """`code`: under which questions are read and answered at /signaal/code/."""

    id: uuid.UUID
    code: str
    is_new: bool


class StandOut(Schema):
    id: uuid.UUID
    received_at: datetime
    standing: str
    outcome: str | None = None


class InBatch(Schema):
    """`result`: taken, known or refused."""

    index: int
    result: str
    id: uuid.UUID | None = None
    code: str | None = None
    errors: list[FieldProblem] | None = None


class BatchOut(Schema):
    taken: int
    known: int
    refused: int
    results: list[InBatch]


class RowProblem(Schema):
    row: int
    column: str
    reason: str


class DeliveryOut(Schema):
    id: uuid.UUID
    encoding: str
    delimiter: str
    rows: int
    empty: int
    taken: int
    known: int
    refused: int
    waiting: int
    errors: list[RowProblem]


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

        return inside

    return mark


def within(request: Any) -> None:
    if not limits.is_within(request, limits.ASKED, of=str(request.auth.organisation)):
        raise Refusal(
            429,
            "Too many requests",
            _("Uw organisatie vroeg dit uur al veel. Probeer het over een uur weer."),
        )


@api.post(
    "/signals", response={200: SignalOut, 201: SignalOut, **ERRORS}, operation_id="signal", exclude_none=True
)
@noted("signal")
def signal(
    request: Any,
    said: SignalIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=LONGEST_REQUEST_KEY)] = "",
) -> tuple[int, Any]:
    """One signal, about at most twelve people. 201: taken in. 200: it was before, and this is its code."""
    try:
        delivered, is_new = brought(request, said, idempotency_key)
    except BadRow as bad:
        request.use.refused = 1
        raise Refusal(
            422, "Not taken in", _("Er klopt iets niet. Er is niets aangenomen."), pointed(bad.wrong)
        ) from None
    request.use.taken, request.use.known = int(is_new), int(not is_new)
    found = {"id": delivered.pk, "code": delivered.receipt.code, "is_new": is_new}
    return 201 if is_new else 200, found


@api.post("/signals/batch", response={200: BatchOut, **ERRORS}, operation_id="batch", exclude_none=True)
@noted("batch")
def batch(
    request: Any,
    said: BatchIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=LONGEST_REQUEST_KEY)] = "",
) -> tuple[int, Any]:
    """At most a hundred. The good ones are taken in, of each other one is told why not."""
    results: list[dict[str, Any]] = []
    for index, each in enumerate(said.signals):
        key = f"{idempotency_key}:{index}" if idempotency_key else ""
        try:
            delivered, is_new = brought(request, each, key)
        except BadRow as bad:
            errors = pointed(bad.wrong, f"/signals/{index}")
            results.append({"index": index, "result": "refused", "errors": errors})
        else:
            result = "taken" if is_new else "known"
            results.append(
                {"index": index, "result": result, "id": delivered.pk, "code": delivered.receipt.code}
            )
    counted = {
        word: sum(each["result"] == word for each in results) for word in ("taken", "known", "refused")
    }
    for word, many in counted.items():
        setattr(request.use, word, many)
    return 200, {**counted, "results": results}


@api.get("/signals/{id}", response={200: StandOut, **ERRORS}, operation_id="standing", exclude_none=True)
@noted("standing")
def standing(request: Any, id: uuid.UUID) -> tuple[int, Any]:
    """How far a signal is that this organisation delivered itself."""
    found = Delivered.objects.filter(pk=id).first()
    stand = stands_of([found]).get(found.pk) if found else None
    if found is None or stand is None:
        raise nothing_there()
    outcome = stand.because.value if stand.because else None
    return 200, {
        "id": found.pk, "received_at": stand.received_at, "standing": stand.standing.value, "outcome": outcome,
    }  # fmt: skip


@api.post(
    "/deliveries",
    response={200: DeliveryOut, 202: DeliveryOut, **ERRORS},
    operation_id="delivery",
    openapi_extra={
        "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}
    },
)
@noted("csv")
def delivery(request: Any) -> tuple[int, Any]:
    """A CSV file, as docs/signals-in-bulk.md describes it. 202: kept, and read from now on. 200: it was here before."""
    content = csv_of(request)
    try:
        sheet = sheet_of(content)
    except NoSheet as no:
        raise Refusal(422, "Not readable", said_of(no)) from None
    organisation = Organisation.objects.get(pk=request.auth.organisation)
    if before := Delivery.objects.same(content, organisation):
        return 200, fared(before.pk)
    language = get_language_from_request(request)
    made = keep(content, sheet, by=None, organisation=organisation, language=language)
    return 202, fared(made.pk)


@api.get("/deliveries/{id}", response={200: DeliveryOut, **ERRORS}, operation_id="progress")
@noted("progress")
def progress(request: Any, id: uuid.UUID) -> tuple[int, Any]:
    """How far a file is, and every row that was refused."""
    return 200, fared(id)


@api.get("/{path:rest}", include_in_schema=False)
def elsewhere(request: HttpRequest, rest: str) -> None:
    raise Http404


def brought(request: Any, said: Any, key: str) -> tuple[Delivered, bool]:
    holder: KeyHolder = request.auth
    supplier = Supplier(holder.organisation, holder.name, holder.kind, "key")
    cells = said.dict(exclude_none=True, exclude_unset=True)
    return bring(Delivering.of_json(cells), supplier, at=timezone.now(), request=key)


def csv_of(request: HttpRequest) -> bytes:
    """What was sent, no more than fits: what is larger is not read to its end."""
    if request.content_type not in {"text/csv", "application/csv"}:
        raise Refusal(422, "Not readable", str(schema.WHY_NOT["not_csv"]))
    most: int = settings.ZOCO_FILE_BYTES
    announced = request.META.get("CONTENT_LENGTH") or "0"
    content = b"" if int(announced) > most else request.read(most + 1)
    if (not content and int(announced)) or len(content) > most:
        said = _("Dit bestand is te groot. Er past hoogstens %(mb)s MB.") % {"mb": most // 1_000_000}
        raise Refusal(413, "Too large", said)
    return content


def fared(id: uuid.UUID) -> dict[str, Any]:
    found = Delivery.objects.with_progress().filter(pk=id).first()
    if found is None:
        raise nothing_there()
    counted = {
        name: getattr(found.progress, name) for name in ("rows", "taken", "known", "refused", "waiting")
    }
    errors = [{"row": each.row, "column": each.column, "reason": each.reason} for each in found.refusals()]
    told = {name: getattr(found, name) for name in ("encoding", "delimiter", "empty")}
    return {"id": found.pk, **told, **counted, "errors": errors}


def pointed(wrong: list[Wrong], before: str = "") -> list[dict[str, str]]:
    """
    >>> pointed([Wrong("age", "Too old.", 0), Wrong("", "Nothing.")])
    [{'pointer': '/people/0/age', 'detail': 'Too old.'}, {'pointer': '', 'detail': 'Nothing.'}]
    """

    def pointer(each: Wrong) -> str:
        of_a_person = f"/people/{each.person}" if each.person is not None else ""
        return f"{before}{of_a_person}" + (f"/{each.field}" if each.field else "")

    return [{"pointer": pointer(each), "detail": each.reason} for each in wrong]


def nothing_there() -> Refusal:
    return Refusal(404, "Not found", _("Er is hier niets van uw organisatie."))


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


def urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """For `path("api/v1/", urls())`: who has no key is answered by the key, not by a seat."""
    patterns, app, namespace = api.urls
    return all_are(Verb.LEAVE_SIGNAL, patterns), app, namespace
