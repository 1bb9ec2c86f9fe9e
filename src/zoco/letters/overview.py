"""Who got what, on paper for the person herself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from zoco.cases.models import Case
from zoco.letters import as_pdf
from zoco.letters.composing import Part, Sheet, clean, written_day
from zoco.people.models import Seat


def overview(
    case: Case, shared: Iterable[Mapping[str, Any]], *, by: Seat, at: datetime, language: str
) -> bytes:
    """A PDF. It names no one but those who got something. Raises Unprintable."""
    with override(language):
        parts = [part for each in shared for part in told(each, language)]
        sheet = Sheet(
            language=language,
            title=_("Wie kreeg wat van u"),
            sender=(by.organisation.name, by.person.name),
            recipient=_("U zelf"),
            day=written_day(localdate(at), language),
            reference=case.number,
            parts=(
                Part(
                    "text",
                    text=_(
                        "Hieronder staat met wie gegevens van u zijn gedeeld, wat, en waarom dat mocht. Klopt er iets niet, of wilt u een toestemming intrekken? Zeg het ons, het mag altijd."
                    ),
                ),
                *(parts or [Part("text", text=_("Er is niets gedeeld."))]),
            ),
        )
    return as_pdf.write(sheet, at=at)


def told(each: Mapping[str, Any], language: str) -> list[Part]:
    row = each["row"]
    facts = [
        (_("Wanneer"), written_day(localtime(row.at).date(), language)),
        (_("Aan wie"), clean(row.recipient)),
        (_("Wat"), clean(", ".join(row.fields))),
        (_("Waarvoor"), clean(row.purpose)),
        (_("Waarom dat mocht"), clean(f"{each['ground']} ({each['article']})")),
        (_("Uitleg"), clean(row.explanation)),
        (_("Door wie"), f"{row.by.person.name}, {row.by.organisation.name}"),
    ]
    return [Part("facts", facts=tuple((label, value) for label, value in facts if value))]
