"""What a signal says, in words."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zoco.people.models import Organisation
from zoco.reports.codes import Form, Gender
from zoco.signals import schema
from zoco.signals.codes import Ground, Guardian, Known, Knows
from zoco.signals.facts import Fact
from zoco.signals.models import Signal
from zoco.ui.templatetags.ui import badge

register = template.Library()
HOURS_TOO_LONG, HOURS_TOO_LONG_URGENT = 24, 2  # project default: after that the clock is red

WORDS = {
    "name": _("Naam"),
    "aliases": _("Andere namen"),
    "birth_date": _("Geboortedatum"),
    "age": _("Leeftijd"),
    "gender": _("Gender"),
    "nationality": _("Nationaliteit"),
    "phones": _("Telefoonnummers"),
    "address": _("Waar"),
    "documents": _("Nummers van documenten"),
    "forms": _("Vorm"),
    "children": _("Kinderen"),
    "guardian": _("Mogen ouders het weten?"),
    "note": _("Verder bekend"),
    "where": _("Waar het gebeurt"),
    "when": _("Wanneer"),
    "story": _("Wat er aan de hand is"),
}


@register.simple_tag
def signal_clock(signal: Signal, now: datetime) -> SafeString:
    """`{% signal_clock signal now %}`: how long nobody ended it, red when it is too long."""
    hours = signal.waited(now)
    late = hours >= (HOURS_TOO_LONG_URGENT if signal.urgent else HOURS_TOO_LONG)
    if hours < 1:
        said = str(_("net binnen"))
    elif hours < 48:
        said = str(_("wacht %(hours)s uur")) % {"hours": hours}
    else:
        said = ngettext("wacht %(days)s dag", "wacht %(days)s dagen", hours // 24) % {"days": hours // 24}
    return badge(said, "overdue" if late else "waiting")


@register.filter
def fact_label(fact: Fact) -> str:
    return str(WORDS[fact.kind])


@register.filter
def fact_said(fact: Fact) -> list[str]:
    """One or more lines."""
    if fact.kind == "forms":
        return [str(Form(each).label) for each in fact.value]
    if fact.kind == "gender":
        return [str(Gender(fact.value).label)]
    if fact.kind == "guardian":
        return [str(Guardian(fact.value).label)]
    if fact.kind == "birth_date":
        return [date_format(date.fromisoformat(fact.value), "j F Y")]
    return [str(each) for each in fact.value] if isinstance(fact.value, list) else [str(fact.value)]


@register.filter
def known_said(code: str) -> str:
    return str(Known(code).label) if code else ""


@register.filter
def knows_said(code: str) -> str:
    return str(Knows(code).label) if code else ""


@register.filter
def signal_ground(code: str) -> str:
    return str(Ground(code).label) if code else ""


@register.filter
def kind_said(code: str) -> str:
    return str(Organisation.Kind(code).label) if code else ""


@register.filter
def column_said(name: str) -> str:
    """A column as it can be found above it."""
    column = schema.BY_NAME.get(name)
    return column.dutch if column else name
