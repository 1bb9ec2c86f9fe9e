"""Encodings from the systems of organisations, with the key with which they deliver signals. Described in docs/blind-matching.md."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from zoco.matching.models import Encoding, Sending
from zoco.matching.reading import WHY_NOT, NoEncodings
from zoco.matching.receiving import receive
from zoco.people.models import Organisation
from zoco.signals.calling import ERRORS, Refusal, Strict, body_of, noted, nothing_there

router = Router()
KINDS = {"application/jsonl", "application/x-ndjson", "application/json-lines"}


class SendingOut(Schema):
    """How far it is taken in, in records. Whether something was found is told to nobody who sends."""

    id: uuid.UUID
    records: int
    taken: int
    known: int
    refused: int
    waiting: int


class RecordsIn(Strict):
    records: list[Annotated[str, Field(min_length=1, max_length=16)]] = Field(min_length=1, max_length=10_000)


class RecordsOut(Schema):
    records: int


@router.post(
    "/encodings",
    response={200: SendingOut, 202: SendingOut, **ERRORS},
    operation_id="encodings",
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/jsonl": {"schema": {"type": "string"}}}}
    },
)
@noted("encodings")
def encodings(request: Any) -> tuple[int, Any]:
    """A file of `zoco blind encode`. 202: kept, whether or not anything will be found. 200: it was here before."""
    content = body_of(request, KINDS, str(WHY_NOT["not_ours"]))
    organisation = Organisation.objects.get(pk=request.auth.organisation)
    try:
        sending, is_new = receive(content, by=None, organisation=organisation, at=timezone.now())
    except NoEncodings as no:
        raise Refusal(422, "Not taken in", str(no)) from None
    told = progress_of(sending.pk)
    request.use.taken, request.use.known = (told["records"], 0) if is_new else (0, told["records"])
    return 202 if is_new else 200, told


@router.post("/encodings/withdrawal", response={200: RecordsOut, **ERRORS}, operation_id="encodings_withdrawal")  # fmt: skip
@noted("withdrawal")
def encodings_withdrawal(request: Any, said: RecordsIn) -> tuple[int, Any]:
    """Records that are taken back, by the ids that were drawn for them; how many were here."""
    organisation = Organisation.objects.get(pk=request.auth.organisation)
    many = Encoding.objects.withdraw(said.records, organisation=organisation, by=None, at=timezone.now())
    if not many:
        raise nothing_there()
    return 200, {"records": many}


@router.get("/encodings/{id}", response={200: SendingOut, **ERRORS}, operation_id="encodings_progress")
@noted("progress")
def encodings_progress(request: Any, id: uuid.UUID) -> tuple[int, Any]:
    """How far a file is taken in."""
    return 200, progress_of(id)


def progress_of(id: uuid.UUID) -> dict[str, Any]:
    found = Sending.objects.with_progress().filter(pk=id).first()
    if found is None:
        raise nothing_there()
    counted = {name: getattr(found.progress, name) for name in ("taken", "known", "refused", "waiting")}
    return {"id": found.pk, "records": found.progress.rows, **counted}
