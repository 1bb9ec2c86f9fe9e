"""Lines about the signpost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from zoco.directory.models import stale_for
from zoco.people.models import Seat
from zoco.today.lines import Kind, Line
from zoco.today.sources.saying import MOST, day
from zoco.ui.addresses import address


def unchecked(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """Entries of the directory that this seat keeps and that nobody checked for half a year."""
    for claim in stale_for(seat, today)[:MOST]:
        checked = (
            _("Nagegaan op %(day)s.") % {"day": day(claim.verified_on)}
            if claim.verified_on
            else _("Nooit nagegaan.")
        )
        yield Line(
            Kind.DIRECTORY,
            key=f"{claim.line}:{today:%Y-%m}",
            title=claim.area,
            why=f"{claim.organisation.name}. {checked}",
            url=address("claim", claim.line),
            button=_("Klopt nog"),
            action=address("claim_confirmation", claim.line),
            posts=True,
        )
