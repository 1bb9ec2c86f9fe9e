"""What is asked of who sends encodings, of who brings organisations together, and of who watches."""

from __future__ import annotations

import re
from typing import Any

from django import forms as asked
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zoco.files.uploading import TooLargeToKeep
from zoco.linkage.blind.keys import Refused, first_day
from zoco.matching.models import Outcome
from zoco.people.models import Organisation
from zoco.ui.forms import BoundedText, Form, OnceForm

MOST_WITHDRAWN = 10_000


class SendingForm(Form):
    """A file of `zoco blind encode`. Whether it can be read is told by who receives it."""

    marks_required = False
    document = asked.FileField(
        label=lazy("Bestand van zoco blind encode"),
        widget=asked.FileInput(attrs={"accept": ".jsonl"}),
        error_messages={"empty": lazy("Dit bestand is leeg."), "required": lazy("Kies een bestand.")},
    )

    def clean_document(self) -> bytes:
        sent = self.cleaned_data["document"]
        if isinstance(sent, TooLargeToKeep) or sent.size > settings.ZOCO_FILE_BYTES:
            said = _("Dit bestand is te groot. Er past hoogstens %(mb)s MB.")
            raise ValidationError(said % {"mb": settings.ZOCO_FILE_BYTES // 1_000_000}, "too_large")
        content: bytes = sent.read()
        return content


class ParticipantForm(Form):
    contact = asked.CharField(
        label=lazy("Wie kunnen wij bellen?"),
        max_length=120,
        help_text=lazy("Iemand die weet over wie een record gaat, en met een andere organisatie mag praten."),
    )
    telephone = asked.CharField(label=lazy("Telefoonnummer"), max_length=30)

    def clean_telephone(self) -> str:
        number: str = self.cleaned_data["telephone"]
        if len(re.sub(r"\D", "", number)) < 8:
            raise ValidationError(_("Schrijf het hele nummer."), "short")
        return number


class RecordsForm(Form):
    records = BoundedText(
        label=lazy("Welke records neemt u terug?"),
        max_length=17 * MOST_WITHDRAWN,
        rows=6,
        help_text=lazy(
            "De nummers uit de kolom id van het bestand .ids.csv dat bij u bleef, op elke regel één."
        ),
        error_messages={"required": lazy("Schrijf minstens één nummer op.")},
    )

    def clean_records(self) -> list[str]:
        found = re.split(r"[\s,;]+", self.cleaned_data["records"].strip().lower())
        wrong = [
            number for number, each in enumerate(found, start=1) if not re.fullmatch("[0-9a-f]{16}", each)
        ]
        if wrong:
            said = _(
                "Nummer %(number)s van uw lijst klopt niet: het zijn zestien cijfers en letters van a tot f."
            )
            raise ValidationError(said % {"number": wrong[0]}, "no_record")
        return found


class HandingForm(OnceForm):
    to = asked.ModelChoiceField(
        label=lazy("Welke zorgcoördinatie brengt hen bij elkaar?"),
        queryset=Organisation.objects.none(),
        error_messages={"required": lazy("Kies een organisatie.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Organisation.objects.filter(kind=Organisation.Kind.CARE_COORDINATOR)
        self.fields["to"].queryset = found  # type: ignore[attr-defined]


class OutcomeForm(OnceForm):
    outcome = asked.ChoiceField(
        label=lazy("Hoe liep het af?"),
        choices=Outcome,
        widget=asked.RadioSelect,
        error_messages={"required": lazy("Kies hoe het afliep.")},
    )


class PeriodForm(OnceForm):
    quarter = asked.CharField(
        label=lazy("Kwartaal"), max_length=7, help_text=lazy("Het jaar en het kwartaal, zoals 2026-Q4.")
    )
    check_value = asked.CharField(
        label=lazy("Controlegetal"),
        max_length=40,
        help_text=lazy(
            "Zestien cijfers en letters, die elke organisatie aan het eind van de ceremonie ziet. Vraag ze aan twee organisaties, en stop als ze verschillen. De sleutel zelf komt hier nooit."
        ),
    )

    def clean_quarter(self) -> str:
        said: str = self.cleaned_data["quarter"].strip().upper()
        try:
            first_day(said)
        except Refused:
            raise ValidationError(_("Schrijf het als 2026-Q4."), "no_quarter") from None
        return said

    def clean_check_value(self) -> str:
        said = re.sub(r"\s", "", self.cleaned_data["check_value"]).lower()
        if not re.fullmatch("[0-9a-f]{16}", said):
            raise ValidationError(_("Dit zijn geen zestien cijfers en letters van a tot f."), "no_check")
        return said
