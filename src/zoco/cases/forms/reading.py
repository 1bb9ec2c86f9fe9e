"""Who reads along."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import GrantKind, Purpose
from zoco.cases.models import Case, Consent
from zoco.people.models import Role, Seat
from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm


class GrantForm(OnceForm):
    """Who reads along, until when, and why."""

    seat = forms.ModelChoiceField(
        label=_("Wie?"), queryset=Seat.objects.none(), empty_label=_("Kies een collega")
    )
    kind = forms.ChoiceField(
        label=_("Als wat?"),
        widget=forms.RadioSelect,
        initial=GrantKind.DEPUTY,
        choices=[
            (GrantKind.DEPUTY, _("Waarneming: neemt het werk tijdelijk over")),
            (GrantKind.TEAM, _("Teamlid: werkt mee aan dit traject")),
        ],
    )
    until_on = DutchDateField(label=_("Tot en met"), future=True, latest=date(2099, 12, 30))
    reason = BoundedText(label=_("Waarom?"), max_length=1_000, rows=2)
    consent = forms.ModelChoiceField(
        label=_("Toestemming waarop dit steunt"),
        queryset=Consent.objects.none(),
        required=False,
        empty_label=_("Geen"),
        help_text=_(
            "Nodig voor iemand van een andere organisatie. Wordt de toestemming ingetrokken, dan eindigt de toegang meteen."
        ),
    )

    def __init__(self, *args: Any, case: Case, giver: Seat, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.giver, self.today = giver, today
        out = case.exclusions.filter(ended_at=None).values("person")
        takers = (
            Seat.objects.on(today)
            .exclude(person__in=out)
            .filter(role__in=[Role.COORDINATOR, Role.HELPDESK])
            .exclude(pk=giver.pk)
        )
        seats = takers.select_related("person", "organisation")
        field: Any = self.fields["seat"]
        field.queryset = seats
        own = [seat for seat in seats if seat.organisation_id == giver.organisation_id]
        others = [seat for seat in seats if seat.organisation_id != giver.organisation_id]
        field.choices = [("", field.empty_label)] + [
            (title, [(seat.pk, str(seat)) for seat in group])
            for title, group in ((gettext("Uw organisatie"), own), (gettext("Andere organisaties"), others))
            if group
        ]
        consents = case.consents.filter(purpose=Purpose.SHARING, given=True, withdrawn_on=None)
        self.fields["consent"].queryset = consents  # type: ignore[attr-defined]
        self.fields["consent"].choices = [("", gettext("Geen"))] + [  # type: ignore[attr-defined]
            (row.pk, row.recipient) for row in case.own(consents) if row.holds_on(today)
        ]

    def clean_consent(self) -> Consent | None:
        consent: Consent | None = self.cleaned_data["consent"]
        if consent and not consent.holds_on(self.today):
            raise ValidationError(gettext("Deze toestemming geldt niet meer."), "ended")
        return consent

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        seat = given.get("seat")
        elsewhere = seat is not None and seat.organisation_id != self.giver.organisation_id
        if elsewhere and not given.get("consent") and "consent" not in self.errors:
            self.add_error(
                "consent",
                gettext(
                    "Deze collega werkt bij een andere organisatie. Vraag de persoon eerst om toestemming om te delen."
                ),
            )
        return given

    def until(self) -> datetime:
        """The last day is whole."""
        after: date = self.cleaned_data["until_on"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(after, time.min))


class EmergencyForm(Form):
    """A number, a reason that somebody will read, and for how long."""

    number = forms.CharField(
        label=_("Nummer van het traject"),
        max_length=20,
        help_text=_("Zoals T-ABC234. Zoeken op naam kan hier niet."),
    )
    reason = BoundedText(
        label=_("Waarom nu, en waarom u?"),
        max_length=1_000,
        rows=3,
        help_text=_("Minstens 20 tekens. De zorgcoördinator en de persoon zelf lezen dit later."),
    )
    hours = forms.TypedChoiceField(
        label=_("Hoe lang hebt u nodig?"),
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
        choices=[(1, _("1 uur")), (4, _("4 uur")), (8, _("8 uur")), (24, _("24 uur"))],
    )

    def clean_number(self) -> str:
        number = "".join(str(self.cleaned_data["number"]).upper().split())
        return number if number.startswith("T-") else f"T-{number}"

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason.strip()) < 20:
            raise ValidationError(gettext("Schrijf iets meer: minstens 20 tekens."), "short")
        return reason
