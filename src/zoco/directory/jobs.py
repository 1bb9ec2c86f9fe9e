"""Each morning: whoever keeps an entry that nobody checked for six months hears that something waits. Not what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from zoco.directory.models import Claim, stale_for
from zoco.people.models import Role, Seat

EDITORS = [Role.COORDINATOR, Role.TEAM_LEADER, Role.HELPDESK]
EVERY_DAYS = 7


@app.periodic(cron="30 6 * * *")
@app.task(queueing_lock="remind_editors", pass_context=False)
def remind_editors(timestamp: int = 0) -> int:
    """Says how many mails went out."""
    return remind(localdate())


def remind(today: date) -> int:
    """Each editor of stale entries once a week: on the first day, and every seventh after it."""
    seats = Seat.objects.on(today).filter(role__in=EDITORS).select_related("person", "organisation")
    cared_for = {seat.organisation_id for seat in seats}
    addresses = {
        seat.person.email for seat in seats if due(own(seat, stale_for(seat, today), cared_for), today)
    }
    for address in sorted(addresses):
        said = _("Er staat iets voor u klaar in Zoco.")
        send_mail(said, f"{said}\n\n{settings.SITE_ADDRESS}\n", settings.DEFAULT_FROM_EMAIL, [address])
    return len(addresses)


def own(seat: Seat, claims: Iterable[Claim], cared_for: set[UUID]) -> list[Claim]:
    """The helpdesk keeps all, and is reminded of what nobody else in Zoco keeps."""
    return [
        claim
        for claim in claims
        if claim.organisation_id == seat.organisation_id or claim.organisation_id not in cared_for
    ]


def due(claims: list[Claim], today: date) -> bool:
    return any((today - (claim.verified_on or claim.stated_on)).days % EVERY_DAYS == 0 for claim in claims)
