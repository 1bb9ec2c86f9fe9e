"""Every look is recorded in the request that looks: who, from which seat, at whose file, what, on which ground."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.http import HttpRequest


def look(
    request: HttpRequest,
    what: str,
    *,
    case_id: UUID | None = None,
    subject_id: UUID | None = None,
    ground: str = "",
) -> None:
    """
    Record a look in the transaction of this request; `what` is a word like `case.open` or `report.open`.

    The middleware keeps it when the request is undone: an invalid form shows the page as well.
    """
    record(what, case_id=case_id, subject_id=subject_id, ground=ground)
    request.__dict__.setdefault("looks", []).append((what, case_id, subject_id, ground, False))


def look_at_each(request: HttpRequest, what: str, subjects: Collection[UUID], *, ground: str) -> None:
    """A look at each of these, in one question."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.look(%s, null, each, %s, false) from unnest(%s::uuid[]) each", [what, ground, list(subjects)])  # fmt: skip
    seen = [(what, None, pk, ground, False) for pk in subjects]
    request.__dict__.setdefault("looks", []).extend(seen)


def record(
    what: str,
    *,
    case_id: UUID | None = None,
    subject_id: UUID | None = None,
    ground: str = "",
    refused: bool = False,
) -> None:
    """Who looked is read from the signed context by the database itself: it cannot be made up here."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.look(%s, %s, %s, %s, %s)", [what, case_id, subject_id, ground, refused])
