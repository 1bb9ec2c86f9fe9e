"""On the page of a signal or a report: who else may be this person, as far as who looks may see both; and whose network."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.db.models import Q

from zoco.access.policy import Verb, may
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import KeysMissing
from zoco.subjects.models import Pair, Said, Subject
from zoco.subjects.side_by_side import named

register = template.Library()
MOST = 10


@register.inclusion_tag("subjects/_alike.html", takes_context=True)
def alike(context: Any, *, signal: UUID | None = None, report: UUID | None = None) -> dict[str, Any]:
    """In two questions, whatever their number; nothing where there is nobody."""
    here: dict[str, UUID | None] = {"signal_id": signal} if signal else {"report_id": report}
    of_this = Q(**{f"first__{name}": pk for name, pk in here.items()}) | Q(
        **{f"second__{name}": pk for name, pk in here.items()}
    )
    pairs = Pair.objects.with_answer().filter(of_this).select_related("first", "second")
    found = pairs.filter(Q(answer=None) | ~Q(answer=Said.OTHER))
    # Who reported her reads of her, and of no network.
    sees = may(context["request"].seat, Verb.SEE_NETWORK)
    people = Subject.objects.filter(**here) if sees else Subject.objects.none()
    return {
        "lines": [(pair, _said(_other(pair, here))) for pair in found.order_by("-score")[:MOST]],
        "people": [(each, _said(each)) for each in people.order_by("number")],
    }


def _other(pair: Pair, here: dict[str, UUID | None]) -> Subject:
    is_first = all(getattr(pair.first, name) == pk for name, pk in here.items())
    return pair.second if is_first else pair.first


def _said(subject: Subject) -> str:
    try:
        return named(subject)
    except (KeysMissing, SealBroken):
        return ""
