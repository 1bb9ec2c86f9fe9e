"""Days and moments as a line says them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from zoco.procedures.holidays import is_working_day

WORK_ENDS = time(17)
MOST = 50  # lines of one kind; what does not fit waits until some of these are gone


def day(on: date) -> str:
    return date_format(on, "j F")


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F H:i")


def evening_before(today: date) -> datetime:
    """
    When work ended on the last working day: on a Monday that is Friday at five.

    >>> evening_before(date(2026, 11, 23)).isoformat()
    '2026-11-20T17:00:00+01:00'
    """
    before = today - timedelta(days=1)
    while not is_working_day(before):
        before -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(before, WORK_ENDS))
