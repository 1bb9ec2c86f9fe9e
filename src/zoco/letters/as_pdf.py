"""
A letter as a PDF that a screen reader can read: tagged, titled, in its language, fonts embedded (PDF/UA-1).

Typst does it in this process: nothing is written to a disk and nothing is fetched. Why Typst:
docs/decisions/0009-letters-by-typst-and-python-docx.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst

from zoco.letters.composing import Sheet

HERE = Path(__file__).parent
CANNOT = re.compile(r"the text `\"(.+?)\"` could not be displayed")


class Unprintable(Exception):
    """A sign that no font of this machine holds."""

    def __init__(self, sign: str) -> None:
        super().__init__(sign)
        self.sign = sign


def write(sheet: Sheet, *, at: datetime) -> bytes:
    """Raises Unprintable."""
    try:
        return printed(sheet, at, own_fonts_only=True)
    except Unprintable:
        # Another script: perhaps the machine has a font for it.
        return printed(sheet, at, own_fonts_only=False)


def printed(sheet: Sheet, at: datetime, *, own_fonts_only: bool) -> bytes:
    return typeset(source(), as_data(sheet), at, own_fonts_only=own_fonts_only)


def typeset(
    design: bytes, values: Mapping[str, object], at: datetime, *, own_fonts_only: bool = True
) -> bytes:
    """Any sheet: a design in Typst, which reads `values` (plain data) as `sys.inputs.sheet`. Raises Unprintable."""
    try:
        made = typst.compile(
            design,
            ignore_system_fonts=own_fonts_only,
            sys_inputs={"sheet": json.dumps(values)},
            pdf_standards=["ua-1"],
            timestamp=at.astimezone(UTC).replace(microsecond=0),  # Typst wants a fixed offset
        )
    except typst.TypstError as refusal:
        if found := CANNOT.search(str(refusal)):
            raise Unprintable(found[1]) from None
        raise
    assert isinstance(made, bytes)
    return made


@cache
def source() -> bytes:
    return (HERE / "letter.typ").read_bytes()


def as_data(sheet: Sheet) -> dict[str, object]:
    labels = sheet.labels
    return {
        "language": sheet.language,
        "title": sheet.title,
        "sender": sheet.sender,
        "head": [
            (labels["to"], sheet.recipient),
            (labels["day"], sheet.day),
            (labels["reference"], sheet.reference),
        ],
        "reference": sheet.reference,
        "page": labels["page"],
        "parts": [vars(part) for part in sheet.parts],
    }
