"""Giving and ending seats, and keeping the organisations."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Organisation, Person, Role, Seat
from zoco.ui.forms import DutchDateField, Form, OnceForm

EARLIEST = date(2000, 1, 1)


class SeatForm(OnceForm):
    """Who gets which role, where and from when. `by` decides which roles and organisations there are to choose."""

    email = forms.EmailField(label=_("E-mailadres"), max_length=254, help_text=_("Het adres van het werk."))
    name = forms.CharField(
        label=_("Naam"),
        max_length=120,
        required=False,
        help_text=_("Alleen nodig als deze persoon nog geen account heeft."),
    )
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Organisatie"))
    role = forms.ChoiceField(label=_("Rol"), widget=forms.RadioSelect)
    started_on = DutchDateField(label=_("Vanaf"), earliest=EARLIEST)

    def __init__(self, *args: Any, by: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.person: Person | None = None
        if by.role != Role.ADMINISTRATOR:
            del self.fields["organisation"]
        given = by.roles_to_give() & (
            by.organisation.roles if by.role != Role.ADMINISTRATOR else frozenset(Role)
        )
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in given]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        self.person = Person.objects.filter(email__iexact=email).first()
        return email

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given.setdefault("organisation", self.by.organisation)
        organisation, role = given["organisation"], given.get("role")
        if "email" in given and self.person is None and not given.get("name"):
            self.add_error("name", _("Deze persoon heeft nog geen account. Vul de naam in."))
        if role and organisation and role not in organisation.roles:
            self.add_error("role", _("Deze rol bestaat niet bij deze soort organisatie."))
        if self.person and self.person.pk == self.by.person_id:
            self.add_error("email", _("U kunt uzelf geen plek geven. Vraag dat aan een andere beheerder."))
        if (
            self.person
            and role
            and self.person.seats.filter(organisation=organisation, role=role, ended_on=None).exists()
        ):
            self.add_error(None, _("Deze persoon heeft deze plek al."))
        return given


class SeatEndForm(Form):
    """The last day of a seat."""

    ended_on = DutchDateField(
        label=_("Laatste dag"),
        earliest=EARLIEST,
        help_text=_("Op deze dag kan iemand nog werken. Bijvoorbeeld 31-12-2026."),
    )

    def __init__(self, *args: Any, seat: Seat, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.seat, self.today = seat, today

    def clean_ended_on(self) -> date:
        day: date = self.cleaned_data["ended_on"]
        if self.seat.ended_on and self.seat.ended_on < self.today:
            raise forms.ValidationError(_("Deze plek is al voorbij. Geef een nieuwe plek."))
        if day < self.seat.started_on:
            raise forms.ValidationError(
                _("De plek begon op %(day)s. De laatste dag kan niet eerder zijn.")
                % {"day": f"{self.seat.started_on:%d-%m-%Y}"}
            )
        return day


class OrganisationForm(Form):
    """What is known of an organisation."""

    FIELDS: ClassVar = ("name", "kind", "email_domain", "telephone")

    name = forms.CharField(label=_("Naam"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Soort"),
        choices=Organisation.Kind.choices,
        help_text=_("De soort bepaalt op welke grond zij mag aanmelden en welke rollen er zijn."),
    )
    email_domain = forms.CharField(
        label=_("E-maildomein"),
        max_length=120,
        required=False,
        help_text=_("Voor inloggen via de organisatie zelf. Bijvoorbeeld organisatie.nl."),
    )
    telephone = forms.CharField(label=_("Telefoon"), max_length=30, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        initial = {name: getattr(organisation, name) for name in self.FIELDS}
        super().__init__(*args, initial=initial, **kwargs)
        self.organisation = organisation

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if Organisation.objects.filter(name__iexact=name).exclude(pk=self.organisation.pk).exists():
            raise forms.ValidationError(_("Er is al een organisatie met deze naam."))
        return name

    def clean_email_domain(self) -> str:
        domain = str(self.cleaned_data["email_domain"]).strip().lower()
        if domain and not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", domain):
            raise forms.ValidationError(
                _("Dit is geen domein. Schrijf wat na de @ komt, zoals organisatie.nl.")
            )
        return domain

    def save(self) -> Organisation:
        for name in self.FIELDS:
            setattr(self.organisation, name, self.cleaned_data[name])
        self.organisation.save()
        return self.organisation
