"""The blanks of a letter, to whom it goes and on which ground."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.models import Case, Consent
from zoco.letters.models import CONSENT, Reason, RecipientKind
from zoco.letters.texts import Field, LetterText, grounds_on
from zoco.ui.forms import BoundedText, OnceForm

# A postcode, or a street with a number: what an address of a shelter looks like in a text.
ADDRESS = re.compile(
    r"\b[1-9]\d{3}\s?[A-Z]{2}\b|\b\w*(straat|laan|weg|plein|gracht|kade|singel|steeg|hof|dreef)\s+\d+",
    re.IGNORECASE,
)
WEIGHTS = {
    "ordinary": _("gewoon"),
    "special": _("gevoelig persoonsgegeven"),
    "criminal": _("veiligheid of strafrecht"),
}


class LetterForm(OnceForm):
    """One letter: its fields come from its text."""

    recipient = forms.CharField(
        label=_("Aan wie gaat dit?"),
        max_length=200,
        help_text=_("Eén organisatie of persoon, met de afdeling."),
    )
    recipient_kind = forms.ChoiceField(label=_("Soort ontvanger"), choices=RecipientKind)
    written_in = forms.CharField(widget=forms.HiddenInput, required=False, max_length=5)

    def __init__(
        self,
        *args: Any,
        text: LetterText,
        case: Case,
        consents: Iterable[Consent],
        hidden_addresses: Iterable[str] = (),
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.text, self.case, self.today = text, case, today
        self.consents = {str(consent.pk): consent for consent in consents}
        self.hidden_addresses = [folded(address) for address in hidden_addresses if len(folded(address)) > 5]
        language = get_language() or "nl"
        for field in text.fields:
            self.fields[field.name] = blank(field, language)
        self.fields["address_is_other"] = forms.BooleanField(
            label=gettext("Er staat een adres in, en dat is niet waar iemand slaapt"), required=False
        )
        self._add_ground(language)

    def _add_ground(self, language: str) -> None:
        grounds = grounds_on(self.today)
        allowed = [code for code in self.text.grounds if code in grounds]
        choices = [
            (f"{CONSENT}:{pk}", gettext("Toestemming: %(what)s") % {"what": named(consent)})
            for pk, consent in self.consents.items()
            if CONSENT in allowed and consent.purpose in self.text.purposes and consent.holds_on(self.today)
        ]
        choices += [
            (
                code,
                f"{grounds[code].title.in_language(language)}. {grounds[code].meaning.in_language(language)}",
            )
            for code in allowed
            if code != CONSENT
        ]
        self.fields["ground"] = forms.ChoiceField(
            label=gettext("Op grond waarvan?"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={
                "invalid_choice": gettext("Deze toestemming geldt niet (meer). Er gaat niets weg.")
            },
        )
        if any(grounds[code].asks for code in allowed):
            self.fields["article"] = forms.CharField(
                label=gettext("Wetsartikel"),
                required=False,
                max_length=200,
                help_text=gettext("Alleen zonder toestemming. Zoals: Wmo 2015 art. 5.1.1."),
            )
            self.fields["explanation"] = BoundedText(
                label=gettext("Waarom geldt dat hier?"),
                required=False,
                max_length=1_000,
                rows=2,
                help_text=gettext("De persoon zelf leest dit later."),
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_ground(given)
        self._clean_addresses(given)
        return given

    def _clean_ground(self, given: dict[str, Any]) -> None:
        reason = self.reason() if given.get("ground") else None
        if reason is None:
            return
        if grounds_on(self.today)[reason.code].asks:
            for name, value in (("article", reason.article), ("explanation", reason.explanation)):
                if not value.strip() and name not in self.errors:
                    self.add_error(name, gettext("Zonder toestemming is dit nodig."))
        meant = reason.consent.recipient if reason.consent else ""
        if not is_meant(meant, given.get("recipient", "")):
            said = gettext("Deze toestemming is gegeven voor %(meant)s, niet voor deze ontvanger.")
            self.add_error("recipient", said % {"meant": meant})

    def _clean_addresses(self, given: dict[str, Any]) -> None:
        """The address of a shelter never leaves; any other only when somebody says that it is another."""
        if any(address in folded(given.get("recipient") or "") for address in self.hidden_addresses):
            self.add_error(
                "recipient", gettext("Hier staat het adres van de opvang. Dat gaat nooit in een brief.")
            )
        for field in self.text.fields:
            value = given.get(field.name) or ""
            if any(address in folded(value) for address in self.hidden_addresses):
                self.add_error(
                    field.name, gettext("Hier staat het adres van de opvang. Dat gaat nooit in een brief.")
                )
            elif ADDRESS.search(value) and not field.address and not given.get("address_is_other"):
                self.add_error(
                    field.name,
                    gettext(
                        "Hier lijkt een adres te staan. Haal het weg, of zeg onderaan dat het een ander adres is."
                    ),
                )

    def reason(self) -> Reason:
        given = self.cleaned_data
        code, _colon, consent = given["ground"].partition(":")
        if code == CONSENT:
            return Reason(CONSENT, consent=self.consents[str(UUID(consent))])
        asks = grounds_on(self.today)[code].asks
        return Reason(
            code,
            article=given.get("article", "") if asks else "",
            explanation=given.get("explanation", "") if asks else "",
        )

    def words(self) -> dict[str, str]:
        """What was filled in, by the names of the fields."""
        return {
            field.name: value
            for field in self.text.fields
            if (value := self.cleaned_data.get(field.name, "").strip())
        }

    def withdrawn(self) -> list[Consent]:
        """What was once agreed for such a letter and holds no longer."""
        return [
            consent
            for consent in self.consents.values()
            if consent.given and consent.purpose in self.text.purposes and not consent.holds_on(self.today)
        ]


def blank(field: Field, language: str) -> forms.Field:
    label = field.label.in_language(language)
    if field.weight != "ordinary":
        label = f"{label} ({WEIGHTS[field.weight]})"
    options: dict[str, Any] = {
        "label": label,
        "help_text": field.hint.in_language(language),
        "required": field.required,
        "max_length": field.longest,
    }
    return BoundedText(rows=field.rows, **options) if field.rows > 1 else forms.CharField(**options)


def named(consent: Consent) -> str:
    who = f", {consent.recipient}" if consent.recipient else ""
    asked = date_format(consent.asked_on, "j F Y")
    return gettext("%(purpose)s%(who)s (gevraagd op %(asked)s)") % {
        "purpose": consent.get_purpose_display(),
        "who": who,
        "asked": asked,
    }


def is_meant(meant: str, wanted: str) -> bool:
    """
    Whether a consent for `meant` can be for `wanted`: one name in the other. Nobody named is nobody refused.

    >>> is_meant("SHOP", "SHOP Den Haag"), is_meant("Basisschool De Ark", "SHOP"), is_meant("", "SHOP")
    (True, False, True)
    """
    one, other = folded(meant or ""), folded(wanted)
    return not one or not other or one in other or other in one


def folded(text: str) -> str:
    """
    Without capitals, accents, punctuation and spaces.

    >>> folded("Opvang ‘De Vuurtoren’, Kade 1")
    'opvangdevuurtorenkade1'
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in plain if each.isalnum())
