"""
Exact keyed tokens: the same number gives the same token, and without the key no number can be tried.

A number is only encoded when it can be real: a typing error would make a token that never meets its twin, and
nine zeros would meet everybody's.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping

import phonenumbers

from zoco.linkage.blind.encoding import derived

#: Numbers of one person. The telephone is apart: it may be the trafficker's, the shelter's or a friend's.
OF_ONE_PERSON = ("bsn", "v_number", "document")
_HEX = 32  # 128 bits
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def bsn(text: str) -> str | None:
    """
    Nine digits that pass the eleven-test.

    >>> bsn("1112.22.333"), bsn("111222334"), bsn("000000000")
    ('111222333', None, None)
    """
    digits = re.sub(r"[\s.-]", "", text)
    if not re.fullmatch(r"[0-9]{8,9}", digits):
        return None
    digits = digits.zfill(9)
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return digits if total % 11 == 0 and int(digits) else None


def v_number(text: str) -> str | None:
    """
    The ten digits by which the immigration service knows somebody.

    >>> v_number("280.123.4567"), v_number("V-nr 2801234567"), v_number("28012")
    ('2801234567', '2801234567', None)
    """
    digits = re.sub(r"(?i)^v[a-z -]*|[\s.-]", "", text.strip())
    return digits if re.fullmatch(r"[0-9]{10}", digits) and len(set(digits)) > 2 else None


def document(text: str) -> str | None:
    """
    Letters and digits of a passport or identity card.

    >>> document("hc 3168296"), document("onbekend"), document("0000000")
    ('HC3168296', None, None)
    """
    bare = re.sub(r"[^A-Z0-9]", "", text.upper())
    real = 6 <= len(bare) <= 20 and re.search("[0-9].*[0-9].*[0-9]", bare) and len(set(bare)) > 2
    return bare if real else None


def phone(text: str) -> str | None:
    """
    E.164; a number without a country is of the Netherlands.

    >>> phone("06-41743232"), phone("0031 6 41743232"), phone("12")
    ('+31641743232', '+31641743232', None)
    """
    try:
        number = phonenumbers.parse(text.replace("(0)", ""), "NL")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


#: Kind → (column of the exchange format, how it is read).
KINDS: dict[str, tuple[str, Callable[[str], str | None]]] = {
    "bsn": ("bsn", bsn),
    "v_number": ("v_number", v_number),
    "document": ("document_no", document),
    "phone": ("phone", phone),
}


class Tokens:
    """Makes tokens under one secret."""

    def __init__(self, secret: bytes) -> None:
        self._keys = {kind: derived(secret, f"token {kind}") for kind in KINDS}

    def of(self, kind: str, number: str) -> str:
        """128 bits of HMAC-SHA-256 (RFC 2104), a key for each kind."""
        return hmac.new(self._keys[kind], number.encode(), hashlib.sha256).hexdigest()[:_HEX]


def numbers(row: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Every number of a row of the exchange format by kind; None in the place of one that cannot be real."""
    for kind, (column, read) in KINDS.items():
        for text in (row.get(column) or "").split(";"):
            if text.strip():
                yield kind, read(text)
