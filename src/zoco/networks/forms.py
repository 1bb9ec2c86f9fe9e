"""What triage writes down of a suspect."""

from __future__ import annotations

from django import forms as asked
from django.utils.translation import gettext_lazy as _

from zoco.ui.forms import BoundedText, OnceForm


class SuspectForm(OnceForm):
    called = asked.CharField(
        label=_("Hoe wordt deze persoon genoemd?"),
        max_length=120,
        help_text=_("Een naam, bijnaam of kenmerk. Schrijf niets op dat u niet nodig hebt."),
    )
    because = BoundedText(
        label=_("Waarom moet de helpdesk dit onthouden?"),
        max_length=300,
        rows=2,
        help_text=_("Is het aan de politie? Stuur het signaal dan door en schrijf hier niets."),
    )
