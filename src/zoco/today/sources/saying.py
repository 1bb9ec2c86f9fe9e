"""Days and moments as a line says them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

MOST = 50  # lines of one kind; what does not fit waits until some of these are gone


def day(on: date) -> str:
    return date_format(on, "j F")


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F H:i")
