"""Whom a case is about, in the index that linking searches: told anew when the intake mended it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DatabaseError, transaction

from zoco.cases.models.person import Victim
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import KeysMissing
from zoco.subjects.models import Subject
from zoco.subjects.searching import pair_at_once

if TYPE_CHECKING:
    from zoco.cases.models.case import Case

log = logging.getLogger(__name__)


def tell_again(case: Case) -> None:
    """
    Who she is now goes into the index, and is looked for at once, as who wrote it. Trouble keeps nobody from saving:
    `zoco subjects note` does what was left.
    """
    if (report := first_report(case)) is None:
        return
    try:
        with transaction.atomic():
            made = Subject.objects.retell(report, said_of(case.victim))
        pair_at_once(made)
    except (DatabaseError, KeysMissing, SealBroken):
        log.warning("A subject was not told anew.")


def first_report(case: Case) -> UUID | None:
    """That of the case, or of the one before it when help began again."""
    while case.report_id is None and case.follows is not None:
        case = case.follows
    return case.report_id


def said_of(victim: Victim) -> dict[str, str]:
    return {"given_names": victim.name, "dob": victim.birth_date, "notes": victim.reach}
