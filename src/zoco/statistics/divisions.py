"""By what the people of the register are divided, and what those values are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoco.people.models import Organisation
from zoco.reports.codes import DossierType, Form, Gender, NationalityGroup
from zoco.reports.models import Registration

TOTAL = "total"
DIVISIONS = {
    TOTAL: gettext_lazy("Personen in het register"),
    "form": gettext_lazy("Vorm van uitbuiting"),
    "age_band": gettext_lazy("Leeftijd"),
    "gender": gettext_lazy("Gender"),
    "nationality_group": gettext_lazy("Nationaliteit"),
    "police_unit": gettext_lazy("Politieregio"),
    "reporter_kind": gettext_lazy("Wie meldde aan"),
    "dossier_type": gettext_lazy("Wat werd gevraagd"),
}
AGE_BANDS = {
    "0-17": gettext_lazy("jonger dan 18"),
    "18-22": gettext_lazy("18 tot en met 22"),
    "23+": gettext_lazy("23 en ouder"),
    "unknown": gettext_lazy("onbekend"),
}
WORDS: dict[str, dict[str, Any]] = {
    TOTAL: {"": gettext_lazy("Alle personen")},
    "form": dict(Form.choices),
    "age_band": AGE_BANDS,
    "gender": dict(Gender.choices),
    "nationality_group": dict(NationalityGroup.choices),
    "reporter_kind": dict(Organisation.Kind.choices),
    "dossier_type": dict(DossierType.choices),
}
VALUES: Mapping[str, Callable[[Registration], Iterable[str]]] = {
    "form": lambda line: line.forms,
    "age_band": lambda line: [line.age_band],
    "gender": lambda line: [line.gender],
    "nationality_group": lambda line: [line.nationality_group],
    "police_unit": lambda line: [line.police_unit],
    "reporter_kind": lambda line: [line.reporter_kind],
    "dossier_type": lambda line: [line.dossier_type],
}
# The values that one person has in one division: several forms of exploitation are one such set.
Values = frozenset[str]


def counted(division: str, lines: Iterable[Registration]) -> Counter[Values]:
    """How many people have exactly these values."""
    return Counter(frozenset(VALUES[division](line)) for line in lines)


def word(division: str, value: str) -> str:
    """What people call a value; regions are called what they are."""
    return str(WORDS.get(division, {}).get(value, value or _("onbekend")))


def place(division: str, value: str) -> tuple[int, str]:
    """Where it stands in a list: as the code list has it, then by name."""
    order = list(WORDS.get(division, {}))
    return (order.index(value) if value in order else len(order), value)
