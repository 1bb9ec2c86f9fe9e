"""What is asked about a place, a request, a stay."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.access.middleware import SeatedRequest
from zoco.directory.in_use import gazetteer
from zoco.people.models import Organisation, Role, Seat
from zoco.shelter.codes import (
    KEPT_CHOICES,
    ForWhom,
    Frequency,
    Kind,
    Outcome,
    OverstayReason,
    StayEnd,
    Step,
    Urgency,
)
from zoco.shelter.hours import EMERGENCY, RESERVED_FOR
from zoco.shelter.models.places import MANY_BEDS
from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm

EARLIEST = date(2000, 1, 1)
A_DAY = 24


def regions() -> list[tuple[str, str]]:
    """Police regions: as near as a list of places ever comes."""
    names = sorted({municipality.police_unit for municipality in gazetteer().municipalities.values()})
    return [(name, name) for name in names if name]


def clock(label: Any = "", *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label or _("Tijd"),
        required=required,
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        widget=forms.TextInput(attrs={"size": 6, "inputmode": "numeric"}),
        error_messages={"invalid": _("Schrijf de tijd als uren en minuten, zoals 14:30.")},
    )


def moment(on: date | None, at: time | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(on, at)) if on and at is not None else None


class BedsForm(Form):
    """How many are free: one number, for the phone."""

    marks_required = False
    free = forms.IntegerField(
        label=_("Hoeveel bedden zijn er nu vrij?"),
        min_value=0,
        max_value=MANY_BEDS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        help_text=_("Een bed dat voor iemand wordt vastgehouden telt u gewoon mee."),
    )


class PlaceForm(OnceForm):
    organisation = forms.ModelChoiceField(label=_("Aanbieder"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(label=_("Soort opvang"), choices=KEPT_CHOICES)
    region = forms.ChoiceField(
        label=_("Regio"), help_text=_("Alleen de regio. Het adres staat nergens in Zoco bij deze plek.")
    )
    for_whom = forms.ChoiceField(label=_("Voor wie"), choices=ForWhom, widget=forms.RadioSelect)
    with_children = forms.BooleanField(label=_("Kinderen kunnen mee"), required=False)
    age_min = forms.IntegerField(label=_("Vanaf leeftijd"), required=False, min_value=0, max_value=120)
    age_max = forms.IntegerField(label=_("Tot en met leeftijd"), required=False, min_value=0, max_value=120)
    free = forms.IntegerField(label=_("Nu vrij"), min_value=0, max_value=MANY_BEDS)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        houses = Organisation.objects.filter(
            kind__in=[Organisation.Kind.SHELTER, Organisation.Kind.CARE_COORDINATOR]
        )
        own = Organisation.objects.filter(pk=seat.organisation_id)
        field: Any = self.fields["organisation"]
        field.queryset = houses if seat.role == Role.HELPDESK else own
        if seat.role != Role.HELPDESK:
            field.initial = seat.organisation_id
        self.fields["region"].choices = regions()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        youngest, oldest = given.get("age_min"), given.get("age_max")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("age_max", gettext("Deze leeftijd ligt onder de eerste."))
        return given

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"form_id", "free"}}


class RequestForm(OnceForm):
    urgency = forms.ChoiceField(label=_("Hoe snel?"), choices=Urgency, widget=forms.RadioSelect)
    many_problems = forms.BooleanField(
        label=_(
            "Meerdere problemen tegelijk: verslaving, psychiatrie of een lichte verstandelijke beperking"
        ),
        required=False,
    )
    children = forms.IntegerField(label=_("Kinderen die meekomen"), min_value=0, max_value=20, initial=0)
    needs = BoundedText(
        label=_("Wat moet de plek weten?"),
        help_text=_(
            "Taal, zorg, toegankelijkheid, wie er niet in de buurt mag zijn. Geen naam en niet wat er is gebeurd:"
            " dit lezen ook CoMensha en de opvang."
        ),
        max_length=2_000,
        rows=4,
        required=False,
    )
    tell = forms.BooleanField(
        label=_("CoMensha mag dit meteen lezen"),
        required=False,
        help_text=_("Dat kan met toestemming voor opvang, of als er vannacht geen veilige plek is."),
    )


class AttemptForm(OnceForm):
    step = forms.ChoiceField(label=_("Waar hebt u gezocht?"), choices=Step)
    outcome = forms.ChoiceField(label=_("Wat kwam ervan?"), choices=Outcome)
    note = forms.CharField(
        label=_("Toelichting"), max_length=500, required=False, help_text=_("Bijvoorbeeld wie u sprak.")
    )


class ReservationForm(OnceForm):
    place = forms.UUIDField(widget=forms.HiddenInput)
    hours = forms.IntegerField(
        label=_("Hoeveel uur vasthouden?"),
        min_value=1,
        max_value=A_DAY,
        initial=int(RESERVED_FOR.total_seconds() // 3600),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        help_text=_("Daarna is het bed vanzelf weer vrij."),
    )
    called = forms.BooleanField(
        label=_("Ik heb gebeld: er is nog plek"),
        required=False,
        help_text=_("Nodig als de stand ouder is dan 12 uur."),
    )


class MomentsForm(OnceForm):
    """From a moment to a moment: days with their clock."""

    from_on = DutchDateField(label=_("Vanaf welke dag"), earliest=EARLIEST, help_text="")
    from_clock = clock(_("Vanaf hoe laat"))
    until_on = DutchDateField(
        label=_("Gepland tot welke dag"), earliest=EARLIEST, required=False, help_text=""
    )
    until_clock = clock(_("Tot hoe laat"), required=False)

    def __init__(self, *args: Any, now: datetime, kind: str = "", **kwargs: Any) -> None:
        here = timezone.localtime(now)
        first = {"from_on": here.date(), "from_clock": f"{here:%H:%M}"}
        if kind == Kind.EMERGENCY:
            over = timezone.localtime(now + EMERGENCY)
            first |= {"until_on": over.date(), "until_clock": f"{over:%H:%M}"}
        kwargs["initial"] = {**first, **kwargs.get("initial", {})}
        super().__init__(*args, today=here.date(), **kwargs)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("until_on") and given.get("until_clock") is None and "until_clock" not in self.errors:
            given["until_clock"] = time(12, 0)
        begins, ends = self.begins(), self.ends()
        if begins and ends and ends <= begins:
            self.add_error("until_on", gettext("Dit ligt voor het begin."))
        return given

    def begins(self) -> datetime | None:
        return moment(self.cleaned_data.get("from_on"), self.cleaned_data.get("from_clock"))

    def ends(self) -> datetime | None:
        return moment(self.cleaned_data.get("until_on"), self.cleaned_data.get("until_clock"))


class PlacementForm(MomentsForm):
    """Placed: in the bed that is held, or elsewhere; the procedure that belongs to it starts if one says so."""

    kind = forms.ChoiceField(label=_("Soort opvang"), choices=Kind)
    begin_procedure = forms.BooleanField(label=_("Start ook de procedure die hierbij hoort"), required=False)

    def __init__(self, *args: Any, held: bool, may_begin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if held:
            del self.fields["kind"]
        if not may_begin:
            del self.fields["begin_procedure"]


class StayForm(MomentsForm):
    """Where she sleeps already, or through somebody she knows."""

    kind = forms.ChoiceField(label=_("Soort opvang"), choices=Kind)
    address = BoundedText(
        label=_("Adres"),
        required=False,
        rows=2,
        max_length=300,
        help_text=_(
            "Blijft verborgen: alleen wie dit traject leidt of waarneemt kan het tonen, met een reden."
        ),
    )


class EndStayForm(OnceForm):
    why = forms.ChoiceField(label=_("Waarom eindigt het verblijf?"), choices=StayEnd)
    on = DutchDateField(label=_("Dag"), past=True, earliest=EARLIEST, help_text="")
    clock = clock()
    end_procedure = forms.BooleanField(label=_("Rond ook de procedure van deze plaatsing af"), required=False)

    def __init__(self, *args: Any, now: datetime, since: datetime, runs: bool, **kwargs: Any) -> None:
        here = timezone.localtime(now)
        kwargs["initial"] = {"on": here.date(), "clock": f"{here:%H:%M}"}
        super().__init__(*args, today=here.date(), **kwargs)
        self.now, self.since = now, since
        if not runs:
            del self.fields["end_procedure"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        ended = self.ended()
        if ended and ended < self.since:
            self.add_error("on", gettext("Dit ligt voor het begin van het verblijf."))
        elif ended and ended > self.now + timedelta(minutes=1):
            self.add_error("clock", gettext("Dit tijdstip moet nog komen."))
        return given

    def ended(self) -> datetime | None:
        return moment(self.cleaned_data.get("on"), self.cleaned_data.get("clock"))


class OverstayForm(OnceForm):
    reason = forms.ChoiceField(label=_("Waarom duurt het langer?"), choices=OverstayReason)
    until = DutchDateField(
        label=_("Verwacht tot en met"), future=True, required=False, help_text=_("Leeg als niemand het weet.")
    )


class AddressReasonForm(Form):
    """Why somebody wants to see where she is: it is written down, and she can read it."""

    REASONS = (
        ("visit", _("Bezoek of vervoer")),
        ("danger", _("Er is nu gevaar")),
        ("letter", _("Formulier of instantie")),
        ("check", _("Controleren of het klopt")),
    )
    reason = forms.ChoiceField(
        label=_("Waarom wilt u het adres zien?"), choices=REASONS, widget=forms.RadioSelect
    )


class AddressForm(OnceForm):
    address = BoundedText(
        label=_("Adres"),
        rows=2,
        max_length=300,
        help_text=_("Wat er stond wordt vervangen en hier niet getoond."),
    )


class AmbulantForm(OnceForm):
    by_whom = forms.CharField(label=_("Wie begeleidt?"), max_length=200)
    frequency = forms.ChoiceField(label=_("Hoe vaak?"), choices=Frequency)
    since = DutchDateField(label=_("Vanaf"), earliest=EARLIEST, help_text="")

    def __init__(self, *args: Any, request: SeatedRequest, **kwargs: Any) -> None:
        kwargs["initial"] = {"since": request.today}
        super().__init__(*args, today=request.today, **kwargs)
