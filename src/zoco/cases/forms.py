"""Forms of a case: as short as the work allows, safety first."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import ContactKind, ContactWith, GrantKind, Purpose, ResidenceStatus, Signer
from zoco.cases.deciding import who_decides
from zoco.cases.models import Case, Consent, Intake
from zoco.people.models import Role, Seat
from zoco.reports.models import PersonGiven
from zoco.ui.forms import BoundedText, DutchDateField, Form, OnceForm

YES_NO = [("yes", _("Ja")), ("no", _("Nee"))]
EARLIEST_CONTACT = date(2000, 1, 1)


class FindForm(Form):
    """A name exactly, or a number; sent by POST, so that it stands in no address and no log."""

    marks_required = False
    wanted = forms.CharField(
        label=_("Naam of nummer"),
        max_length=200,
        help_text=_("De hele naam zoals die in het traject staat, of het nummer (T-…)."),
    )


class IntakeForm(Form):
    """
    Safety first, then who, then the question.

    `seen_version` and `seen` are what the writer had read: the version, and a mark of each answer, by which
    after a conflict is known which answers the writer changed.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1_000)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    safe_now = forms.ChoiceField(
        label=_("Is de persoon nu veilig?"), choices=YES_NO, widget=forms.RadioSelect
    )
    safety = BoundedText(
        label=_("Veiligheid"),
        required=False,
        rows=3,
        help_text=_(
            "Wie weet waar de persoon is? Wie dreigt, ook tegen familie? Telefoon of account te volgen? Wat is afgesproken?"
        ),
    )
    reach = BoundedText(
        label=_("Hoe en wanneer veilig te bereiken"),
        required=False,
        max_length=500,
        rows=2,
        help_text=_("Staat bovenaan elke pagina van dit traject."),
    )
    name = forms.CharField(
        label=_("Naam, zoals de persoon genoemd wil worden"), required=False, max_length=200
    )
    birth_date = DutchDateField(label=_("Geboortedatum"), required=False, past=True)
    language = forms.CharField(
        label=_("Taal en tolk"),
        required=False,
        max_length=200,
        help_text=_("Ook of de tolk een vrouw of een man moet zijn."),
    )
    with_children = forms.BooleanField(label=_("Er zijn kinderen bij"), required=False)
    in_shelter = forms.BooleanField(label=_("Verblijft in de opvang"), required=False)
    residence_status = forms.ChoiceField(
        label=_("Verblijf"),
        choices=ResidenceStatus,
        initial=ResidenceStatus.UNKNOWN,
        help_text=_("Hiervan hangt af welke procedures Zoco voorstelt."),
    )
    dublin = forms.BooleanField(label=_("Er loopt een Dublinprocedure"), required=False)
    needs = BoundedText(
        label=_("De vraag, in eigen woorden"),
        required=False,
        rows=3,
        help_text=_(
            "Wat wil de persoon zelf? Vraag niet uit wat er precies is gebeurd; dat is werk van de politie."
        ),
    )
    health = BoundedText(
        label=_("Gezondheid: wat kan niet wachten?"), required=False, max_length=2_000, rows=2
    )
    documents = BoundedText(
        label=_("Papieren: welke zijn er, en waar liggen ze?"), required=False, max_length=2_000, rows=2
    )

    MORE = ("health", "documents")
    PERSON = ("name", "birth_date", "reach")
    HIDDEN = ("seen", "seen_version")

    @classmethod
    def of(cls, case: Case, data: Any = None, *, today: date) -> IntakeForm:
        """With what stands there now, so that writing is changing."""
        there = written(case)
        return cls(
            data, today=today, initial={"seen_version": case.version, "seen": cls.marks(there), **there}
        )

    @classmethod
    def marks(cls, answers: dict[str, Any]) -> str:
        """A few signs for each answer, enough to see whether it was changed."""
        names = [name for name in cls.base_fields if name not in cls.HIDDEN]
        return " ".join(f"{name}:{mark(answers.get(name))}" for name in names)

    def person(self) -> PersonGiven:
        born = self.cleaned_data["birth_date"]
        return PersonGiven(
            self.cleaned_data["name"], born.isoformat() if born else "", self.cleaned_data["reach"]
        )

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        left = {
            name: value
            for name, value in given.items()
            if name not in (*self.MORE, *self.PERSON, *self.HIDDEN, "safe_now")
        }
        more = {name: given[name] for name in self.MORE if given[name]}
        return left | {"safe_now": given["safe_now"] == "yes", "more": more}

    def untouched(self) -> set[str]:
        """The answers that the writer left as they were read."""
        seen = dict(part.split(":", 1) for part in self.cleaned_data["seen"].split() if ":" in part)
        return {name for name, found in seen.items() if found == mark(self.cleaned_data.get(name))}

    def beside(self, case: Case) -> IntakeForm:
        """What was typed, and for the rest what somebody else wrote meanwhile."""
        there = written(case)
        data = self.data.copy()  # type: ignore[attr-defined]
        data.update({"seen_version": str(case.version), "seen": self.marks(there)})
        for name in ("seen_version", "seen"):
            data.setlist(name, data.getlist(name)[-1:])
        for name in self.untouched() & set(self.fields):
            value = there.get(name)
            data.setlist(name, [] if value in (None, "", False) else [typed(value)])
        return IntakeForm.of(case, data, today=self.fields["birth_date"].today)  # type: ignore[attr-defined]

    def differences(self, case: Case) -> list[tuple[str, str, str]]:
        """Label, what stands there, what was typed; only where the writer changed it into something else."""
        there, found, same = written(case), [], self.untouched()
        for name, field in self.fields.items():
            if name in self.HIDDEN or name in same:
                continue
            now, wanted = there.get(name, field.initial), self.cleaned_data.get(name)
            if (now or "") != (wanted or ""):
                found.append((str(field.label), said(field, now), said(field, wanted)))
        return found


def mark(value: Any) -> str:
    """
    Equal answers have equal marks; nothing, no tick and an empty text are the same.

    >>> mark("") == mark(None) == mark(False) != mark("ja")
    True
    """
    return hashlib.sha256(typed(value).encode()).hexdigest()[:10]


def typed(value: Any) -> str:
    """An answer as a form sends it."""
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return "on" if value is True else str(value or "")


def written(case: Case) -> dict[str, Any]:
    """What the intake and the person's own row say now, by field."""
    intake: Intake | None = getattr(case, "intake", None)
    victim = case.victim
    known: dict[str, Any] = {"name": victim.name, "birth_date": victim.born_on, "reach": victim.reach}
    if intake:
        names = ("safety", "language", "with_children", "in_shelter", "residence_status", "dublin", "needs")
        known |= {name: getattr(intake, name) for name in names} | intake.more
        known["safe_now"] = "yes" if intake.safe_now else "no"
    return known


def said(field: forms.Field, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(field, forms.BooleanField):
        return gettext("ja") if value else gettext("nee")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value or ""))  # type: ignore[arg-type]
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value or "")


class ConsentForm(OnceForm):
    """One question, one answer, and whose answer it is."""

    purpose = forms.ChoiceField(label=_("Waarvoor?"), choices=Purpose, widget=forms.RadioSelect)
    recipient = forms.CharField(
        label=_("Met wie wordt gedeeld?"),
        required=False,
        max_length=200,
        help_text=_("Alleen bij delen: één organisatie of persoon."),
    )
    given = forms.ChoiceField(label=_("Wat is het antwoord?"), choices=YES_NO, widget=forms.RadioSelect)
    signed_by = forms.ChoiceField(label=_("Wie beslist?"), choices=Signer, widget=forms.RadioSelect)
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

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        purpose = given.get("purpose")
        if purpose == Purpose.SHARING and not given.get("recipient") and "recipient" not in self.errors:
            self.add_error("recipient", gettext("Schrijf met wie wordt gedeeld."))
        if purpose == Purpose.REGISTRATION and not self.can_register:
            self.add_error("purpose", gettext("Registreren doet de zorgcoördinator van dit traject zelf."))
        if purpose and given.get("signed_by"):
            self._clean_who(given, purpose)
        return given

    def _clean_who(self, given: dict[str, Any], purpose: str) -> None:
        """A yes takes everybody whose yes is needed; one no is enough for a no."""
        needed, signed = who_decides(purpose, self.age), given["signed_by"]
        if given.get("guardian_suspect") and signed != Signer.SELF:
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

    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "given": given["given"] == "yes",
            "signed_by": given["signed_by"],
            "until_on": given["until_on"],
            "recipient": given["recipient"] if given["purpose"] == Purpose.SHARING else "",
        }


class ContactForm(OnceForm):
    """For during or right after a call: one text, the rest is filled in."""

    note = BoundedText(label=_("Wat is er gezegd en afgesproken?"), rows=4, max_length=10_000)
    with_whom = forms.ChoiceField(
        label=_("Met wie?"), choices=ContactWith, initial=ContactWith.VICTIM, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=_("Hoe?"), choices=ContactKind, initial=ContactKind.PHONE, widget=forms.RadioSelect
    )
    on = DutchDateField(label=_("Dag"), past=True, earliest=EARLIEST_CONTACT, help_text="")
    clock = forms.TimeField(
        label=_("Tijd"),
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        widget=forms.TextInput(attrs={"size": 6, "inputmode": "numeric"}),
        error_messages={"invalid": _("Schrijf de tijd als uren en minuten, zoals 14:30.")},
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        here = timezone.localtime(now)
        kwargs["initial"] = {"on": here.date(), "clock": f"{here:%H:%M}", **kwargs.get("initial", {})}
        super().__init__(*args, today=here.date(), **kwargs)
        self.now = now
        self.fields["note"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("on") and given.get("clock") is not None and self.at > self.now + timedelta(minutes=1):
            self.add_error("clock", gettext("Dit tijdstip moet nog komen."))
        return given

    @property
    def at(self) -> datetime:
        on: date = self.cleaned_data["on"]
        clock: time = self.cleaned_data["clock"]
        return timezone.make_aware(datetime.combine(on, clock))

    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "note": given["note"],
            "with_whom": ContactWith(given["with_whom"]),
            "kind": ContactKind(given["kind"]),
        }


class GrantForm(OnceForm):
    """Who reads along, until when, and why."""

    seat = forms.ModelChoiceField(
        label=_("Wie?"), queryset=Seat.objects.none(), empty_label=_("Kies een collega")
    )
    kind = forms.ChoiceField(
        label=_("Als wat?"),
        widget=forms.RadioSelect,
        initial=GrantKind.DEPUTY,
        choices=[
            (GrantKind.DEPUTY, _("Waarneming: neemt het werk tijdelijk over")),
            (GrantKind.TEAM, _("Teamlid: werkt mee aan dit traject")),
        ],
    )
    until_on = DutchDateField(label=_("Tot en met"), future=True, latest=date(2099, 12, 30))
    reason = BoundedText(label=_("Waarom?"), max_length=1_000, rows=2)
    consent = forms.ModelChoiceField(
        label=_("Toestemming waarop dit steunt"),
        queryset=Consent.objects.none(),
        required=False,
        empty_label=_("Geen"),
        help_text=_(
            "Nodig voor iemand van een andere organisatie. Wordt de toestemming ingetrokken, dan eindigt de toegang meteen."
        ),
    )

    def __init__(self, *args: Any, case: Case, giver: Seat, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.giver, self.today = giver, today
        takers = (
            Seat.objects.on(today).filter(role__in=[Role.COORDINATOR, Role.HELPDESK]).exclude(pk=giver.pk)
        )
        seats = takers.select_related("person", "organisation")
        field: Any = self.fields["seat"]
        field.queryset = seats
        own = [seat for seat in seats if seat.organisation_id == giver.organisation_id]
        others = [seat for seat in seats if seat.organisation_id != giver.organisation_id]
        field.choices = [("", field.empty_label)] + [
            (title, [(seat.pk, str(seat)) for seat in group])
            for title, group in ((gettext("Uw organisatie"), own), (gettext("Andere organisaties"), others))
            if group
        ]
        consents = case.consents.filter(purpose=Purpose.SHARING, given=True, withdrawn_on=None)
        self.fields["consent"].queryset = consents  # type: ignore[attr-defined]
        self.fields["consent"].choices = [("", gettext("Geen"))] + [  # type: ignore[attr-defined]
            (row.pk, row.recipient) for row in case.own(consents) if row.holds_on(today)
        ]

    def clean_consent(self) -> Consent | None:
        consent: Consent | None = self.cleaned_data["consent"]
        if consent and not consent.holds_on(self.today):
            raise ValidationError(gettext("Deze toestemming geldt niet meer."), "ended")
        return consent

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        seat = given.get("seat")
        elsewhere = seat is not None and seat.organisation_id != self.giver.organisation_id
        if elsewhere and not given.get("consent") and "consent" not in self.errors:
            self.add_error(
                "consent",
                gettext(
                    "Deze collega werkt bij een andere organisatie. Vraag de persoon eerst om toestemming om te delen."
                ),
            )
        return given

    def until(self) -> datetime:
        """The last day is whole."""
        after: date = self.cleaned_data["until_on"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(after, time.min))


class EmergencyForm(Form):
    """A number, a reason that somebody will read, and for how long."""

    number = forms.CharField(
        label=_("Nummer van het traject"),
        max_length=20,
        help_text=_("Zoals T-ABC234. Zoeken op naam kan hier niet."),
    )
    reason = BoundedText(
        label=_("Waarom nu, en waarom u?"),
        max_length=1_000,
        rows=3,
        help_text=_("Minstens 20 tekens. De zorgcoördinator en de persoon zelf lezen dit later."),
    )
    hours = forms.TypedChoiceField(
        label=_("Hoe lang hebt u nodig?"),
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
        choices=[(1, _("1 uur")), (4, _("4 uur")), (8, _("8 uur")), (24, _("24 uur"))],
    )

    def clean_number(self) -> str:
        number = "".join(str(self.cleaned_data["number"]).upper().split())
        return number if number.startswith("T-") else f"T-{number}"

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason.strip()) < 20:
            raise ValidationError(gettext("Schrijf iets meer: minstens 20 tekens."), "short")
        return reason


class AftercareForm(OnceForm):
    note = BoundedText(
        label=_("Hoe gaat het?"),
        max_length=5_000,
        rows=4,
        help_text=_("Geen contact gekregen? Schrijf wat u hebt geprobeerd."),
    )
