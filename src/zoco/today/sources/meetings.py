"""Lines about case conferences: those that come up or lack their minutes, and who may no longer come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.conferences.models import Conference, Invitee
from zoco.people.models import Seat
from zoco.today.lines import Kind, Line
from zoco.today.sources.asking import asks
from zoco.today.sources.own import with_case
from zoco.today.sources.saying import moment
from zoco.ui.addresses import address


@asks(lambda seat, today, until: Conference.objects.due(seat, until))
def conferences(found: QuerySet[Conference], seat: Seat, today: date) -> Iterator[Line]:
    """What comes up, and what was held and is not written down."""
    now = timezone.now()
    for conference in with_case(found, seat, today, "chair__person"):
        is_past = conference.is_past(now)
        yield Line(
            Kind.CONFERENCE,
            key=f"{conference.pk}:{is_past}",
            title=_("Verslag van het overleg") if is_past else _("Overleg"),
            why=_("%(aim)s. Voorzitter: %(who)s.")
            % {"aim": conference.aim.rstrip("."), "who": conference.chair.person.name},
            url=conference.get_absolute_url(),
            button=_("Verslag schrijven") if is_past else _("Openen"),
            action=address("conference_minutes", conference.pk) if is_past else "",
            due=conference.day,
            moment=conference.planned_at,
            strength="target",
            case=conference.case,
        )


@asks(lambda seat, today, until: Invitee.objects.without_ground(seat))
def without_ground(found: QuerySet[Invitee], seat: Seat, today: date) -> Iterator[Line]:
    """Invited on a consent that no longer holds: before the conference that person must hear not to come."""
    for invitee in with_case(found, seat, today, "conference"):
        conference = invitee.conference
        yield Line(
            Kind.CONFERENCE,
            key=f"ground:{invitee.pk}",
            title=_("Genodigde zonder toestemming"),
            why=_("%(who)s mag niet meer meepraten op %(at)s: de toestemming geldt dan niet.")
            % {"who": invitee.name, "at": moment(conference.planned_at)},
            url=conference.get_absolute_url(),
            button=_("Bekijken"),
            due=conference.day,
            strength="hard",
            urgent=True,
            case=invitee.case,
        )
