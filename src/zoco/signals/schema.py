"""
What a row of a delivered file may hold, and what a field of a delivered signal: one list for the page, the check and
docs/signals-in-bulk.md. A column has a Dutch and an English name; a choice is its code or its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms as asked
from django.forms import Field
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zoco.signals.codes import InformationGrade, SourceGrade, Who
from zoco.signals.forms import EventForm, PersonForm, SourceForm, WhoForm
from zoco.ui.forms import DutchDateField, Form

LANGUAGES = ("nl", "en")
YES, NO = {"ja", "yes", "true", "waar", "1", "x"}, {"nee", "no", "false", "onwaar", "0"}
MOST_REFERENCE = 100


class OwnForm(Form):
    """What only an organisation that delivers can say of a signal."""

    reference = asked.CharField(
        label=_("Uw kenmerk"),
        required=False,
        max_length=MOST_REFERENCE,
        help_text=_("Komt hetzelfde kenmerk nog eens, dan nemen wij het niet twee keer aan."),
    )
    event = asked.CharField(
        label=_("Gebeurtenis"),
        required=False,
        max_length=MOST_REFERENCE,
        help_text=_("Een woord of nummer van uzelf. Signalen met hetzelfde woord horen bij elkaar."),
    )
    on = DutchDateField(label=_("Dag waarop dit bij u bekend werd"), required=False, past=True)
    source_grade = asked.ChoiceField(
        label=_("Betrouwbaarheid van de bron"), choices=SourceGrade, required=False
    )
    information_grade = asked.ChoiceField(
        label=_("Betrouwbaarheid van de informatie"), choices=InformationGrade, required=False
    )


@dataclass(frozen=True)
class Column:
    """One thing that can be said. `part`: of which form it is a field; `name`: English; `dutch`: above a column."""

    part: str
    name: str
    dutch: str
    of_form: str = ""

    @property
    def field_name(self) -> str:
        return self.of_form or self.name

    @property
    def field(self) -> Field:
        return fields(self.part)[self.field_name]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Codes and their words, in the language of the moment."""
        return [(str(code), str(word)) for code, word in getattr(self.field, "choices", []) if code]

    @property
    def is_many(self) -> bool:
        return isinstance(self.field, asked.MultipleChoiceField)

    @property
    def is_tick(self) -> bool:
        return isinstance(self.field, asked.BooleanField)


COLUMNS = (
    Column("own", "reference", "kenmerk"), Column("own", "event", "gebeurtenis"), Column("own", "on", "datum"),
    Column("who", "age_group", "leeftijdsgroep", "age"), Column("who", "urgent", "geen_veilige_plek"),
    Column("person", "name", "naam"), Column("person", "aliases", "andere_namen"),
    Column("person", "birth_date", "geboortedatum"), Column("person", "age", "leeftijd"),
    Column("person", "gender", "gender"), Column("person", "nationality", "nationaliteit"),
    Column("person", "phones", "telefoon"), Column("person", "address", "verblijf"),
    Column("person", "documents", "documenten"), Column("person", "forms", "uitbuiting"),
    Column("person", "children", "kinderen"), Column("person", "guardian", "ouders_mogen_weten"),
    Column("person", "known", "hoe_bekend"), Column("person", "note", "notitie"),
    Column("event", "story", "verhaal"), Column("event", "where", "waar"), Column("event", "when", "wanneer"),
    Column("source", "contact", "contactpersoon", "name"), Column("source", "reach", "bereiken"),
    Column("source", "knows", "weet_ervan"), Column("source", "ground", "grond"), Column("source", "police", "politie"),
    Column("own", "source_grade", "bron"), Column("own", "information_grade", "informatie"),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEAD = {head: column.name for column in COLUMNS for head in (column.name, column.dutch)}

# Why a file or a row is not read. Never with a word of what stood there.
WHY_NOT = {
    "empty": _("Dit bestand is leeg."),
    "not_csv": _("Dit is geen CSV-bestand. Open het in uw rekenprogramma en kies Opslaan als: CSV."),
    "utf_16": _("Dit bestand is geschreven in UTF-16. Sla het op als CSV UTF-8."),
    "encoding": _("Wij kunnen de letters niet lezen. Sla het bestand op als CSV UTF-8."),
    "no_columns": _(
        "Wij herkennen geen kolommen. Zet hun namen op de eerste rij, met een puntkomma, een komma of een tab ertussen."
    ),
    "unknown_column": _("Kolom %(column)s heeft een naam die wij niet kennen. Haal haar weg, of geef haar een naam uit de lijst."),
    "same_column": _("Kolom %(column)s heeft dezelfde naam als een kolom ervoor."),
    "too_many_rows": _("Er staan te veel rijen in. Er passen er %(rows)s. Maak er meer bestanden van."),
    "no_rows": _("Er staan geen rijen in, alleen namen van kolommen."),
    "quotes": _("De aanhalingstekens kloppen niet. Wat tussen deze rij en de volgende leesbare staat, is niet gelezen."),
    "cell_too_long": _("Een vak is te lang, of een aanhalingsteken gaat niet dicht."),
    "too_many_cells": _("Er staan meer vakken op deze rij dan er kolommen zijn."),
    "nothing_said": _("Er staat niets in over iemand of over wat er gebeurt."),
    "used_before": _("Dit kenmerk hoort al bij een ander signaal van u."),
    "request_used_before": _("Deze Idempotency-Key hoort al bij iets anders."),
    "yes_or_no": _("Schrijf ja of nee."),
    "not_a_choice": _("Dit staat niet in de lijst. Kies uit: %(choices)s."),
}  # fmt: skip

# One on a line; in a cell a | stands between them.
MANY_LINES = {"aliases", "phones", "documents"}
FORMS: Mapping[str, type[Form]] = {
    "who": WhoForm, "person": PersonForm, "event": EventForm, "source": SourceForm, "own": OwnForm,
}  # fmt: skip


def form(part: str, data: Mapping[str, Any] | None = None, **more: Any) -> Any:
    """The form of a part, as it is asked of somebody who reports for her work; a guardian may always be told of."""
    if part == "person":
        more |= {"who": Who.PROFESSIONAL, "age": "unknown"}
    if part == "source":
        more |= {"who": Who.PROFESSIONAL}
    return FORMS[part](data, **more)


@cache
def fields(part: str) -> dict[str, Field]:
    return dict(form(part).fields)


def known(head: str) -> str | None:
    """
    The name of the column under this head, however it was typed.

    >>> known("Andere namen"), known(" birth-date "), known("bsn")
    ('aliases', 'birth_date', None)
    """
    return BY_HEAD.get("_".join(head.lower().replace("-", " ").replace("_", " ").split()))


@cache
def codes(name: str) -> dict[str, str]:
    """The code of each choice of a column, by that code and by its words in every language."""
    column = BY_NAME[name]
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            found |= {word.lower(): code for code, word in column.choices}
    return found | {code.lower(): code for code, _word in column.choices}
