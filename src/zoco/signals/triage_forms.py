"""What triage writes."""

from __future__ import annotations

from typing import Any

from django import forms as asked
from django.utils.translation import gettext_lazy as _

from zoco.signals.codes import Authority, Ending, ForwardGround, InformationGrade, SourceGrade
from zoco.ui.forms import BoundedText, OnceForm


class QuestionForm(OnceForm):
    text = BoundedText(
        label=_("Wat wilt u vragen of zeggen?"),
        max_length=4_000,
        rows=4,
        help_text=_("De melder leest dit met zijn code. Schrijf niets over andere mensen."),
    )


class GradingForm(OnceForm):
    person = asked.TypedChoiceField(label=_("Over wie?"), coerce=int, empty_value=None, required=False)
    source = asked.ChoiceField(label=_("Bron"), choices=SourceGrade, widget=asked.RadioSelect)
    information = asked.ChoiceField(label=_("Informatie"), choices=InformationGrade, widget=asked.RadioSelect)

    def __init__(self, *args: Any, people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        each = [(str(number), _("Persoon %(number)s") % {"number": number + 1}) for number in range(people)]
        self.fields["person"].choices = [("", _("De hele melding")), *each]  # type: ignore[attr-defined]


class ForwardForm(OnceForm):
    to = asked.ChoiceField(label=_("Naar welke instantie?"), choices=Authority, widget=asked.RadioSelect)
    name = asked.CharField(
        label=_("Naar wie daar?"), max_length=200, help_text=_("Afdeling of persoon, en hoe u het stuurt.")
    )
    ground = asked.ChoiceField(label=_("Op welke grond?"), choices=ForwardGround, widget=asked.RadioSelect)
    because = BoundedText(
        label=_("Waarom?"), max_length=1_000, rows=3, help_text=_("Noem het artikel als het om de wet gaat.")
    )
    police_agreed = asked.BooleanField(
        label=_("De politie vindt het goed dat dit verder gaat"),
        required=False,
        help_text=_(
            "Nodig als er iets van de politie in staat en het naar een ander gaat (Wpg art. 7, 18-20)."
        ),
    )

    def __init__(self, *args: Any, from_police: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.from_police = from_police
        if not from_police:
            del self.fields["police_agreed"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        back = given.get("to") in {Authority.POLICE, Authority.KMAR}
        if self.from_police and not back and not given.get("police_agreed"):
            self.add_error("police_agreed", _("Vraag dit eerst aan de politie."))
        return given


class EndingForm(OnceForm):
    because = asked.ChoiceField(
        label=_("Hoe loopt deze melding af?"),
        choices=Ending,
        widget=asked.RadioSelect,
        help_text=_("De melder leest deze zin bij zijn code."),
    )
    text = BoundedText(
        label=_("Wilt u er iets bij zeggen tegen de melder?"), required=False, max_length=2_000, rows=3
    )
