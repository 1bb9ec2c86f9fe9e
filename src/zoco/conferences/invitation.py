"""The text of an invitation: it travels by mail, so it names nobody it is about."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zoco.conferences.models import Conference, Invitee
from zoco.linkage.folding import fold

SHORTEST = 3  # shorter words of a name, such as `de`, stand in every sentence


def words_of(name: str) -> set[str]:
    return {word for word in fold(name).split() if len(word) >= SHORTEST}


def names(text: str, name: str) -> bool:
    """
    Does a text name somebody, in any spelling with capitals or accents?

    >>> names("Een rustige plek voor zoë", "Zoe de Wit"), names("Een rustige plek", "Zoe de Wit")
    (True, False)
    """
    return bool(words_of(text) & words_of(name))


def without_name(text: str, name: str) -> str:
    """
    The text with each word of the name replaced: the name may have been learned after the text was written.

    >>> without_name("Blessing wil rust.", "Blessing")
    '[…] wil rust.'
    """
    hidden = words_of(name)
    return re.sub(r"\w+", lambda found: "[…]" if words_of(found[0]) & hidden else found[0], text)


def invitation(conference: Conference, invitee: Invitee, name: str) -> str:
    """Day, way, aim, what is spoken of and on which ground; signed by the chair. Needs `chair__person` selected."""
    chair = conference.chair
    lines = [
        _("Beste collega,"),
        "",
        _("Ik nodig u uit voor een casusoverleg op %(when)s. Hoe: %(how)s.")
        % {"when": when(conference.planned_at), "how": str(conference.get_place_kind_display()).lower()},
        "",
        _("Doel: %(aim)s") % {"aim": without_name(str(conference.aim), name)},
        _("Waar u over meepraat: %(parts)s.") % {"parts": ", ".join(invitee.part_names)},
        _("Grond om gegevens te delen: %(ground)s.") % {"ground": invitee.get_ground_display()},
        "",
        _("Om wie het gaat, hoort u van mij persoonlijk. Stuur geen namen of adressen in uw antwoord."),
        _("De persoon zelf weet van dit overleg."),
        "",
        _("Met vriendelijke groet,"),
        f"{chair.person.name}, {chair.organisation.name}",
    ]
    return "\n".join(lines)


def when(at: datetime) -> str:
    return date_format(timezone.localtime(at), "l j F Y, H:i")
