"""What the pages of a case say again and again."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoco.cases import story
from zoco.cases.models import Case, Event, Grant
from zoco.ui.templatetags.ui import badge, url_or_nothing

register = template.Library()
DAYS_SILENT = 14  # project default: after that the badge is red


@register.simple_tag(takes_context=True)
def case_tab(context: Context, name: str, tab: str, label: str) -> SafeString | str:
    """One part of a case: the room that has it may lie above this one, so it is named by its address."""
    url = url_or_nothing(name, context["case"].pk)
    here = SafeString(' aria-current="page"') if context.get("tab") == tab else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, here, label) if url else ""


@register.simple_tag
def silence(case: Case, today: date) -> SafeString:
    """How long ago anybody spoke with the person herself."""
    days = case.days_silent(today)
    if days <= 0 and case.last_spoken_on == case.opened_on:
        return badge(_("vandaag geopend"), "info")  # the day counts from there, spoken or not
    if days <= 0:
        return badge(_("vandaag gesproken"), "done")
    said = ngettext("%(days)s dag niet gesproken", "%(days)s dagen niet gesproken", days) % {"days": days}
    return badge(said, "overdue" if days >= DAYS_SILENT else "neutral")


@register.simple_tag
def safety(case: Case) -> SafeString:
    """Safe now, not safe, or not asked yet: never colour alone."""
    intake = getattr(case, "intake", None)
    if intake is None:
        return badge(_("veiligheid nog niet gevraagd"), "unsure")
    return badge(_("nu veilig"), "done") if intake.safe_now else badge(_("niet veilig"), "overdue")


@register.simple_tag
def minor(case: Case, today: date) -> SafeString | str:
    """Somebody under 18: others decide along, and other terms run."""
    age = case.age_on(today)
    return badge(_("minderjarig"), "hard") if age is not None and age < 18 else ""


@register.simple_tag
def time_left(grant: Grant) -> str:
    """How long an access still lasts, in hours and minutes."""
    return left_until(grant.until_at, timezone.now()) if grant.until_at else ""


def left_until(end: datetime, now: datetime) -> str:
    minutes = max(0, int((end - now).total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return ngettext("%(minutes)s minuut", "%(minutes)s minuten", minutes) % {"minutes": minutes}
    return _("%(hours)s uur en %(minutes)s minuten") % {"hours": hours, "minutes": minutes}


@register.filter
def told(event: Event) -> str:
    return story.told(event)


@register.filter
def tone(kind: str) -> str:
    """How an event stands out on the timeline."""
    return {
        "emergency": "overdue",
        "consent_withdrawn": "overdue",
        "deadline_met": "done",
        "closed": "done",
    }.get(kind, "")


@register.filter
def years(age: int | None) -> str:
    return _("onbekend") if age is None else ngettext("%(age)s jaar", "%(age)s jaar", age) % {"age": age}
