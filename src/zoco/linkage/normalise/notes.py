"""What only the notes hold: a phone, a plate, another name."""

from __future__ import annotations

import re

from zoco.linkage.normalise.numbers import phone, plate

_PHONE = re.compile(r"(?<![\w+])(?:\+|00)?\d(?:[ \-().]{0,2}\d){8,13}(?!\w)")
_PLATE = re.compile(
    r"\b(?:[A-Za-z]{1,3}|\d{1,3})-(?:[A-Za-z]{1,3}|\d{1,4})-(?:[A-Za-z]{1,3}|\d{1,3})\b"
    r"|(?:kenteken|kent\.|auto|busje|bus|voertuig|plaat|nummerplaat|wagen)[:\s]+(?:met\s+|kenteken\s+|is\s+|nr\.?\s+)*([A-Za-z0-9]{1,3}[ \-]?[A-Za-z0-9]{2,4}[ \-]?[A-Za-z0-9]{1,3})\b",
)
_ALIAS = re.compile(
    r"(?i:noemt zich(?:zelf)?|alias|bekend als|ook wel|bijnaam|roepnaam|werknaam|naam gebruikt:?|wordt|gebruikt de naam|heet ook|a\.?k\.?a\.?|heet)\s+(?:is\s+|genoemd\s+)?[\"'“]?([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)"
)
_HANDLE = re.compile(r"(?<!\w)@([\w.]{3,30})")


def in_notes(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """
    Phones, plates, aliases and handles found in free text.

    >>> in_notes("Kwam met auto 12-ABC-3. Bereikbaar op 06-12345678. Noemt zich Bella. Wil geen aangifte.")
    (('+31612345678',), ('12A8C3',), ('Bella',), ())
    """
    if not text:
        return (), (), (), ()
    text = text[:4000]
    phones = tuple(found for match in _PHONE.finditer(text) if (found := phone(match[0])))
    bare = _PHONE.sub(" ", text)
    plates = tuple(found for match in _PLATE.finditer(bare) if (found := plate(match[1] or match[0])))
    return phones, plates, tuple(_ALIAS.findall(bare)), tuple(_HANDLE.findall(bare))
