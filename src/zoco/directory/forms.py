"""What the directory asks: one place of a visitor, a whole claim of an editor."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoco.directory.codes import Form as Exploitation
from zoco.directory.resolver import OLDEST
from zoco.ui.forms import DutchDateField, Form

AGE_ERROR = _("Vul de leeftijd in als een getal van 0 tot en met 120, of laat het leeg.")
LONGEST_PLACE = 120


class SignpostForm(Form):
    """Where, and perhaps how old and what. Nothing of it is kept."""

    marks_required = False

    place = forms.CharField(
        label=_("In welke plaats is de hulp nodig?"),
        help_text=_("Plaats, gemeente of de vier cijfers van de postcode."),
        max_length=LONGEST_PLACE,
        error_messages={
            "required": _("Vul een plaats, gemeente of postcode in."),
            "max_length": _("Dit is te lang. Vul alleen een plaats, gemeente of postcode in."),
        },
    )
    age = forms.IntegerField(
        label=_("Leeftijd (hoeft niet)"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), AGE_ERROR),
    )
    form = forms.ChoiceField(
        label=_("Wat is er aan de hand? (hoeft niet)"),
        required=False,
        choices=[("", _("Weet ik niet")), *((each.value, each.label) for each in Exploitation if each not in {
            Exploitation.UNKNOWN, Exploitation.NOT_YET_EXPLOITED})],
    )  # fmt: skip

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(without_letters(data), *args, **kwargs)
        if self.data.get("municipality"):
            self.fields["place"].required = False


def without_letters(data: Any) -> Any:
    """Throw away what follows the digits of a postcode before anything else sees it."""
    if data is None or "place" not in data:
        return data
    kept = data.copy()
    kept["place"] = re.sub(
        r"^\s*(?:NL[-\s]*)?(\d{4})(?!\d).*", r"\1", data["place"][:1000], flags=re.DOTALL | re.I
    )
    return kept


class PastForm(SignpostForm):
    """The same question with a day, for professionals."""

    on = DutchDateField(label=_("Op welke dag?"), past=True, earliest=date(2015, 1, 1))
