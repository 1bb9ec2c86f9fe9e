"""
The rules of the matching side: what is kept, who hears what, and when a key stops.

- The asker hears one of two sentences, `WILL_CALL` or `NOTHING`: no score, no count, no name of an organisation.
- A hit goes to the care coordinator, with the records on both sides and by what they met.
- Each organisation has a number of questions a day. Questions that are nearly the same, again and again, are
  somebody trying names out: its keys stop, until two people start them again.
- Every question, stop, start, expiry and deletion is a line in a log that only grows; each line holds the
  hash of the one before it.
- An encoding goes on its day, when its sender asks, or with its key.

Pure: no clock, no database. A room of Django keeps the same rules over tables.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zoco.linkage.blind import kernel
from zoco.linkage.blind.files import Head, Line
from zoco.linkage.blind.keys import Refused
from zoco.linkage.blind.matching import Hit, hits

WILL_CALL = "somebody will call you"
NOTHING = "nothing to tell you now"


@dataclass(frozen=True)
class Limits:
    """
    How much an organisation may ask.

    Two questions are *near* when their names differ in at most `near` of 1,024 bits: measured, one letter of a
    name changed gives 298 or fewer in 95 of 100 cases, another day and month 304 or fewer, and two people who
    have nothing in common 472 or more in 99 of 100. The `burst`-th question within `window` that is near one and the same earlier question stops the key.
    """

    a_day: int = 200
    near: int = 380
    burst: int = 6
    window: timedelta = timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """One line of the log. `what` holds no identifier of a person, and `proof` covers all lines before it."""

    at: datetime
    organisation: str
    what: str
    proof: str


@dataclass(frozen=True)
class Answer:
    """What the asker hears; and, for the care coordinator only, why."""

    to_asker: str
    to_coordinator: tuple[Hit, ...] = field(repr=False, default=())


@dataclass
class Log:
    """Only grows: there is no verb to change or remove a line."""

    _entries: list[Entry] = field(default_factory=list)

    def add(self, at: datetime, organisation: str, what: str) -> None:
        self._entries.append(
            Entry(at, organisation, what, self._proof(at, organisation, what, len(self._entries)))
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def whole(self) -> bool:
        """Is every line as it was written, in its place?"""
        return all(
            each.proof == self._proof(each.at, each.organisation, each.what, place)
            for place, each in enumerate(self._entries)
        )

    def _proof(self, at: datetime, organisation: str, what: str, place: int) -> str:
        before = self._entries[place - 1].proof if place else ""
        return hashlib.sha256(json.dumps([before, at.isoformat(), organisation, what]).encode()).hexdigest()


class Matcher:
    """Holds encodings of several organisations and no key to them."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits, self.log = limits or Limits(), Log()
        self._kept: dict[str, tuple[Head, list[Line]]] = {}
        self._asked: dict[str, deque[tuple[datetime, Line]]] = {}
        self._stopped: set[str] = set()

    def ask(self, head: Head, lines: Sequence[Line], at: datetime) -> Answer:
        """
        One question: the lines of one record. It is compared, and kept for the questions of others.

        `Refused` when the organisation is over its limit, its key stopped, or no question fits; then nothing is
        compared. What the asker hears does not depend on how many hits there were.
        """
        who = head.organisation
        if not lines or len({line.id for line in lines}) != 1:
            raise Refused("a question is about one record")
        if who in self._stopped:
            self.log.add(at, who, "refused: stopped")
            raise Refused("the key of your organisation has stopped; the matching side will call you")
        others = [kept for name, kept in self._kept.items() if name != who]
        known = [other for other in others if set(other[0].keys) & set(head.keys)]
        if others and not known:
            self.log.add(at, who, "refused: another key")
            raise Refused(
                f"the others encoded under different keys ({', '.join(head.keys)} is unknown): nothing was compared"
            )
        self._count(who, lines, at)
        found = [hit for other in known for hit in hits((head, lines), other, at.date())]
        self._keep(head, lines)
        self.log.add(at, who, "asked")
        return Answer(WILL_CALL if found else NOTHING, tuple(found))

    def start_again(self, organisation: str, first: str, second: str, at: datetime) -> None:
        """After a talk; two people say so."""
        if first == second:
            raise Refused("a second person has to agree")
        self._stopped.discard(organisation)
        self._asked.pop(organisation, None)
        self.log.add(at, organisation, f"started again by {first} and {second}")

    def expire(self, at: datetime) -> int:
        """Remove what has had its day; how many lines went."""
        return self._remove(at, lambda _, line: line.expires_on <= at.date(), "expired")

    def delete(self, organisation: str, record: str, at: datetime) -> int:
        """The sender takes a record back: all its lines go, and what was remembered of the question."""
        return self._remove(at, lambda who, line: (who, line.id) == (organisation, record), "deleted")

    def kept(self, organisation: str) -> int:
        """How many lines are here."""
        return len(self._kept[organisation][1]) if organisation in self._kept else 0

    def _keep(self, head: Head, lines: Sequence[Line]) -> None:
        _, before = self._kept.get(head.organisation, (head, []))
        asked = {line.id for line in lines}
        self._kept[head.organisation] = head, [line for line in before if line.id not in asked] + list(lines)

    def _count(self, who: str, lines: Sequence[Line], at: datetime) -> None:
        asked = self._asked.setdefault(who, deque())
        while asked and asked[0][0] <= at - self.limits.window:
            asked.popleft()
        today = len({line.id for moment, line in asked if moment > at - timedelta(days=1)})
        if today >= self.limits.a_day:
            self.log.add(at, who, "refused: limit of the day")
            raise Refused("your organisation has asked as much as it may in a day")
        asked.extend((at, line) for line in lines)
        if self._burst([line for _, line in asked], lines):
            self._stopped.add(who)
            self.log.add(at, who, "stopped: a burst of nearly the same questions")
            raise Refused(
                "these questions are nearly the same: the key of your organisation stops; you are called"
            )

    def _burst(self, asked: Sequence[Line], lines: Sequence[Line]) -> bool:
        """Are so many of those asked near this one? Names that are near, or one number with other names."""
        return any(
            len({old.id for old in asked if old.key == new.key and self._near(old, new)}) >= self.limits.burst
            for new in lines
        )

    def _near(self, old: Line, new: Line) -> bool:
        if old.names is None or new.names is None:
            return bool(
                {token for every in old.tokens.values() for token in every}
                & {token for every in new.tokens.values() for token in every}
            )
        return len(kernel.near_numpy(old.names[None], new.names[None], self.limits.near)[0]) > 0

    def _remove(self, at: datetime, gone: Callable[[str, Line], bool], word: str) -> int:
        count = 0
        for who, (head, lines) in list(self._kept.items()):
            stay = [line for line in lines if not gone(who, line)]
            if went := len(lines) - len(stay):
                count += went
                self._kept[who] = head, stay
                self.log.add(at, who, f"{word}: {went}")
        for who, asked in self._asked.items():
            self._asked[who] = deque((moment, line) for moment, line in asked if not gone(who, line))
        return count
