"""Phones, plates and the numbers of papers, each in one shape."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

from zoco.linkage.folding import fold

MOST = 6  # values kept of one field
_BETWEEN = re.compile(r"[;,|\n]|(?<=\d)\s*/\s*(?=[+0])|\s+(?:en|of|and|or)\s+")
_SIGNS = re.compile(r"[^\d+]")
_DUTCH = re.compile(r"(?:\+31|0031|31(?=\d{9}$)|0)?0?([1-9]\d{8})")
_PLAIN = re.compile(r"[^A-Z0-9]")
#: Letters and digits that are taken for each other on a plate.
CONFUSED = str.maketrans("BDOQISZGU", "800015260")


@lru_cache(maxsize=200_000)
def phone(text: str) -> str:
    """
    One number as E.164; "" when it is none.

    >>> {phone(text) for text in ("06-12345678", "+31 6 1234 5678", "0031612345678", "+31(0)612345678", "31612345678")}
    {'+31612345678'}
    >>> phone("+359 88 812 3456"), phone("12"), phone("geen")
    ('+359888123456', '', '')
    """
    bare = _SIGNS.sub("", text.replace("(0)", ""))
    if found := _DUTCH.fullmatch(bare):
        return f"+31{found[1]}"
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    if len(bare) < 8:
        return ""
    try:
        number = phonenumbers.parse(bare, "NL")
    except phonenumbers.NumberParseException:
        return bare if bare.startswith("+") else ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phones(text: str) -> tuple[str, ...]:
    """
    >>> phones("0612345678; +31 6 87654321")
    ('+31612345678', '+31687654321')
    """
    if not text:
        return ()
    return tuple(dict.fromkeys(found for part in _BETWEEN.split(text) if (found := phone(part))))[:MOST]


@lru_cache(maxsize=200_000)
def plate(text: str) -> str:
    """
    A plate without its signs, letters and digits that look alike made one.

    >>> plate("8b-xx-12") == plate("88XX12"), plate("onbekend"), plate("PB 1234 AB")
    (True, '', 'P81234A8')
    """
    bare = _PLAIN.sub("", text.upper())
    if not 4 <= len(bare) <= 10 or not any(c.isdigit() for c in bare):
        return ""
    return bare.translate(CONFUSED)


@lru_cache(maxsize=200_000)
def paper(text: str) -> str:
    """
    The number of a passport or identity card, bare, O read as 0.

    >>> paper("ab 0123456"), paper("AB O123456"), paper("geen")
    ('AB0123456', 'AB0123456', '')
    """
    bare = _PLAIN.sub("", text.upper()).replace("O", "0").replace("I", "1")
    return bare if len(bare) >= 5 and sum(c.isdigit() for c in bare) >= 3 else ""


@lru_cache(maxsize=200_000)
def bsn(text: str) -> str:
    """
    A BSN that passes the eleven-test (Besluit burgerservicenummer), else "".

    >>> bsn("111222333"), bsn("1112.22.333"), bsn("111222334")
    ('111222333', '111222333', '')
    """
    digits = _SIGNS.sub("", text).lstrip("+")
    if len(digits) == 8:
        digits = "0" + digits
    if len(digits) != 9 or digits == "0" * 9:
        return ""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return "" if sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 else digits


def digits(text: str) -> str:
    """The digits of a V-number; "" for fewer than six."""
    bare = re.sub(r"\D", "", text)
    return bare.lstrip("0") if len(bare) >= 6 else ""


def handles(text: str) -> tuple[str, ...]:
    """
    >>> handles("@Bella_22; insta: bella.22")
    ('bella22',)
    """
    parts = (re.sub(r"^.*[:/@]", "", part.strip()) for part in re.split("[;,|]", text)) if text else ()
    return tuple(dict.fromkeys(found for part in parts if len(found := fold(part).replace(" ", "")) > 2))[
        :MOST
    ]
