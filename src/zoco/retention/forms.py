"""Forms of keeping longer and of forgetting sooner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoco.retention.models import HoldGround, RequestGround
from zoco.ui.forms import BoundedText, DutchDateField, OnceForm


class HoldForm(OnceForm):
    ground = forms.ChoiceField(
        label=_("Waarom langer bewaren?"), choices=HoldGround, widget=forms.RadioSelect
    )
    reason = BoundedText(label=_("Toelichting"), max_length=2_000, rows=3)
    until_on = DutchDateField(
        label=_("Tot en met"),
        help_text=_("Leeg: tot u het opheft. Zoco vraagt elk jaar of het nog nodig is."),
        future=True,
        required=False,
    )


class RequestForm(OnceForm):
    asked_on = DutchDateField(label=_("Wanneer is het gevraagd?"), past=True)
    ground = forms.ChoiceField(label=_("Op welke grond?"), choices=RequestGround, widget=forms.RadioSelect)
    reason = BoundedText(
        label=_("Toelichting"),
        help_text=_("Heeft iemand anders belang bij dit dossier? Schrijf dat ook op."),
        max_length=2_000,
        rows=3,
    )


class DecideForm(OnceForm):
    granted = forms.TypedChoiceField(
        label=_("Uw besluit"),
        choices=[("yes", _("Vergeten")), ("no", _("Niet vergeten"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    because = BoundedText(
        label=_("Waarom?"),
        help_text=_("Bij een nee leest de persoon dit: leg uit welk belang zwaarder weegt."),
        max_length=2_000,
        rows=3,
    )

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("granted", "because")}
