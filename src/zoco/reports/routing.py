"""Who is asked to answer a report: the coordinator of that place and age, or CoMensha. Always one, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from zoco.directory import in_use
from zoco.directory.gazetteer import Municipality
from zoco.directory.resolver import Answer, Contact, Reason, Why
from zoco.people.models import Organisation, Seat

# Why a report goes to whom: what is kept is the code with its names, what is read is said in the reader's language.
Sentence = tuple[str, dict[str, str]]
SENTENCES = {
    "listed": _("%(who)s coördineert volgens de wegwijzer in het gebied ‘%(area)s’."),
    "at_border": _("De leeftijd ligt op de grens: het kan ook %(other)s zijn."),
    "by_age": _("De leeftijd is niet bekend en maakt hier uit: het kan ook %(other)s zijn."),
    "perhaps": _("Of %(where)s daarbij hoort, is niet zeker. Twijfelt u? Stuur door naar CoMensha."),
    "not_in_zoco": _(
        "%(who)s coördineert hier, maar werkt nog niet met Zoco. CoMensha neemt de aanmelding aan."
    ),
    "other_age": _("Voor deze leeftijd staat er bij %(where)s niemand in de wegwijzer. CoMensha neemt waar."),
    "other_form": _(
        "Voor deze uitbuiting staat er bij %(where)s niemand in de wegwijzer. CoMensha neemt waar."
    ),
    "expired": _("Wat de wegwijzer over %(where)s zegt, is verlopen. CoMensha neemt waar."),
    "nobody": _("De wegwijzer kent voor %(where)s geen zorgcoördinator. CoMensha neemt waar."),
    "passed_on": _("Doorgestuurd door %(who)s."),
}


class Route(NamedTuple):
    """The organisation that is asked, and why it is that one: in Dutch for the file, and as codes with names."""

    to: Organisation
    because: str
    why: Sequence[Sentence] = ()


def said(why: Sequence[Any], language: str | None = None) -> str:
    """
    One or two sentences in a language, that of the page when none is named.

    >>> said([("nobody", {"where": "Urk"})], language="nl")
    'De wegwijzer kent voor Urk geen zorgcoördinator. CoMensha neemt waar.'
    """
    with override(language or get_language()):
        return " ".join(str(SENTENCES[code]) % names for code, names in why)


class NobodyAnswers(Exception):
    """This installation has no CoMensha yet, so a report would wait for nobody."""


def route(municipality: str, age: int | None, on: date, form: str = "") -> Route:
    """
    The first listed organisation that has people in Zoco; otherwise CoMensha.

    `municipality` is a code ("GM0363"), `age` in whole years or None, `form` a code of directory.codes.Form or "".
    Raises NobodyAnswers when there is no CoMensha either.
    """
    answer = in_use.answer(municipality, age, form, on=on)
    for contact in answer.contacts:
        if contact.why in {Why.LISTED, Why.PERHAPS} and (found := at_work(contact, on)):
            why = listed(answer, contact)
            return Route(found, said(why, language="nl"), why)
    why = [nobody_listed(answer)]
    return Route(comensha(), said(why, language="nl"), why)


def at_work(contact: Contact, on: date) -> Organisation | None:
    """The organisation of a contact, if anybody there takes reports in Zoco on that day."""
    seats = Seat.objects.on(on).who_take_reports().filter(organisation=contact.organisation_id)
    seat = seats.select_related("organisation").first() if contact.organisation_id else None
    return seat.organisation if seat else None


def comensha() -> Organisation:
    found = Organisation.objects.filter(kind=Organisation.Kind.COMENSHA).order_by("name").first()
    if found is None:
        raise NobodyAnswers
    return found


def listed(answer: Answer, contact: Contact) -> list[Sentence]:
    """Why it is this one, and what is not certain about that."""
    assert contact.statement is not None
    why: list[Sentence] = [("listed", {"who": contact.organisation, "area": contact.statement.area})]
    others = {each.organisation for each in answer.contacts if each.why is Why.LISTED} - {
        contact.organisation
    }
    other = {"other": ", ".join(sorted(others))}
    if answer.at_border and others:
        why.append(("at_border", other))
    elif answer.by_age and others:
        why.append(("by_age", other))
    if contact.why is Why.PERHAPS:
        why.append(("perhaps", {"where": place_name(answer.municipality)}))
    return why


def nobody_listed(answer: Answer) -> Sentence:
    """Why it is CoMensha."""
    if answer.first.statement is not None:
        return "not_in_zoco", {"who": answer.first.organisation}
    codes = {Reason.OTHER_AGE: "other_age", Reason.OTHER_FORM: "other_form", Reason.EXPIRED: "expired"}
    return codes.get(answer.reason, "nobody"), {"where": place_name(answer.municipality)}


def municipality(code: str) -> Municipality | None:
    """A municipality of today or of former days, by its code."""
    gazetteer = in_use.gazetteer()
    return gazetteer.municipalities.get(code) or gazetteer.former.get(code)


def place_name(code: str) -> str:
    """The name of a municipality; the code itself when nobody knows it."""
    place = municipality(code)
    return place.name if place else code
