"""Lines about what linking found: what waits in triage, and signals about somebody in this seat's care."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timesince import timesince
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoco.hints.models import Hint, hints_of
from zoco.people.models import Seat
from zoco.signals.models import Claim, Signal
from zoco.subjects.models import Pair
from zoco.today.lines import Kind, Line
from zoco.today.sources import own
from zoco.today.sources.asking import asks
from zoco.today.sources.saying import MOST, day
from zoco.ui.addresses import address

MANY = 100


def unclaimed(seat: Seat, today: date, until: date) -> QuerySet[Signal]:
    """What no colleague is on."""
    others = Claim.objects.filter(signal=OuterRef("pk"), ended_at=None).exclude(by=seat)
    return Signal.objects.waiting().exclude(Exists(others))


@asks(unclaimed)
def signals(found: Any, seat: Seat, today: date) -> Iterator[Line]:
    for signal in found.in_order_of_need().defer("box")[:MOST]:
        badges = [(_("geen veilige plek vannacht"), "overdue")] if signal.urgent else []
        badges += [(_("minderjarig"), "hard")] if signal.age == "minor" else []
        yield Line(
            Kind.SIGNAL,
            key=str(signal.pk),
            title=signal.number,
            why=_("Wacht op iemand van de helpdesk."),
            url=signal.get_absolute_url(),
            button=_("Bekijken"),
            since=signal.received_at,
            urgent=signal.urgent,
            badges=(*badges, (timesince(signal.received_at), "waiting")),
        )


@asks(lambda seat, today, until: Pair.objects.waiting())
def pairs(found: Any, seat: Seat, today: date) -> Iterator[Line]:
    """One line for all of them: the page has them in order."""
    if not (many := len(found.values_list("pk", flat=True)[:MANY])):
        return
    said = ngettext("%(many)s paar wacht op een antwoord.", "%(many)s paren wachten op een antwoord.", many)
    yield Line(
        Kind.ALIKE,
        key=f"pairs:{today}",
        title=_("Zelfde persoon?"),
        why=said % {"many": so_many(many)},
        url=address("pairs"),
        button=_("Bekijken"),
    )


def so_many(many: int) -> str:
    """
    >>> so_many(7), so_many(100)
    ('7', '100+')
    """
    return f"{MANY}+" if many >= MANY else str(many)


def hints(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """A signal of which somebody said that it is about the person of a case."""
    cases = {pk: case for pk, case in own.cases(seat, today).items() if case.is_open}
    for hint in [each for each in hints_of(cases) if each.is_open or each.is_doubted][:MOST]:
        yield Line(
            Kind.ALIKE,
            key=f"{hint.case_id}:{hint.subject_id}:{hint.holds}",
            title=said_of(hint),
            why=_("%(number)s, binnen op %(day)s. Er verandert niets zonder uw antwoord.")
            % {"number": hint.number, "day": day(localdate(hint.at))},
            url=cases[hint.case_id].get_absolute_url(),
            button=_("Bekijken"),
            action=address("hint", hint.case_id, hint.subject_id),
            since=hint.at,
            urgent=hint.urgent,
            case=cases[hint.case_id],
            badges=((_("minderjarig"), "hard"),) if hint.minor else (),
        )


def said_of(hint: Hint) -> str:
    if hint.is_doubted:
        return _("Wat u bij dit traject legde, hoort misschien bij een ander")
    if hint.signal_id:
        return _("Er is een signaal dat waarschijnlijk over deze persoon gaat")
    return _("Er is nog een aanmelding die waarschijnlijk over deze persoon gaat")
