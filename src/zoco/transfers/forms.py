"""What is asked when a case changes hands."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.models import Case, Consent
from zoco.letters.forms import is_meant
from zoco.people.models import Organisation, Role, Seat
from zoco.transfers.codes import HANDED_OVER, MOVED, Absence
from zoco.transfers.models import Left, colleagues_who_lead
from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm


class SeatChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, seat: Any) -> str:
        return str(seat.person.name)


class HandOverForm(OnceForm):
    """Which cases, to whom, why. A second sending, of the list that was read once more, does it."""

    cases_chosen = forms.MultipleChoiceField(label=_("Welke trajecten?"), widget=forms.CheckboxSelectMultiple)
    to = SeatChoice(label=_("Aan wie?"), queryset=Seat.objects.none(), empty_label=_("Kies een collega"))
    why = forms.ChoiceField(label=_("Waarom?"), choices=[(why.value, why.label) for why in HANDED_OVER])
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, cases: list[Case], seat: Seat, today: date, chosen: list[str], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"cases_chosen": chosen}
        super().__init__(*args, today=today, **kwargs)
        self.cases = {str(case.pk): case for case in cases}
        field: Any = self.fields["cases_chosen"]
        field.choices = [(key, f"{case.name} ({case.number})") for key, case in self.cases.items()]
        to: Any = self.fields["to"]
        to.queryset = colleagues_who_lead(seat, today)

    def chosen(self) -> list[Case]:
        return [self.cases[key] for key in self.cleaned_data["cases_chosen"]]


class SubstitutionForm(OnceForm):
    absent = SeatChoice(label=_("Wie is er niet?"), queryset=Seat.objects.none())
    deputy = SeatChoice(label=_("Wie neemt waar?"), queryset=Seat.objects.none())
    since = DutchDateField(label=_("Vanaf"), help_text="")
    until = DutchDateField(label=_("Tot en met"), future=True, help_text="")
    why = forms.ChoiceField(label=_("Waarom?"), choices=Absence)

    def __init__(self, *args: Any, seat: Seat, now: datetime, **kwargs: Any) -> None:
        today = timezone.localdate(now)
        kwargs["initial"] = {"since": today}
        super().__init__(*args, today=today, **kwargs)
        self.now = now
        team = colleagues_who_lead(seat, today)
        for name in ("absent", "deputy"):
            field: Any = self.fields[name]
            field.queryset = team
        # Who left may still lead; somebody stands in until the cases are given away.
        gone: Any = self.fields["absent"]
        gone.queryset = Seat.objects.filter(
            organisation=seat.organisation_id, role__in=[Role.COORDINATOR, Role.HELPDESK]
        ).select_related("person", "organisation")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        absent, deputy = given.get("absent"), given.get("deputy")
        if absent and deputy and absent.person_id == deputy.person_id:
            self.add_error("deputy", gettext("Kies iemand anders."))
        since, until = given.get("since"), given.get("until")
        if since and since < timezone.localdate(self.now) - timedelta(days=30):
            self.add_error("since", gettext("Dit ligt te ver terug."))
        if since and until and until < since:
            self.add_error("until", gettext("Dit ligt voor het begin."))
        return given

    def begins(self) -> datetime:
        """At once when it is today: nobody waits for midnight."""
        return (
            min(self._midnight(self.cleaned_data["since"]), self.now)
            if self.cleaned_data["since"] <= timezone.localdate(self.now)
            else self._midnight(self.cleaned_data["since"])
        )

    def ends(self) -> datetime:
        """The last day is whole."""
        return self._midnight(self.cleaned_data["until"] + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, time()))


class ByNumberForm(OnceForm):
    numbers = forms.MultipleChoiceField(label=_("Welke trajecten?"), widget=forms.CheckboxSelectMultiple)
    to = SeatChoice(label=_("Aan wie?"), queryset=Seat.objects.none(), empty_label=_("Kies een collega"))
    why = forms.ChoiceField(label=_("Waarom?"), choices=[(why.value, why.label) for why in HANDED_OVER])

    def __init__(self, *args: Any, seat: Seat, today: date, left: list[Left], **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        field: Any = self.fields["numbers"]
        field.choices = [(row.number, row.number) for row in left]
        to: Any = self.fields["to"]
        to.queryset = colleagues_who_lead(seat, today)


class TransferForm(OnceForm):
    to = forms.ModelChoiceField(label=_("Aan welke organisatie?"), queryset=Organisation.objects.none())
    why = forms.ChoiceField(label=_("Waarom?"), choices=[(why.value, why.label) for why in MOVED])
    consent = forms.ChoiceField(
        label=_("Op welke toestemming?"), help_text=_("De persoon stemt in met delen met deze organisatie.")
    )
    summary = BoundedText(
        label=_("Samenvatting"),
        max_length=5_000,
        rows=8,
        help_text=_(
            "De ander leest alleen dit, tot die aanneemt. Schrijf geen adres op en niet meer dan nodig is."
        ),
    )
    stays_until = DutchDateField(
        label=_("Leest u nog mee tot en met?"),
        future=True,
        required=False,
        help_text=_("Alleen als de persoon dat wil. Leeg: uw toegang eindigt bij het aannemen."),
    )

    def __init__(self, *args: Any, seat: Seat, consents: list[Consent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        houses = Organisation.objects.filter(
            kind__in=[Organisation.Kind.CARE_COORDINATOR, Organisation.Kind.COMENSHA]
        )
        to: Any = self.fields["to"]
        to.queryset = houses.exclude(pk=seat.organisation_id)
        self.consents = {str(each.pk): each for each in consents}
        field: Any = self.fields["consent"]
        field.choices = [
            (key, f"{each.recipient} ({each.asked_on:%d-%m-%Y})") for key, each in self.consents.items()
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        to, consent = given.get("to"), self.consents.get(given.get("consent", ""))
        if to and consent and not is_meant(consent.recipient, to.name):
            said = gettext("Deze toestemming is gegeven voor %(meant)s, niet voor deze organisatie.")
            self.add_error("consent", said % {"meant": consent.recipient})
        return given

    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "to": given["to"],
            "why": given["why"],
            "summary": given["summary"],
            "consent": self.consents[given["consent"]],
            "stays_until": given["stays_until"],
        }


class RefusalForm(Form):
    reason = BoundedText(label=_("Waarom niet?"), max_length=1_000, rows=3)
