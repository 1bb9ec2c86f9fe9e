"""Three organisations that may not share names know two of the same people; one pair waits at triage, one at Ana's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.demo.stage import Stage
from zoco.linkage.blind.files import Report, Sender, line_written, written
from zoco.linkage.blind.keys import SharedKey, period_of
from zoco.matching.jobs import compare_encodings, take_in_encodings
from zoco.matching.models import Hit, Participant, Period
from zoco.matching.receiving import receive

JOY = {
    "record_id": "1",
    "given_names": "Joy",
    "family_name": "Osagie",
    "dob": "2001-09-17",
    "bsn": "111222333",
}
LUCA = {"record_id": "2", "given_names": "Luca", "family_name": "Dumitru", "dob": "1996-02-08"}
SENT = {"Pieter": [JOY], "Sara": [JOY, LUCA], "Wilma": [LUCA]}
CALLED = {
    "Pieter": ("Dienst van de AVIM", "020 555 01 01"),
    "Sara": ("Mentor van de dag", "020 555 01 02"),
    "Wilma": ("Teamleider van het wijkteam", "020 555 01 03"),
}


def play(stage: Stage) -> None:
    hilde, clock = stage.cast["Hilde"], stage.clock
    key = SharedKey(period_of(localdate()), tuple(SENT), bytes(range(32)))
    with acting_as(hilde):
        Period.objects.agree(key.period, key.check, by=hilde, at=clock.at(9, 10))
    for name, rows in SENT.items():
        send(stage, name, rows, key)
    take_in_encodings()
    compare_encodings()
    with acting_as(hilde):
        luca = Hit.objects.exclude(first_organisation=stage.cast["Pieter"].organisation).exclude(
            second_organisation=stage.cast["Pieter"].organisation
        )
        luca.get().hand_to(stage.cast["Ana"].organisation, by=hilde, at=clock.at(0, 9))


def send(stage: Stage, name: str, rows: Sequence[Mapping[str, str]], key: SharedKey) -> None:
    """Encoded on their own side, and sent by the page."""
    seat, at = stage.cast[name], stage.clock.at(1, 14)
    sender = Sender(
        name, [key], "Afspraak van het project, artikel 3", localdate(), localdate() + timedelta(days=90)
    )
    lines = [line_written(line) for _own, some in sender.lines(rows, Report()) for line in some]
    contact, telephone = CALLED[name]
    with acting_as(seat):
        Participant.objects.create(
            organisation=seat.organisation, contact=contact, telephone=telephone, by=seat, at=at
        )
        receive(
            "\n".join([written(sender.head()), *lines]).encode(),
            by=seat,
            organisation=seat.organisation,
            at=at,
        )
