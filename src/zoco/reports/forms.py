"""The short form on which somebody reports a possible victim, and the one that sends a report on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms as asked  # a report has a field called forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.directory import in_use
from zoco.directory.gazetteer import Found
from zoco.people.models import Organisation, Seat
from zoco.reports.codes import (
    ChangeReason,
    Complaint,
    DossierType,
    Gender,
    Ground,
    Judgement,
    NationalityGroup,
    Sector,
    Signer,
)
from zoco.reports.codes import Form as Exploitation
from zoco.reports.grounds import SIGNS_FOR_ONESELF_FROM, Rule, rule_for, who_signs
from zoco.reports.models import PersonGiven, Report
from zoco.ui.forms import BoundedText, DutchDateField, OnceForm

OLDEST = 120
EMPTY = (None, "", Judgement.POSSIBLE)
NO_SECTOR = [("", _("Weet ik niet")), *Sector.choices]


class ReportForm(OnceForm):
    """
    A possible victim: safety first, then the little that is needed to find and help her.

    Which consents are asked depends on the organisation of the seat (grounds.toml); `rule` is None where
    no ground is known, and then nothing is registered. `MORE` may all stay empty.
    """

    MORE = (
        "sector",
        "exploited_at",
        "exploited_when",
        "recruited_in",
        "minor_then",
        "children_with",
        "complaint",
        "judgement",
    )

    urgent = asked.BooleanField(
        label=_("De persoon heeft vannacht geen veilige plek"),
        required=False,
        help_text=_("De aanmelding komt dan bovenaan te staan. Bel CoMensha ook meteen."),
    )
    shelter_wanted = asked.BooleanField(label=_("De persoon wil opvang"), required=False)
    where = asked.CharField(
        label=_("Waar is de persoon?"),
        max_length=120,
        help_text=_("Plaats, gemeente of de vier cijfers van de postcode. Liever geen adres."),
        error_messages={"max_length": _("Dit is te lang. Alleen de plaats of de postcode is genoeg.")},
    )
    which = asked.ChoiceField(label=_("Welke gemeente bedoelt u?"), widget=asked.RadioSelect, required=False)
    age = asked.IntegerField(
        label=_("Leeftijd in jaren"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        help_text=_("Een schatting mag. Weet u het niet? Laat het leeg."),
        widget=asked.NumberInput(attrs={"size": 4, "inputmode": "numeric"}),
        error_messages={
            "invalid": _("Schrijf de leeftijd als een heel getal, zoals 19."),
            "min_value": _("Een leeftijd is 0 jaar of meer."),
            "max_value": _("Zo oud wordt niemand. Controleer de leeftijd."),
        },
    )
    gender = asked.ChoiceField(
        label=_("Gender"), choices=Gender, initial=Gender.UNKNOWN, widget=asked.RadioSelect
    )
    nationality_group = asked.ChoiceField(
        label=_("Nationaliteit"),
        choices=NationalityGroup,
        initial=NationalityGroup.UNKNOWN,
        widget=asked.RadioSelect,
    )
    forms = asked.MultipleChoiceField(
        label=_("Wat voor uitbuiting vermoedt u?"),
        choices=Exploitation,
        widget=asked.CheckboxSelectMultiple,
        help_text=_("Een vermoeden is genoeg."),
        error_messages={"required": _("Kies er minstens één. ‘Onbekend’ mag ook.")},
    )
    story = BoundedText(
        label=_("Wat is er aan de hand?"),
        required=False,
        max_length=5_000,
        help_text=_(
            "Alleen wat nodig is om te helpen. Schrijf hier geen namen, adressen of telefoonnummers."
        ),
    )
    sector = asked.ChoiceField(label=_("In welk werk of bij welk feit?"), choices=NO_SECTOR, required=False)
    exploited_at = asked.CharField(
        label=_("Waar gebeurde het?"),
        required=False,
        max_length=200,
        help_text=_("Plaats of streek. Geen naam van een bedrijf of persoon."),
    )
    exploited_when = asked.CharField(
        label=_("Wanneer?"),
        required=False,
        max_length=100,
        help_text=_("Ongeveer, zoals: voorjaar 2025 tot nu."),
    )
    recruited_in = asked.CharField(label=_("In welk land geworven?"), required=False, max_length=60)
    minor_then = asked.TypedChoiceField(
        label=_("Was de persoon toen minderjarig?"),
        choices=[("", _("Weet ik niet")), ("yes", _("Ja")), ("no", _("Nee"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
        widget=asked.RadioSelect,
    )
    children_with = asked.IntegerField(
        label=_("Hoeveel kinderen heeft de persoon bij zich?"),
        required=False,
        min_value=0,
        max_value=20,
        widget=asked.NumberInput(attrs={"size": 4, "inputmode": "numeric"}),
    )
    complaint = asked.ChoiceField(
        label=_("Is er aangifte gedaan?"),
        choices=[("", _("Weet ik niet")), *Complaint.choices],
        required=False,
        widget=asked.RadioSelect,
        help_text=_("Hulp hangt hier niet van af."),
    )
    judgement = asked.ChoiceField(
        label=_("Wat is uw oordeel nu?"),
        choices=Judgement,
        initial=Judgement.POSSIBLE,
        required=False,
        widget=asked.RadioSelect,
    )
    help_consent = asked.BooleanField(
        label=_("De persoon wil hulp en vindt het goed dat deze gegevens naar de zorgcoördinator gaan"),
        required=False,
        help_text=_(
            "Zonder dit vinkje gaat de aanmelding als adviesvraag, zonder naam. Ook dan krijgt u antwoord."
        ),
    )
    name = asked.CharField(
        label=_("Naam, zoals de persoon genoemd wil worden"), required=False, max_length=200
    )
    birth_date = DutchDateField(label=_("Geboortedatum"), required=False, past=True)
    reach = BoundedText(
        label=_("Hoe en wanneer is de persoon veilig te bereiken?"),
        required=False,
        max_length=500,
        rows=2,
        help_text=_("Bijvoorbeeld: alleen een bericht, na 20 uur, zonder afzender."),
    )
    register_consent = asked.BooleanField(
        label=_("De persoon heeft schriftelijk toestemming gegeven voor registratie bij CoMensha"),
        required=False,
        help_text=_("Hulp hangt hier niet van af."),
    )
    consented_on = DutchDateField(label=_("Datum van de handtekening"), required=False, past=True)
    signed_by = asked.ChoiceField(
        label=_("Wie tekende?"),
        widget=asked.RadioSelect,
        required=False,
        choices=[(Signer.SELF, Signer.SELF.label), (Signer.GUARDIAN, Signer.GUARDIAN.label)],
        help_text=_("Jonger dan 16 jaar: een ouder of voogd tekent. Vanaf 16 jaar tekent de persoon zelf."),
    )

    incident = asked.UUIDField(widget=asked.HiddenInput, required=False)

    def __init__(self, *args: Any, seat: Seat, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.seat, self.today = seat, today
        self.rule = known_rule(seat.organisation.kind, today)
        self.found = (
            in_use.gazetteer().find(self.data.get(self.add_prefix("where"), "")) if self.is_bound else Found()
        )
        if not self.asks_to_register:
            for name in ("register_consent", "consented_on", "signed_by"):
                del self.fields[name]
        if self.found.ambiguous:
            self.fields["which"].choices = [(each.code, each.name) for each in self.found.municipalities]  # type: ignore[attr-defined]
        else:
            del self.fields["which"]

    @property
    def asks_to_register(self) -> bool:
        return self.rule is not None and self.rule.consent_to_register

    @property
    def more_is_open(self) -> bool:
        """Folded unless something stands there."""
        return any(self[name].errors or self[name].value() not in EMPTY for name in self.MORE)

    @property
    def will_register(self) -> bool:
        """Asked of a form that was sent: will there be a row in the national register?"""
        return self.rule is not None and (
            not self.asks_to_register or bool(self.cleaned_data.get("register_consent"))
        )

    def clean_where(self) -> str:
        where: str = self.cleaned_data["where"]
        if self.found.municipalities:
            return where
        if self.found.suggestions:
            said = gettext("Deze plaats kennen wij niet. Bedoelt u %(names)s?")
            raise ValidationError(said % {"names": gettext(" of ").join(self.found.suggestions)}, "unknown")
        raise ValidationError(
            gettext("Deze plaats kennen wij niet. Probeer de gemeente of de postcode."), "unknown"
        )

    def clean_incident(self) -> UUID:
        """An event that this seat began; without one this report is the first of its own."""
        incident: UUID | None = self.cleaned_data["incident"]
        if incident and not Report.objects.made_by(self.seat).filter(incident=incident).exists():
            raise ValidationError(gettext("Dit voorval kennen wij niet. Open de pagina opnieuw."), "unknown")
        return incident or uuid4()

    def clean_judgement(self) -> str:
        return self.cleaned_data["judgement"] or Judgement.POSSIBLE.value

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_which(given)
        self._clean_age(given)
        self._clean_naming(given)
        self._clean_registration(given)
        return given

    def _clean_which(self, given: dict[str, Any]) -> None:
        if "which" in self.fields and "which" not in self.errors and not given.get("which"):
            self.add_error("which", gettext("Er zijn er meer met deze naam. Kies welke u bedoelt."))

    def _clean_age(self, given: dict[str, Any]) -> None:
        """A birth date says the age; two that differ ask for a look."""
        born, age = given.get("birth_date"), given.get("age")
        if born is None:
            return
        years = self.today.year - born.year - ((self.today.month, self.today.day) < (born.month, born.day))
        if years > OLDEST:
            self.add_error("birth_date", gettext("Zo oud wordt niemand. Controleer het jaar."))
        elif age is None and "age" not in self.errors:
            given["age"] = years
        elif age is not None and abs(age - years) > 1:
            said = gettext("Dit past niet bij de leeftijd: deze persoon is nu %(years)s jaar.")
            self.add_error("birth_date", said % {"years": years})

    def _clean_naming(self, given: dict[str, Any]) -> None:
        """Nobody is named to a coordinator who did not agree to that."""
        if given.get("help_consent"):
            return
        if given.get("reach"):
            self.add_error("reach", gettext("Zonder toestemming zoekt niemand contact. Laat dit dan leeg."))
        if self.will_register:
            return  # the name then makes an unreadable mark in the register, and is not kept
        for name in ("name", "birth_date"):
            if given.get(name):
                self.add_error(
                    name, gettext("Zonder toestemming geven wij geen naam door. Laat dit dan leeg.")
                )

    def _clean_registration(self, given: dict[str, Any]) -> None:
        if not given.get("register_consent"):
            return
        if not given.get("consented_on") and "consented_on" not in self.errors:
            self.add_error("consented_on", gettext("Vul in wanneer er is getekend."))
        signed, age = given.get("signed_by"), given.get("age")
        if not signed and "signed_by" not in self.errors:
            self.add_error("signed_by", gettext("Vul in wie heeft getekend."))
        elif signed and age is not None and signed != who_signs(age):
            said = {
                Signer.GUARDIAN: gettext("Jonger dan %(age)s jaar: een ouder of voogd moet tekenen."),
                Signer.SELF: gettext("Vanaf %(age)s jaar tekent de persoon zelf."),
            }[Signer(who_signs(age))]
            self.add_error("signed_by", said % {"age": SIGNS_FOR_ONESELF_FROM})

    @property
    def municipality(self) -> str:
        return self.cleaned_data.get("which") or self.found.municipalities[0].code

    @property
    def person(self) -> PersonGiven:
        born = self.cleaned_data["birth_date"]
        return PersonGiven(
            self.cleaned_data["name"], born.isoformat() if born else "", self.cleaned_data["reach"]
        )

    def said(self) -> dict[str, Any]:
        """The fields of a report, but for who brought it in, where it goes and who it is about."""
        given, registers = self.cleaned_data, self.asks_to_register and self.will_register
        kept = (
            "age",
            "gender",
            "nationality_group",
            "forms",
            "story",
            "urgent",
            "shelter_wanted",
            "help_consent",
            "incident",
            *self.MORE,
        )
        return {name: given[name] for name in kept} | {
            "municipality": self.municipality,
            "ground": self.rule.ground if self.rule and self.will_register else Ground.NOT_REGISTERED,
            "signed_by": given["signed_by"] if registers else "",
            "consented_on": given["consented_on"] if registers else None,
        }


class PassOnForm(OnceForm):
    """To whom a report goes on, and why."""

    to = asked.ModelChoiceField(
        label=_("Naar wie?"),
        queryset=Organisation.objects.none(),
        empty_label=_("Kies een organisatie"),
        help_text=_("Alleen organisaties waar iemand aanmeldingen aanneemt, en CoMensha."),
    )
    because = BoundedText(
        label=_("Waarom?"),
        max_length=1_000,
        rows=3,
        help_text=_("De melder en de volgende zien dit. Schrijf geen naam."),
    )

    def __init__(self, *args: Any, report: Report, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        takers = Seat.objects.on(today).who_take_reports().filter(organisation=OuterRef("pk"))
        answering = Organisation.objects.filter(Exists(takers)).exclude(pk=report.routed_to_id)
        self.fields["to"].queryset = answering  # type: ignore[attr-defined]


class DossierForm(OnceForm):
    """What CoMensha is asked to do from now on, and why: two choices, no words."""

    dossier_type = asked.ChoiceField(
        label=_("Wat wordt er nu gevraagd?"), choices=DossierType, widget=asked.RadioSelect
    )
    because = asked.ChoiceField(label=_("Waarom?"), choices=ChangeReason, widget=asked.RadioSelect)


def known_rule(kind: str, on: date) -> Rule | None:
    try:
        return rule_for(kind, on)
    except LookupError:
        return None
