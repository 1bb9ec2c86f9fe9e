"""Invented rows for the tests of blind matching."""

from datetime import date

from zoco.linkage.blind.files import Line, Report, Sender
from zoco.linkage.blind.keys import SharedKey

ON = date(2026, 11, 29)
PARTIES = ("CoMensha", "GGD", "Politie")
KEY = SharedKey("2026-Q4", PARTIES, bytes(range(32)))
OLD_KEY = SharedKey("2026-Q3", PARTIES, bytes(range(1, 33)))
WRONG_KEY = SharedKey("2026-Q4", PARTIES, bytes(range(2, 34)))

OLENA = {"record_id": "r1", "given_names": "Olena", "family_name": "Kovalenko", "dob": "1998-04-23"}
OLENA_ELSEWHERE = {
    "record_id": "x9",
    "given_names": "KOVALENCKO",
    "family_name": "Olena",
    "dob": "23-04-1998",
}
GRACE = {"record_id": "r2", "given_names": "Grace Ritah", "family_name": "Ssemhanga", "dob": "1991-07-02"}


def sent(rows, organisation="Politie", keys=(KEY,), ground="invented ground", **more):
    """Head and lines of these rows, and the report."""
    report = Report()
    sender = Sender(organisation, keys, ground, ON, more.pop("expires_on", date(2027, 2, 1)), **more)
    lines: list[Line] = [line for _, each in sender.lines(rows, report) for line in each]
    return sender.head(), lines, report
