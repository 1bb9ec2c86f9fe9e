"""Who may never read a case."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoco.cases.models import Case
from zoco.people.models import Person, Seat
from zoco.ui.forms import BoundedText, OnceForm


class ExclusionForm(OnceForm):
    """One person, whatever seat, and why; that person is never told."""

    person = forms.ModelChoiceField(
        label=_("Wie?"), queryset=Person.objects.none(), empty_label=_("Kies een collega")
    )
    reason = BoundedText(
        label=_("Waarom?"),
        max_length=1_000,
        rows=2,
        help_text=_("Bijvoorbeeld: familie van een verdachte, of de persoon wil deze collega niet."),
    )

    def __init__(self, *args: Any, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        seats = Seat.objects.on(today).select_related("person", "organisation").order_by("person__name")
        out = set(case.exclusions.filter(ended_at=None).values_list("person_id", flat=True))
        there = {seat.person_id: seat for seat in seats if seat.person_id not in out | {case.lead.person_id}}
        field: Any = self.fields["person"]
        field.queryset = Person.objects.filter(pk__in=there)
        field.choices = [("", field.empty_label)] + [
            (pk, f"{seat.person.name}, {seat.organisation.name}") for pk, seat in there.items()
        ]
