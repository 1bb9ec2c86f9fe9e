"""What is asked of who raises a bottleneck, has it too, puts it on the agenda, decides, lifts or answers."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms as asked
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.bottlenecks import screening
from zoco.bottlenecks.codes import DOMAINS, MEETINGS, NATIONAL, Cases, Level, Waited
from zoco.bottlenecks.models import Bottleneck, Meeting, terms_of
from zoco.directory.in_use import gazetteer
from zoco.people.models import Role, Seat
from zoco.procedures.definitions import law
from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm

FOUND = {
    screening.EMAIL: _("een e-mailadres"),
    screening.LINK: _("een link"),
    screening.NUMBER: _("een lang nummer, zoals een telefoonnummer, BSN of V-nummer"),
    screening.DAY: _("een precieze datum"),
    screening.POSTCODE: _("een postcode"),
    screening.FILE: _("het nummer van een traject, aanmelding of signaal"),
    screening.PLATE: _("een kenteken"),
    screening.ACCOUNT: _("een rekeningnummer"),
    screening.NAME: _("een naam"),
}


def regions() -> list[tuple[str, Any]]:
    units = sorted({place.police_unit for place in gazetteer().municipalities.values()})
    return [*((unit, unit) for unit in units), (NATIONAL, _("Heel Nederland"))]


class WithoutPersons(OnceForm):
    """Every text of it is looked through for what may lead to somebody; `names`: of people whom the writer knows."""

    no_person = asked.BooleanField(
        label=_("Ik heb het nagelezen: niemand is hierin te herkennen, ook niet voor wie de persoon kent."),
        error_messages={"required": _("Lees uw tekst na en zet het vinkje.")},
    )

    def __init__(self, *args: Any, names: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.order_fields([name for name in self.fields if name != "no_person"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if type(field) not in (BoundedText, asked.CharField) or not given.get(name):
                continue
            if found := screening.held_by(given[name], self.names):
                what = ", ".join(str(FOUND[kind]) for kind in found)
                said = gettext("Hier staat misschien %(what)s in. Haal weg waaraan iemand te herkennen is.")
                self.add_error(name, ValidationError(said % {"what": what}, "person"))
        return given


class VoiceForm(OnceForm):
    """We have this: where, how often, how long."""

    region = asked.ChoiceField(label=_("In welke politieregio ziet u dit?"))
    cases = asked.ChoiceField(
        label=_("In hoeveel trajecten, dit jaar?"),
        choices=Cases.choices,
        widget=asked.RadioSelect,
        help_text=_("Schat. Anderen zien alleen deze klasse."),
        error_messages={"required": _("Kies hoe vaak.")},
    )
    waited = asked.ChoiceField(
        label=_("Hoe lang wachtte men?"), choices=[("", _("Speelt niet, of weet ik niet")), *Waited.choices], required=False
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("Kies een regio")), *regions()]  # type: ignore[attr-defined]


class BottleneckForm(WithoutPersons, VoiceForm):
    """A new one. `shown`: of which domain the writer saw what others raised."""

    domain = asked.ChoiceField(label=_("Waar gaat het over?"), choices=[("", _("Kies")), *DOMAINS])
    procedure = asked.ChoiceField(label=_("Om welke procedure gaat het?"), required=False)
    term = asked.CharField(widget=asked.HiddenInput, required=False, max_length=40)
    title = asked.CharField(
        label=_("Het knelpunt in één zin"), max_length=120, help_text=_("Bijvoorbeeld: COSM is vol voor mannen.")
    )  # fmt: skip
    wrong = BoundedText(label=_("Wat gaat er mis?"), max_length=2_000, rows=4)
    example = BoundedText(
        label=_("Een voorbeeld waarin niemand te herkennen is"),
        max_length=2_000,
        rows=4,
        required=False,
        help_text=_("Geen naam, geen leeftijd, geen land, geen plaats, geen dag. Liever een paar zaken samen dan één."),
    )  # fmt: skip
    wish = BoundedText(label=_("Wat zou helpen?"), max_length=2_000, rows=3)
    shown = asked.CharField(widget=asked.HiddenInput, required=False, max_length=20)
    field_order = (
        "domain", "procedure", "region", "cases", "waited", "title", "wrong", "example", "wish", "no_person",
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, language: str, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.order_fields(self.field_order)
        found = [(each.slug, getattr(each.title, language)) for each in law().all_in_force(today)]
        self.fields["procedure"].choices = [("", _("Geen, of iets anders")), *found]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("term") not in terms_of(given.get("procedure", "")):
            given["term"] = ""
        return given

    def raised(self) -> dict[str, Any]:
        """What `raise_it` asks."""
        left_out = {"form_id", "no_person", "shown"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class StepForm(WithoutPersons):
    """`seen`: how many steps there were when the page was opened."""

    seen = asked.IntegerField(widget=asked.HiddenInput, min_value=0, max_value=30_000)

    def __init__(self, data: Any = None, *, bottleneck: Bottleneck, **kwargs: Any) -> None:
        super().__init__(data, initial={"seen": bottleneck.seen}, **kwargs)

    def read_again(self, seen: int) -> None:
        """The words stay in their fields; what somebody else did meanwhile is read now."""
        self.data = {**self.data, "seen": str(seen)}


class DecisionForm(StepForm):
    words = BoundedText(label=_("Wat is besloten?"), max_length=2_000, rows=3)
    owner = asked.ModelChoiceField(
        label=_("Wie voert het uit?"), queryset=Seat.objects.none(), empty_label=_("Kies iemand")
    )
    due_on = DutchDateField(label=_("Wanneer klaar?"), future=True)
    field_order = ("words", "owner", "due_on", "no_person")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        meet = Seat.objects.on(today).filter(role__in=[Role.COORDINATOR, Role.HELPDESK, Role.TEAM_LEADER])
        self.fields["owner"].queryset = meet.select_related("person", "organisation")  # type: ignore[attr-defined]


class DoneForm(StepForm):
    words = BoundedText(label=_("Wat is er gedaan?"), max_length=2_000, rows=3)
    field_order = ("words", "no_person")


class LiftForm(StepForm):
    level = asked.ChoiceField(label=_("Waar hoort het nu thuis?"), widget=asked.RadioSelect)
    words = BoundedText(
        label=_("Waarom daar?"),
        max_length=2_000,
        rows=3,
        help_text=_("Wie daar zit, leest dit eerst. Schrijf wat u van hen vraagt."),
    )
    field_order = ("level", "words", "no_person")

    def __init__(self, *args: Any, bottleneck: Bottleneck, **kwargs: Any) -> None:
        super().__init__(*args, bottleneck=bottleneck, **kwargs)
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (level.value, level.label) for level in Level if level != bottleneck.lies_at or bottleneck.is_answered
        ]  # fmt: skip


class AnswerForm(StepForm):
    """The answer, or back to who meets first, with a question."""

    ANSWER, BACK = "answer", "back"
    how = asked.ChoiceField(
        label=_("Wat geeft u terug?"),
        choices=[(ANSWER, _("Ons antwoord")), (BACK, _("Een vraag: terug naar het ZOCO-overleg"))],
        widget=asked.RadioSelect,
        initial=ANSWER,
    )
    words = BoundedText(
        label=_("Uw antwoord of vraag"),
        max_length=4_000,
        rows=5,
        help_text=_("Iedereen die dit knelpunt meldde, leest dit. Schrijf wat er verandert, of waarom niet."),
    )
    field_order = ("how", "words", "no_person")

    def __init__(self, *args: Any, bottleneck: Bottleneck, **kwargs: Any) -> None:
        super().__init__(*args, bottleneck=bottleneck, **kwargs)
        if not bottleneck.is_strategic:
            del self.fields["how"]


class AwayForm(OnceForm):
    sure = asked.BooleanField(
        label=_("Haal alle woorden van dit knelpunt weg. Dat kan niet terug."),
        error_messages={"required": _("Zet het vinkje als u dit wilt.")},
    )


class MeetingForm(OnceForm):
    level = asked.ChoiceField(label=_("Welk overleg?"), choices=MEETINGS)
    on = DutchDateField(label=_("Wanneer?"), future=True)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "on" in given and Meeting.objects.filter(level=given.get("level"), on=given["on"]).exists():
            self.add_error("on", gettext("Dit overleg staat er al."))
        return given


class AgendaForm(Form):
    """A place on the agenda for each; without one it waits for another meeting."""

    marks_required = False
    version = asked.IntegerField(widget=asked.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(
        self, data: Any = None, *, meeting: Meeting, waiting: Iterable[Bottleneck], **kwargs: Any
    ) -> None:
        places: Mapping[uuid.UUID, int] = {pk: place for place, pk in enumerate(meeting.agenda, start=1)}
        super().__init__(data, initial={"version": meeting.version}, **kwargs)
        self.waiting = list(waiting)
        for each in self.waiting:
            self.fields[str(each.pk)] = asked.IntegerField(
                label=str(each.title),
                min_value=1,
                max_value=999,
                required=False,
                initial=places.get(each.pk),
                widget=asked.TextInput(attrs={"size": 4, "inputmode": "numeric"}),
            )

    def in_order(self) -> list[uuid.UUID]:
        """By place; who has the same place stays as it was."""
        given = [
            (self.cleaned_data[str(each.pk)], each.pk)
            for each in self.waiting
            if self.cleaned_data[str(each.pk)]
        ]
        return [pk for _place, pk in sorted(given, key=lambda each: each[0])]
