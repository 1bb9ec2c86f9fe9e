"""What organisations send to be compared, under which key, what was found, and who watches over it."""

from zoco.matching.models.encoding import Encoding
from zoco.matching.models.hit import AlreadyEnded, Handing, Hit, HitEnd, Outcome
from zoco.matching.models.period import KnownPeriod, Period
from zoco.matching.models.sending import Part, Participant, Sending
from zoco.matching.models.watch import Entry, SamePerson, Stop, What

__all__ = [
    "AlreadyEnded",
    "Encoding",
    "Entry",
    "Handing",
    "Hit",
    "HitEnd",
    "KnownPeriod",
    "Outcome",
    "Part",
    "Participant",
    "Period",
    "SamePerson",
    "Sending",
    "Stop",
    "What",
]
