"""Whom signals and reports are about, which of them may be one person, and what somebody said of that."""

from zoco.subjects.models.pair import (
    AlreadyJudged,
    CannotBe,
    Judgement,
    Pair,
    Said,
)
from zoco.subjects.models.subject import Counting, Subject, SubjectKey, opened

__all__ = [
    "AlreadyJudged",
    "CannotBe",
    "Counting",
    "Judgement",
    "Pair",
    "Said",
    "Subject",
    "SubjectKey",
    "opened",
]
