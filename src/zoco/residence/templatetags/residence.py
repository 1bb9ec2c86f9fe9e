"""How rights and changes of rights are said on a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zoco.procedures.models import said
from zoco.residence.dated import source_in
from zoco.residence.entitlements import Change, Right, kinds
from zoco.residence.models import EntitlementChange
from zoco.residence.track import Track
from zoco.ui.templatetags.ui import badge

register = template.Library()


@register.simple_tag
def level(right: Right) -> SafeString:
    """Yes, in part, no, or ask: in words, never by colour alone."""
    words, kind = {
        "yes": (_("ja"), "done"),
        "partly": (_("deels"), "info"),
        "no": (_("nee"), "neutral"),
        "ask": (_("navragen"), "unsure"),
    }[right.level]
    return badge(words, kind)


@register.simple_tag
def how(change: Change) -> SafeString:
    if change.how == "lost" and change.after.level != "no":
        return badge(_("minder"), "overdue")
    words, kind = {
        "gained": (_("erbij"), "done"),
        "lost": (_("vervalt"), "overdue"),
        "changed": (_("anders"), "info"),
    }[change.how]
    return badge(words, kind)


@register.filter
def as_change(row: EntitlementChange) -> Change | None:
    """What was announced, in the words of the law of that day."""
    on = row.change.on
    before, after = row.right(row.before, on), row.right(row.after, on)
    if before is None or after is None:
        return None
    return Change(row.kind, kinds()[row.kind][-1].title, before, after)


@register.filter
def source_said(source: str) -> str:
    """The source of a rule. GK in a law file: nobody looked up the article."""
    return source_in(get_language() or "nl", source)


@register.filter
def kind_name(kind: str) -> str:
    return said(kinds()[kind][-1].title)


@register.simple_tag
def status_name(law: Track, status: str) -> str:
    return said(law.statuses[status])
