"""Ways to reach, children, what happened, three municipalities, who decides for a child, out of sight."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms as asked
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.exploitation import KINDS, forms_on, kinds_of
from zoco.cases.forms.comparing import Compared
from zoco.cases.forms.months import MonthField
from zoco.cases.languages import country_choices
from zoco.cases.models import Case, Child, TraffickingExperience
from zoco.cases.situation import AlarmParty, ChildPlace, Custody, Means, ToldBy, WayKind, YesNoUnknown
from zoco.directory import in_use
from zoco.reports.routing import place_name
from zoco.ui.forms import BoundedText, DutchDateField, OnceForm


class WayForm(OnceForm):
    """One safe way: short, because it stands above every page of the case."""

    kind = asked.ChoiceField(
        label=_("Hoe?"), choices=WayKind, initial=WayKind.PHONE, widget=asked.RadioSelect
    )
    value = asked.CharField(
        label=_("Nummer, adres of naam"),
        max_length=200,
        help_text=_("Bij ‘via iemand anders’: wie, en hoe u die bereikt."),
    )
    when = asked.CharField(
        label=_("Wanneer is het veilig?"),
        required=False,
        max_length=200,
        help_text=_("Bijvoorbeeld: doordeweeks na 20 uur."),
    )
    say = asked.CharField(
        label=_("Wat zegt u wel?"),
        required=False,
        max_length=300,
        help_text=_("Bijvoorbeeld: ‘ik bel over de fiets’."),
    )
    never_say = asked.CharField(
        label=_("Wat zegt u niet?"),
        required=False,
        max_length=300,
        help_text=_("Ook als iemand anders opneemt of meeleest."),
    )
    code_word = asked.CharField(label=_("Codewoord"), required=False, max_length=60)
    until_on = DutchDateField(
        label=_("Geldt tot en met"), required=False, future=True, help_text=_("Leeg laten mag.")
    )

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("form_id", "kind")}


class ChildForm(Compared, OnceForm):
    name = asked.CharField(label=_("Naam"), required=False, max_length=200)
    birth_date = DutchDateField(
        label=_("Geboortedatum"), required=False, latest=date(2099, 12, 31), help_text=_("Schatten mag.")
    )
    place = asked.ChoiceField(
        label=_("Waar is het kind?"),
        choices=ChildPlace,
        initial=ChildPlace.UNKNOWN,
        widget=asked.RadioSelect,
    )
    custody = asked.ChoiceField(
        label=_("Wie heeft het gezag?"), choices=Custody, initial=Custody.UNKNOWN, widget=asked.RadioSelect
    )
    note = BoundedText(
        label=_("Wat moet de hulp weten?"), required=False, max_length=5_000, rows=3,
        help_text=_("Alleen wat nodig is. Schrijf geen adres van een opvang."),
    )  # fmt: skip

    @staticmethod
    def there(child: Child | None) -> dict[str, Any]:
        if child is None:
            return {}
        said = {name: getattr(child, name) for name in ("name", "place", "custody", "note")}
        return said | {"birth_date": child.born_on}

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        born = given["birth_date"]
        said = {name: given[name] for name in ("name", "place", "custody", "note")}
        return said | {"birth_date": born.isoformat() if born else ""}


class ExperienceForm(Compared, OnceForm):
    """Only as much as help needs; what exactly happened is for the police to ask."""

    forms = asked.MultipleChoiceField(
        label=_("Welke vorm of vormen?"),
        widget=asked.CheckboxSelectMultiple,
        help_text=_("Wat later of ergens anders gebeurde, krijgt een eigen regel."),
    )
    kinds = asked.MultipleChoiceField(
        label=_("Wat voor werk of dienst?"), required=False, widget=asked.CheckboxSelectMultiple
    )
    began = MonthField(label=_("Vanaf"))
    ended = MonthField(label=_("Tot"))
    place = asked.CharField(label=_("Waar?"), required=False, max_length=200)
    recruited_in = asked.ChoiceField(label=_("Geworven in"), choices=country_choices, required=False)
    means = asked.MultipleChoiceField(
        label=_("Hoe werd de persoon gedwongen of vastgehouden?"),
        choices=Means,
        required=False,
        widget=asked.CheckboxSelectMultiple,
        help_text=_("Bij een minderjarige is dwang niet nodig."),
    )
    minor_then = asked.ChoiceField(
        label=_("Was de persoon toen jonger dan 18?"),
        choices=YesNoUnknown,
        initial=YesNoUnknown.UNKNOWN,
        widget=asked.RadioSelect,
    )
    told_by = asked.ChoiceField(
        label=_("Van wie weet u dit?"), choices=ToldBy, initial=ToldBy.SELF, widget=asked.RadioSelect
    )
    note = BoundedText(label=_("Wat moet de hulp nog weten?"), required=False, max_length=5_000, rows=3)

    NAMES = (
        "forms", "kinds", "began", "ended", "place", "recruited_in", "means", "minor_then", "told_by", "note",
    )  # fmt: skip

    def __init__(
        self, *args: Any, today: date, keep: TraffickingExperience | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, today=today, **kwargs)
        known = forms_on(today)
        chosen = [(form.code, form.label) for form in known]
        # What was chosen when it was on the list stays choosable.
        gone = set(keep.forms if keep else ()) - {form.code for form in known}
        fields: dict[str, Any] = self.fields
        fields["forms"].choices = chosen + [(code, code) for code in sorted(gone)]
        fields["kinds"].choices = [
            (form.label, [(kind, KINDS[kind]) for kind in form.kinds]) for form in known if form.kinds
        ]
        fields["began"].today = fields["ended"].today = today

    @classmethod
    def there(cls, row: TraffickingExperience | None) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.NAMES} if row else {}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        stray = set(given.get("kinds", [])) - kinds_of(given.get("forms", []))
        if stray and "forms" not in self.errors:
            said = gettext("Kies ook de vorm die hierbij hoort: %(kinds)s.")
            self.add_error("kinds", said % {"kinds": ", ".join(str(KINDS[kind]) for kind in sorted(stray))})
        began, ended = given.get("began"), given.get("ended")
        # A year alone is all of that year.
        if began and ended and ended.ljust(7, "~") < began:
            self.add_error("ended", gettext("Dit is eerder dan het begin."))
        return given

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class MunicipalityField(asked.CharField):
    """A municipality by its name, a place in it or a postcode; gives its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=120, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return place_name(value) if isinstance(value, str) and value.startswith("GM") else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        found = in_use.gazetteer().find(text)
        if not found.municipalities:
            raise ValidationError(
                gettext("Deze plaats kennen wij niet. Probeer de gemeente of de postcode."), "unknown"
            )
        if found.ambiguous:
            names = ", ".join(each.name for each in found.municipalities)
            said = gettext("Er zijn er meer met deze naam. Schrijf welke: %(names)s.")
            raise ValidationError(said % {"names": names}, "ambiguous")
        return found.municipalities[0].code


class MunicipalitiesForm(Compared):
    """Three that are kept apart; which one counts follows from them."""

    registered_in = MunicipalityField(label=_("Ingeschreven in de basisregistratie (BRP)"))
    registered_is_safe = asked.ChoiceField(
        label=_("Is de gemeente van inschrijving veilig?"),
        choices=[("yes", _("Ja")), ("no", _("Nee"))],
        initial="yes",
        widget=asked.RadioSelect,
        help_text=_("Nee: dan telt de gemeente waar de persoon is aangetroffen."),
    )
    found_in = MunicipalityField(label=_("Aangetroffen in"))
    sheltered_in = MunicipalityField(
        label=_("Verblijft nu in"), help_text=_("Alleen de gemeente, nooit het adres.")
    )

    @staticmethod
    def there(case: Case) -> dict[str, Any]:
        names = ("registered_in", "found_in", "sheltered_in")
        return {name: getattr(case, name) or "" for name in names} | {
            "registered_is_safe": "yes" if case.registered_is_safe else "no"
        }

    def answers(self) -> dict[str, Any]:
        names = ("registered_in", "found_in", "sheltered_in")
        given = self.cleaned_data
        return {name: given[name] for name in names} | {
            "registered_is_safe": given["registered_is_safe"] == "yes"
        }


class GuardianForm(Compared):
    """Who decides for a child when a parent may be involved."""

    parent_is_suspect = asked.BooleanField(
        label=_("Een ouder is misschien zelf betrokken bij de uitbuiting"), required=False
    )
    guardian_route = BoundedText(
        label=_("Wie beslist in plaats daarvan?"),
        required=False,
        max_length=1_000,
        rows=3,
        help_text=_(
            "De voogd, de gecertificeerde instelling, Nidos of de kinderrechter: wie, en sinds wanneer."
        ),
    )

    @staticmethod
    def there(case: Case) -> dict[str, Any]:
        return {"parent_is_suspect": case.parent_is_suspect, "guardian_route": case.guardian_route or ""}


class AbsenceForm(OnceForm):
    """Since when, and what is known that helps to find her."""

    on = DutchDateField(label=_("Sinds welke dag?"), past=True, earliest=date(2000, 1, 1), help_text="")
    clock = asked.TimeField(
        label=_("Hoe laat ongeveer?"),
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        widget=asked.TextInput(attrs={"size": 6, "inputmode": "numeric"}),
        error_messages={"invalid": _("Schrijf de tijd als uren en minuten, zoals 14:30.")},
    )
    note = BoundedText(
        label=_("Wat is er bekend?"),
        required=False,
        max_length=5_000,
        rows=3,
        help_text=_("Wie zag de persoon het laatst? Wat kan helpen bij zoeken?"),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        here = timezone.localtime(now)
        kwargs["initial"] = {"on": here.date(), "clock": f"{here:%H:%M}", **kwargs.get("initial", {})}
        super().__init__(*args, today=here.date(), **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            given.get("on")
            and given.get("clock") is not None
            and self.from_at > self.now + timedelta(minutes=1)
        ):
            self.add_error("clock", gettext("Dit tijdstip moet nog komen."))
        return given

    @property
    def from_at(self) -> datetime:
        clock: time = self.cleaned_data["clock"]
        return timezone.make_aware(datetime.combine(self.cleaned_data["on"], clock))


class AlarmForm(OnceForm):
    """Whom is told now, and what."""

    party = asked.ChoiceField(label=_("Wie is gewaarschuwd?"), choices=AlarmParty, widget=asked.RadioSelect)
    what = BoundedText(
        label=_("Wat is verteld?"),
        max_length=2_000,
        rows=2,
        help_text=_("Feiten die helpen zoeken, en een foto. Niets uit de hulpverlening."),
    )
