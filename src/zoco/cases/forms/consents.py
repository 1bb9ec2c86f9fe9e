"""One question, one answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import PER_RECIPIENT, Purpose, Signer
from zoco.cases.deciding import DECIDES_FOR_ONESELF_FROM, who_decides
from zoco.cases.models import Case
from zoco.cases.situation import GuardianKind
from zoco.ui.forms import DutchDateField, OnceForm

YES_NO = [("yes", _("Ja")), ("no", _("Nee"))]


class ConsentForm(OnceForm):
    """One question, one answer, and whose answer it is."""

    purpose = forms.ChoiceField(label=_("Waarvoor?"), choices=Purpose, widget=forms.RadioSelect)
    recipient = forms.CharField(
        label=_("Met welke organisatie of persoon?"),
        required=False,
        max_length=200,
        help_text=_("Bij delen, overleg, advocaat, gemeente en overdracht: één organisatie of persoon."),
    )
    given = forms.ChoiceField(label=_("Wat is het antwoord?"), choices=YES_NO, widget=forms.RadioSelect)
    signed_by = forms.ChoiceField(label=_("Wie beslist?"), choices=Signer, widget=forms.RadioSelect)
    child_agrees = forms.BooleanField(label=_("Het kind zegt zelf ja"), required=False)
    guardian_agrees = forms.BooleanField(label=_("De ouder of voogd zegt ja"), required=False)
    guardian_kind = forms.ChoiceField(
        label=_("Wie is dat?"),
        choices=GuardianKind,
        initial=GuardianKind.PARENT,
        required=False,
        widget=forms.RadioSelect,
    )
    guardian_name = forms.CharField(
        label=_("Naam van de ouder, voogd of instelling"), required=False, max_length=200
    )
    guardian_suspect = forms.BooleanField(
        label=_("Een ouder of voogd is misschien zelf betrokken bij de uitbuiting"), required=False
    )
    until_on = DutchDateField(
        label=_("Geldt tot en met"),
        required=False,
        future=True,
        help_text=_("Leeg laten mag: dan geldt het tot het wordt ingetrokken."),
    )

    def __init__(self, *args: Any, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.age = case.age_on(today)
        # Only who took the report sees it; without it nothing can be registered.
        self.can_register = case.report is not None or case.report_id is None
        if self.age is None or self.age >= 18:
            del self.fields["guardian_suspect"]
        if self.age is None or self.age >= DECIDES_FOR_ONESELF_FROM:
            for name in ("child_agrees", "guardian_agrees", "guardian_kind", "guardian_name"):
                del self.fields[name]
        self.parent_is_suspect = case.parent_is_suspect

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        purpose = given.get("purpose")
        if purpose in PER_RECIPIENT and not given.get("recipient") and "recipient" not in self.errors:
            self.add_error("recipient", gettext("Schrijf met wie wordt gedeeld."))
        if purpose == Purpose.REGISTRATION and not self.can_register:
            self.add_error("purpose", gettext("Registreren doet de zorgcoördinator van dit traject zelf."))
        if purpose and given.get("signed_by"):
            self._clean_who(given, purpose)
        return given

    def _clean_who(self, given: dict[str, Any], purpose: str) -> None:
        """A yes takes everybody whose yes is needed; one no is enough for a no."""
        needed, signed = who_decides(purpose, self.age), given["signed_by"]
        suspect = given.get("guardian_suspect") or self.parent_is_suspect
        is_parent = given.get("guardian_kind", "") in ("", GuardianKind.PARENT)
        if suspect and is_parent and signed != Signer.SELF:
            self.add_error(
                "signed_by",
                gettext(
                    "Een ouder of voogd die misschien betrokken is, beslist niet mee. Vraag de gecertificeerde instelling,"
                    " Nidos of de kinderrechter wie dat wel doet."
                ),
            )
        elif (
            given.get("given") == "yes"
            and signed != needed.signer
            and not (signed == Signer.BOTH and self.age is None)
        ):
            self.add_error("signed_by", str(needed.sentence))
        elif given.get("given") == "yes" and signed == Signer.BOTH and "child_agrees" in self.fields:
            self._clean_signatures(given)

    def _clean_signatures(self, given: dict[str, Any]) -> None:
        """Two signatures, each asked for on its own."""
        if not given.get("child_agrees"):
            self.add_error("child_agrees", gettext("Het kind moet zelf ja zeggen. Vraag het apart."))
        if not given.get("guardian_agrees"):
            self.add_error("guardian_agrees", gettext("De ouder of voogd moet ook ja zeggen."))
        if not given.get("guardian_name") and "guardian_name" not in self.errors:
            self.add_error("guardian_name", gettext("Schrijf wie er voor het kind ja zei."))

    def signatures(self) -> list[dict[str, str]]:
        """Who said it: the child, and whoever decides with or for the child."""
        given, found = self.cleaned_data, []
        if given.get("child_agrees"):
            found.append({"who": "child"})
        if given["signed_by"] != Signer.SELF and given.get("guardian_name"):
            kind = given.get("guardian_kind") or GuardianKind.PARENT
            found.append({"who": str(kind), "name": given["guardian_name"]})
        return found

    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "given": given["given"] == "yes",
            "signed_by": given["signed_by"],
            "until_on": given["until_on"],
            "signatures": self.signatures(),
            "recipient": given["recipient"] if given["purpose"] in PER_RECIPIENT else "",
        }
