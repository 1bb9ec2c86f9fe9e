"""Every look is recorded in the request that looks: who, from which seat, at whose file, what, on which ground."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from zoco.audit.models import Look
from zoco.people.models import Seat


def look(
    request: HttpRequest, what: str, *, case_id: UUID | None = None, subject_id: UUID | None = None, ground: str = ""
) -> None:
    """Record a look in the transaction of this request; `what` is a word like `case.open` or `report.open`."""
    seat: Seat | None = getattr(request, "seat", None)
    record(seat, what, case_id=case_id, subject_id=subject_id, ground=ground)


def refused(request: HttpRequest, what: str) -> None:
    """Record a refusal; call it outside the transaction that the refusal rolls back."""
    record(getattr(request, "seat", None), what, was_refused=True)


def record(
    seat: Seat | None, what: str, *, case_id: UUID | None = None, subject_id: UUID | None = None, ground: str = "",
    was_refused: bool = False,
) -> None:
    # bulk_create asks for no row back: whoever writes the log need not be able to read it.
    Look.objects.bulk_create(
        [
            Look(
                at=timezone.now(), what=what, case_id=case_id, subject_id=subject_id, ground=ground,
                refused=was_refused,
                seat_id=seat.pk if seat else None,
                person_id=seat.person_id if seat else None,
                organisation_id=seat.organisation_id if seat else None,
                role=seat.role if seat else "",
            )
        ]
    )
