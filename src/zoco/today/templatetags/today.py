"""
The lines of Vandaag as a list: `{% queue lines %}`.

Written here and not as a template: of a page with a hundred lines, walking through the template took a quarter.
"""

from datetime import date

from django import template
from django.middleware.csrf import get_token
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zoco.today.lines import Line
from zoco.ui.templatetags.ui import badge, days_left, moment_of

register = template.Library()

BUTTON = "utrecht-button utrecht-button--{}-action utrecht-button--small"


@register.simple_tag(takes_context=True)
def queue(context: Context, lines: list[Line]) -> SafeString:
    """One line, one reason, one button each."""
    request = context["request"]
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    rows = ((row(line, request.today, token),) for line in lines)
    return format_html('<ul class="queue">{}</ul>', format_html_join("", "{}", rows))


def row(line: Line, today: date, token: SafeString) -> SafeString:
    late = mark_safe(' class="is-overdue"') if line.urgent or line.is_late(today) else ""
    return format_html(
        '<li{}><a class="queue__title" href="{}">{}</a>\n<span class="queue__badges">{}</span>\n'
        '<span class="queue__why">{}{}</span>\n{}</li>\n',
        late,
        line.url,
        line.title,
        badges(line, today),
        about(line),
        line.why,
        button(line, token),
    )


def badges(line: Line, today: date) -> SafeString:
    shown: list[SafeString | str] = [badge(text, kind) for text, kind in line.badges]
    if line.paused:
        shown.append(badge(_("staat stil"), "paused"))
    elif line.due:
        shown.append(days_left(line.due, today, line.strength))
    if line.moment:
        shown.append(moment_of(line.moment))
    return format_html_join(" ", "{}", ((one,) for one in shown))


def about(line: Line) -> SafeString | str:
    """Whose case it is."""
    if line.case is None:
        return ""
    return format_html(
        '<a href="{}">{}</a> ({}). ', line.case.get_absolute_url(), line.case.name, line.case.number
    )


def button(line: Line, token: SafeString) -> SafeString:
    """A line that is done by one press posts; the others lead to where it is done."""
    words = format_html('{}<span class="visually-hidden">: {}</span>', line.button, line.about)
    if line.posts:
        return format_html(
            '<form method="post" action="{}">{}<input type="hidden" name="back" value="today">'
            '<button class="{}">{}</button></form>',
            line.leads_to,
            token,
            BUTTON.format("secondary"),
            words,
        )
    look = BUTTON.format("primary" if line.urgent else "secondary")
    return format_html(
        '<div class="actions"><a class="{}" href="{}">{}</a></div>', look, line.leads_to, words
    )
