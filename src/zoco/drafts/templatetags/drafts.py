"""`{% drafted form class="stack" %} … {% enddrafted %}`: a form whose words are kept while they are typed."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string

from zoco.access.policy import Verb, may
from zoco.drafts.keeping import Writing
from zoco.drafts.views import others

register = template.Library()


class DraftedForm(template.Node):
    def __init__(
        self, form: FilterExpression, options: dict[str, FilterExpression], contents: NodeList
    ) -> None:
        self.form, self.options, self.contents = form, options, contents

    def render(self, context: Context) -> str:
        request, form = context["request"], self.form.resolve(context)
        options = {name: given.resolve(context) for name, given in self.options.items()}
        said: dict[str, Any] = {"form": form, "css": options.get("class", "stack")}
        if getattr(request, "seat", None) and may(request.seat, Verb.KEEP_DRAFT):
            writing = Writing(request, form, getattr(context.get("case"), "pk", None))
            writing.fill()
            said |= {
                "writing": writing,
                "colleagues": others(writing.colleagues),
                "seconds": settings.SESSION_COOKIE_AGE,
            }
        # After `fill`: the fields are drawn with the words of the draft.
        said["contents"] = self.contents.render(context)
        return render_to_string("drafts/form.html", said, request)


@register.tag
def drafted(parser: Parser, token: Token) -> DraftedForm:
    _name, form, *rest = token.split_contents()
    options = token_kwargs(rest, parser)
    contents = parser.parse(("enddrafted",))
    parser.delete_first_token()
    return DraftedForm(parser.compile_filter(form), options, contents)
