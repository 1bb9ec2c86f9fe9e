"""The questions, the judgement, and her own plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.safety.codes import QUESTIONS, Answer, Level, Trigger, review_on
from zoco.safety.models import PARTS, RiskAssessment, SafetyPlan
from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm


class RiskForm(OnceForm):
    """Each question with its answer and room for a note; then the level, which is a judgement and no sum."""

    trigger = forms.ChoiceField(label=_("Waarom kijkt u nu?"), choices=Trigger)
    level = forms.ChoiceField(
        label=_("Hoe hoog schat u het risico in?"),
        choices=Level,
        widget=forms.RadioSelect,
        help_text=_("U beslist. Zoco telt niets op."),
    )
    why = BoundedText(label=_("Waarom dit niveau?"), max_length=5_000, rows=4)
    review_on = DutchDateField(
        label=_("Opnieuw bekijken op"),
        required=False,
        future=True,
        help_text=_("Leeg: acuut na 1 dag, hoog na 7, matig na 30, laag na 90 dagen."),
    )

    def __init__(self, *args: Any, before: RiskAssessment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = before.answers if before else {}
        for question in QUESTIONS:
            then = given.get(question.slug, {}).get("answer")
            self.fields[question.slug] = forms.ChoiceField(
                label=str(question.text),
                choices=Answer,
                initial=Answer.UNKNOWN,
                widget=forms.RadioSelect,
                help_text=_hint(question.hint, then),
            )
            self.fields[f"{question.slug}_note"] = forms.CharField(
                label=_("Toelichting"), required=False, max_length=1_000
            )

    def questions(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Each question beside its note, in the order in which they are asked."""
        for question in QUESTIONS:
            yield self[question.slug], self[f"{question.slug}_note"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        level, wanted, today = given.get("level"), given.get("review_on"), self.fields["review_on"].today  # type: ignore[attr-defined]
        if level == Level.ACUTE and wanted and wanted > review_on(Level.ACUTE, today):
            self.add_error("review_on", gettext("Bij acuut gevaar: kijk vandaag of morgen opnieuw."))
        return given

    def assessed(self) -> dict[str, Any]:
        """What `RiskAssessment.objects.assess` asks, but for the measures."""
        given = self.cleaned_data
        answers = {
            question.slug: {"answer": given[question.slug], "note": given[f"{question.slug}_note"]}
            for question in QUESTIONS
        }
        return {
            "trigger": given["trigger"],
            "level": given["level"],
            "why": given["why"],
            "review": given["review_on"],
            "answers": answers,
        }


class AskAgainForm(OnceForm):
    trigger = forms.ChoiceField(
        label=_("Wat is er gebeurd?"),
        choices=[
            (each.value, each.label) for each in Trigger if each not in (Trigger.INTAKE, Trigger.REVIEW)
        ],
        widget=forms.RadioSelect,
    )


class SafetyPlanForm(Form):
    """In her words. `seen_version` is the version that the writer had read; 0 when there was none."""

    notice = BoundedText(label=_("Hieraan merk ik dat het gevaarlijk wordt"), required=False, rows=3)
    do = BoundedText(label=_("Dit doe ik dan"), required=False, rows=3)
    call = BoundedText(
        label=_("Wie ik bel"),
        required=False,
        rows=3,
        help_text=_("Bij direct gevaar altijd 112."),
    )
    go = BoundedText(
        label=_("Waar ik heen ga"),
        required=False,
        rows=2,
        help_text=_("Geen adres van de opvang: dit papier kan kwijtraken."),
    )
    code_word = forms.CharField(
        label=_("Codewoord"),
        required=False,
        max_length=100,
        help_text=_("Een gewoon woord. Wie het hoort, weet dat er hulp nodig is."),
    )
    others = BoundedText(label=_("Dit doen anderen voor mij"), required=False, rows=3)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    @classmethod
    def of(cls, plan: SafetyPlan | None, data: Any = None, *, today: date) -> SafetyPlanForm:
        initial = {part: getattr(plan, part) for part in PARTS} if plan else {}
        return cls(data, today=today, initial={**initial, "seen_version": plan.version if plan else 0})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(given[part] for part in PARTS):
            raise forms.ValidationError(gettext("Schrijf ten minste één ding op."))
        return given

    def parts(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in PARTS}

    def beside(self, plan: SafetyPlan | None, today: date) -> SafetyPlanForm:
        """What was typed stays, above the version that stands there now."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen_version"] = str(plan.version if plan else 0)
        return SafetyPlanForm.of(plan, data, today=today)

    def differences(self, plan: SafetyPlan | None) -> list[tuple[str, str, str]]:
        """Label, what stands there, what was typed, where those differ."""
        return [
            (str(self.fields[part].label), there, typed)
            for part, typed in self.parts().items()
            if (there := str(getattr(plan, part, ""))) != typed
        ]


def _hint(hint: Any, then: str | None) -> str:
    """The answer of the time before is a reminder, not an answer: it is asked again."""
    said = gettext("Vorige keer: %(answer)s.") % {"answer": Answer(then).label} if then else ""
    return " ".join(filter(None, [str(hint), said]))
