"""For during or right after a call."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import ContactKind, ContactWith
from zoco.cases.forms.comparing import Compared
from zoco.cases.models import Case, Contact
from zoco.people.models import Seat
from zoco.ui.forms import BoundedText, DutchDateField, OnceForm

EARLIEST_CONTACT = date(2000, 1, 1)


class ContactForm(OnceForm):
    """For during or right after a call: one text, the rest is filled in."""

    note = BoundedText(label=_("Wat is er gezegd en afgesproken?"), rows=4, max_length=10_000, required=False)
    with_whom = forms.ChoiceField(
        label=_("Met wie?"), choices=ContactWith, initial=ContactWith.VICTIM, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=_("Hoe?"), choices=ContactKind, initial=ContactKind.PHONE, widget=forms.RadioSelect
    )
    on = DutchDateField(label=_("Dag"), past=True, earliest=EARLIEST_CONTACT, help_text="")
    clock = forms.TimeField(
        label=_("Tijd"),
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        widget=forms.TextInput(attrs={"size": 6, "inputmode": "numeric"}),
        error_messages={"invalid": _("Schrijf de tijd als uren en minuten, zoals 14:30.")},
    )

    to_complete = forms.BooleanField(label=_("Later aanvullen"), required=False)
    minutes = forms.IntegerField(
        label=_("Hoe lang, in minuten?"),
        required=False,
        min_value=1,
        max_value=1_440,
        widget=forms.TextInput(attrs={"size": 4, "inputmode": "numeric"}),
    )
    next_on = DutchDateField(
        label=_("Volgend contact op"), required=False, future=True, help_text=_("Leeg laten mag.")
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        here = timezone.localtime(now)
        kwargs["initial"] = {"on": here.date(), "clock": f"{here:%H:%M}", **kwargs.get("initial", {})}
        super().__init__(*args, today=here.date(), **kwargs)
        self.now = now
        self.fields["note"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("note") and not given.get("to_complete") and "note" not in self.errors:
            self.add_error("note", gettext("Schrijf iets op, of kies ‘Later aanvullen’."))
        if given.get("on") and given.get("clock") is not None and self.at > self.now + timedelta(minutes=1):
            self.add_error("clock", gettext("Dit tijdstip moet nog komen."))
        return given

    @property
    def at(self) -> datetime:
        on: date = self.cleaned_data["on"]
        clock: time = self.cleaned_data["clock"]
        return timezone.make_aware(datetime.combine(on, clock))

    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "note": given["note"],
            "with_whom": ContactWith(given["with_whom"]),
            "kind": ContactKind(given["kind"]),
            **{name: given[name] for name in ("minutes", "next_on", "to_complete")},
        }


class QuickContactForm(ContactForm):
    """The same, when no case is open yet: one's own open cases to choose from."""

    case = forms.ModelChoiceField(
        label=_("Over wie?"), queryset=Case.objects.none(), empty_label=_("Kies een traject")
    )
    field_order = ("case",)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["case"]
        field.queryset = Case.objects.of(seat).open().order_by("-opened_on")
        field.label_from_instance = lambda case: f"{case.name} · {case.number}"


class CompleteForm(Compared):
    """What was written down in a hurry, finished."""

    note = BoundedText(label=_("Wat is er gezegd en afgesproken?"), rows=6, max_length=10_000)
    to_complete = forms.BooleanField(label=_("Later verder aanvullen"), required=False)

    @staticmethod
    def there(contact: Contact) -> dict[str, Any]:
        return {"note": contact.note or "", "to_complete": contact.to_complete}
