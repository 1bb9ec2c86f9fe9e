"""What to see of Vandaag, and how to be told that there is something."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zoco.today.lines import Kind, Line
from zoco.today.models import Notice
from zoco.ui.forms import Form


class FilterForm(Form):
    """Everything is shown until something is chosen. Read from the address, so that a filter is a link."""

    marks_required = False

    soort = forms.MultipleChoiceField(
        label=_("Wat"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    wie = forms.ChoiceField(
        label=_("Van wie"),
        choices=[
            ("", _("Alles")),
            ("eigen", _("Mijn eigen trajecten")),
            ("mee", _("Waar ik waarneem of meelees")),
        ],
        required=False,
    )
    hard = forms.BooleanField(label=_("Alleen harde termijnen"), required=False)
    minderjarig = forms.BooleanField(label=_("Alleen minderjarigen"), required=False)

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, and nothing else: this is what is kept, and what names the filter."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}

    def kept(self, lines: list[Line], seat: Any, today: Any) -> list[Line]:
        wanted = self.chosen
        return [line for line in lines if self._keeps(line, wanted, seat, today)] if wanted else lines

    def _keeps(self, line: Line, wanted: dict[str, Any], seat: Any, today: Any) -> bool:
        if "soort" in wanted and line.kind not in wanted["soort"]:
            return False
        if "hard" in wanted and line.strength != "hard":
            return False
        if "wie" in wanted and (
            line.case is None or (line.case.lead_id == seat.pk) != (wanted["wie"] == "eigen")
        ):
            return False
        age = line.case.age_on(today) if line.case and "minderjarig" in wanted else None
        return "minderjarig" not in wanted or (age is not None and age < 18)


@cache
def nothing_chosen(language: str) -> SafeString:
    """The form as most look at Vandaag; to draw its twenty boxes took a tenth of the page."""
    return FilterForm({}).render()


def said(chosen: dict[str, Any]) -> str:
    """A filter by what it shows."""
    form = FilterForm(chosen)
    parts = [str(Kind(kind).label) for kind in chosen.get("soort", []) if kind in Kind.values]
    choices = dict(form.fields["wie"].choices)  # type: ignore[attr-defined]
    parts += [str(choices[chosen["wie"]])] if chosen.get("wie") in choices else []
    parts += [str(form.fields[name].label) for name in ("hard", "minderjarig") if chosen.get(name)]
    return ", ".join(parts)


class NoticeForm(Form):
    marks_required = False

    mail = forms.ChoiceField(label=_("E-mail"), choices=Notice.Mail, widget=forms.RadioSelect)
    browser = forms.BooleanField(
        label=_("Melding in de browser, zolang Vandaag openstaat"),
        help_text=_("De browser vraagt daarna zelf nog of het mag. Er gaat niets langs andere bedrijven."),
        required=False,
    )
