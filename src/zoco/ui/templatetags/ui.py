"""The components of our pages, as tags: `{% load ui %}`. Examples stand in `ui/README.md`."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

register = template.Library()

VENDOR: Final = Path(__file__).resolve().parent.parent / "static" / "ui" / "vendor"
# A badge is never colour alone: each kind has its sign.
SIGN_OF: Final = {
    "overdue": "overdue",
    "hard": "alarm",
    "soft": "clock",
    "target": "target",
    "done": "check",
    "waiting": "clock",
    "paused": "pause",
    "sealed": "lock",
    "unsure": "question",
    "info": "info",
}


# Where one can go


@register.simple_tag
def url_or_nothing(name: str, *args: object, default: str = "", **kwargs: object) -> str:
    """The address of a named page, or nothing while no room serves it."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return default


@register.simple_tag
def exit_url() -> str:
    return str(getattr(settings, "ZOCO_EXIT_URL", "https://www.buienradar.nl/"))


@register.simple_tag(takes_context=True)
def other_language_url(context: Context, code: str = "") -> str:
    """This page in another language; the query goes along, what was posted does not."""
    code = code or next((code for code, _name in settings.LANGUAGES if code != get_language()), "nl")
    request = context.get("request")
    return translate_url(request.get_full_path(), code) if request else "/"


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, str]]:
    """The other languages of this page, each named in itself; none where the page has one address for all."""
    links = []
    for code, _name in settings.LANGUAGES:
        info = get_language_info(code)
        if code != get_language():
            links.append(
                {
                    "code": code,
                    "name": info["name_local"].capitalize(),
                    "dir": "rtl" if info["bidi"] else "ltr",
                    "url": other_language_url(context, code),
                }
            )
    return links


@register.inclusion_tag("ui/_nav.html", takes_context=True)
def nav(context: Context) -> dict[str, Any]:
    """
    The main menu. `doors` (in the context, or `request.nav`) is a list of things with
    `label`, `url` and perhaps `count`; the one this page lies under is the current one.
    """
    request = context.get("request")
    given = context.get("doors") or getattr(request, "nav", None) or []
    items = [{name: part(item, name) for name in ("label", "url", "count")} for item in given]
    path = getattr(request, "path", "")
    under = [item for item in items if lies_under(path, str(item["url"]))]
    current = max(under, key=lambda item: len(str(item["url"])), default=None)
    return {"items": [item | {"current": item is current} for item in items]}


def part(item: object, name: str) -> object:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)


def lies_under(path: str, url: str) -> bool:
    """
    >>> lies_under("/trajecten/3/", "/trajecten/"), lies_under("/trajecten/", "/")
    (True, False)
    """
    return path == url or (url.count("/") > 1 and path.startswith(url))


# Small things


@cache
def icons() -> dict[str, str]:
    found: dict[str, str] = json.loads((VENDOR / "icons.json").read_text(encoding="utf-8"))
    return found


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, label: str = "") -> SafeString:
    """An inline drawing; silent for screen readers unless it has a label."""
    inside = mark_safe(icons()[name])  # noqa: S308 - our own vendored file
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        voice,
        inside,
    )


@register.simple_tag
def badge(text: object, kind: str = "neutral") -> SafeString:
    """A few words in a coloured pill, with the sign of its kind before them."""
    sign = icon(SIGN_OF[kind]) if kind in SIGN_OF else ""
    return format_html('<span class="badge badge--{}">{}{}</span>', kind, sign, text)


@register.simple_tag
def days_left(due: date | datetime | None, today: date, kind: str = "hard") -> SafeString:
    """How long until a deadline, in words: `{% days_left step.due_on request.today step.kind %}`."""
    if due is None:
        return badge(_("geen datum"), "neutral")
    day = timezone.localdate(due) if isinstance(due, datetime) else due
    left = (day - today).days
    if left < 0:
        return badge(
            ngettext("%(days)s dag te laat", "%(days)s dagen te laat", -left) % {"days": -left}, "overdue"
        )
    if left == 0:
        return badge(_("vandaag"), kind)
    return badge(ngettext("nog %(days)s dag", "nog %(days)s dagen", left) % {"days": left}, kind)


@register.simple_tag
def day(value: date | datetime | None, form: str = "j F Y") -> SafeString | str:
    """A date for people and machines: `<time datetime="2026-12-31">31 december 2026</time>`."""
    if value is None:
        return "–"
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.date_format(value, form))


@register.simple_tag
def moment_of(value: datetime | None) -> SafeString | str:
    """A date with its time of day."""
    return day(value, "j F Y, H:i")


@register.simple_tag
def phone(number: str) -> SafeString:
    """A number to call, left to right in every script."""
    dialled = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return format_html('<a class="phone" href="tel:{}"><bdi dir="ltr">{}</bdi></a>', dialled, number)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field of a form that is laid out by hand: `{% field form.name %}`."""
    return bound.as_field_group()


@register.inclusion_tag("ui/forms/_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form with links to their fields; `{{ form }}` has it already."""
    return {"form": form}


# Things with something in them


@register.simple_block_tag
def card(content: SafeString, title: object = "", level: int = 2, tone: str = "", id: str = "") -> SafeString:
    """A part of the page with its own heading. Tones: `urgent`, `calm`, `plain`."""
    heading = format_html('<h{0} class="card__title">{1}</h{0}>', level, title) if title else ""
    name = format_html(' id="{}"', id) if id else ""
    style = f" card--{tone}" if tone else ""
    return format_html(
        '<section class="card{}"{}>{}<div class="card__body stack">{}</div></section>',
        style,
        name,
        heading,
        content,
    )


@register.simple_block_tag
def alert(content: SafeString, kind: str = "info", title: object = "") -> SafeString:
    """Something to read before the rest. Kinds: `info`, `warning`, `error`, `ok`."""
    sign = icon({"warning": "alarm", "error": "overdue", "ok": "check"}.get(kind, "info"))
    heading = format_html('<p class="notice__title">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice notice--{}">{}<div class="notice__body stack">{}{}</div></div>',
        kind,
        sign,
        heading,
        content,
    )


@register.simple_block_tag
def timeline(content: SafeString) -> SafeString:
    """What happened, newest first: a list of `{% moment %}`."""
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def moment(
    content: SafeString,
    when: date | datetime | None = None,
    title: object = "",
    by: object = "",
    kind: str = "",
) -> SafeString:
    """One thing on a timeline: when, what, by whom. Kinds as of badges."""
    shown = moment_of(when) if isinstance(when, datetime) else day(when)
    doer = format_html(' <span class="moment__by">{}</span>', by) if by else ""
    style = f" moment--{kind}" if kind else ""
    return format_html(
        '<li class="moment{}"><p class="moment__when">{}{}</p><p class="moment__title">{}</p>'
        '<div class="moment__body">{}</div></li>',
        style,
        shown,
        doer,
        title,
        content,
    )


@register.simple_block_tag
def table(content: SafeString, caption: object = "", hidden_caption: bool = False) -> SafeString:
    """A table that scrolls in its own frame; write thead and tbody inside, `data-label` on each cell."""
    hide = " visually-hidden" if hidden_caption else ""
    name = format_html('<caption class="table__caption{}">{}</caption>', hide, caption) if caption else ""
    return format_html('<div class="table-frame"><table class="table">{}{}</table></div>', name, content)


@register.simple_tag
def facts(*pairs: object) -> SafeString:
    """A short list of facts: `{% facts "Geopend" opened "Rol" role %}`; empty ones are left out."""
    rows = [
        (pairs[at], pairs[at + 1]) for at in range(0, len(pairs) - 1, 2) if pairs[at + 1] not in (None, "")
    ]
    return format_html(
        '<dl class="facts">{}</dl>', format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", rows)
    )
