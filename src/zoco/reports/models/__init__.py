"""The models of this room: a report, its answers, and what the national register holds of it."""

from zoco.reports.models.registration import (
    DossierChange,
    NotRegistered,
    Registration,
    change_dossier,
    dossier_of,
    register,
)
from zoco.reports.models.report import (
    Acceptance,
    AlreadyAnswered,
    Passing,
    PersonGiven,
    Report,
    ReportQuerySet,
    new_key,
    new_number,
    report_number,
)

__all__ = [
    "Acceptance",
    "AlreadyAnswered",
    "DossierChange",
    "NotRegistered",
    "Passing",
    "PersonGiven",
    "Registration",
    "Report",
    "ReportQuerySet",
    "change_dossier",
    "dossier_of",
    "new_key",
    "new_number",
    "register",
    "report_number",
]
