"""The tables of a case. Each module holds rows and the verb of the case that writes them."""

from zoco.cases.models.case import Case, Caseload, CaseQuerySet, case_number
from zoco.cases.models.closing import (
    AFTERCARE_MONTHS,
    REOPEN_MONTHS,
    Aftercare,
    Closure,
    Contradiction,
    TooLate,
    aftercare_days,
    end_of_aftercare,
)
from zoco.cases.models.consent import Consent
from zoco.cases.models.contact import Contact
from zoco.cases.models.days import months_after, years_between
from zoco.cases.models.event import Event
from zoco.cases.models.granting import Alarm, Grant
from zoco.cases.models.intake import Intake
from zoco.cases.models.person import Victim
from zoco.cases.models.refusals import AlreadyGranted, Changed

__all__ = [
    "AFTERCARE_MONTHS",
    "REOPEN_MONTHS",
    "Aftercare",
    "Alarm",
    "AlreadyGranted",
    "Case",
    "CaseQuerySet",
    "Caseload",
    "Changed",
    "Closure",
    "Consent",
    "Contact",
    "Contradiction",
    "Event",
    "Grant",
    "Intake",
    "TooLate",
    "Victim",
    "aftercare_days",
    "case_number",
    "end_of_aftercare",
    "months_after",
    "years_between",
]
