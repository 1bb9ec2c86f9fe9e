"""
A photo tells more than it shows: the place where it was taken, the phone, the moment.

So every photo is drawn anew from its pixels; nothing else of the file is kept. A photo of a room in a shelter
would otherwise hold the coordinates of that shelter.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

PIXELS = 40_000_000  # more than any phone makes; a small file can claim a picture that fills the memory
SETTINGS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 90},
}


class NoPicture(Exception):
    """Not to be read as the picture it says it is."""


class TooManyPixels(NoPicture):
    """Larger than anybody photographs."""


def without_traces(content: bytes, kind: str) -> bytes:
    """
    The same picture, the right way up, with nothing but its pixels. `kind` is JPEG, PNG or WEBP.

    Raises NoPicture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged metadata, which we throw away
            picture = Image.open(BytesIO(content), formats=[kind])
            if picture.width * picture.height > PIXELS:
                raise TooManyPixels
            return drawn(picture, kind)
    except NoPicture:
        raise
    except Exception as broken:  # decoders raise of everything
        raise NoPicture from broken


def drawn(picture: Image.Image, kind: str) -> bytes:
    """Its pixels on a new sheet, which has never heard of the old one."""
    upright = ImageOps.exif_transpose(picture)
    mode = "RGB" if kind == "JPEG" or upright.mode not in {"RGBA", "LA", "P", "PA"} else "RGBA"
    sheet = Image.new(mode, upright.size)
    sheet.paste(upright.convert(mode))
    made = BytesIO()
    sheet.save(made, kind, **SETTINGS[kind])
    return made.getvalue()
