"""Lines about bottlenecks: what waits for a meeting or an answer, what somebody is to do, and the answer that came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoco.bottlenecks.codes import Level
from zoco.bottlenecks.models import Bottleneck, Step, Voice
from zoco.people.models import Role, Seat
from zoco.today.lines import Kind, Line
from zoco.today.sources.asking import asks
from zoco.today.sources.saying import MOST
from zoco.ui.addresses import address


@asks(lambda seat, today, until: Voice.objects.unheard(seat))
def answered(found: QuerySet[Voice], seat: Seat, today: date) -> Iterator[Line]:
    """Until who raised it, or has it too, says that she read it."""
    several = {
        voice.bottleneck_id: voice.bottleneck for voice in found.select_related("bottleneck__data_key")[:MOST]
    }
    for bottleneck in several.values():
        yield line(
            bottleneck, "answer", _("Er is een antwoord op uw knelpunt"), bottleneck.title, button=_("Lezen")
        )


@asks(lambda seat, today, until: Step.objects.waiting().filter(owner=seat, due_on__lte=until))
def to_do(found: QuerySet[Step], seat: Seat, today: date) -> Iterator[Line]:
    """What this seat is to carry out."""
    for step in found.select_related("data_key", "bottleneck")[:MOST]:
        yield line(step.bottleneck, "do", _("Besluit over een knelpunt"), step.words, due=step.due_on)


@asks(lambda seat, today, until: Step.objects.waiting().filter(due_on__lt=today).exclude(owner=seat))
def late(found: QuerySet[Step], seat: Seat, today: date) -> Iterator[Line]:
    """What somebody else was to carry out: CoMensha calls."""
    for step in found.select_related("data_key", "bottleneck", "owner__person", "owner__organisation")[:MOST]:
        owner = cast(Seat, step.owner)  # a decision has one
        who = {"who": owner.person.name, "where": owner.organisation.name, "what": step.words}
        why = _("%(who)s (%(where)s) zou dit doen: %(what)s") % who
        yield line(step.bottleneck, "late", _("Besluit niet op tijd uitgevoerd"), why, due=step.due_on)


@asks(lambda seat, today, until: Bottleneck.objects.new())
def raised(found: QuerySet[Bottleneck], seat: Seat, today: date) -> Iterator[Line]:
    """One line for all that nobody did anything with yet: they belong on an agenda."""
    if many := found.count():
        said = ngettext(
            "%(many)s knelpunt wacht op het overleg.", "%(many)s knelpunten wachten op het overleg.", many
        )
        yield Line(
            Kind.BOTTLENECK,
            key=f"raised:{today}",
            title=_("Nieuwe knelpunten"),
            why=said % {"many": many},
            url=address("bottleneck_meetings"),
            button=_("Naar de agenda"),
        )


@asks(
    lambda seat, today, until: Bottleneck.objects.at(
        Level.TASK_FORCE if seat.role == Role.ANALYST else Level.SOM
    )
)
def lifted(found: QuerySet[Bottleneck], seat: Seat, today: date) -> Iterator[Line]:
    """What was lifted to where this seat is, and waits for an answer."""
    for bottleneck in found.select_related("data_key")[:MOST]:
        yield line(bottleneck, "lifted", _("Een knelpunt wacht op antwoord"), bottleneck.title)


def line(
    bottleneck: Bottleneck, what: str, title: str, why: str, *, button: str = "", due: date | None = None
) -> Line:
    return Line(
        Kind.BOTTLENECK,
        key=f"{bottleneck.pk}:{what}",
        title=title,
        why=str(why),
        url=bottleneck.get_absolute_url(),
        button=button or _("Openen"),
        due=due,
        strength="target" if due else "",
    )
