"""What is asked of who adds, removes or releases a document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.files.codes import FileKind, FileOrigin
from zoco.files.looking import ACCEPT, LONGEST_NAME, Looked, Refused, look_at, plain_name
from zoco.files.uploading import TooLargeToKeep
from zoco.ui.forms import BoundedText, Form, OnceForm


class FileForm(OnceForm):
    """One document, what it is, and where it comes from."""

    document = forms.FileField(
        label=_("Bestand"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"empty": _("Dit bestand is leeg."), "required": _("Kies een bestand.")},
    )
    name = forms.CharField(
        label=_("Wat is het?"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("Leeg laten mag: dan blijft de naam van het bestand staan."),
    )
    kind = forms.ChoiceField(label=_("Soort"), choices=FileKind, initial=FileKind.OTHER)
    origin = forms.ChoiceField(
        label=_("Waar komt het vandaan?"),
        choices=FileOrigin,
        initial=FileOrigin.OWN,
        widget=forms.RadioSelect,
        help_text=_(
            "Wat van politie of Openbaar Ministerie komt, gaat niet naar anderen voordat zij akkoord zijn."
        ),
    )

    looked: Looked

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].help_text = gettext(
            "PDF, foto (JPEG, PNG, WebP), Word (DOCX), ODT of platte tekst; hoogstens %(mb)s MB. Uit foto’s gaat de plaats en het toestel weg."
        ) % {"mb": settings.ZOCO_FILE_BYTES // 1_000_000}

    def clean_document(self) -> Any:
        sent = self.cleaned_data["document"]
        if isinstance(sent, TooLargeToKeep) or sent.size > settings.ZOCO_FILE_BYTES:
            raise ValidationError(
                gettext("Dit bestand is te groot. Er past hoogstens %(mb)s MB."),
                "too_large",
                {"mb": settings.ZOCO_FILE_BYTES // 1_000_000},
            )
        try:
            self.looked = look_at(sent.name, sent.read())
        except Refused as refusal:
            raise ValidationError(str(refusal), "refused") from refusal
        return sent

    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "name": given["name"] or plain_name(given["document"].name) or gettext("Zonder naam"),
            "kind": FileKind(given["kind"]),
            "origin": FileOrigin(given["origin"]),
        }


class RemovalForm(Form):
    because = BoundedText(label=_("Waarom gaat het weg?"), max_length=1_000, rows=2)


class AgreementForm(Form):
    agreed = BoundedText(
        label=_("Wie gaf akkoord, en hoe?"),
        max_length=1_000,
        rows=2,
        help_text=_("Zoals: rechercheur J. de Vries, per mail van 3 maart."),
    )
