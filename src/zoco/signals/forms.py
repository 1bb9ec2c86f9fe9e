"""The questions of a signal, in steps. Nothing is obligatory but who asks: whoever knows little must be heard too."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms as asked
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.files.looking import ACCEPT, Looked, Refused, look_at
from zoco.files.uploading import TooLargeToKeep
from zoco.people.models import Organisation
from zoco.reports.codes import Form as Exploitation
from zoco.reports.codes import Gender
from zoco.signals.codes import Age, Ground, Guardian, Known, Knows, Who
from zoco.signals.receipt import NoCode, Receipt
from zoco.ui.forms import BoundedText, DutchDateField, Form

LARGEST = 5_000_000  # bytes
MOST_LINES, OLDEST = 60, 120
NOT_SAID = [("", _("Weet ik niet"))]


class Lines(BoundedText):
    """One on a line; spaces around, empty lines and doubles go."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().to_python(value)
        lines = [" ".join(line.split()) for line in re.split(r"[\n;]", text)]
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST_LINES:
            raise ValidationError(
                gettext("Dit zijn er te veel. Er passen er %(most)s.") % {"most": MOST_LINES}, "many"
            )

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class StepForm(Form):
    """One step; what was said in the others travels along unseen."""

    def quiet(self) -> StepForm:
        """Shown again without a judgement: nobody said that this step was ready."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        return self


class WhoForm(StepForm):
    who = asked.ChoiceField(
        label=_("Wie bent u?"),
        choices=Who,
        widget=asked.RadioSelect,
        error_messages={"required": _("Kies wat het beste past.")},
    )
    age = asked.ChoiceField(
        label=_("Hoe oud is de persoon om wie het gaat?"),
        choices=Age,
        initial=Age.UNKNOWN,
        widget=asked.RadioSelect,
        help_text=_("Zijn het er meer? Kies dan wat past bij de jongste."),
    )
    urgent = asked.BooleanField(
        label=_("Er is vannacht geen veilige plek om te slapen"),
        required=False,
        help_text=_("Uw melding komt dan bovenaan. Bel ook: dat gaat sneller."),
    )


class PersonForm(StepForm):
    """What is known of one person. Which questions stay depends on who tells it, and of whom."""

    name = asked.CharField(label=_("Naam"), required=False, max_length=200)
    aliases = Lines(
        label=_("Andere namen"),
        required=False,
        max_length=4_000,
        rows=2,
        help_text=_("Eén naam op een regel."),
    )
    birth_date = DutchDateField(label=_("Geboortedatum"), required=False, past=True)
    age = asked.IntegerField(
        label=_("Leeftijd, een schatting mag"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=asked.NumberInput(attrs={"size": 4, "inputmode": "numeric"}),
        error_messages={
            "invalid": _("Schrijf de leeftijd als een heel getal, zoals 19."),
            "min_value": _("Een leeftijd is 0 jaar of meer."),
            "max_value": _("Zo oud wordt niemand. Controleer de leeftijd."),
        },
    )
    gender = asked.ChoiceField(
        label=_("Gender"), choices=Gender, initial=Gender.UNKNOWN, widget=asked.RadioSelect, required=False
    )
    nationality = asked.CharField(label=_("Nationaliteit"), required=False, max_length=100)
    phones = Lines(
        label=_("Telefoonnummers"), required=False, max_length=1_000, rows=2, help_text=_("Eén op een regel.")
    )
    address = BoundedText(label=_("Waar is deze persoon?"), required=False, max_length=500, rows=2)
    documents = Lines(
        label=_("Nummers van documenten"),
        required=False,
        max_length=1_000,
        rows=2,
        help_text=_("Zoals paspoort, V-nummer of een nummer van de politie. Eén op een regel."),
    )
    forms = asked.MultipleChoiceField(
        label=_("Wat gebeurt er, denkt u?"),
        choices=Exploitation,
        required=False,
        widget=asked.CheckboxSelectMultiple,
    )
    children = BoundedText(
        label=_("Zijn er kinderen bij?"), required=False, max_length=500, rows=2,
        help_text=_("Hoeveel, hoe oud, en waar zij zijn."),
    )  # fmt: skip
    guardian = asked.ChoiceField(
        label=_("Mogen ouders of verzorgers hiervan weten?"),
        choices=[*Guardian.choices],
        required=False,
        widget=asked.RadioSelect,
        help_text=_("Wij bellen nooit naar huis als dat niet veilig is."),
    )
    known = asked.ChoiceField(
        label=_("Hoe weet u dit?"), choices=[*Known.choices], required=False, widget=asked.RadioSelect
    )
    note = BoundedText(label=_("Wat weet u nog meer?"), required=False, max_length=3_000, rows=3)

    OF_WORK: ClassVar = ("documents",)
    FOLDED: ClassVar = ("aliases", "nationality", "phones", "documents", "children", "note")

    def __init__(self, *args: Any, who: str, age: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who != Who.PROFESSIONAL:
            for name in self.OF_WORK:
                del self.fields[name]
        if who == Who.SELF:
            del self.fields["known"]
        if age == Age.ADULT:
            del self.fields["guardian"]

    @property
    def folded(self) -> list[Any]:
        return [self[name] for name in self.FOLDED if name in self.fields]

    @property
    def more_is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.folded)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        born, age, today = given.get("birth_date"), given.get("age"), self.fields["birth_date"].today  # type: ignore[attr-defined]
        if born and age is not None and abs(today.year - born.year - age) > 2:
            self.add_error(
                "age", gettext("Dit past niet bij de geboortedatum. Laat leeg wat u niet zeker weet.")
            )
        return given


class EventForm(StepForm):
    story = BoundedText(
        label=_("Wat is er aan de hand?"),
        required=False,
        max_length=10_000,
        rows=6,
        help_text=_("In uw eigen woorden. Het hoeft niet lang, en u hoeft niets te bewijzen."),
    )
    where = asked.CharField(label=_("Waar gebeurt het?"), required=False, max_length=300)
    when = asked.CharField(label=_("Wanneer, of sinds wanneer?"), required=False, max_length=200)
    earlier = asked.CharField(
        label=_("Hoort dit bij een eerdere melding van u?"),
        required=False,
        max_length=60,
        help_text=_("Schrijf dan de code van die melding. Zo blijven zij bij elkaar."),
    )

    def clean_earlier(self) -> str:
        typed: str = self.cleaned_data["earlier"]
        if not typed:
            return ""
        try:
            return Receipt.read(typed).code
        except NoCode:
            raise ValidationError(
                gettext("Dit is geen code van een melding. Kijk hem nog eens na.")
            ) from None


class SourceForm(StepForm):
    """Who tells it. A professional says for whom and on which ground; everybody else may stay unknown."""

    organisation = asked.CharField(label=_("Uw organisatie"), required=False, max_length=200)
    kind = asked.ChoiceField(
        label=_("Wat voor organisatie?"), choices=[*NOT_SAID, *Organisation.Kind.choices], required=False
    )
    email = asked.EmailField(
        label=_("Uw e-mailadres op het werk"),
        required=False,
        max_length=200,
        help_text=_("Alleen als u wilt laten zien dat u daar werkt. U krijgt dan een code op dit adres."),
        error_messages={"invalid": _("Dit is geen e-mailadres.")},
    )
    mail_code = asked.CharField(label=_("De code uit de e-mail"), required=False, max_length=20)
    name = asked.CharField(label=_("Uw naam"), required=False, max_length=200)
    reach = BoundedText(
        label=_("Hoe kunnen wij u veilig bereiken?"),
        required=False,
        max_length=500,
        rows=2,
        help_text=_("Dit mag leeg blijven. U krijgt een code waarmee u zelf terug kunt komen."),
    )
    knows = asked.ChoiceField(
        label=_("Weet de persoon van deze melding?"),
        choices=[*Knows.choices],
        required=False,
        widget=asked.RadioSelect,
    )
    ground = asked.ChoiceField(
        label=_("Waarom mag u dit melden?"),
        choices=[*Ground.choices],
        required=False,
        widget=asked.RadioSelect,
        help_text=_("Weet u het niet? Meld het toch. Wij kijken ernaar voordat wij iets doorgeven."),
    )
    police = asked.BooleanField(
        label=_("Dit komt (ook) van de politie of uit een systeem van de politie"),
        required=False,
        help_text=_("Dan geven wij het niet door voordat de politie dat goed vindt."),
    )

    OF_WORK: ClassVar = ("organisation", "kind", "email", "mail_code", "ground", "police")

    def __init__(self, *args: Any, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who != Who.PROFESSIONAL:
            for name in self.OF_WORK:
                del self.fields[name]
        if who == Who.SELF:
            del self.fields["knows"]
            self.fields["reach"].help_text = _(
                "Bijvoorbeeld: alleen een bericht, na 20 uur. Leest er iemand mee? Laat het dan leeg."
            )


class CodeForm(Form):
    marks_required = False
    code = asked.CharField(
        label=_("Uw code"),
        max_length=60,
        help_text=_("Zestien letters en cijfers. Streepjes en hoofdletters maken niet uit."),
    )

    def clean_code(self) -> Receipt:
        try:
            return Receipt.read(self.cleaned_data["code"])
        except NoCode:
            raise ValidationError(gettext("Dit is geen code. Kijk hem nog eens na.")) from None


class AttachForm(Form):
    """One file of somebody outside: looked at in memory, by what is in it."""

    marks_required = False
    document = asked.FileField(
        label=_("Bestand"),
        widget=asked.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "PDF, foto, Word (DOCX), ODT of platte tekst. Uit foto’s gaan de plaats en het toestel weg."
        ),
        error_messages={"empty": _("Dit bestand is leeg."), "required": _("Kies een bestand.")},
    )
    looked: Looked

    def clean_document(self) -> Any:
        sent = self.cleaned_data["document"]
        if isinstance(sent, TooLargeToKeep) or sent.size > LARGEST:
            said = gettext("Dit bestand is te groot. Er past hoogstens %(mb)s MB.")
            raise ValidationError(said % {"mb": LARGEST // 1_000_000}, "too_large")
        try:
            self.looked = look_at(sent.name, sent.read())
        except Refused as refused:
            raise ValidationError(str(refused), "refused") from None
        return sent


class ReplyForm(Form):
    marks_required = False
    text = BoundedText(label=_("Uw antwoord of vraag"), max_length=4_000, rows=4)
