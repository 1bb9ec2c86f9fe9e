"""A file as it comes in, by the page or with a key: taken apart, or told why not; then a worker is asked to go on."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from zoco.people.models import Organisation, Seat
from zoco.signals import schema
from zoco.signals.jobs import take_in_deliveries
from zoco.signals.models import Delivery, Refusal
from zoco.signals.sheets import MOST_ROWS, NoSheet, Sheet, read

__all__ = ["NoSheet", "keep", "said_of", "sheet_of"]


def sheet_of(content: bytes) -> Sheet:
    """Raises NoSheet, also for a file that has names of columns only."""
    sheet = read(content, schema.known)
    if not sheet.rows and not sheet.unreadable:
        raise NoSheet("no_rows")
    return sheet


def said_of(no: NoSheet) -> str:
    return str(schema.WHY_NOT[no.why]) % {"column": no.column, "rows": MOST_ROWS}


def refusals_of(sheet: Sheet) -> list[Refusal]:
    """The rows that cannot be taken apart."""
    return [Refusal(number, "", str(schema.WHY_NOT[why])) for number, why in sheet.unreadable]


def keep(content: bytes, sheet: Sheet, *, by: Seat | None, organisation: Organisation, language: str) -> Delivery:  # fmt: skip
    """The file is kept, and a worker goes on with it."""
    made = Delivery.objects.take(
        content,
        sheet,
        refusals_of(sheet),
        by=by,
        organisation=organisation,
        language=language,
        at=timezone.now(),
    )
    go_on()
    return made


def go_on() -> None:
    """Ask a worker; one that is asked already does this too."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        take_in_deliveries.defer()
