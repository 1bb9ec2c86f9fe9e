"""A PDF may do things when it is opened. One that can, is not taken in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

OBJECTS = 100_000
# Names of what runs, starts, sends, plays or hides another file (ISO 32000-1, 12.6 and 7.11.4).
ACTIVE = frozenset([
    "/EmbeddedFile", "/EmbeddedFiles", "/GoToE", "/GoToR", "/ImportData", "/JS", "/JavaScript", "/Launch", "/Movie",
    "/Rendition", "/RichMedia", "/Sound", "/SubmitForm", "/XFA",
])  # fmt: skip
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings could quote the file


class Unreadable(Exception):
    """Broken, or shut with a password."""


class Active(Exception):
    """It holds something that can act by itself."""


def look_inside(content: bytes) -> None:
    """Raises Unreadable or Active."""
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted or not reader.pages:
            raise Unreadable
        numbers = list(numbers_of(reader))
        if len(numbers) > OBJECTS:
            raise Unreadable
        for number, generation in numbers:
            if acts(object_of(reader, number, generation)):
                raise Active
        if acts(reader.trailer):
            raise Active
    except (Unreadable, Active):
        raise
    except Exception as broken:  # a hostile file makes a reader stumble in any way
        raise Unreadable from broken


def numbers_of(reader: PdfReader) -> Iterator[tuple[int, int]]:
    for generation, found in reader.xref.items():
        yield from ((number, generation) for number in found)
    yield from ((number, 0) for number in reader.xref_objStm)


def object_of(reader: PdfReader, number: int, generation: int) -> Any:
    from pypdf.generic import IndirectObject

    return reader.get_object(IndirectObject(number, generation, reader))


def acts(found: Any, depth: int = 0) -> bool:
    """Whether a name of ACTIVE stands in what is written here; references are objects of their own."""
    if depth > 50:
        return True  # nobody nests like this without a purpose
    if isinstance(found, DictionaryObject):
        return any(
            key in ACTIVE or (isinstance(value, NameObject) and value in ACTIVE) or acts(value, depth + 1)
            for key, value in dict.items(found)
        )
    if isinstance(found, ArrayObject):
        return any(acts(value, depth + 1) for value in list.__iter__(found))
    return False
