"""Something happened that may change the risk: somebody looks again today, whatever day was agreed."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zoco.cases.codes import EventKind
from zoco.cases.models import Case
from zoco.people.models import Seat

# The procedure whose term moves along where it runs, and the event that the term counts from.
SLUG, EVENT = "risk_assessment", "safety_trigger"


def look_again(case: Case, happening: str, *, why: str, by: Seat, at: datetime) -> None:
    """
    `happening` is a code of `safety.codes.Trigger`, `why` its words on the timeline.

    What was asked before stays due on its own day when that is earlier. The list of what is to be looked at stands in a
    room above this one, so its function is called in the database.
    """
    with connection.cursor() as cursor:
        cursor.execute("select zoco.look_again(%s, %s, %s)", [case.pk, localdate(at), happening])
    case.record(EventKind.RISK, by=by, at=at, text=gettext("opnieuw bekijken, want: %(why)s") % {"why": why})
    if procedure := case.procedures.running().filter(slug=SLUG).first():
        procedure.case = case
        procedure.happened(EVENT, on=localdate(at), by=by, at=at)
