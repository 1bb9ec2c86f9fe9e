"""Lines about organisations that should talk with each other, and never about whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zoco.matching.models import Hit
from zoco.people.models import Seat
from zoco.today.lines import Kind, Line
from zoco.today.sources.asking import asks
from zoco.today.sources.saying import MOST
from zoco.ui.addresses import address


@asks(lambda seat, today, until: Hit.objects.waiting_for(seat))
def hits(found: QuerySet[Hit], seat: Seat, today: date) -> Iterator[Line]:
    """Two organisations that may know the same person: somebody brings them together."""
    for hit in found[:MOST]:
        yield Line(
            Kind.TALK,
            key=str(hit.pk),
            title=_("Breng twee organisaties bij elkaar"),
            why=_("%(one)s en %(other)s.") % {"one": hit.first_organisation.name, "other": hit.second_organisation.name},
            url=address("hit", hit.pk),
            button=_("Bekijken"),
            since=hit.at,
        )  # fmt: skip
