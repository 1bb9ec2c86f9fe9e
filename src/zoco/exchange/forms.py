"""What is asked before somebody's line leaves: to whom and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from zoco.exchange.codes import Recipient, Standard, Why
from zoco.ui.forms import Form

NUMBER = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9./-]*$", _("Alleen letters, cijfers, punt, streep en schuine streep.")
)


class ExportForm(Form):
    """Not a form that works once: who asks twice gets two files, and both are written down."""

    what = forms.ChoiceField(label=_("Wat?"), widget=forms.RadioSelect)
    to = forms.ChoiceField(label=_("Voor wie?"), choices=Recipient, widget=forms.RadioSelect)
    why = forms.ChoiceField(label=_("Waarom?"), choices=Why, widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("Nummer van de afspraak of brief"),
        required=False,
        max_length=30,
        validators=[NUMBER],
        help_text=_("Schrijf hier geen naam en niets over een persoon."),
    )

    def __init__(self, *args: Any, years: Mapping[Standard, Sequence[int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [
            (f"{standard}-{year}", f"{standard.label}, {year}")
            for standard, found in years.items()
            for year in found
        ]
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)
        what.choices = [(Standard.HTCDS.value, Standard.HTCDS.label), *told]
        what.initial = Standard.HTCDS.value

    @property
    def wanted(self) -> tuple[Standard, int | None]:
        """In which shape, and of which year where it is of one."""
        standard, _dash, year = self.cleaned_data["what"].partition("-")
        return Standard(standard), int(year) if year else None

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("to", "why", "reference")}
