"""The intake: safety first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import ResidenceStatus
from zoco.cases.forms.comparing import Compared
from zoco.cases.models import Case, Intake
from zoco.reports.models import PersonGiven
from zoco.ui.forms import BoundedText, DutchDateField

YES_NO = [("yes", _("Ja")), ("no", _("Nee"))]


class IntakeForm(Compared):
    """Safety first, then who, then the question."""

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

    @classmethod
    def of(cls, case: Case, data: Any = None, *, today: date) -> IntakeForm:
        return cls.on(written(case), case.version, data, today=today)

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

    def beside(self, case: Case) -> IntakeForm:
        """What was typed, and for the rest what somebody else wrote meanwhile."""
        data = self.data_beside(written(case), case.version)
        return IntakeForm.of(case, data, today=self.fields["birth_date"].today)  # type: ignore[attr-defined]


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
