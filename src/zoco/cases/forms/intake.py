"""The intake: safety first."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import ResidenceStatus
from zoco.cases.models import Case, Intake
from zoco.reports.models import PersonGiven
from zoco.ui.forms import BoundedText, DutchDateField, Form

YES_NO = [("yes", _("Ja")), ("no", _("Nee"))]


class IntakeForm(Form):
    """
    Safety first, then who, then the question.

    `seen_version` and `seen` are what the writer had read: the version, and a mark of each answer, by which
    after a conflict is known which answers the writer changed.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1_000)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    safe_now = forms.ChoiceField(
        label=_("Is de persoon nu veilig?"), choices=YES_NO, widget=forms.RadioSelect
    )
    safety = BoundedText(
        label=_("Veiligheid"),
        required=False,
        rows=3,
        help_text=_(
            "Wie weet waar de persoon is? Wie dreigt, ook tegen familie? Telefoon of account te volgen? Wat is afgesproken?"
        ),
    )
    reach = BoundedText(
        label=_("Hoe en wanneer veilig te bereiken"),
        required=False,
        max_length=500,
        rows=2,
        help_text=_("Staat bovenaan elke pagina van dit traject."),
    )
    name = forms.CharField(
        label=_("Naam, zoals de persoon genoemd wil worden"), required=False, max_length=200
    )
    birth_date = DutchDateField(label=_("Geboortedatum"), required=False, past=True)
    language = forms.CharField(
        label=_("Taal en tolk"),
        required=False,
        max_length=200,
        help_text=_("Ook of de tolk een vrouw of een man moet zijn."),
    )
    with_children = forms.BooleanField(label=_("Er zijn kinderen bij"), required=False)
    in_shelter = forms.BooleanField(label=_("Verblijft in de opvang"), required=False)
    residence_status = forms.ChoiceField(
        label=_("Verblijf"),
        choices=ResidenceStatus,
        initial=ResidenceStatus.UNKNOWN,
        help_text=_("Hiervan hangt af welke procedures Zoco voorstelt."),
    )
    dublin = forms.BooleanField(label=_("Er loopt een Dublinprocedure"), required=False)
    needs = BoundedText(
        label=_("De vraag, in eigen woorden"),
        required=False,
        rows=3,
        help_text=_(
            "Wat wil de persoon zelf? Vraag niet uit wat er precies is gebeurd; dat is werk van de politie."
        ),
    )
    health = BoundedText(
        label=_("Gezondheid: wat kan niet wachten?"), required=False, max_length=2_000, rows=2
    )
    documents = BoundedText(
        label=_("Papieren: welke zijn er, en waar liggen ze?"), required=False, max_length=2_000, rows=2
    )

    MORE = ("health", "documents")
    PERSON = ("name", "birth_date", "reach")
    HIDDEN = ("seen", "seen_version")

    @classmethod
    def of(cls, case: Case, data: Any = None, *, today: date) -> IntakeForm:
        """With what stands there now, so that writing is changing."""
        there = written(case)
        return cls(
            data, today=today, initial={"seen_version": case.version, "seen": cls.marks(there), **there}
        )

    @classmethod
    def marks(cls, answers: dict[str, Any]) -> str:
        """A few signs for each answer, enough to see whether it was changed."""
        names = [name for name in cls.base_fields if name not in cls.HIDDEN]
        return " ".join(f"{name}:{mark(answers.get(name))}" for name in names)

    def person(self) -> PersonGiven:
        born = self.cleaned_data["birth_date"]
        return PersonGiven(
            self.cleaned_data["name"], born.isoformat() if born else "", self.cleaned_data["reach"]
        )

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        left = {
            name: value
            for name, value in given.items()
            if name not in (*self.MORE, *self.PERSON, *self.HIDDEN, "safe_now")
        }
        more = {name: given[name] for name in self.MORE if given[name]}
        return left | {"safe_now": given["safe_now"] == "yes", "more": more}

    def untouched(self) -> set[str]:
        """The answers that the writer left as they were read."""
        seen = dict(part.split(":", 1) for part in self.cleaned_data["seen"].split() if ":" in part)
        return {name for name, found in seen.items() if found == mark(self.cleaned_data.get(name))}

    def beside(self, case: Case) -> IntakeForm:
        """What was typed, and for the rest what somebody else wrote meanwhile."""
        there = written(case)
        data = self.data.copy()  # type: ignore[attr-defined]
        data.update({"seen_version": str(case.version), "seen": self.marks(there)})
        for name in ("seen_version", "seen"):
            data.setlist(name, data.getlist(name)[-1:])
        for name in self.untouched() & set(self.fields):
            value = there.get(name)
            data.setlist(name, [] if value in (None, "", False) else [typed(value)])
        return IntakeForm.of(case, data, today=self.fields["birth_date"].today)  # type: ignore[attr-defined]

    def differences(self, case: Case) -> list[tuple[str, str, str]]:
        """Label, what stands there, what was typed; only where the writer changed it into something else."""
        there, found, same = written(case), [], self.untouched()
        for name, field in self.fields.items():
            if name in self.HIDDEN or name in same:
                continue
            now, wanted = there.get(name, field.initial), self.cleaned_data.get(name)
            if (now or "") != (wanted or ""):
                found.append((str(field.label), said(field, now), said(field, wanted)))
        return found


def mark(value: Any) -> str:
    """
    Equal answers have equal marks; nothing, no tick and an empty text are the same.

    >>> mark("") == mark(None) == mark(False) != mark("ja")
    True
    """
    return hashlib.sha256(typed(value).encode()).hexdigest()[:10]


def typed(value: Any) -> str:
    """An answer as a form sends it."""
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return "on" if value is True else str(value or "")


def written(case: Case) -> dict[str, Any]:
    """What the intake and the person's own row say now, by field."""
    intake: Intake | None = getattr(case, "intake", None)
    victim = case.victim
    known: dict[str, Any] = {"name": victim.name, "birth_date": victim.born_on, "reach": victim.reach}
    if intake:
        names = ("safety", "language", "with_children", "in_shelter", "residence_status", "dublin", "needs")
        known |= {name: getattr(intake, name) for name in names} | intake.more
        known["safe_now"] = "yes" if intake.safe_now else "no"
    return known


def said(field: forms.Field, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(field, forms.BooleanField):
        return gettext("ja") if value else gettext("nee")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value or ""))  # type: ignore[arg-type]
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value or "")
