"""
Look at a file before it is taken in: by what is in it, never by what it says it is.

    found = look_at("brief.pdf", content)       # Looked(media_type, extension, content)

What comes out may differ from what came in: photos lose their metadata. Raises Refused, whose words are for the
page. A virus scanner this is not; docs/privacy.md says what is checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from zoco.files import pdfs, photos, texts

LONGEST_NAME = 120
ENDINGS = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "text/plain": ("txt",),
}
MEDIA_TYPES = {ending: media for media, endings in ENDINGS.items() for ending in endings}
ACCEPT = ",".join(f".{ending}" for ending in MEDIA_TYPES)
MARKUP = re.compile(rb"<\s*(!doctype|html|svg|script|iframe|body|head|\?xml)", re.IGNORECASE)


class Refused(Exception):
    """Not taken in; the words say why, and what helps."""


@dataclass(frozen=True)
class Looked:
    """A file that may be taken in."""

    media_type: str
    ending: str
    content: bytes


def look_at(name: str, content: bytes) -> Looked:
    """Raises Refused."""
    if not content:
        raise Refused(_("Dit bestand is leeg."))
    ending = next((ending for begins, ending in BEGINS if content.startswith(begins)), "txt")
    if ending == "webp" and content[8:12] != b"WEBP":
        ending = "txt"
    looked = LOOKERS[ending](content)
    if (claimed := ending_of(name)) not in ENDINGS[looked.media_type]:
        raise Refused(
            _(
                "De naam eindigt op ‘%(claimed)s’, maar de inhoud is iets anders (%(found)s). Klopt het bestand?"
            )
            % {"claimed": claimed[:12], "found": looked.ending}
        )
    return looked


def look_at_pdf(content: bytes) -> Looked:
    refuse_two_in_one(content)
    try:
        pdfs.look_inside(content)
    except pdfs.Active:
        raise Refused(
            _(
                "Deze PDF bevat iets dat zelf iets doet (een script, een formulier dat verstuurt, een ander bestand). Druk hem af als nieuwe PDF en voeg die toe."
            )
        ) from None
    except pdfs.Unreadable:
        raise Refused(
            _("Deze PDF is kapot of heeft een wachtwoord. Haal het wachtwoord weg en probeer het opnieuw.")
        ) from None
    return Looked("application/pdf", "pdf", content)


def look_at_photo(content: bytes, kind: str, media_type: str) -> Looked:
    refuse_two_in_one(content)
    try:
        return Looked(media_type, ENDINGS[media_type][0], photos.without_traces(content, kind))
    except photos.TooManyPixels:
        raise Refused(_("Deze foto is te groot om te openen. Maak hem kleiner.")) from None
    except photos.NoPicture:
        raise Refused(_("Deze foto is kapot.")) from None


def look_at_document(content: bytes) -> Looked:
    try:
        ending = texts.look_inside(content)
    except texts.Runs:
        raise Refused(
            _(
                "Dit document bevat een macro of iets anders dat zelf iets doet. Bewaar het als PDF en voeg die toe."
            )
        ) from None
    except texts.TooLarge:
        raise Refused(_("Dit document is uitgepakt veel te groot.")) from None
    except texts.Broken:
        raise Refused(_("Dit document is kapot of heeft een wachtwoord.")) from None
    if not ending:
        raise Refused(not_allowed())
    return Looked(next(media for media, endings in ENDINGS.items() if ending in endings), ending, content)


def look_at_text(content: bytes) -> Looked:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(not_allowed()) from None
    strange = any(unicodedata.category(each) == "Cc" and each not in "\t\n\r\f" for each in text)
    if strange or MARKUP.search(content[:2_000]) or text.startswith(("#!", "%!", "{\\rtf")):
        raise Refused(not_allowed())
    return Looked("text/plain", "txt", content)


def look_at_old_word(content: bytes) -> Looked:
    raise Refused(
        _(
            "Dit is een oud Office-bestand (zoals .doc). Daar kunnen macro’s in zitten. Bewaar het als DOCX of PDF."
        )
    )


def refuse_two_in_one(content: bytes) -> None:
    """A file that is a picture for one program and an archive for another is up to something."""
    if b"PK\x05\x06" in content[-66_000:]:
        raise Refused(_("In dit bestand zit een tweede bestand verstopt."))


def not_allowed() -> str:
    return _(
        "Dit soort bestand kan niet. Wel: PDF, foto’s (JPEG, PNG, WebP), Word (DOCX), ODT en platte tekst."
    )


BEGINS = [
    (b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"RIFF", "webp"),
    (b"PK\x03\x04", "zip"), (b"\xd0\xcf\x11\xe0", "doc"),
]  # fmt: skip
LOOKERS: dict[str, Callable[[bytes], Looked]] = {
    "pdf": look_at_pdf,
    "jpg": lambda content: look_at_photo(content, "JPEG", "image/jpeg"),
    "png": lambda content: look_at_photo(content, "PNG", "image/png"),
    "webp": lambda content: look_at_photo(content, "WEBP", "image/webp"),
    "zip": look_at_document,
    "doc": look_at_old_word,
    "txt": look_at_text,
}


def ending_of(name: str) -> str:
    """
    >>> ending_of("Brief.PDF"), ending_of("foto.jpg.exe"), ending_of("README")
    ('pdf', 'exe', '')
    """
    return PurePosixPath(name.strip()).suffix.removeprefix(".").lower()


def plain_name(name: str) -> str:
    """
    What a name says, without folders, control signs, signs that turn the direction of writing, and its ending.

    >>> plain_name("../../etc/passwd"), plain_name("C:\\\\Users\\\\x\\\\besluit IND.pdf"), plain_name("a\\u202efdp.exe")
    ('passwd', 'besluit IND', 'afdp')
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(each for each in last if unicodedata.category(each)[0] not in "CZ" or each == " ")
    stem = kept.rsplit(".", 1)[0] if "." in kept.strip(".") else kept
    return stem.strip(" .")[:LONGEST_NAME]
