"""A part of a sending becomes encodings: each record once, what is told anew in the place of what was told before."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from zoco.linkage.blind.files import Line
from zoco.matching.models import Encoding, Part, Period, Stop
from zoco.matching.models.encoding import mark_of

Place = tuple[UUID, str]  # a period, and a record under it


def take_in(part: Part, *, at: datetime) -> None:
    """As the organisation that sent it. What expired, or whose key was withdrawn meanwhile, is not taken."""
    sending = part.sending
    organisation = sending.organisation
    if Stop.objects.running().filter(organisation=organisation).exists():
        part.done(taken=0, known=0, at=at)
        return
    periods = {period.check_value: period for period in Period.objects.in_force(localdate(at))}
    before = held(part)
    made: list[Encoding] = []
    replaced: list[UUID] = []
    same: list[Encoding] = []
    taken: set[str] = set()
    known: set[str] = set()
    for line in part.lines:
        period = periods.get(line.key)
        if period is None or line.expires_on <= localdate(at):
            continue
        old = before.get((period.pk, line.id))
        if old and bytes(old.mark) == mark_of(line, organisation):
            old.expires_on, old.sending = until(line, period), sending
            same.append(old)
            known.add(line.id)
            continue
        if old:
            replaced.append(old.pk)
        made.append(
            Encoding.of(
                line, organisation=organisation, sending=sending, period=period, expires_on=until(line, period), taken_at=at
            )
        )  # fmt: skip
        taken.add(line.id)
    Encoding.objects.filter(pk__in=replaced).update(replaced_at=at)
    Encoding.objects.bulk_update(same, ["expires_on", "sending"])
    Encoding.objects.bulk_create(made)
    part.done(taken=len(taken), known=len(known - taken), at=at)


def held(part: Part) -> dict[Place, Encoding]:
    """What is here already of the records of this part."""
    records = {line.id for line in part.lines}
    found = Encoding.objects.filter(
        organisation=part.sending.organisation, record__in=records, replaced_at=None
    )
    return {(each.period_id, each.record): each for each in found.defer("names")}


def until(line: Line, period: Period) -> date:
    """Never longer than the key."""
    return min(line.expires_on, period.ends_on)
