"""Languages and countries by their ISO codes, in the words of the reader (names: Unicode CLDR, through Babel)."""

from __future__ import annotations

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# Those that coordinators meet most (domain D.5), and Dutch.
OFTEN = (
    "nl", "en", "pl", "ro", "bg", "hu", "es", "pt", "fr", "ar", "vi", "zh", "ti", "uk", "ru", "tr",
)  # fmt: skip
# Beside all of ISO 639-1: languages without a code of two letters.
LONGER = ("bin", "ckb", "din", "fil", "kab", "pap", "rif", "rom", "shi", "srn", "tig", "wal", "yue")


def _locale() -> Locale:
    return Locale.parse((get_language() or "nl").replace("-", "_"))


def language_name(code: str) -> str:
    """
    >>> language_name("ti"), language_name("")
    ('Tigrinya', '')
    """
    return str(_locale().languages.get(code, code)).capitalize() if code else ""


def country_name(code: str) -> str:
    """
    >>> country_name("NG"), country_name("")
    ('Nigeria', '')
    """
    return str(_locale().territories.get(code, code)) if code else ""


def language_choices() -> list[tuple[str, object]]:
    """Nothing, the frequent ones, all others by name."""
    known = [str(code) for code in _locale().languages]
    others = [code for code in known if (len(code) == 2 or code in LONGER) and code not in OFTEN]
    often = [(code, language_name(code)) for code in OFTEN]
    rest = sorted(((code, language_name(code)) for code in others), key=lambda each: each[1])
    return [("", ""), (_("Vaak gevraagd"), often), (_("Alle andere"), rest)]


def country_choices() -> list[tuple[str, object]]:
    """Nothing, then every country by name; "XX" is no country at all."""
    known = {
        str(code): str(name)
        for code, name in _locale().territories.items()
        if len(str(code)) == 2
        and str(code).isalpha()
        and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO")
    }
    return [("", ""), *sorted(known.items(), key=lambda each: each[1])]
