"""Lines about keeping and forgetting: holds that are looked at again each year, wishes to be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zoco.people.models import Seat
from zoco.retention.models import ForgetRequest, LegalHold
from zoco.today.lines import Kind, Line
from zoco.today.sources.asking import asks
from zoco.today.sources.own import with_case
from zoco.ui.addresses import address


def holds(seat: Seat, today: date, until: date) -> Iterator[Line]:
    found = LegalHold.objects.running(today).filter(case__caseload__seat=seat).defer("reason")
    for hold in with_case(found, seat, today):
        if hold.review_on <= until:
            yield Line(
                Kind.KEEPING,
                key=f"{hold.pk}:{hold.review_on}",
                title=_("Nog langer bewaren?"),
                why=_("Dit dossier wordt langer bewaard: %(why)s.")
                % {"why": hold.get_ground_display().lower()},
                url=address("case_retention", hold.case_id),
                button=_("Bekijken"),
                due=hold.review_on,
                strength="target",
                case=hold.case,
            )


@asks(
    lambda seat, today, until: ForgetRequest.objects.filter(granted=None, case__caseload__seat=seat).exclude(
        by=seat
    )
)
def wishes(found: QuerySet[ForgetRequest], seat: Seat, today: date) -> Iterator[Line]:
    """To be decided by somebody else than who wrote it down."""
    for wish in with_case(found.defer("reason", "because"), seat, today):
        yield Line(
            Kind.KEEPING,
            key=str(wish.pk),
            title=_("Verzoek om vergeten te worden"),
            why=str(wish.get_ground_display()),
            url=address("forget_request", wish.pk),
            button=_("Beslissen"),
            due=wish.decide_by_on,
            strength="hard",
            since=wish.at,
            case=wish.case,
        )
