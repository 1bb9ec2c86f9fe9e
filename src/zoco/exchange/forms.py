"""What is asked before somebody's line leaves: to whom and why."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from zoco.exchange.codes import Recipient, Why
from zoco.ui.forms import Form

NUMBER = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9./-]*$", _("Alleen letters, cijfers, punt, streep en schuine streep.")
)


class ExportForm(Form):
    """Not a form that works once: who asks twice gets two files, and both are written down."""

    to = forms.ChoiceField(label=_("Voor wie?"), choices=Recipient, widget=forms.RadioSelect)
    why = forms.ChoiceField(label=_("Waarom?"), choices=Why, widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("Nummer van de afspraak of brief"),
        required=False,
        max_length=30,
        validators=[NUMBER],
        help_text=_("Schrijf hier geen naam en niets over een persoon."),
    )
