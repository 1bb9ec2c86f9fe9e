"""Running procedures of a case and their terms. What a term *is* stands in `law/`; what was decided stands here."""

from zoco.procedures.models.deadline import DAYS_SOON, Deadline, DeadlineQuerySet, soon
from zoco.procedures.models.outcome import Outcome, said
from zoco.procedures.models.pauses import Extension, Suspension
from zoco.procedures.models.procedure import (
    AlreadyRunning,
    Procedure,
    ProcedureQuerySet,
    anchors_asked,
)
from zoco.procedures.models.situation import Situation, facts_of

__all__ = [
    "DAYS_SOON", "AlreadyRunning", "Deadline", "DeadlineQuerySet", "Extension", "Outcome", "Procedure",
    "ProcedureQuerySet", "Situation", "Suspension", "anchors_asked", "facts_of", "said", "soon",
]  # fmt: skip
