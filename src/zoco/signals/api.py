"""
Signals from the systems of organisations: JSON and CSV, with a key of their own. Described in docs/signals-api.md.

What was wrong is told by field and reason, never with what was written.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from ninja import Header, Router, Schema
from pydantic import Field, create_model

from zoco.people.models import Organisation
from zoco.signals import schema
from zoco.signals.calling import ERRORS, FieldProblem, Refusal, Strict, body_of, noted, nothing_there
from zoco.signals.models import Delivered, Delivery
from zoco.signals.models.delivery import stands_of
from zoco.signals.models.key import KeyHolder
from zoco.signals.questions import MOST_PEOPLE
from zoco.signals.receiving import NoSheet, keep, said_of, sheet_of
from zoco.signals.rows import BadRow, Delivering, Supplier, Wrong, bring

router = Router()
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


@router.post(
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


@router.post("/signals/batch", response={200: BatchOut, **ERRORS}, operation_id="batch", exclude_none=True)
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


@router.get("/signals/{id}", response={200: StandOut, **ERRORS}, operation_id="standing", exclude_none=True)
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


@router.post(
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
    content = body_of(request, {"text/csv", "application/csv"}, str(schema.WHY_NOT["not_csv"]))
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


@router.get("/deliveries/{id}", response={200: DeliveryOut, **ERRORS}, operation_id="progress")
@noted("progress")
def progress(request: Any, id: uuid.UUID) -> tuple[int, Any]:
    """How far a file is, and every row that was refused."""
    return 200, fared(id)


def brought(request: Any, said: Any, key: str) -> tuple[Delivered, bool]:
    holder: KeyHolder = request.auth
    supplier = Supplier(holder.organisation, holder.name, holder.kind, "key")
    cells = said.dict(exclude_none=True, exclude_unset=True)
    return bring(Delivering.of_json(cells), supplier, at=timezone.now(), request=key)


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
