"""A file of encodings as it comes in, by the page or with a key: kept whole or refused whole; then a worker goes on."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from procrastinate.exceptions import AlreadyEnqueued

from zoco.matching.jobs import take_in_encodings
from zoco.matching.models import Participant, Sending, Stop
from zoco.matching.models.sending import MOST_A_DAY
from zoco.matching.reading import NoEncodings, read_file
from zoco.people.models import Organisation, Seat


def receive(
    content: bytes, *, by: Seat | None, organisation: Organisation, at: datetime
) -> tuple[Sending, bool]:
    """
    The file, and whether it is new. Raises NoEncodings; then nothing of it is kept.

    Nothing is compared here: whoever sends is answered before anybody knows whether something will be found.
    """
    must_be_allowed(organisation)
    found = read_file(content, localdate(at))
    if before := Sending.objects.same(content, organisation):
        return before, False
    if Sending.objects.sent_within_a_day(organisation, at) + len(found.records) > MOST_A_DAY:
        raise NoEncodings(
            _("Uw organisatie stuurde vandaag al veel. Er passen %(most)s records in een dag. Probeer het morgen weer.")
            % {"most": MOST_A_DAY}
        )  # fmt: skip
    made = Sending.objects.take(content, found.head, found.records, by=by, organisation=organisation, at=at)
    go_on()
    return made, True


def must_be_allowed(organisation: Organisation) -> None:
    if not Participant.objects.filter(organisation=organisation).exists():
        raise NoEncodings(_("Schrijf eerst op wie wij bij uw organisatie kunnen bellen."))
    if Stop.objects.running().filter(organisation=organisation).exists():
        raise NoEncodings(_("Blind vergelijken staat voor uw organisatie stil. CoMensha belt u."))


def go_on() -> None:
    """Ask a worker; one that is asked already does this too."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        take_in_encodings.defer()
