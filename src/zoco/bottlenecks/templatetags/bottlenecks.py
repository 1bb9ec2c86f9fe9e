"""`{% raise_bottleneck %}`: from where somebody is stuck to a form that takes codes along, and nothing of the case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.timezone import localtime

from zoco.access.policy import Verb, may
from zoco.bottlenecks.codes import domain_of, waited
from zoco.directory.in_use import gazetteer

register = template.Library()


@register.inclusion_tag("bottlenecks/_raise.html", takes_context=True)
def raise_bottleneck(
    context: Context,
    about: str = "",
    procedure: str = "",
    term: str = "",
    since: date | datetime | None = None,
) -> dict[str, Any]:
    """`about`: a domain, where `procedure` does not say it; `since`: since when is waited, of which a band is told."""
    request = context["request"]
    if not may(request.seat, Verb.SHARE_BOTTLENECK):
        return {}
    began = localtime(since).date() if isinstance(since, datetime) else since
    place = gazetteer().municipalities.get(getattr(context.get("case"), "municipality", ""))
    told = {
        "over": about or domain_of(procedure),
        "procedure": procedure,
        "termijn": term.rpartition("/")[2],
        "regio": place.police_unit if place else "",
        "wacht": waited((request.today - began).days) if began and began <= request.today else "",
    }
    given = urlencode({name: str(value) for name, value in told.items() if value})
    return {"url": f"{reverse('bottleneck_new')}?{given}"}
