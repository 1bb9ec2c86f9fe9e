"""What a letter can be filled with from the case. Never the story of a report: it may be the words of the police."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from zoco.cases.models import Case
from zoco.cases.situation import ToldBy
from zoco.letters.composing import written_day
from zoco.letters.texts import LetterText
from zoco.reports.codes import DossierType
from zoco.reports.routing import municipality, place_name

ON_REFLECTION = {"reflection_period"}


@dataclass(frozen=True)
class Known:
    """A case on a day, for a letter in a language."""

    case: Case
    on: date
    language: str

    @property
    def intake(self) -> Any:
        return getattr(self.case, "intake", None)

    def day(self, day: date | None) -> str:
        return written_day(day, self.language) if day else ""

    def more(self, name: str) -> str:
        return str((self.intake.more or {}).get(name, "")) if self.intake else ""

    def experiences(self) -> list[Any]:
        """Not what is known from the police only."""
        return [each for each in self.case.own(self.case.experiences.all()) if each.told_by != ToldBy.POLICE]


def filled(text: LetterText, case: Case, *, on: date, language: str) -> dict[str, str]:
    """The fields of a letter with what is known; what is not known is not there."""
    known = Known(case, on, language)
    with override(language):
        found = {
            field.name: FILLS[field.fill](known) if field.fill else field.default.in_language(language)
            for field in text.fields
        }
    return {name: str(value) for name, value in found.items() if value}


def residence(known: Known) -> str:
    return str(known.intake.get_residence_status_display()) if known.intake else ""


def children(known: Known) -> str:
    rows = known.case.own(known.case.children.all())
    years = [str(child.born_on.year) for child in rows if child.born_on]
    if not rows:
        return ""
    many = ngettext("%(many)s kind", "%(many)s kinderen", len(rows)) % {"many": len(rows)}
    return f"{many} ({', '.join(years)})" if years else many


def minor(known: Known) -> str:
    age = known.case.age_on(known.case.opened_on)
    if age is None:
        return ""
    return _("minderjarig bij de melding") if age < 18 else _("meerderjarig bij de melding")


def shelter(known: Known) -> str:
    asked = known.case.report.shelter_wanted if known.case.report else False
    return _("ja") if asked and not (known.intake and known.intake.in_shelter) else ""


def dossier(known: Known) -> str:
    wanted = DossierType.SHELTER if shelter(known) else DossierType.REGISTRATION
    return str(wanted.label)


def where_when(known: Known) -> str:
    return "; ".join(
        " ".join(filter(None, [each.place, "–".join(filter(None, [each.began, each.ended]))]))
        for each in known.experiences()
    )


def forms(known: Known) -> str:
    return ", ".join(known.case.form_names())


def terms(known: Known) -> str:
    """What runs, and the next last day of each."""
    lines = []
    deadlines = known.case.deadlines.running()
    for procedure in known.case.procedures.running():
        due = [each for each in deadlines if each.procedure_id == procedure.pk and not each.paused]
        until = min(due, key=lambda each: each.due_on, default=None)
        title = (until.title_en if known.language == "en" else until.title_nl) if until else ""
        lines.append(
            f"{procedure.title}: {title}, {known.day(until.due_on)}" if until else str(procedure.title)
        )
    return "\n".join(lines)


def m55(known: Known) -> str:
    status = known.intake.residence_status if known.intake else ""
    return _("bedenktijd") if status in ON_REFLECTION else ""


def rvb_category(known: Known) -> str:
    """Rvb art. 2 lid 1, as far as the status settles it; the rest is for who knows the case."""
    status = known.intake.residence_status if known.intake else ""
    return {
        "reflection_period": _("art. 2 lid 1 onder a: bedenktijd"),
        "eu_citizen": _("art. 2 lid 1 onder g: burger van de Unie in de opvang"),
    }.get(status, "")


def police_unit(known: Known) -> str:
    place = municipality(known.case.found_in or known.case.municipality)
    return place.police_unit if place else ""


def found_in(known: Known) -> str:
    return place_name(known.case.found_in or known.case.municipality)


def recruited(known: Known) -> str:
    return ", ".join(dict.fromkeys(each.recruited_in for each in known.experiences() if each.recruited_in))


FILLS: dict[str, Callable[[Known], str]] = {
    "birth_year": lambda known: str(known.case.victim.born_on.year) if known.case.victim.born_on else "",
    "born": lambda known: known.day(known.case.victim.born_on),
    "children": children,
    "dossier": dossier,
    "forms": forms,
    "found_in": found_in,
    "gender": lambda known: str(known.case.victim.get_gender_display()),
    "health": lambda known: known.more("health"),
    "language": lambda known: str(known.intake.language) if known.intake else "",
    "m55": m55,
    "minor": minor,
    "name": lambda known: str(known.case.victim.name or ""),
    "nationality": lambda known: str(known.case.get_nationality_group_display()),
    "needs": lambda known: str(known.intake.needs) if known.intake else "",
    "police_unit": police_unit,
    "reach": lambda known: str(known.case.victim.reach or ""),
    "recruited": recruited,
    "reported_on": lambda known: (
        known.day(localdate(known.case.report.reported_at)) if known.case.report else ""
    ),
    "residence": residence,
    "rvb_category": rvb_category,
    "safety": lambda known: str(known.intake.safety) if known.intake else "",
    "shelter": shelter,
    "terms": terms,
    "where_when": where_when,
}
