"""The words of an answer: for whom, why, how certain, how fresh. `{% load signpost %}`."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoco.directory import telephones
from zoco.directory.codes import AGE_ERROR, Form
from zoco.directory.models import AreaKind, Certainty
from zoco.directory.resolver import Answer, Contact, Reason, Statement, Why

register = template.Library()

REASONS: dict[Reason, Promise | str] = {
    Reason.COVERED: "",
    Reason.REMOTE: gettext_lazy("Hier is geen zorgcoördinator in de buurt. CoMensha helpt op afstand."),
    Reason.CONTESTED: gettext_lazy(
        "Het is niet helemaal zeker wie hier helpt. Bel de eerste. Lukt het niet? Bel dan CoMensha."
    ),
    Reason.UNCERTAIN: gettext_lazy(
        "Het is niet zeker of deze organisatie ook hier helpt. U kunt altijd CoMensha bellen."
    ),
    Reason.OTHER_AGE: gettext_lazy("Voor deze leeftijd is hier geen zorgcoördinator. CoMensha helpt dan."),
    Reason.OTHER_FORM: gettext_lazy("Voor deze situatie is hier geen zorgcoördinator. CoMensha helpt dan."),
    Reason.EXPIRED: gettext_lazy("Wat wij over deze plek wisten, is niet meer geldig. CoMensha helpt dan."),
    Reason.NOBODY: gettext_lazy("Hier is nog geen zorgcoördinator. CoMensha helpt in heel Nederland."),
    Reason.UNKNOWN_PLACE: gettext_lazy("CoMensha helpt in heel Nederland."),
}


@register.filter
def because(answer: Answer) -> Promise | str:
    """One sentence about the answer as a whole; nothing where it speaks for itself."""
    return REASONS[answer.reason]


@register.filter
def for_whom(statement: Statement) -> str:
    """
    >>> from zoco.directory.tests.test_resolver import says
    >>> for_whom(says()), for_whom(says(age_max=22)), for_whom(says(age_min=23)), for_whom(says(age_min=12, age_max=22))
    ('Voor alle leeftijden', 'Voor mensen tot en met 22 jaar', 'Voor mensen vanaf 23 jaar', 'Voor mensen van 12 tot en met 22 jaar')
    """
    least, most = statement.age_min, statement.age_max
    if least is None and most is None:
        said = _("Voor alle leeftijden")
    elif least is None:
        said = _("Voor mensen tot en met %(most)s jaar") % {"most": most}
    elif most is None:
        said = _("Voor mensen vanaf %(least)s jaar") % {"least": least}
    else:
        said = _("Voor mensen van %(least)s tot en met %(most)s jaar") % {"least": least, "most": most}
    if statement.forms:
        names = ", ".join(str(Form(form).label).lower() for form in statement.forms)
        said += _(", alleen bij: %(forms)s") % {"forms": names}
    return said


@register.filter
def ages(statement: Statement) -> str:
    """Short, for a table."""
    least, most = statement.age_min, statement.age_max
    if least is None and most is None:
        return _("alle")
    if least is None:
        return _("t/m %(most)s") % {"most": most}
    return _("vanaf %(least)s") % {"least": least} if most is None else f"{least}–{most}"


@register.filter
def kind(statement: Statement) -> str:
    return str(AreaKind(statement.area_kind).label)


@register.filter
def certainty(statement: Statement) -> str:
    return str(Certainty(statement.certainty).label)


@register.filter
def why(contact: Contact) -> str:
    """Why this one: in words that somebody under stress can follow."""
    told = contact.statement
    if told is None:
        if contact.why is Why.BACKUP:
            return _("CoMensha weet wie er zeker kan helpen.")
        return _("CoMensha helpt overal waar geen zorgcoördinator is.")
    if contact.why is Why.PERHAPS:
        return _("Deze organisatie staat in de lijst bij ‘%(area)s’. Misschien hoort deze plek daarbij.") % {
            "area": told.area
        }
    if told.remote:
        return _("In de lijst staat bij ‘%(area)s’: CoMensha, op afstand.") % {"area": told.area}
    return _("Deze organisatie staat in de lijst bij ‘%(area)s’. Deze plek hoort daarbij.") % {
        "area": told.area
    }


@register.simple_tag
def telephone(number: str) -> SafeString:
    """A number to call: the link whole, the text as it is written here."""
    return format_html(
        '<a class="phone" href="tel:{}"><bdi dir="ltr">{}</bdi></a>', number, telephones.shown(number)
    )


@register.simple_tag
def age_error() -> str:
    """What is wrong with an absurd age: the same words in the browser as from the server."""
    return str(AGE_ERROR)
