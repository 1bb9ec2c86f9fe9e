"""What the directory asks: one place of a visitor, a whole claim of an editor."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms as asked  # a claim has a field called forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.directory import in_use, listing, telephones
from zoco.directory.codes import AGE_ERROR
from zoco.directory.codes import Form as Exploitation
from zoco.directory.models import AreaKind, Certainty, Claim
from zoco.directory.resolver import OLDEST
from zoco.people.models import Organisation, Role, Seat
from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm

AGE_ERRORS = dict.fromkeys(("invalid", "min_value", "max_value"), AGE_ERROR)
LONGEST_PLACE = 120


class SignpostForm(Form):
    """Where, and perhaps how old and what. Nothing of it is kept."""

    marks_required = False

    place = asked.CharField(
        label=_("In welke plaats is de hulp nodig?"),
        help_text=_("Plaats, gemeente of de vier cijfers van de postcode."),
        max_length=LONGEST_PLACE,
        error_messages={
            "required": _("Vul een plaats, gemeente of postcode in."),
            "max_length": _("Dit is te lang. Vul alleen een plaats, gemeente of postcode in."),
        },
    )
    age = asked.IntegerField(
        label=_("Leeftijd (hoeft niet)"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=asked.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages=AGE_ERRORS,
    )
    form = asked.ChoiceField(
        label=_("Wat is er aan de hand? (hoeft niet)"),
        required=False,
        choices=[("", _("Weet ik niet")), *((each.value, each.label) for each in Exploitation if each not in {
            Exploitation.UNKNOWN, Exploitation.NOT_YET_EXPLOITED})],
    )  # fmt: skip

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(without_letters(data), *args, **kwargs)
        if self.data.get("municipality"):
            self.fields["place"].required = False


def without_letters(data: Any) -> Any:
    """Throw away what follows the digits of a postcode before anything else sees it."""
    if data is None or "place" not in data:
        return data
    kept = data.copy()
    kept["place"] = re.sub(
        r"^\s*(?:NL[-\s]*)?(\d{4})(?!\d).*", r"\1", data["place"][:1000], flags=re.DOTALL | re.I
    )
    return kept


class PastForm(SignpostForm):
    """The same question with a day, for professionals."""

    on = DutchDateField(label=_("Op welke dag?"), past=True, earliest=date(2015, 1, 1))


class ClaimForm(OnceForm):
    """One entry of the directory. Changing it states a new claim; the old one stays known."""

    organisation = asked.ModelChoiceField(
        label=_("Organisatie"), queryset=Organisation.objects.none(), empty_label=_("Kies een organisatie")
    )
    area = asked.CharField(
        label=_("Gebied zoals u het noemt"),
        max_length=200,
        help_text=_("Bijvoorbeeld: Gemeente Eindhoven en de regio."),
    )
    area_kind = asked.ChoiceField(
        label=_("Soort gebied"),
        choices=AreaKind.choices,
        help_text=_("Noemen twee regels dezelfde gemeente? Dan geldt het kleinste soort gebied."),
    )
    municipalities = BoundedText(
        label=_("Gemeenten die er zeker bij horen"),
        required=False,
        help_text=_("Eén op elke regel. ‘Provincie Drenthe’ of ‘Veiligheidsregio Twente’ mag ook."),
    )
    municipalities_uncertain = BoundedText(
        label=_("Gemeenten die er misschien bij horen"),
        required=False,
        rows=3,
        help_text=_("Daar noemt de wegwijzer ook CoMensha."),
    )
    telephones = BoundedText(
        label=_("Telefoonnummers"),
        max_length=300,
        rows=2,
        help_text=_("Eén op elke regel. Het eerste staat bovenaan."),
    )
    age_min = asked.IntegerField(
        label=_("Vanaf leeftijd"), required=False, min_value=0, max_value=OLDEST, error_messages=AGE_ERRORS
    )
    age_max = asked.IntegerField(
        label=_("Tot en met leeftijd"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        error_messages=AGE_ERRORS,
    )
    age_disputed = asked.BooleanField(label=_("De grens van de leeftijd is niet zeker"), required=False)
    forms = asked.MultipleChoiceField(
        label=_("Alleen voor deze vormen van uitbuiting"),
        required=False,
        choices=Exploitation.choices,
        widget=asked.CheckboxSelectMultiple,
        help_text=_("Laat leeg als het voor alle vormen is."),
    )
    remote = asked.BooleanField(label=_("Op afstand: er is niemand in de buurt"), required=False)
    certainty = asked.ChoiceField(
        label=_("Hoe zeker is dit?"), choices=Certainty.choices, widget=asked.RadioSelect
    )
    valid_from = DutchDateField(label=_("Geldig vanaf"), earliest=date(2010, 1, 1))
    valid_to = DutchDateField(label=_("Geldig tot en met"), required=False, earliest=date(2010, 1, 1))
    checked = asked.BooleanField(label=_("Ik heb dit vandaag nagegaan"), required=False)
    source = asked.CharField(label=_("Hoe weet u dit?"), max_length=300)
    remark = BoundedText(
        label=_("Opmerking"),
        required=False,
        max_length=2000,
        rows=2,
        help_text=_("Iedereen kan dit lezen. Schrijf hier niets over personen."),
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        if seat.role == Role.HELPDESK:
            self.fields["organisation"].queryset = Organisation.objects.all()  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]  # an organisation states its own only

    def clean_municipalities(self) -> list[str]:
        return codes_of(self.cleaned_data["municipalities"])

    def clean_municipalities_uncertain(self) -> list[str]:
        return codes_of(self.cleaned_data["municipalities_uncertain"])

    def clean_telephones(self) -> list[str]:
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["telephones"].splitlines())):
            try:
                found.append(telephones.read(line))
            except ValueError:
                said = gettext("Dit is geen telefoonnummer dat bestaat: %(line)s")
                raise ValidationError(said % {"line": line[:40]}, "telephone") from None
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        least, most = given.get("age_min"), given.get("age_max")
        if least is not None and most is not None and least > most:
            self.add_error("age_max", gettext("Deze leeftijd is lager dan ‘vanaf leeftijd’."))
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", gettext("Deze dag ligt voor ‘geldig vanaf’."))
        certain, perhaps = given.get("municipalities"), given.get("municipalities_uncertain")
        if certain is not None and perhaps is not None:
            if not certain and not perhaps:
                self.add_error("municipalities", gettext("Noem minstens één gemeente."))
            given["municipalities_uncertain"] = [code for code in perhaps if code not in certain]
        return given

    def values(self) -> dict[str, Any]:
        """For `Claim`, without who and when."""
        given = {
            name: value for name, value in self.cleaned_data.items() if name not in ("form_id", "checked")
        }
        return given if "organisation" in given else given | {"organisation": self.seat.organisation}


def codes_of(text: str) -> list[str]:
    """Municipalities by name, one on a line; ValidationError names the first that is not known."""
    found: set[str] = set()
    for line in filter(None, (part.strip() for part in re.split(r"[\n;]", text))):
        try:
            found |= listing.area_named(line, in_use.gazetteer())
        except ValueError:
            names = line.split(",") if "," in line else []
            if not names:
                hint = gettext(" of ").join(in_use.gazetteer().suggest(line[:LONGEST_PLACE]))
                said = (
                    gettext("Deze gemeente kennen wij niet: %(line)s. Bedoelt u %(hint)s?")
                    if hint
                    else gettext("Deze gemeente kennen wij niet: %(line)s.")
                )
                raise ValidationError(said % {"line": line[:40], "hint": hint}, "municipality") from None
            found |= set(codes_of("\n".join(names)))
    return sorted(found)


def names_of(codes: list[str]) -> str:
    """The other way round, for changing an entry; former municipalities come back by themselves."""
    now = in_use.gazetteer().municipalities
    return "\n".join(sorted(now[code].name for code in codes if code in now))


def written(claim: Claim) -> dict[str, Any]:
    """A claim as its form shows it."""
    kept = {name: getattr(claim, name) for name in (
        "organisation", "area", "area_kind", "age_min", "age_max", "age_disputed", "forms", "remote", "certainty",
        "valid_from", "valid_to", "source", "remark",
    )}  # fmt: skip
    return kept | {
        "municipalities": names_of(claim.municipalities),
        "municipalities_uncertain": names_of(claim.municipalities_uncertain),
        "telephones": "\n".join(telephones.shown(number) for number in claim.telephones),
    }
