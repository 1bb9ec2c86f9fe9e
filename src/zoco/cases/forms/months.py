"""A month, typed the way people say it: nobody is asked for the day that something began."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zoco.ui.forms import MONTHS


class MonthField(forms.CharField):
    """`maart 2025`, `3-2025`, `2025-03` or a year alone; gives "2025-03" or "2025", never after this month."""

    default_error_messages = {
        "month": _("Schrijf een maand en een jaar, zoals maart 2025. Alleen een jaar mag ook."),
        "ahead": _("Deze maand moet nog komen."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Maand en jaar, zoals maart 2025. Alleen een jaar mag ook."))
        super().__init__(max_length=40, required=False, **kwargs)
        self.today: date | None = None

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        month = read_month(text)
        if month is None:
            raise ValidationError(self.error_messages["month"], "month")
        if self.today and month > f"{self.today:%Y-%m}":
            raise ValidationError(self.error_messages["ahead"], "ahead")
        return month


def read_month(text: str) -> str | None:
    """
    >>> [read_month(text) for text in ("maart 2025", "3-2025", "2025-03", "2025", "13-2025", "ooit", "99")]
    ['2025-03', '2025-03', '2025-03', '2025', None, None, None]
    """
    words = [word for word in re.split(r"[\s\-/.,]+", text.strip().lower()) if word]
    years = [word for word in words if re.fullmatch("(19|20)[0-9]{2}", word)]
    others = [word for word in words if word not in years]
    if len(years) != 1 or len(others) > 1:
        return None
    if not others:
        return years[0]
    number = MONTHS.get(others[0]) or (int(others[0]) if re.fullmatch("[0-9]{1,2}", others[0]) else 0)
    return f"{years[0]}-{number:02}" if 1 <= number <= 12 else None
