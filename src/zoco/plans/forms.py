"""Forms of a plan: her words, her score, and who does what before when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.plans.codes import LifeDomain, OwnerKind, SaidBy
from zoco.plans.models import HIGHEST, LOWEST, Action, Goal, Owner
from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm

EARLIEST = date(2000, 1, 1)


def readers_of(case: Case) -> list[Seat]:
    """The lead, and who reads along now: those to whom an action can be given."""
    granted = list(case.grants.running().values_list("seat", flat=True))
    seats = Seat.objects.filter(pk__in=[case.lead_id, *granted]).select_related("person", "organisation")
    return sorted(seats, key=lambda seat: (seat.pk != case.lead_id, seat.person.name))


def owner_choices(readers: list[Seat]) -> list[tuple[str, str]]:
    return [
        *((str(seat.pk), f"{seat.person.name}, {seat.organisation.name}") for seat in readers),
        (OwnerKind.PERSON.value, str(OwnerKind.PERSON.label)),
        (OwnerKind.OUTSIDE.value, str(OwnerKind.OUTSIDE.label)),
    ]


class GoalForm(OnceForm):
    """What she wants, as she says it."""

    words = BoundedText(
        label=_("Het doel, in eigen woorden"),
        max_length=1_000,
        rows=3,
        help_text=_("Schrijf op wat de persoon zelf zegt, zoals: ‘Ik wil weer kunnen slapen.’"),
    )
    domain = forms.ChoiceField(label=_("Leefgebied"), choices=LifeDomain)
    agreed_on = DutchDateField(label=_("Afgesproken op"), past=True, earliest=EARLIEST)


class ScoreForm(OnceForm):
    """She gives it herself; nobody gives it for her."""

    value = forms.TypedChoiceField(
        label=_("Hoe ver is de persoon nu, vindt zij of hij zelf?"),
        coerce=int,
        choices=[(value, str(value)) for value in range(LOWEST, HIGHEST + 1)],
        widget=forms.RadioSelect,
        help_text=_("1 is nog heel ver weg, 10 is gelukt."),
    )
    said_by = forms.ChoiceField(
        label=_("Wie gaf de score?"), choices=SaidBy, initial=SaidBy.SELF, widget=forms.RadioSelect
    )
    on = DutchDateField(label=_("Dag"), past=True)
    note = BoundedText(label=_("Wat zei de persoon erbij?"), required=False, max_length=1_000, rows=2)

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Before it was her goal she could not score it.
        self.fields["on"].earliest = goal.agreed_on  # type: ignore[attr-defined]


class GoalEndForm(OnceForm):
    """A goal ends because it is there, or because it is no longer her goal."""

    how = forms.ChoiceField(
        label=_("Hoe loopt het doel af?"),
        choices=[("reached", _("Bereikt")), ("dropped", _("Het is het doel niet meer"))],
        widget=forms.RadioSelect,
    )
    because = BoundedText(
        label=_("Wat zegt de persoon daar zelf over?"), required=False, max_length=1_000, rows=2
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("how") == "dropped" and not given.get("because") and "because" not in self.errors:
            self.add_error("because", gettext("Schrijf waarom het doel stopt."))
        return given


class OwnedForm(Form):
    """What, who, before when: the three that every action has, wherever it is agreed."""

    title = forms.CharField(label=_("Wat gebeurt er?"), max_length=200)
    owner = forms.ChoiceField(label=_("Wie doet het?"))
    owner_name = forms.CharField(
        label=_("Naam, bij iemand anders"),
        required=False,
        max_length=120,
        help_text=_("Alleen bij iemand buiten Zoco: wie dat is."),
    )
    due_on = DutchDateField(label=_("Voor wanneer?"), earliest=EARLIEST)

    def __init__(self, *args: Any, readers: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers = {str(seat.pk): seat for seat in readers}
        self.fields["owner"].choices = owner_choices(readers)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        outside = given.get("owner") == OwnerKind.OUTSIDE
        if outside and not given.get("owner_name") and "owner_name" not in self.errors:
            self.add_error("owner_name", gettext("Schrijf wie het doet."))
        return given

    @property
    def owner_given(self) -> Owner:
        given = self.cleaned_data["owner"]
        if given in self.readers:
            return Owner.of(self.readers[given])
        kind = OwnerKind(given)
        return Owner(kind, name=self.cleaned_data["owner_name"] if kind == OwnerKind.OUTSIDE else "")

    def agreed(self) -> dict[str, Any]:
        """What `Action.objects.agree` and `Action.change` ask."""
        given = self.cleaned_data
        return {"title": given["title"], "owner": self.owner_given, "due_on": given["due_on"]}


class ActionForm(OnceForm, OwnedForm):
    """A new action, at a goal or on its own."""

    goal = forms.ChoiceField(label=_("Bij welk doel?"), required=False)
    field_order = ["title", "owner", "owner_name", "due_on", "goal"]

    def __init__(self, *args: Any, goals: list[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = {str(goal.pk): goal for goal in goals}
        none = [("", gettext("Bij geen doel"))]
        self.fields["goal"].choices = none + [(key, str(goal.words)[:80]) for key, goal in self.goals.items()]  # type: ignore[attr-defined]

    @property
    def goal_given(self) -> Goal | None:
        return self.goals.get(self.cleaned_data["goal"])


class ActionChangeForm(OwnedForm):
    """`seen_version` is what the writer had read; when it is old, both texts are shown."""

    because = BoundedText(
        label=_("Waarom verandert het?"), max_length=500, rows=2, help_text=_("Eén zin is genoeg.")
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    @classmethod
    def of(cls, action: Action, data: Any = None, *, readers: list[Seat], today: date) -> ActionChangeForm:
        return cls(
            data, readers=readers, today=today, initial={**there(action), "seen_version": action.version}
        )

    def beside(self, action: Action) -> ActionChangeForm:
        """What was typed stays, above the version that stands there now."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen_version"] = str(action.version)
        readers, today = list(self.readers.values()), self.fields["due_on"].today  # type: ignore[attr-defined]
        return ActionChangeForm.of(action, data, readers=readers, today=today)

    def differences(self, action: Action) -> list[tuple[str, str, str]]:
        """Label, what stands there, what was typed, where those differ."""
        now, typed = there(action), self.cleaned_data
        return [
            (str(self.fields[name].label), self._said(name, now[name], action), self._said(name, typed[name]))
            for name in now
            if (now[name] or "") != (typed[name] or "")
        ]

    def _said(self, name: str, value: Any, action: Action | None = None) -> str:
        if name == "owner":
            return action.owner_said if action else dict(self.fields["owner"].choices)[value]  # type: ignore[attr-defined]
        return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)


class ActionDropForm(Form):
    because = BoundedText(label=_("Waarom vervalt het?"), max_length=500, rows=2)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


def there(action: Action) -> dict[str, Any]:
    """What the action says now, by field."""
    is_seat = action.owner_kind == OwnerKind.SEAT
    return {
        "title": action.title,
        "owner": str(action.owner_id) if is_seat else action.owner_kind,
        "owner_name": action.owner_name,
        "due_on": action.due_on,
    }


class ActionLine(OwnedForm):
    """One of a few actions below another form; an empty line is left out."""

    marks_required = False

    def has_changed(self) -> bool:
        return any(self.data.get(self.add_prefix(name)) for name in ("title", "owner_name", "due_on"))


class ActionLines:
    """A few actions that are agreed together, as at a conference. Each stands in a fieldset of its own."""

    def __init__(self, data: Any = None, *, readers: list[Seat], today: date, count: int = 4) -> None:
        self.forms = [
            ActionLine(data, readers=readers, today=today, prefix=f"line{line}", empty_permitted=True)
            for line in range(1, count + 1)
        ]

    def __iter__(self) -> Iterator[ActionLine]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        # Each is asked, so that each shows what is wrong with it.
        return [form.is_valid() for form in self.forms].count(False) == 0

    def agreed(self) -> list[dict[str, Any]]:
        return [form.agreed() for form in self.forms if form.has_changed()]

    def with_form(self, form: Form) -> Whole:
        return Whole([form, *self.forms])


class Whole:
    """A form and the lines below it as one form, so that one draft keeps the words of all."""

    def __init__(self, forms: list[Form]) -> None:
        self.is_bound, self.is_multipart = forms[0].is_bound, forms[0].is_multipart
        self.fields = {form.add_prefix(name): field for form in forms for name, field in form.fields.items()}
        self.initial = Initial(forms)

    def add_prefix(self, name: str) -> str:
        return name


class Initial(dict[str, Any]):
    """What is put in here under the full name of a field, ends up with the form that has the field."""

    def __init__(self, forms: list[Form]) -> None:
        super().__init__()
        self.places = {form.add_prefix(name): (form, name) for form in forms for name in form.fields}

    def __setitem__(self, full_name: str, value: Any) -> None:
        form, name = self.places[full_name]
        form.initial[name] = value
