"""A file of `zoco blind encode` as it comes in: looked at as a whole, and all of it kept or nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zoco.linkage.blind.files import BadFile, Head, read
from zoco.matching.models import Period
from zoco.matching.models.sending import MOST_RECORDS

_DRAWN = re.compile("[0-9a-f]{16}")
MOST_TOKENS = 60  # of one record under one key

WHY_NOT = {
    "not_ours": lazy("Dit is geen bestand van zoco blind encode."),
    "version": lazy("Dit bestand is gemaakt met een andere versie van zoco blind. Werk uw zoco bij en versleutel opnieuw."),
    "damaged": lazy("Regel %(line)s is beschadigd. Maak het bestand opnieuw."),
    "other_key": lazy("Regel %(line)s is gemaakt met een sleutel die bovenaan het bestand niet staat."),
    "no_ground": lazy("In regel %(line)s staan namen, en bovenaan staat geen grond om namen te vergelijken."),
    "twice": lazy("Regel %(line)s staat er twee keer in."),
    "empty": lazy("Er staat geen record in dit bestand."),
    "too_many": lazy("Er staan meer dan %(most)s records in. Maak er meer bestanden van."),
}  # fmt: skip


class NoEncodings(Exception):
    """Why nothing was kept, in words for the sender; never with what was sent."""


@dataclass(frozen=True)
class Read:
    """`records`: the lines of each record, as they were sent."""

    head: Head
    records: list[list[str]]


def read_file(content: bytes, on: date) -> Read:
    """Raises NoEncodings."""
    try:
        text = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise NoEncodings(WHY_NOT["not_ours"]) from None
    try:
        head, lines = read(text)
    except BadFile as bad:
        raise NoEncodings(WHY_NOT[bad.why] % {"line": bad.line}) from None
    must_be_in_force(head, on)
    sent = [(number, raw) for number, raw in enumerate(text[1:], start=2) if raw.strip()]
    records: dict[str, dict[str, str]] = defaultdict(dict)
    for line, (number, raw) in zip(lines, sent, strict=True):
        if not isinstance(line.id, str) or not _DRAWN.fullmatch(line.id):
            raise NoEncodings(WHY_NOT["damaged"] % {"line": number})
        if sum(map(len, line.tokens.values())) > MOST_TOKENS or not (line.tokens or line.names is not None):
            raise NoEncodings(WHY_NOT["damaged"] % {"line": number})
        if line.key in records[line.id]:
            raise NoEncodings(WHY_NOT["twice"] % {"line": number})
        records[line.id][line.key] = raw
    if not records:
        raise NoEncodings(WHY_NOT["empty"])
    if len(records) > MOST_RECORDS:
        raise NoEncodings(WHY_NOT["too_many"] % {"most": MOST_RECORDS})
    return Read(head, [list(each.values()) for each in records.values()])


def must_be_in_force(head: Head, on: date) -> None:
    """Comparing under a key that nobody else has would look like finding nothing: said in words instead."""
    known = {period.check_value: period for period in Period.objects.in_force(on)}
    if not known:
        raise NoEncodings(_("Er geldt nu geen gedeelde sleutel. CoMensha zegt wanneer er weer een is."))
    if not head.keys or set(head.keys) - known.keys():
        raise NoEncodings(
            _("Dit bestand is gemaakt met een sleutel die hier niet geldt. Er is niets bewaard. Wat nu geldt: %(known)s.")
            % {"known": ", ".join(map(str, known.values()))}
        )  # fmt: skip
