"""What a coordinator says of a hint."""

from __future__ import annotations

from typing import Any

from django import forms as asked
from django.utils.translation import gettext_lazy as _

from zoco.hints.models import Ground, Said
from zoco.ui.forms import BoundedText, OnceForm

ANSWERS = [choice for choice in Said.choices if choice[0] != Said.BACK]


class HintForm(OnceForm):
    said = asked.ChoiceField(
        label=_("Hoort dit bij deze persoon?"),
        choices=ANSWERS,
        widget=asked.RadioSelect,
        error_messages={"required": _("Kies een antwoord.")},
    )
    ground = asked.ChoiceField(
        label=_("Op welke grond gaat het in dit dossier?"),
        choices=Ground.choices,
        widget=asked.RadioSelect,
        required=False,
        help_text=_("Alleen bij ja."),
    )
    because = BoundedText(
        label=_("Waarom?"),
        max_length=1_000,
        rows=2,
        help_text=_("Eén zin is genoeg. Een collega leest dit als er iets niet klopt."),
        error_messages={"required": _("Schrijf kort op waarom.")},
    )
    # How many answers there were when the page was opened.
    seen = asked.IntegerField(widget=asked.HiddenInput, min_value=0, max_value=30_000)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("said") == Said.ACCEPTED and not given.get("ground"):
            self.add_error("ground", _("Kies een grond."))
        return given


class BackForm(OnceForm):
    seen = asked.IntegerField(widget=asked.HiddenInput, min_value=0, max_value=30_000)
