"""One part of the deep intake, as a form."""

from __future__ import annotations

from typing import Any

from django import forms

from zoco.cases.forms.comparing import Compared
from zoco.cases.sections import Question, Section
from zoco.ui.forms import BoundedText


def field_of(question: Question) -> forms.Field:
    """Text, one of a few as radio buttons, or one of many as a list; never required."""
    said: dict[str, Any] = {"label": question.label, "help_text": question.help, "required": False}
    if question.kind == "one":
        return forms.ChoiceField(choices=question.choices, widget=forms.RadioSelect, **said)
    if question.kind == "list":
        return forms.ChoiceField(choices=question.choices, **said)
    return BoundedText(max_length=5_000, rows=2, **said)


def form_of(section: Section) -> type[Compared]:
    """The form class of a part."""
    fields = {question.name: field_of(question) for question in section.questions}
    return type("PartForm", (Compared,), fields)


def answers_of(form: Compared) -> dict[str, Any]:
    """Only what was answered is kept."""
    return {name: value for name, value in form.cleaned_data.items() if name not in form.HIDDEN and value}
