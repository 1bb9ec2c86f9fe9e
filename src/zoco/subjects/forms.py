"""What somebody says of a pair."""

from __future__ import annotations

from django import forms as asked
from django.utils.translation import gettext_lazy as _

from zoco.subjects.models import Said
from zoco.ui.forms import BoundedText, OnceForm

CHOICES = [choice for choice in Said.choices if choice[0] != Said.BACK]


class JudgeForm(OnceForm):
    said = asked.ChoiceField(
        label=_("Gaat dit over dezelfde persoon?"),
        choices=CHOICES,
        widget=asked.RadioSelect,
        error_messages={"required": _("Kies een antwoord.")},
    )
    because = BoundedText(
        label=_("Waarom denkt u dat?"),
        max_length=1_000,
        rows=2,
        help_text=_("Eén zin is genoeg. Een collega leest dit als er iets niet klopt."),
        error_messages={"required": _("Schrijf kort op waarom.")},
    )
    # How many answers there were when the page was opened.
    seen = asked.IntegerField(widget=asked.HiddenInput, min_value=0, max_value=30_000)


class BackForm(OnceForm):
    seen = asked.IntegerField(widget=asked.HiddenInput, min_value=0, max_value=30_000)
