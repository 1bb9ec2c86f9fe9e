"""
Forms as every room shows them: label, hint, error and field tied together, in Dutch, without surprises.

`Renderer` is Django's FORM_RENDERER, so it draws every form of the site, those of other
packages too. `Form` is the base of our own; it takes `today` and hands it to its dates.
"""

import re
import uuid
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.utils.translation import gettext_lazy as _

from zoco.ui.controls import CONTROLS
from zoco.ui.models import SpentForm

LONGEST_TEXT: Final = 20_000
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "januari january jan",
            "februari february feb",
            "maart march mrt mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}


class BoundField(DjangoBoundField):
    """A field that knows how it is drawn: which classes, which ids, which of three shapes."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        drawn = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if self.is_choices:
            attrs.pop("aria-invalid", None)  # not allowed on a radio button: the fieldset carries the error
            return attrs
        if style := style_of(drawn):
            attrs["class"] = " ".join(filter(None, [style, drawn.attrs.get("class")]))
        if self.field.required and not drawn.is_hidden:
            attrs["aria-required"] = "true"
        return attrs

    @property
    def is_choices(self) -> bool:
        """Radio buttons or checkboxes, which stand in a fieldset."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def is_short(self) -> bool:
        """A few words to choose from, as yes and no: they fit on one line, also on a phone."""
        labels = [str(label) for _value, label in getattr(self.field, "choices", [])]
        return len(labels) <= 3 and sum(map(len, labels)) <= 24

    @property
    def is_tick(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def focus_id(self) -> str:
        """Where a link in the error summary must land: something that takes focus."""
        if self.is_choices or isinstance(self.field.widget, forms.MultiWidget):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    @property
    def marks_required(self) -> bool:
        return self.field.required and getattr(self.form, "marks_required", True)


def style_of(widget: forms.Widget) -> str:
    """The Utrecht classes of a control, or nothing for those drawn by the browser."""
    if isinstance(widget, forms.Textarea):
        return "utrecht-textarea utrecht-textarea--html-textarea"
    if isinstance(widget, forms.CheckboxInput):
        return ""
    if isinstance(widget, forms.Select):
        return "utrecht-select utrecht-select--html-select"
    if isinstance(widget, Input) and widget.input_type not in {"hidden", "file", "range", "color"}:
        return "utrecht-textbox utrecht-textbox--html-input"
    return ""


class Renderer(DjangoTemplates):
    """Draws forms with `templates/ui/forms/`, and widgets as Django's own templates do."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    formset_template_name = "ui/forms/formset.html"
    bound_field_class = BoundField

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if draw := CONTROLS.get(template_name):
            return draw(context["widget"])
        return str(super().render(template_name, context, request))


def refuse_broken_characters(value: object) -> None:
    """Half a character cannot be stored: it would fail later, in the database."""
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        raise ValidationError(
            _("Er staat een teken in dat wij niet kunnen lezen. Typ het opnieuw."), "broken"
        )


class Form(forms.Form):
    """
    The base of our forms.

    `today` is needed as soon as a date is bounded by it. Nothing is left to the memory
    of the browser, and its own messages stay away: ours are in the language of the page.
    """

    use_required_attribute = False
    marks_required: ClassVar[bool] = True  # False where every field speaks for itself, as with one search box

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            if isinstance(field, DutchDateField):
                field.today = today
            if isinstance(field, forms.CharField):
                field.validators = [*field.validators, refuse_broken_characters]


class OnceForm(Form):
    """
    A form that does its work once, however often it is sent.

    Ask `is_valid_once()` in the place of `is_valid()`. A request that fails is rolled back
    and gives the form its chance again.
    """

    form_id = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Dit formulier is niet heel aangekomen. Open de pagina opnieuw.")
        ),
    )

    def is_valid_once(self) -> bool:
        if not self.is_valid():
            return False
        try:
            self.spend()
        except ValidationError as refusal:
            self.add_error(None, refusal)
        return self.is_valid()

    def spend(self) -> None:
        """Raise ValidationError when this form was sent before."""
        _form, is_new = SpentForm.objects.get_or_create(id=self.cleaned_data["form_id"])
        if not is_new:
            raise ValidationError(_("Dit formulier is al verstuurd. Open de pagina opnieuw."), "spent")


class BoundedText(forms.CharField):
    """Free text with a limit that is said, not enforced by cutting what was pasted."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = LONGEST_TEXT, rows: int = 5, **kwargs: Any) -> None:
        messages = {
            "max_length": _("Deze tekst is te lang: %(show_value)s tekens. Er passen er %(limit_value)s."),
            **(kwargs.pop("error_messages", None) or {}),
        }
        super().__init__(max_length=max_length, error_messages=messages, **kwargs)
        self.widget.attrs.setdefault("rows", rows)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class DutchDateField(forms.Field):
    """
    One day, typed the way people write it: 31-12-2026, 31/12/2026, 31 december 2026 or 2026-12-31.

    `past=True` refuses days after today, `future=True` days before it; both need the form's
    `today`. `earliest` and `latest` are the outer limits, and say so.
    """

    widget = forms.DateInput
    default_error_messages = {
        "unreadable": _("Dit is geen datum die wij begrijpen. Schrijf dag, maand en jaar, zoals 31-12-2026."),
        "no_such_day": _("Deze dag bestaat niet."),
        "year": _("Schrijf het jaar met vier cijfers, zoals 2026."),
        "too_early": _("Deze datum ligt te ver terug. Kies een dag vanaf %(limit)s."),
        "too_late": _("Deze datum ligt te ver weg. Kies een dag tot en met %(limit)s."),
        "not_past": _("Deze datum ligt in de toekomst. Kies vandaag of een eerdere dag."),
        "not_future": _("Deze datum is al voorbij. Kies vandaag of een latere dag."),
    }

    def __init__(
        self,
        *,
        past: bool = False,
        future: bool = False,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2099, 12, 31),
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("help_text", _("Dag, maand en jaar. Bijvoorbeeld 31-12-2026."))
        super().__init__(**kwargs)
        self.past, self.future = past, future
        self.earliest, self.latest = earliest, latest
        self.today: date | None = None
        self.widget.attrs.setdefault("size", 20)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d-%m-%Y}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        return value if isinstance(value, date) else self.read(str(value))

    def read(self, text: str) -> date:
        year, month, day = self.parts(text)
        if len(year) != 4 or year.startswith("0"):
            raise self.refusal("year")
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            raise self.refusal("no_such_day") from None

    def parts(self, text: str) -> tuple[str, str | int, str]:
        """Year, month and day as written. Only plain digits: int() would take other scripts too."""
        words = [word for word in re.split(r"[\s\-/.,]+", text.strip().lower()[:40]) if word]
        if len(words) != 3:
            raise self.refusal("unreadable")
        first, middle, last = words
        month: str | int = MONTHS.get(middle, middle)
        year, day = (first, last) if len(first) == 4 else (last, first)
        if not all(re.fullmatch("[0-9]{1,4}", str(part)) for part in (year, month, day)) or len(day) > 2:
            raise self.refusal("unreadable")
        return year, month, day

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.earliest:
            raise self.refusal("too_early", limit=self.earliest)
        if value > self.latest:
            raise self.refusal("too_late", limit=self.latest)
        if self.past and value > self.known_today():
            raise self.refusal("not_past")
        if self.future and value < self.known_today():
            raise self.refusal("not_future")

    def known_today(self) -> date:
        if self.today is None:
            raise ImproperlyConfigured("A date bounded by today needs Form(…, today=request.today).")
        return self.today

    def refusal(self, code: str, *, limit: date | None = None) -> ValidationError:
        said = {"limit": f"{limit:%d-%m-%Y}"} if limit else None
        return ValidationError(self.error_messages[code], code, said)
