"""Our controls are those of Django's templates, letter for letter."""

from datetime import date, datetime

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from zoco.ui.controls import CONTROLS
from zoco.ui.forms import Renderer

CHOICES = [
    ("", "Kies"),
    (1, 12_345.5),
    ("a&b", gettext_lazy("Ja")),
    ("c", mark_safe("<b>c</b>")),
    ("Meer <", [("d", "D"), ("e", "<E>")]),
]
WIDGETS = [
    forms.TextInput(),
    forms.NumberInput(attrs={"min": 0, "max": 12_345, "step": 0.5}),
    forms.EmailInput(attrs={"autofocus": True, "hidden": False, "title": "\"<&'"}),
    forms.URLInput(),
    forms.PasswordInput(render_value=True),
    forms.HiddenInput(),
    forms.DateInput(),
    forms.DateTimeInput(),
    forms.TimeInput(),
    forms.FileInput(),
    forms.CheckboxInput(),
    forms.Textarea(attrs={"rows": 1_000}),
    forms.Select(choices=CHOICES),
    forms.SelectMultiple(choices=CHOICES),
]
VALUES = [
    None,
    "",
    "a&b",
    '"><script>',
    "e",
    0,
    12_345.5,
    True,
    False,
    ["1", "e"],
    date(2026, 11, 29),
    datetime(2026, 11, 29, 9, 5),
    mark_safe("<i>"),
]


def drawn(widget, value, renderer):
    return str(widget.render("naam<", value, {"id": "id_naam"}, renderer))


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", VALUES, ids=str)
def test_a_control_is_the_one_of_the_template(widget, value):
    assert drawn(widget, value, Renderer()) == drawn(widget, value, DjangoTemplates())


@given(st.text())
def test_whatever_was_typed_stands_in_it_as_the_template_says(words):
    for widget in (forms.TextInput(attrs={"title": words}), forms.Textarea()):
        assert drawn(widget, words, Renderer()).strip() == drawn(widget, words, DjangoTemplates())


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
@pytest.mark.parametrize("in_label", [True, False])
@pytest.mark.parametrize("attributes", [{"id": "id_naam"}, {"id": ""}])
def test_each_of_several_is_the_one_of_the_template(widget, in_label, attributes):
    pairs = zip(
        *(
            [
                each.tag(wrap_label=in_label)
                for each in bound(widget(choices=CHOICES, attrs=attributes), renderer)
            ]
            for renderer in (Renderer(), DjangoTemplates())
        ),
        strict=True,
    )
    assert all(ours == theirs for ours, theirs in pairs)


def bound(widget, renderer):
    class One(forms.Form):
        default_renderer = renderer
        naam = forms.ChoiceField(widget=widget, choices=CHOICES)

    return list(One({"naam": "a&b"}, auto_id=widget.attrs.get("id") and "id_%s")["naam"])


def test_every_template_that_is_not_used_is_one_of_django():
    for name in CONTROLS:
        assert DjangoTemplates().get_template(name)
