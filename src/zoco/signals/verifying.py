"""
Is this really that organisation? A number is mailed to an address at its domain; who can read it there works there.

Nothing is kept meanwhile: the page carries a signed note of which address was mailed, for which signal, and a keyed
hash of the number. How often a number is tried, and an address mailed, is counted (`limits`).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import connection
from django.utils.translation import gettext as _

from zoco.signals.receipt import Receipt

VALID, DIGITS = 3600, 8
SALT = "zoco.signals.verifying"


class NotProven(Exception):
    """The number is another one, or the page is too old."""


@dataclass(frozen=True)
class Proven:
    organisation: str
    kind: str

    def as_source(self) -> dict[str, str]:
        return {"organisation": self.organisation, "kind": self.kind, "verified": "email"}


def organisation_at(email: str) -> Proven | None:
    """Whose domain this is; None when nobody stated it."""
    with connection.cursor() as cursor:
        cursor.execute("select name, kind from zoco.organisation_at(%s)", [email.rpartition("@")[2].lower()])
        found = cursor.fetchone()
    return Proven(*found) if found else None


def mail(email: str, receipt: Receipt) -> str:
    """Send a number, and give the note that goes with it. The mail says nothing of what it is for."""
    number = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    send_mail(
        _("Uw code"),
        _("Uw code is %(number)s. Hij werkt een uur. Vroeg u niets? Dan hoeft u niets te doen.")
        % {"number": number},
        None,
        [email],
    )
    return signing.dumps([receipt.mark[:8].hex(), email.lower(), _mark(number, receipt)], salt=SALT)


def check(note: str, email: str, typed: str, receipt: Receipt) -> Proven:
    """Raises NotProven."""
    try:
        mark, mailed, wanted = signing.loads(note, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        raise NotProven from None
    number = "".join(each for each in typed if each.isascii() and each.isdigit())
    right = hmac.compare_digest(_mark(number, receipt), wanted)
    found = organisation_at(email)
    if not right or (mark, mailed) != (receipt.mark[:8].hex(), email.lower()) or found is None:
        raise NotProven
    return found


def _mark(number: str, receipt: Receipt) -> str:
    return hmac.digest(
        settings.SECRET_KEY.encode(), f"{SALT}|{number}".encode() + receipt.mark, "sha256"
    ).hex()
