"""Signals as they lie in the database, and what organisations delivered."""

from zoco.signals.models.delivery import Delivered, Delivery, Part, Refusal
from zoco.signals.models.key import Key, Use
from zoco.signals.models.signal import (
    AlreadyTaken,
    Attachment,
    Becoming,
    Boxed,
    Claim,
    Forwarding,
    Grading,
    Message,
    NotYet,
    Outcome,
    Signal,
    Tries,
    Unfinished,
    packed,
    signal_number,
)

__all__ = [
    "AlreadyTaken",
    "Attachment",
    "Becoming",
    "Boxed",
    "Claim",
    "Delivered",
    "Delivery",
    "Forwarding",
    "Grading",
    "Key",
    "Message",
    "NotYet",
    "Outcome",
    "Part",
    "Refusal",
    "Signal",
    "Tries",
    "Unfinished",
    "Use",
    "packed",
    "signal_number",
]
