"""
How often one address may do something. No address is kept: only a keyed hash, whose key is another one each day.

The key follows from the secret of the process and the day, and is never written down; the marks go when their time is
over. A request that is answered with a refusal is undone, its count included: what must count is answered with 200.
"""

from __future__ import annotations

import hmac

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.timezone import localdate

HOUR = 3600
# What, how often within how many seconds.
SENT_WITH_SUM, SENT_WITHOUT = ("sent", 20, HOUR), ("sent without", 4, HOUR)
MAILED, PROVEN = ("mailed", 5, HOUR), ("proven", 10, HOUR)
FILES = ("files", 30, HOUR)
DELIVERED = ("delivered", 30, HOUR)  # files of many signals, of one organisation
ENCODED = ("encoded", 30, HOUR)  # files to be compared, of one organisation
SAVED, CODES, REPLIES = ("saved", 60, HOUR), ("codes", 20, 600), ("replies", 30, HOUR)
ASKED = ("asked", 600, HOUR)  # with the keys of one organisation
Limit = tuple[str, int, int]


def is_within(request: HttpRequest, limit: Limit, of: str = "") -> bool:
    """Count one more, and say whether that is still allowed; `of` something else than the visitor's address."""
    what, most, seconds = limit
    mark = mark_of(what, of or get_adapter(request).get_client_ip(request))
    with connection.cursor() as cursor:
        cursor.execute("select zoco.count_try(%s, %s)", [mark, seconds])
        (counted,) = cursor.fetchone()
    return bool(counted <= most)


def mark_of(what: str, address: str) -> bytes:
    key = f"{settings.SECRET_KEY}|signals|{localdate():%Y-%m-%d}".encode()
    return hmac.digest(key, f"{what}|{address}".encode(), "sha256")
