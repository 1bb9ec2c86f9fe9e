"""Forms of closing: why, how she looks back, what still runs, how she is reached afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import AftercareOutcome, NoReach, NotAsked
from zoco.cases.models import Case, Grant
from zoco.closing.reasons import ends_contact, offered
from zoco.procedures.models import Outcome, Procedure
from zoco.reports.models import Report
from zoco.ui.forms import BoundedText, DutchDateField, OnceForm

SCORES = [("", _("Geen cijfer"))] + [(str(score), str(score)) for score in range(1, 11)]


class CloseForm(OnceForm):
    """One question for each running procedure and each colleague who reads along comes after these."""

    because = forms.ChoiceField(label=_("Waarom stopt het traject?"), widget=forms.RadioSelect)
    on = DutchDateField(label=_("Laatste dag van het traject"), past=True)
    evaluation = BoundedText(
        label=_("Hoe kijkt de persoon zelf terug?"),
        help_text=_("In eigen woorden: wat hielp, wat had anders gemoeten?"),
        rows=4,
        required=False,
    )
    score = forms.ChoiceField(
        label=_("Welk cijfer geeft de persoon zelf aan de hulp?"), choices=SCORES, required=False
    )
    not_asked = forms.ChoiceField(
        label=_("Niet samen teruggekeken? Waarom niet?"),
        choices=[("", _("Wel samen teruggekeken")), *NotAsked.choices],
        required=False,
    )
    reach = BoundedText(
        label=_("Hoe kunt u de persoon voor nazorg veilig bereiken?"),
        help_text=_("Kies samen een manier die niemand anders ziet."),
        max_length=500,
        rows=2,
        required=False,
    )
    no_reach = forms.ChoiceField(
        label=_("Geen nazorg? Waarom niet?"),
        choices=[("", _("Wel nazorg")), *NoReach.choices],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        case: Case,
        running: Iterable[Procedure],
        grants: Iterable[Grant],
        today: date,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"on": today, **kwargs.get("initial", {})}
        super().__init__(*args, today=today, **kwargs)
        self.case, self.running, self.grants = case, list(running), list(grants)
        self.fields["because"].choices = offered(today)  # type: ignore[attr-defined]
        for procedure in self.running:
            self.fields[name_of(procedure)] = forms.ChoiceField(
                label=gettext("Loopt nog: %(title)s. Hoe eindigt dit?") % {"title": procedure.title},
                choices=[("", gettext("Kies")), *Outcome.choices],
            )
        if self.grants:
            self.fields["keep"] = forms.MultipleChoiceField(
                label=_("Wie leest mee tot het einde van de nazorg?"),
                help_text=_("Voor alle anderen eindigt de toegang bij het afsluiten."),
                choices=[(str(grant.pk), str(grant.seat)) for grant in self.grants],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.case.opened_on:
            raise ValidationError(
                gettext("Dit is vóór de dag waarop het traject begon: %(day)s.")
                % {"day": f"{self.case.opened_on:%d-%m-%Y}"},
                "before_opening",
            )
        if on < self.case.last_spoken_on:
            raise ValidationError(
                gettext("Op %(day)s is de persoon nog gesproken. Kies die dag of een latere.")
                % {"day": f"{self.case.last_spoken_on:%d-%m-%Y}"},
                "before_conversation",
            )
        return on

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self._one_of(
            given,
            "evaluation",
            "not_asked",
            gettext("Schrijf hoe de persoon terugkijkt, of kies waarom dat niet kon."),
        )
        self._one_of(
            given,
            "reach",
            "no_reach",
            gettext("Schrijf hoe u de persoon veilig bereikt, of kies waarom er geen nazorg is."),
        )
        if given.get("score") and given.get("not_asked"):
            self.add_error("score", gettext("Een cijfer kan alleen van de persoon zelf komen."))
        died = ends_contact(str(given.get("because", "")))
        if died and given.get("no_reach") != NoReach.DIED and "no_reach" not in self.errors:
            self.add_error(
                "no_reach", gettext("Kies hier ‘overleden’: niemand moet na het overlijden gebeld worden.")
            )
        if not died and given.get("no_reach") == NoReach.DIED:
            self.add_error("no_reach", gettext("Dit past niet bij de reden hierboven."))
        return given

    def _one_of(self, given: dict[str, Any], words: str, why_not: str, ask: str) -> None:
        if words in self.errors or why_not in self.errors:
            return
        if not given.get(words) and not given.get(why_not):
            self.add_error(words, ask)
        if given.get(words) and given.get(why_not):
            self.add_error(why_not, gettext("U vulde allebei in. Kies een van de twee."))

    def outcomes(self) -> list[tuple[Procedure, str]]:
        """How each procedure that still ran has ended."""
        return [(procedure, self.cleaned_data[name_of(procedure)]) for procedure in self.running]

    def kept(self) -> list[Any]:
        wanted = set(self.cleaned_data.get("keep", []))
        return [grant.pk for grant in self.grants if str(grant.pk) in wanted]

    def details(self) -> dict[str, Any]:
        """What the case is closed with."""
        names = ("because", "on", "evaluation", "score", "not_asked", "reach", "no_reach")
        return {name: self.cleaned_data[name] for name in names}


def name_of(procedure: Procedure) -> str:
    return f"procedure_{procedure.pk}"


class HandOverForm(OnceForm):
    to_name = forms.CharField(label=_("Naam van wie deze termijn overneemt"), max_length=200)
    to_organisation = forms.CharField(label=_("Organisatie"), max_length=200)
    agreed = forms.BooleanField(label=_("Deze persoon weet ervan en heeft ja gezegd"))


class AftercareForm(OnceForm):
    outcome = forms.ChoiceField(label=_("Hoe gaat het?"), choices=AftercareOutcome, widget=forms.RadioSelect)
    note = BoundedText(
        label=_("Wat hoorde u?"),
        max_length=5_000,
        rows=4,
        help_text=_("Geen contact gekregen? Schrijf wat u hebt geprobeerd."),
    )
    again_on = DutchDateField(
        label=_("Opnieuw proberen op"),
        help_text=_("Alleen als u niemand bereikte. Leeg: niet opnieuw."),
        future=True,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("again_on") and given.get("outcome") not in (None, AftercareOutcome.NOT_REACHED):
            self.add_error("again_on", gettext("U hebt de persoon bereikt. Laat deze dag leeg."))
        return given


class ReopenForm(OnceForm):
    story = BoundedText(label=_("Wat is er gebeurd, en wat is nu nodig?"), max_length=5_000, rows=4)
    report = forms.ModelChoiceField(
        label=_("Is er een nieuwe aanmelding?"),
        queryset=Report.objects.none(),
        required=False,
        empty_label=pgettext_lazy("aanmelding", "Nee"),
        help_text=_("Alleen aanmeldingen die u hebt aangenomen en waar nog geen traject bij hoort."),
    )

    def __init__(self, *args: Any, reports: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = reports  # type: ignore[attr-defined]


class RecogniseForm(OnceForm):
    number = forms.CharField(
        label=_("Nummer van het eerdere traject"), max_length=20, help_text=_("Zoals T-ABC234.")
    )

    def clean_number(self) -> str:
        number = "".join(str(self.cleaned_data["number"]).upper().split())
        return number if number.startswith("T-") else f"T-{number}"
