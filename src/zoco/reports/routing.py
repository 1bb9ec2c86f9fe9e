"""Who is asked to answer a report: the coordinator of that place and age, or CoMensha. Always one, with the reason."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override

from zoco.directory import in_use
from zoco.directory.gazetteer import Municipality
from zoco.directory.resolver import Answer, Contact, Reason, Why
from zoco.people.models import Organisation, Seat


class Route(NamedTuple):
    """The organisation that is asked, and why it is that one, in one or two Dutch sentences."""

    to: Organisation
    because: str


class NobodyAnswers(Exception):
    """This installation has no CoMensha yet, so a report would wait for nobody."""


def route(municipality: str, age: int | None, on: date, form: str = "") -> Route:
    """
    The first listed organisation that has people in Zoco; otherwise CoMensha.

    `municipality` is a code ("GM0363"), `age` in whole years or None, `form` a code of directory.codes.Form or "".
    Raises NobodyAnswers when there is no CoMensha either.
    """
    answer = in_use.answer(municipality, age, form, on=on)
    with override("nl"):  # what was decided is kept in the language of the file
        for contact in answer.contacts:
            if contact.why in {Why.LISTED, Why.PERHAPS} and (found := at_work(contact, on)):
                return Route(found, listed(answer, contact))
        return Route(comensha(), nobody_listed(answer))


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


def listed(answer: Answer, contact: Contact) -> str:
    """Why it is this one, and what is not certain about that."""
    assert contact.statement is not None
    names = {
        "who": contact.organisation,
        "area": contact.statement.area,
        "where": place_name(answer.municipality),
    }
    said = [_("%(who)s coördineert volgens de wegwijzer in het gebied ‘%(area)s’.") % names]
    others = {each.organisation for each in answer.contacts if each.why is Why.LISTED} - {
        contact.organisation
    }
    other = {"other": ", ".join(sorted(others))}
    if answer.at_border and others:
        said.append(_("De leeftijd ligt op de grens: het kan ook %(other)s zijn.") % other)
    elif answer.by_age and others:
        said.append(_("De leeftijd is niet bekend en maakt hier uit: het kan ook %(other)s zijn.") % other)
    if contact.why is Why.PERHAPS:
        said.append(
            _("Of %(where)s daarbij hoort, is niet zeker. Twijfelt u? Stuur door naar CoMensha.") % names
        )
    return " ".join(said)


def nobody_listed(answer: Answer) -> str:
    """Why it is CoMensha."""
    names = {"who": answer.first.organisation, "where": place_name(answer.municipality)}
    if answer.first.statement is not None:
        return (
            _("%(who)s coördineert hier, maar werkt nog niet met Zoco. CoMensha neemt de aanmelding aan.")
            % names
        )
    sentences = {
        Reason.OTHER_AGE: _(
            "Voor deze leeftijd staat er bij %(where)s niemand in de wegwijzer. CoMensha neemt waar."
        ),
        Reason.OTHER_FORM: _(
            "Voor deze uitbuiting staat er bij %(where)s niemand in de wegwijzer. CoMensha neemt waar."
        ),
        Reason.EXPIRED: _("Wat de wegwijzer over %(where)s zegt, is verlopen. CoMensha neemt waar."),
    }
    nobody = _("De wegwijzer kent voor %(where)s geen zorgcoördinator. CoMensha neemt waar.")
    return sentences.get(answer.reason, nobody) % names


def municipality(code: str) -> Municipality | None:
    """A municipality of today or of former days, by its code."""
    gazetteer = in_use.gazetteer()
    return gazetteer.municipalities.get(code) or gazetteer.former.get(code)


def place_name(code: str) -> str:
    """The name of a municipality; the code itself when nobody knows it."""
    place = municipality(code)
    return place.name if place else code
