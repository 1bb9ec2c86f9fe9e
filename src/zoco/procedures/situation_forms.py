"""The situation: one question for each fact that a coordinator knows, in the groups of `law/facts.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import ResidenceStatus
from zoco.cases.models import Case
from zoco.procedures.definitions import law
from zoco.procedures.facts import Contradictory, Fact, Value
from zoco.procedures.models import Situation, facts_of, said
from zoco.reports.codes import NationalityGroup
from zoco.ui.forms import Form

YES_NO_UNKNOWN = [("yes", _("Ja")), ("no", _("Nee")), ("", _("Weet ik niet"))]
# Codes are read by the words of the room that has their list.
LABELS = {"residence_status": ResidenceStatus, "nationality_group": NationalityGroup}


class SituationForm(Form):
    """
    `seen_version` and `seen` are what the writer had read, by which after a conflict is known what they changed.
    Nothing said is nothing known: then the intake, the procedures and the report speak.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
    HIDDEN = ("seen", "seen_version")

    def __init__(self, *args: Any, known: Mapping[str, Value], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fact in asked():
            self.fields[fact.name] = question(fact, known.get(fact.name))

    @classmethod
    def of(cls, case: Case, data: Any = None, *, today: date) -> SituationForm:
        there = written(case)
        initial = {"seen_version": version_of(case), "seen": cls.remembered(there), **there}
        return cls(data, today=today, initial=initial, known=facts_of(case, today))

    @staticmethod
    def remembered(there: Mapping[str, str]) -> str:
        return " ".join(f"{name}={value}" for name, value in sorted(there.items()))

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Title and questions of each group, as they stand in the law's words."""
        for code, title in law().vocabulary.groups.items():
            yield said(title), [self[fact.name] for fact in asked() if fact.group == code]

    def facts(self) -> dict[str, Value]:
        """Every fact that is asked; None for what nobody knows."""
        return {fact.name: value_of(fact, self.cleaned_data.get(fact.name)) for fact in asked()}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for fact in asked():
            # Two answers to one question, such as two residence statuses at once.
            if len(set(self._sent(fact.name))) > 1:
                self.add_error(fact.name, _("Hier staan twee antwoorden. Kies er één."))
        if not self.errors:
            self._refuse_contradictions()
        return given

    def _sent(self, name: str) -> list[str]:
        return self.data.getlist(name) if hasattr(self.data, "getlist") else []

    def _refuse_contradictions(self) -> None:
        known = {name: value for name, value in self.facts().items() if value is not None}
        try:
            law().vocabulary.refuse_contradictions(known)
        except Contradictory as refusal:
            for name in refusal.names:
                if name in self.fields:
                    self.add_error(name, ValidationError(said(refusal.text), "contradictory"))

    # When somebody else wrote meanwhile

    def changed_by_writer(self) -> dict[str, str]:
        """The answers that the writer gave otherwise than they were read."""
        seen = dict(part.split("=", 1) for part in self.cleaned_data["seen"].split() if "=" in part)
        typed = {fact.name: str(self.cleaned_data.get(fact.name) or "") for fact in asked()}
        return {name: value for name, value in typed.items() if value != seen.get(name, "")}

    def beside(self, case: Case) -> SituationForm:
        """What the writer changed, and for the rest what somebody else wrote meanwhile."""
        there = written(case)
        data = self.data.copy()  # type: ignore[attr-defined]
        merged = {fact.name: there.get(fact.name, "") for fact in asked()} | self.changed_by_writer()
        merged |= {"seen_version": str(version_of(case)), "seen": self.remembered(there)}
        for name, value in merged.items():
            data.setlist(name, [value])
        known = facts_of(case)
        return SituationForm(data, known=known)

    def differences(self, case: Case) -> list[tuple[str, str, str]]:
        """Label, what stands there, what was chosen."""
        there = written(case)
        return [
            (
                str(self.fields[name].label),
                self._in_words(name, there.get(name, "")),
                self._in_words(name, value),
            )
            for name, value in self.changed_by_writer().items()
            if value != there.get(name, "")
        ]

    def _in_words(self, name: str, value: str) -> str:
        fact = law().vocabulary.facts[name]
        return in_words(fact, value_of(fact, value)) if value else ""


def asked() -> list[Fact]:
    """The facts that a coordinator is asked; what Zoco knows by itself has no group."""
    return [fact for fact in law().vocabulary.facts.values() if fact.group]


def question(fact: Fact, known: Value) -> forms.Field:
    hint = _("Nu bekend: %(value)s.") % {"value": in_words(fact, known)} if known is not None else ""
    label = said(fact.title)[:1].upper() + said(fact.title)[1:]
    if fact.kind == "number":
        return forms.IntegerField(
            label=label, required=False, min_value=fact.lowest, max_value=fact.highest, help_text=hint
        )
    if fact.kind == "flag":
        return forms.ChoiceField(
            label=label, required=False, choices=YES_NO_UNKNOWN, widget=forms.RadioSelect, help_text=hint
        )
    codes = [(code, label_of(fact, code)) for code in fact.values if code != "unknown"]
    return forms.ChoiceField(
        label=label, required=False, choices=[("", _("Weet ik niet")), *codes], help_text=hint
    )


def label_of(fact: Fact, code: str) -> str:
    codes = LABELS.get(fact.name)
    return str(codes(code).label) if codes and code in codes.values else code


def in_words(fact: Fact, value: Value) -> str:
    if fact.kind == "flag":
        return gettext("ja") if value else gettext("nee")
    return label_of(fact, str(value)) if fact.kind == "code" else str(value)


def value_of(fact: Fact, typed: Any) -> Value:
    if typed in (None, ""):
        return None
    if fact.kind == "flag":
        return bool(typed == "yes")
    return int(typed) if fact.kind == "number" else str(typed)


def written(case: Case) -> dict[str, str]:
    """What the coordinators set down, as the form sends it."""
    situation: Situation | None = getattr(case, "situation", None)
    facts = situation.facts if situation else {}
    return {name: {True: "yes", False: "no"}.get(value, str(value)) for name, value in facts.items()}


def version_of(case: Case) -> int:
    situation: Situation | None = getattr(case, "situation", None)
    return situation.version if situation else 0
