"""Forms of a conference, in the order of the work: the aim, who hears what on which ground, what was agreed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.models import Case, Consent
from zoco.conferences.codes import Ground, PlaceKind, VictimPart
from zoco.conferences.invitation import names, words_of
from zoco.conferences.models import Conference, Invitee
from zoco.people.models import Seat
from zoco.plans.codes import LifeDomain
from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm


class PlanForm(Form):
    """The aim first: without it nobody can say who has to be there."""

    aim = BoundedText(
        label=_("Wat moet dit overleg opleveren?"),
        max_length=1_000,
        rows=3,
        help_text=_("Zonder naam: het doel staat in de uitnodiging."),
    )
    on = DutchDateField(label=_("Dag"), future=True)
    clock = forms.TimeField(
        label=_("Tijd"),
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"size": 6, "inputmode": "numeric"}),
        error_messages={"invalid": _("Schrijf de tijd als uren en minuten, zoals 14:30.")},
    )
    place_kind = forms.ChoiceField(label=_("Hoe?"), choices=PlaceKind, widget=forms.RadioSelect)
    chair = forms.ChoiceField(label=_("Wie zit voor?"))
    victim = forms.ChoiceField(label=_("En de persoon zelf?"), choices=VictimPart, widget=forms.RadioSelect)
    victim_why = BoundedText(
        label=_("Waarom zit de persoon niet aan tafel?"), required=False, max_length=500, rows=2
    )

    def __init__(self, *args: Any, case: Case, readers: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = str(case.victim.name)
        self.readers = {str(seat.pk): seat for seat in readers}
        self.fields["chair"].choices = [(key, seat.person.name) for key, seat in self.readers.items()]  # type: ignore[attr-defined]

    def clean_aim(self) -> str:
        aim: str = self.cleaned_data["aim"]
        if names(aim, self.name):
            raise forms.ValidationError(gettext("Schrijf het doel zonder de naam van de persoon."))
        return aim

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        needs_why = given.get("victim") == VictimPart.INFORMED
        if needs_why and not given.get("victim_why") and "victim_why" not in self.errors:
            self.add_error("victim_why", gettext("Schrijf waarom, en of de persoon dat zelf zo wil."))
        return given

    def planned(self) -> dict[str, Any]:
        """What `Conference.objects.plan` and `Conference.change` ask."""
        given = self.cleaned_data
        on, clock = given["on"], given["clock"]
        return {
            "aim": given["aim"],
            "planned_at": moment(on, clock),
            "place_kind": given["place_kind"],
            "chair": self.readers[given["chair"]],
            "victim": given["victim"],
            "victim_why": given["victim_why"] if given["victim"] == VictimPart.INFORMED else "",
        }


class ConferenceForm(OnceForm, PlanForm):
    with_procedure = forms.BooleanField(
        label=_("Start ook de procedure ‘Zorgtafel’, zodat het overleg bij de procedures staat"),
        required=False,
    )


class ConferenceChangeForm(PlanForm):
    """`seen_version` is what the writer had read."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    @classmethod
    def of(cls, conference: Conference, data: Any = None, **given: Any) -> ConferenceChangeForm:
        initial = {**there(conference), "seen_version": conference.version}
        return cls(data, case=conference.case, initial=initial, **given)

    def beside(self, conference: Conference) -> ConferenceChangeForm:
        """What was typed stays, above the version that stands there now."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen_version"] = str(conference.version)
        today = self.fields["on"].today  # type: ignore[attr-defined]
        return ConferenceChangeForm.of(conference, data, readers=list(self.readers.values()), today=today)

    def differences(self, conference: Conference) -> list[tuple[str, str, str]]:
        """Label, what stands there, what was typed, where those differ."""
        now, typed = there(conference), self.cleaned_data
        return [
            (str(self.fields[name].label), self._said(name, now[name]), self._said(name, typed[name]))
            for name in now
            if (now[name] or "") != (typed[name] or "")
        ]

    def _said(self, name: str, value: Any) -> str:
        if isinstance(field := self.fields[name], forms.ChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        if isinstance(value, date):
            return f"{value:%d-%m-%Y}"
        return f"{value:%H:%M}" if isinstance(value, time) else str(value)


class CancelForm(OnceForm):
    because = BoundedText(label=_("Waarom gaat het niet door?"), max_length=500, rows=2)


class InviteeForm(OnceForm):
    """Who, what they may hear, and the ground: none of the three can be left out."""

    name = forms.CharField(
        label=_("Wie nodigt u uit?"),
        max_length=200,
        help_text=_("Organisatie, en zo nodig de naam van de collega."),
    )
    parts = forms.MultipleChoiceField(
        label=_("Waarover mag deze genodigde horen?"),
        choices=LifeDomain,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Alleen wat nodig is voor het doel."),
    )
    ground = forms.ChoiceField(label=_("Op welke grond?"), choices=Ground, widget=forms.RadioSelect)
    consent = forms.ChoiceField(
        label=_("Welke toestemming?"),
        required=False,
        help_text=_("Alleen toestemming om te delen die op de dag van het overleg nog geldt."),
    )
    explanation = BoundedText(
        label=_("Waarom mag het op deze grond?"),
        required=False,
        max_length=1_000,
        rows=2,
        help_text=_("Nodig bij elke grond behalve toestemming."),
    )

    def __init__(self, *args: Any, consents: list[Consent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consents = {str(consent.pk): consent for consent in consents}
        self.fields["consent"].choices = [("", "–")] + [  # type: ignore[attr-defined]
            (key, str(consent.recipient)) for key, consent in self.consents.items()
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("ground") == Ground.CONSENT:
            self._clean_consent(given)
        elif given.get("ground") and not given.get("explanation") and "explanation" not in self.errors:
            self.add_error("explanation", gettext("Schrijf waarom het op deze grond mag."))
        return given

    def _clean_consent(self, given: dict[str, Any]) -> None:
        """A consent is for one recipient: it does not open the door for another."""
        consent = self.consents.get(given.get("consent", ""))
        if not consent:
            if "consent" not in self.errors:
                self.add_error("consent", gettext("Kies de toestemming, of vraag die eerst aan de persoon."))
        elif given.get("name") and not words_of(str(consent.recipient)) & words_of(given["name"]):
            said = gettext("Deze toestemming is voor %(who)s. Vraag voor een ander apart toestemming.")
            self.add_error("name", said % {"who": consent.recipient})

    def invited(self) -> dict[str, Any]:
        """What `Conference.invite` asks."""
        given = self.cleaned_data
        by_consent = given["ground"] == Ground.CONSENT
        return {
            "name": given["name"],
            "parts": given["parts"],
            "ground": given["ground"],
            "consent": self.consents[given["consent"]] if by_consent else None,
            "explanation": given["explanation"],
        }


class MinutesForm(Form):
    """What was said and who heard it; `seen_version` is what the writer had read."""

    held_on = DutchDateField(label=_("Gehouden op"), past=True)
    victim_was = forms.ChoiceField(label=_("En de persoon zelf?"), widget=forms.RadioSelect)
    victim_why = BoundedText(
        label=_("Was de persoon er niet bij? Schrijf waarom, en wie vertelt wat er is besproken"),
        required=False,
        max_length=500,
        rows=2,
    )
    attended = forms.MultipleChoiceField(
        label=_("Wie waren erbij?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = BoundedText(label=_("Verslag"), rows=8)
    end_procedure = forms.BooleanField(label=_("Rond de procedure ‘Zorgtafel’ af"), required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(
        self, *args: Any, conference: Conference, invitees: list[Invitee], has_procedure: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.invitees = {str(invitee.pk): invitee for invitee in invitees}
        self.fields["attended"].choices = [  # type: ignore[attr-defined]
            (key, self._label(invitee)) for key, invitee in self.invitees.items()
        ]
        self.fields["victim_was"].choices = [  # type: ignore[attr-defined]
            (VictimPart.PRESENT, gettext("Zat aan tafel")),
            (VictimPart.INFORMED, gettext("Was er niet bij en hoort wat er is besproken")),
        ]
        # Before the case was opened there was nobody to confer about.
        self.fields["held_on"].earliest = conference.case.opened_on  # type: ignore[attr-defined]
        if not invitees:
            del self.fields["attended"]
        if not has_procedure:
            del self.fields["end_procedure"]

    @classmethod
    def of(cls, conference: Conference, data: Any = None, **given: Any) -> MinutesForm:
        today = given["today"]
        initial = {
            "held_on": conference.held_on or min(conference.day, today),
            "victim_was": conference.victim_was or conference.victim,
            "victim_why": conference.victim_why,
            "minutes": conference.minutes,
            "attended": [str(invitee.pk) for invitee in given["invitees"] if invitee.attended],
            "seen_version": conference.version,
        }
        return cls(data, conference=conference, initial=initial, **given)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        absent = given.get("victim_was") == VictimPart.INFORMED
        if absent and not given.get("victim_why") and "victim_why" not in self.errors:
            self.add_error("victim_why", gettext("Schrijf waarom, en wie het de persoon vertelt."))
        return given

    def written(self) -> dict[str, Any]:
        """What `Conference.write_minutes` asks, but for the agreements."""
        given = self.cleaned_data
        names = ("seen_version", "held_on", "victim_was", "victim_why", "minutes")
        attended = {self.invitees[key].pk for key in given.get("attended", [])}
        return {**{name: given[name] for name in names}, "attended": attended}

    def _label(self, invitee: Invitee) -> str:
        return (
            str(invitee.name)
            if invitee.has_ground
            else gettext("%(who)s (grond vervallen)") % {"who": invitee.name}
        )


def there(conference: Conference) -> dict[str, Any]:
    """What the planning says now, by field."""
    at = timezone.localtime(conference.planned_at)
    return {
        "aim": conference.aim,
        "on": at.date(),
        "clock": at.time(),
        "place_kind": conference.place_kind,
        "chair": str(conference.chair_id),
        "victim": conference.victim,
        "victim_why": conference.victim_why,
    }


def moment(on: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(on, clock))
