"""Addresses as keys: a postcode with a number, or a street with a number in a town."""

from __future__ import annotations

import re
from functools import lru_cache

from zoco.linkage.folding import fold

_POSTCODE = re.compile(r"\b([1-9]\d{3})\s*([A-Za-z]{2})\b")
_NUMBER = re.compile(r"\d+")
_SHORT = ((r"str$", "straat"), (r"\bstr\b", "straat"), (r"ln$", "laan"), (r"\bln\b", "laan"), (r"\bpl\b", "plein"), (r"\bst\b", "sint"), (r"\bburg\b", "burgemeester"), (r"\bkon\b", "koningin"))  # fmt: skip
TOWNS = {"s gravenhage": "den haag", "den bosch": "s hertogenbosch", "the hague": "den haag"}


@lru_cache(maxsize=100_000)
def street(text: str) -> str:
    """
    >>> street("Kerkstr."), street("Burg. Jansenlaan 12")
    ('kerkstraat', 'burgemeester jansenlaan')
    """
    bare = re.sub(r"(?<=\D) \d.*$", "", fold(text))
    for pattern, whole in _SHORT:
        bare = re.sub(pattern, whole, bare)
    return bare


def town(text: str) -> str:
    bare = fold(text)
    return TOWNS.get(bare, bare)


def address(road: str, number: str, postcode: str, city: str) -> tuple[str, str, str, str]:
    """
    The exact place by postcode, the exact place by street, the street alone, the town; each "" when unknown.

    >>> address("Kerkstraat", "12a", "1234 ab", "Ede")
    ('1234AB 12', 'kerkstraat 12 ede', 'kerkstraat ede', 'ede')
    >>> address("Kerkstr. 12", "", "", "Ede"), address("", "", "", "")
    (('', 'kerkstraat 12 ede', 'kerkstraat ede', 'ede'), ('', '', '', ''))
    """
    name, place = street(road) if road else "", town(city) if city else ""
    found = _NUMBER.search(number) or _NUMBER.search(road[1:])
    house = found[0] if found else ""
    code = _POSTCODE.search(postcode)
    by_code = f"{code[1]}{code[2].upper()} {house}" if code and house else ""
    by_street = f"{name} {house} {place}".strip() if name and house else ""
    return by_code, by_street, f"{name} {place}".strip() if name else "", place
