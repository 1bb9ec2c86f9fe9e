"""Forms in which two may write at once: nobody's words are overwritten, both texts are shown."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, ClassVar, Self

from django import forms
from django.utils.translation import gettext

from zoco.ui.forms import Form


class Compared(Form):
    """
    `seen_version` and `seen` are what the writer had read: the version, and a mark of each answer, by which after a
    conflict is known which answers the writer changed.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    HIDDEN: ClassVar = ("seen", "seen_version", "form_id")

    @classmethod
    def on(cls, there: dict[str, Any], version: int, data: Any = None, **options: Any) -> Self:
        """With what stands there now, so that writing is changing."""
        return cls(data, initial={"seen_version": version, "seen": marks(there), **there}, **options)

    def untouched(self) -> set[str]:
        """The answers that the writer left as they were read."""
        seen = dict(part.split(":", 1) for part in self.cleaned_data["seen"].split() if ":" in part)
        nothing = mark(None)
        return {
            name
            for name in self.fields
            if name not in self.HIDDEN and seen.get(name, nothing) == mark(self.cleaned_data.get(name))
        }

    def data_beside(self, there: dict[str, Any], version: int) -> Any:
        """What was typed, and for the rest what somebody else wrote meanwhile."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data.setlist("seen_version", [str(version)])
        data.setlist("seen", [marks(there)])
        for name in self.untouched():
            value = there.get(name)
            if isinstance(value, list):
                data.setlist(name, value)
            else:
                data.setlist(name, [] if value in (None, "", False) else [typed(value)])
        return data

    def differences(self, there: dict[str, Any]) -> list[tuple[str, str, str]]:
        """Label, what stands there, what was typed; only where the writer changed it into something else."""
        found, same = [], self.untouched()
        for name, field in self.fields.items():
            if name in self.HIDDEN or name in same:
                continue
            now, wanted = there.get(name, field.initial), self.cleaned_data.get(name)
            if (now or "") != (wanted or ""):
                found.append((str(field.label), said(field, now), said(field, wanted)))
        return found


def marks(answers: dict[str, Any]) -> str:
    """A few signs for each answer, enough to see whether it was changed."""
    return " ".join(f"{name}:{mark(value)}" for name, value in answers.items())


def mark(value: Any) -> str:
    """
    Equal answers have equal marks; nothing, no tick and an empty text are the same.

    >>> mark("") == mark(None) == mark(False) == mark([]) != mark("ja")
    True
    """
    return hashlib.sha256(typed(value).encode()).hexdigest()[:10]


def typed(value: Any) -> str:
    """An answer as a form sends it."""
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, list):
        return ",".join(sorted(str(each) for each in value))
    return "on" if value is True else str(value or "")


def said(field: forms.Field, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(field, forms.BooleanField):
        return gettext("ja") if value else gettext("nee")
    if isinstance(field, forms.ChoiceField):
        words = flat(field.choices)
        values = value if isinstance(value, list) else [value] if value else []
        return ", ".join(str(words.get(each, each)) for each in values)
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value or "")


def flat(choices: Any) -> dict[Any, Any]:
    """The words of choices, also of those in groups."""
    words: dict[Any, Any] = {}
    for code, label in choices:
        words |= dict(label) if isinstance(label, list | tuple) else {code: label}
    return words
