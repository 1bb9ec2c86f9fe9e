"""What two subjects say, beside each other, each with the bits that it brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

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
    def width(self) -> float:
        return round(min(abs(self.bits), LONGEST) / LONGEST * WIDE, 1)

    @property
    def left(self) -> float:
        return WIDE if self.bits >= 0 else WIDE - self.width


def compared(pair: Pair) -> list[Row]:
    """Every reason that moves the sum, the strongest first; after it what both told that says nothing either way."""
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    rows = [
        Row(
            reason.words(language),
            told(pair.first, reason.field),
            told(pair.second, reason.field),
            round(reason.bits, 1),
        )
        for reason in pair.explanation.reasons
    ]
    return [row for row in rows if row.bits or (row.first and row.second)]


def told(subject: Subject, field: str) -> str:
    parts = (subject.row.get(column, "") for column in COLUMNS.get(field, ()))
    return " ".join(part.replace(";", ", ") for part in parts if part)


def named(subject: Subject) -> str:
    return told(subject, "names") or told(subject, "alias")
