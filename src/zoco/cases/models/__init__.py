"""The tables of a case. Each module holds rows and the verb of the case that writes them."""

from zoco.cases.days import months_after, years_between
from zoco.cases.models.absence import Absence, Alarmed, must_be_told
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
from zoco.cases.models.contact import Contact, Silence, limit_of
from zoco.cases.models.event import Event
from zoco.cases.models.exclusion import Exclusion
from zoco.cases.models.granting import Alarm, Grant
from zoco.cases.models.intake import Intake
from zoco.cases.models.person import Victim
from zoco.cases.models.refusals import AlreadyGranted, Changed, IsExcluded, LeadsThis
from zoco.cases.models.situation import Child, ContactWay, IntakeAnswers, TraffickingExperience

__all__ = [
    "AFTERCARE_MONTHS",
    "REOPEN_MONTHS",
    "Absence",
    "Aftercare",
    "Alarm",
    "Alarmed",
    "AlreadyGranted",
    "Case",
    "CaseQuerySet",
    "Caseload",
    "Changed",
    "Child",
    "Closure",
    "Consent",
    "Contact",
    "ContactWay",
    "Contradiction",
    "Event",
    "Exclusion",
    "Grant",
    "Intake",
    "IntakeAnswers",
    "IsExcluded",
    "LeadsThis",
    "Silence",
    "TooLate",
    "TraffickingExperience",
    "Victim",
    "aftercare_days",
    "case_number",
    "end_of_aftercare",
    "limit_of",
    "months_after",
    "must_be_told",
    "years_between",
]
