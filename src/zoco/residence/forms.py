"""One step on the residence track: on which day, by whom, shown by which document."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import ResidenceStatus
from zoco.cases.forms.situation import AbsenceForm
from zoco.procedures.models import said
from zoco.residence.track import Step, Track
from zoco.ui.forms import BoundedText, DutchDateField, OnceForm


class StepForm(OnceForm):
    """What the step is stands in the address; here only what is not known yet."""

    seen = forms.IntegerField(min_value=0, max_value=9_999, widget=forms.HiddenInput)
    on = DutchDateField(label=_("Vanaf welke dag?"), past=True)
    actor = forms.ChoiceField(label=_("Door wie?"), widget=forms.RadioSelect)
    document = forms.CharField(
        label=_("Welk document laat dit zien?"),
        help_text=_(
            "Met nummer of datum. Is het er nog niet? Laat het leeg."
        ),  # the step names what belongs to it
        max_length=200,
        required=False,
    )
    note = BoundedText(label=_("Notitie"), max_length=2_000, rows=3, required=False)

    def __init__(self, *args: Any, step: Step, law: Track, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actors: Any = self.fields["actor"]
        actors.choices = [(code, said(law.actors[code])) for code in step.event.by]
        if len(actors.choices) == 1:
            self.fields["actor"].initial = actors.choices[0][0]
        if step.event.documents:
            self.fields["document"].help_text = _(
                "Hoort erbij: %(documents)s. Schrijf op welk u zag, met nummer of datum. Is het er nog niet? "
                "Laat het leeg."
            ) % {"documents": "; ".join(said(one) for one in step.event.documents)}
        if step.event.correction:
            self.fields["note"].required = True
            self.fields["note"].label = _("Wat klopte er niet?")


class LeavingForm(AbsenceForm):
    """Out of sight; and, where a reflection period runs, whether that ends with it."""

    to = forms.ChoiceField(
        label=_("Eindigt de bedenktijd hiermee?"),
        help_text=_(
            "Wie vertrekt met onbekende bestemming, verliest de bedenktijd en de toelage. U kunt dit ook later "
            "vastleggen, bij Verblijf en rechten."
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    actor = forms.ChoiceField(
        label=_("Zo ja: wie stelde dat vast?"), widget=forms.RadioSelect, required=False
    )
    document = forms.CharField(
        label=_("Welk document laat dit zien?"),
        help_text=_("Met nummer of datum. Is het er nog niet? Laat het leeg."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, steps: list[Step], law: Track, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not steps:
            for name in ("to", "actor", "document"):
                del self.fields[name]
            return
        to, actor = (cast(forms.ChoiceField, self.fields[name]) for name in ("to", "actor"))
        ends = _("Ja, vertrokken met onbekende bestemming. Verblijf wordt: %(status)s")
        to.choices = [
            ("", _("Nee, of dat is nog niet duidelijk")),
            *((step.to, ends % {"status": ResidenceStatus(step.to).label}) for step in steps),
        ]
        actor.choices = [(code, said(law.actors[code])) for code in steps[0].event.by]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("to") and not given.get("actor"):
            self.add_error("actor", _("Kies wie dit vaststelde."))
        return given
