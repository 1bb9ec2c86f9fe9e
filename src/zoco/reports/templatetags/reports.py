"""What a report says, in words."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zoco.reports.grounds import Rule
from zoco.reports.models import Registration, Report
from zoco.ui.templatetags.ui import badge

register = template.Library()
HOURS_TOO_LONG, HOURS_TOO_LONG_URGENT = 48, 4  # project default: after that the clock is red


@register.simple_tag
def waiting_clock(report: Report, now: datetime) -> SafeString:
    """`{% waiting_clock report now %}`: "wacht 3 uur", red when it is too long."""
    hours = report.waited(now)
    late = hours >= (HOURS_TOO_LONG_URGENT if report.urgent else HOURS_TOO_LONG)
    if hours < 1:
        said = _("net binnen")
    elif hours < 48:
        said = _("wacht %(hours)s uur") % {"hours": hours}
    else:
        said = ngettext("wacht %(days)s dag", "wacht %(days)s dagen", hours // 24) % {"days": hours // 24}
    return badge(said, "overdue" if late else "waiting")


@register.filter
def ground_sentence(rule: Rule) -> str:
    """What the law says to this reporter, in the language of the page."""
    return rule.sentence_nl if get_language() == "nl" else rule.sentence_en


@register.filter
def ground_doubt(rule: Rule) -> str:
    """What nobody has checked about this rule, in the language of the page; empty when it was."""
    return rule.unverified_nl if get_language() == "nl" else rule.unverified_en


@register.filter
def born_on(report: Report) -> str:
    return date_format(date.fromisoformat(report.birth_date), "j F Y") if report.birth_date else ""


@register.filter
def age_said(report: Report) -> str:
    if report.age is None:
        return _("onbekend")
    return ngettext("%(years)s jaar", "%(years)s jaar", report.age) % {"years": report.age}


@register.filter
def forms_said(of: Report) -> str:
    return ", ".join(of.form_names())


@register.filter
def children_said(report: Report) -> str:
    return "" if report.children_with is None else str(report.children_with)


@register.filter
def band_said(registration: Registration) -> str:
    return _("onbekend") if registration.age_band == "unknown" else registration.age_band
