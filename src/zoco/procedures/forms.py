"""Forms of procedures: a day for each event the law counts from, a reason for each change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoco.procedures.definitions import Definition, law
from zoco.procedures.facts import Value
from zoco.procedures.models import Outcome, anchors_asked, said
from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm


class StartForm(OnceForm):
    """One day for each event that the terms of this procedure are counted from; `known` are days filled in."""

    def __init__(
        self,
        *args: Any,
        definition: Definition,
        facts: Mapping[str, Value],
        known: Mapping[str, date | None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.anchors = list(anchors_asked(definition, facts))
        for name in self.anchors:
            self.fields[name] = DutchDateField(
                label=_("Datum van: %(event)s") % {"event": said(law().vocabulary.events[name])},
                initial=(known or {}).get(name, kwargs.get("today")),
                help_text=_(
                    "Vanaf deze dag rekent Zoco de termijnen uit. Weet u de dag nog niet? Laat het leeg."
                ),
                required=False,
            )

        words = law().vocabulary.facts
        self.asked = sorted(name for name in definition.facts_asked() if words[name].at_start)
        for name in self.asked:
            label = said(words[name].title)
            self.fields[name] = forms.BooleanField(label=f"{label[:1].upper()}{label[1:]}", required=False)

    def facts(self) -> dict[str, Value]:
        """What is asked of the procedure itself: yes or no."""
        return {name: bool(self.cleaned_data[name]) for name in self.asked}

    def days(self) -> dict[str, date]:
        """Event → day, for the events whose day is known."""
        return {name: self.cleaned_data[name] for name in self.anchors if self.cleaned_data.get(name)}


class SuspendForm(OnceForm):
    from_on = DutchDateField(label=_("Eerste dag waarop de termijn stilstaat"))
    reason = BoundedText(label=_("Reden"), max_length=500, rows=2)


class ResumeForm(OnceForm):
    last_on = DutchDateField(label=_("Laatste dag waarop de termijn stilstond"))


class ExtendForm(OnceForm):
    told_on = DutchDateField(label=_("Dag waarop de verlenging is meegedeeld"), past=True)
    reason = BoundedText(label=_("Reden"), max_length=500, rows=2)


class EndForm(OnceForm):
    """How it ended; when that begins a term, the day of the announcement with it."""

    outcome = forms.ChoiceField(label=_("Hoe liep het af?"), choices=Outcome, widget=forms.RadioSelect)
    decided_on = DutchDateField(
        label=_("Dag van de bekendmaking"),
        required=False,
        past=True,
        help_text=_(
            "De datum van de brief. Nodig bij een afwijzing, intrekking of sepot, want dan loopt er een termijn. Bijvoorbeeld 31-12-2026."
        ),
    )

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, label) for code, label in Outcome.choices if code in definition.outcomes]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        self.with_a_term = {one for road in definition.leads_to if road.anchor for one in road.outcomes}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        misses = not given.get("decided_on") and "decided_on" not in self.errors
        if given.get("outcome") in self.with_a_term and misses:
            self.add_error("decided_on", _("Vul de dag van de bekendmaking in: vanaf dan loopt een termijn."))
        return given


class MetForm(Form):
    met_on = DutchDateField(label=_("Wanneer is het gebeurd?"), past=True)
