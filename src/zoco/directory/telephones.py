"""Telephone numbers: stored as E.164, shown as people in the Netherlands write them. Pure."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers


def read(text: str) -> str:
    """E.164 of a number as typed; ValueError when there is no such number.

    >>> read("020 - 626 38 00"), read("+31 (0)6 4174 3232"), read("0800 2000")
    ('+31206263800', '+31641743232', '+318002000')
    >>> read("12")
    Traceback (most recent call last):
    ...
    ValueError: not a telephone number
    """
    try:
        number = phonenumbers.parse(text.replace("(0)", ""), "NL")
    except phonenumbers.NumberParseException:
        raise ValueError("not a telephone number") from None
    if not phonenumbers.is_valid_number(number):
        raise ValueError("not a telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=1024)
def shown(number: str) -> str:
    """As it is written here; numbers of elsewhere with their country.

    >>> shown("+31206263800"), shown("+31641743232"), shown("+442079460000")
    ('020 626 3800', '06 41743232', '+44 20 7946 0000')
    """
    try:
        known = phonenumbers.parse(number, "NL")
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        known, style.NATIONAL if known.country_code == 31 else style.INTERNATIONAL
    )
