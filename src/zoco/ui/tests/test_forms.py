import re
import uuid
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm
from zoco.ui.models import SpentForm

TODAY = date(2026, 11, 22)


class Enquiry(Form):
    place = forms.CharField(label="Plaats", help_text="Bijvoorbeeld Hengelo")
    safe = forms.ChoiceField(label="Veilig?", widget=forms.RadioSelect, choices=[("y", "Ja"), ("n", "Nee")])
    agreed = forms.BooleanField(label="Akkoord")
    story = BoundedText(label="Verhaal", required=False)


class Once(OnceForm):
    word = forms.CharField()


def test_the_hint_and_the_error_are_tied_to_the_field():
    html = str(Enquiry({})["place"].as_field_group())
    assert 'id="id_place_helptext"' in html
    assert 'id="id_place_error"' in html
    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'for="id_place"' in html


def test_a_field_without_error_says_nothing_of_one():
    html = str(Enquiry({"place": "Hengelo"})["place"].as_field_group())
    assert "aria-invalid" not in html
    assert "_error" not in html


def test_radio_buttons_stand_in_a_fieldset_that_carries_the_error():
    html = str(Enquiry({})["safe"].as_field_group())
    assert '<fieldset class="utrecht-form-field field field--set' in html
    assert 'aria-describedby="id_safe_error"' in html
    assert "<legend" in html
    assert "aria-invalid" not in html  # not allowed on a radio button


def test_every_link_of_the_summary_lands_on_something_that_exists():
    html = str(Enquiry({}))
    links = re.findall(r'href="#([^"]+)"', html)
    assert links == ["id_place", "id_safe_0", "id_agreed"]
    assert all(f'id="{link}"' in html for link in links)
    assert 'role="alert"' in html and "autofocus" in html


def test_required_fields_say_so_in_words_and_to_screen_readers():
    form = Enquiry()
    assert "verplicht" in form["place"].as_field_group()
    assert 'aria-required="true"' in str(form["place"])
    assert "verplicht" not in form["story"].as_field_group()
    assert not re.search(r"\srequired[ >=]", str(form))


def test_nothing_is_left_to_the_memory_of_the_browser():
    assert str(Enquiry()).count('autocomplete="off"') == 5  # two radio buttons


def test_what_was_typed_comes_back_escaped():
    html = str(Enquiry({"place": '"><script>'}))
    assert "<script>" not in html


@pytest.mark.parametrize("typed", ["a\0b", "half \ud83d", "\udc00"])
def test_characters_that_no_database_keeps_are_refused_at_the_field(typed):
    assert "place" in Enquiry({"place": typed}).errors


def test_a_very_long_text_is_refused_with_its_length():
    form = Enquiry({"story": "a" * 20_001})
    assert form.errors["story"] == ["Deze tekst is te lang: 20001 tekens. Er passen er 20000."]


def test_a_pasted_text_is_not_cut_by_the_browser_and_its_line_ends_are_plain():
    assert "maxlength" not in str(Enquiry()["story"])
    assert BoundedText(max_length=3).clean("a\r\nb") == "a\nb"


@pytest.mark.parametrize(
    "typed",
    [
        "31-12-2026",
        "31/12/2026",
        "31.12.2026",
        "2026-12-31",
        " 31 december 2026 ",
        "31 DEC 2026",
        "31 dec. 2026",
    ],
)
def test_a_date_is_read_the_way_people_write_it(typed):
    assert DutchDateField().clean(typed) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31-02-2026", "no_such_day"),
        ("29 februari 2026", "no_such_day"),
        ("00-01-2026", "no_such_day"),
        ("12/31/2026", "no_such_day"),
        ("01-01-0099", "year"),
        ("0099-01-01", "year"),
        ("01-01-26", "year"),
        ("31-12-1899", "too_early"),
        ("01-01-2100", "too_late"),
        ("01-01-9999", "too_late"),
        ("gisteren", "unreadable"),
        ("31 brumaire 2026", "unreadable"),
        ("1-2", "unreadable"),
        ("1-2-3-2026", "unreadable"),
        ("٣١-١٢-٢٠٢٦", "unreadable"),
        ("²-1-2026", "unreadable"),
        ("-1-1-1-2026", "unreadable"),
        ("1e1-01-2026", "unreadable"),
        ("31-12-2026\0", "unreadable"),
        ("9" * 10_000, "unreadable"),
        ("", "required"),
        ("   ", "required"),
    ],
)
def test_a_bad_date_gets_a_clear_message(typed, code):
    with pytest.raises(ValidationError) as refusal:
        DutchDateField().clean(typed)
    assert refusal.value.code == code


@given(st.text())
def test_no_text_breaks_the_date_field(typed):
    try:
        read = DutchDateField(required=False).clean(typed)
    except ValidationError:
        return
    assert read is None or date(1900, 1, 1) <= read <= date(2099, 12, 31)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_date_shown_is_the_date_read(day):
    field = DutchDateField()
    assert field.clean(field.prepare_value(day)) == day
    assert not field.has_changed(day, field.prepare_value(day))


class Bounded(Form):
    met_on = DutchDateField(past=True, required=False)
    due_on = DutchDateField(future=True, required=False)


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [("met_on", "23-11-2026", "not_past"), ("due_on", "21-11-2026", "not_future")],
)
def test_a_date_on_the_wrong_side_of_today_is_refused(field, typed, code):
    form = Bounded({field: typed}, today=TODAY)
    assert form.errors.as_data()[field][0].code == code


def test_today_is_on_both_sides():
    assert Bounded({"met_on": "22-11-2026", "due_on": "22-11-2026"}, today=TODAY).is_valid()


def test_a_bound_by_today_without_today_fails_loudly():
    with pytest.raises(ImproperlyConfigured):
        Bounded({"met_on": "22-11-2026"}).is_valid()


@pytest.mark.django_db
def test_a_form_does_its_work_once():
    sent = {"form_id": str(uuid.uuid4()), "word": "ja"}
    assert Once(sent).is_valid_once()
    again = Once(sent)
    assert not again.is_valid_once()
    assert again.non_field_errors() == ["Dit formulier is al verstuurd. Open de pagina opnieuw."]
    assert SpentForm.objects.count() == 1


@pytest.mark.django_db
def test_a_form_with_a_mistake_keeps_its_chance():
    sent = {"form_id": str(uuid.uuid4())}
    assert not Once(sent).is_valid_once()
    assert Once(sent | {"word": "ja"}).is_valid_once()


@pytest.mark.parametrize("form_id", ["", "x", "0" * 500])
def test_a_forged_form_id_is_refused(form_id):
    form = Once({"form_id": form_id, "word": "ja"})
    assert not form.is_valid()
    assert "niet heel aangekomen" in str(form)


def test_two_pages_get_two_form_ids():
    assert str(Once()["form_id"]) != str(Once()["form_id"])
