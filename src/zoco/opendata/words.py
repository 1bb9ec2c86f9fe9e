"""What traits and values are called, for pages and files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zoco.opendata.people import TRAITS
from zoco.statistics.divisions import DIVISIONS, WORDS

TITLES: dict[str, Any] = {
    "form": DIVISIONS["form"],
    "gender": DIVISIONS["gender"],
    "age_band": DIVISIONS["age_band"],
    "nationality_group": DIVISIONS["nationality_group"],
    "reporter": DIVISIONS["reporter_kind"],
}
OURS: dict[str, dict[str, Any]] = {
    "form": {"other": _("Een andere vorm"), "several": _("Meer dan één vorm")},
    "reporter": {
        "investigation": _("Politie, Marechaussee en Arbeidsinspectie"),
        "care": _("Zorg, opvang en hulporganisaties"),
        "other": _("Anderen"),
    },
}


def word(trait: str, value: str) -> str:
    return str(OURS.get(trait, {}).get(value) or WORDS.get(trait, {}).get(value, value))


def definitions() -> list[dict[str, Any]]:
    """Every trait with its values, in the language that is read."""
    return [
        {
            "trait": trait,
            "name": str(TITLES[trait]),
            "values": [{"code": value, "name": word(trait, value)} for value in values],
        }
        for trait, values in TRAITS.items()
    ]
