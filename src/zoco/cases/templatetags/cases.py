"""What the pages of a case say again and again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoco.cases import story
from zoco.cases.languages import country_name
from zoco.cases.models import Case, ContactWay, Event, Grant
from zoco.cases.situation import IntakePart
from zoco.reports.routing import place_name
from zoco.ui.templatetags.ui import badge, url_or_nothing

register = template.Library()


@register.simple_tag(takes_context=True)
def case_tab(context: Context, name: str, tab: str, label: str) -> SafeString | str:
    """One part of a case: the room that has it may lie above this one, so it is named by its address."""
    url = url_or_nothing(name, context["case"].pk)
    here = SafeString(' aria-current="page"') if context.get("tab") == tab else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, here, label) if url else ""


@register.simple_tag
def silence(case: Case, today: date) -> SafeString:
    """How long ago anybody spoke with the person herself."""
    here = case.silences(today)[0]  # with the person herself
    days = here.days
    if days <= 0 and case.last_spoken_on == case.opened_on:
        return badge(_("vandaag geopend"), "info")  # the day counts from there, spoken or not
    if days <= 0:
        return badge(_("vandaag gesproken"), "done")
    said = ngettext("%(days)s dag niet gesproken", "%(days)s dagen niet gesproken", days) % {"days": days}
    return badge(said, "overdue" if here.is_too_long else "neutral")


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
def missing(case: Case) -> SafeString | str:
    """Out of sight: the case stays open, and waits."""
    gone = case.is_open and case.absences.filter(until_at=None).exists()
    return badge(_("uit beeld, aangehouden"), "overdue") if gone else ""


@register.simple_tag
def safe_ways(case: Case, today: date) -> list[ContactWay]:
    """How she may safely be reached now: it stands above each page of the case."""
    return case.own(case.ways.current(today))


@register.inclusion_tag("cases/_intake_progress.html")
def intake_progress(case: Case) -> dict[str, Any]:
    """The twelve parts of the deep intake: nine forms here, the others where their room is."""
    done = set(case.intake_parts.values_list("part", flat=True))
    here = [
        {"label": part.label, "url": reverse("case_intake_part", args=[case.pk, part]), "done": part in done}
        for part in IntakePart
    ]
    elsewhere = [
        (_("Veiligheid: vragen en inschatting"), url_or_nothing("case_safety", case.pk)),
        (_("Wat er gebeurde"), reverse("case_person", args=[case.pk]) + "#uitbuiting"),
        (_("Kinderen"), reverse("case_person", args=[case.pk]) + "#kinderen"),
        (_("Toestemmingen, elk apart"), reverse("case_consents", args=[case.pk])),
    ]
    parts = here + [{"label": label, "url": url, "done": False} for label, url in elsewhere if url]
    return {"parts": parts, "done": len(done), "total": len(here)}


@register.filter
def place(code: str | None) -> str:
    return place_name(code) if code else ""


@register.filter
def country(code: str | None) -> str:
    return country_name(code or "")


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
