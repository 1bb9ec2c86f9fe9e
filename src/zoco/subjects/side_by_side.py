"""What two subjects say, beside each other, each with the bits that it brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language

from zoco.linkage.explaining import Reason
from zoco.subjects.models import Pair, Subject

# What of a row a field of the comparison speaks of; nothing for a field that weighs others together.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "names": ("given_names", "prefix", "family_name", "name_native"),
    "born": ("dob", "age_estimate"),
    "sex": ("sex",),
    "nation": ("nationality",),
    "birth_place": ("birth_place",),
    "phone": ("phone",),
    "handle": ("handle",),
    "alias": ("alias",),
    "address": ("street", "house_number", "postcode", "city"),
    "plate": ("plate",),
    "document": ("document_no",),
    "bsn": ("bsn",),
    "v_number": ("v_number",),
    "exploitation": ("exploitation",),
    "employer": ("employer",),
    "time": ("received_at",),
    "source": ("org_unit", "org_type"),
}
LONGEST = 12.0  # bits of a whole bar
WIDE = 60  # of one side of the picture


@dataclass(frozen=True)
class Row:
    """One reason: the sentence, what both say, the bits, and the bar from the middle to the left or the right."""

    sentence: str
    first: str
    second: str
    bits: float

    @property
    def moves(self) -> bool:
        return bool(round(self.bits, 1))

    @property
    def width(self) -> float:
        return round(min(abs(self.bits), LONGEST) / LONGEST * WIDE, 1)

    @property
    def left(self) -> float:
        return WIDE if self.bits >= 0 else WIDE - self.width


@dataclass(frozen=True)
class Compared:
    """What speaks for and against, the strongest first; and where the sum starts: what is not known of both."""

    rows: list[Row]
    unknown: list[Row]
    start: float

    @property
    def as_row(self) -> Row:
        """The start, with what is not known of both, as one more row: all rows together are the score."""
        return Row("", "", "", self.start + sum(row.bits for row in self.unknown))


def compared(pair: Pair) -> Compared:
    """Every reason that moves the sum; after the others what both told that says nothing either way."""
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    start, *reasons = pair.explanation.reasons
    rows = [(reason.says_nothing, _row(pair, reason, language)) for reason in reasons]
    speaking = [row for silent, row in rows if not silent and (row.moves or (row.first and row.second))]
    return Compared(speaking, [row for silent, row in rows if silent], start.bits)


def _row(pair: Pair, reason: Reason, language: str) -> Row:
    first, second = (told(subject, reason.field) for subject in (pair.first, pair.second))
    return Row(reason.words(language), first, second, reason.bits)


def chance(probability: float) -> str:
    """
    As a percentage, never rounded to certainty.

    >>> chance(0.99999), chance(0.5), chance(0.0001)
    ('> 99,9 %', '50,0 %', '< 0,1 %')
    """
    if probability > MOST:
        return f"> {number_format(100 * MOST, 1)} %"
    if probability < 1 - MOST:
        return f"< {number_format(100 * (1 - MOST), 1)} %"
    return f"{number_format(100 * probability, 1)} %"


MOST = 0.999


def told(subject: Subject, field: str) -> str:
    parts = (subject.row.get(column, "") for column in COLUMNS.get(field, ()))
    return " ".join(part.replace(";", ", ") for part in parts if part)


def named(subject: Subject) -> str:
    return told(subject, "names") or told(subject, "alias")
