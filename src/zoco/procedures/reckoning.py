"""One term being counted: the days that the three regimes give, before anyone puts them into words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from zoco.procedures.dates import AMSTERDAM, add, day_of, days_between
from zoco.procedures.definitions import DeadlineRule
from zoco.procedures.holidays import ONE_DAY, is_working_day, working_day_from

# Algemene termijnenwet art. 4: longer terms than these fall outside it, and so do hours and years.
ATW_LIMITS = {"days": 90, "working_days": 90, "weeks": 12, "months": 3}
# From how many days on a term must hold two working days: art. 2 Atw, art. 3 lid 5 of the Regulation.
TWO_WORKING_DAYS_FROM = {"atw": 3, "eu1182": 2}


@dataclass(frozen=True, slots=True)
class Suspension:
    """The term stands still from `first` up to and including `last`; without `last` it still does."""

    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """The term was made longer once more; `told_on` is when the person heard, None when it is not known but in time."""

    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a date came about: what `explaining` needs to put it into words."""

    rule: DeadlineRule
    anchor: date | datetime
    occurrence: int = 1
    extensions: tuple[Extension, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    # Days that an earlier move to a working day had already added when the term was suspended.
    carried: int = 0

    @property
    def start(self) -> date:
        return day_of(self.anchor)

    @property
    def amount(self) -> int:
        """The length in the rule's own unit, extensions in that unit included."""
        longer = self.rule.extension
        more = longer.amount * len(self.extensions) if longer and longer.unit == self.rule.unit else 0
        return self.rule.amount * self.occurrence + more

    @property
    def end(self) -> date:
        """The last day as computed, before it moves for a weekend or holiday."""
        rule = self.rule
        if rule.unit == "hours":
            # From a day whose hour is not known, hours end with the last day they can: 24 hours is the whole next day.
            return day_of(self.moment) if self.moment else self.start + timedelta(days=-(-self.amount // 24))
        still = frozenset(day for s in self.suspensions for day in days_between(s.first, s.last or s.first))
        if rule.unit == "working_days":
            return add(self.start, self.amount, rule.unit, still)
        return self.end_without_pauses + timedelta(days=len(still) + self.carried)

    @property
    def end_without_pauses(self) -> date:
        """The last day as computed, had the term never stood still."""
        rule, longer = self.rule, self.rule.extension
        end = add(self.start, self.amount, rule.unit)
        if longer and self.extensions and longer.unit != rule.unit:
            end = add(end, longer.amount * len(self.extensions), longer.unit)
        return end

    @property
    def moves(self) -> bool:
        """Whether the regime moves the last day at all."""
        rule = self.rule
        return (
            rule.counting != "none" and rule.unit != "hours" and rule.amount >= 0 and not self.is_outside_atw
        )

    @property
    def is_outside_atw(self) -> bool:
        """Art. 4 Algemene termijnenwet: a term described in hours, years, or more than the limit."""
        rule, longer = self.rule, self.rule.extension
        if rule.counting != "atw":
            return False
        described = [(abs(self.amount), rule.unit)]
        if longer and self.extensions and longer.unit != rule.unit:
            described.append((longer.amount, longer.unit))
        return any(amount > ATW_LIMITS.get(unit, 0) for amount, unit in described if amount)

    @property
    def moved(self) -> date:
        """The last day after art. 1: the first working day from the computed end on."""
        return working_day_from(self.end) if self.moves else self.end

    @property
    def last_day(self) -> date:
        """The last day after art. 2 as well: there are two working days in the term."""
        due, rule = self.moved, self.rule
        # A term in working days holds as many as it says.
        if not self.moves or rule.unit == "working_days":
            return due
        if (self.end_without_pauses - self.start).days < TWO_WORKING_DAYS_FROM[rule.counting]:
            return due
        while not self._holds_two_working_days(due):
            due = working_day_from(due + ONE_DAY)
        return due

    def _holds_two_working_days(self, due: date) -> bool:
        day = self.start if self.rule.start == "same_day" else self.start + ONE_DAY
        still = frozenset(day for s in self.suspensions for day in days_between(s.first, s.last or s.first))
        found = 0
        while day <= due and found < 2:
            found += is_working_day(day) and day not in still
            day += ONE_DAY
        return found == 2

    @property
    def moment(self) -> datetime | None:
        """For a term in hours from a known moment: that many real hours on, also when the clock changes."""
        if self.rule.unit != "hours" or not isinstance(self.anchor, datetime):
            return None
        return (self.anchor.astimezone(UTC) + timedelta(hours=self.amount)).astimezone(AMSTERDAM)

    @property
    def due(self) -> date | datetime:
        """What counts in the end: the moment of a term in hours, else the last day."""
        return self.moment or self.last_day

    @property
    def is_open(self) -> bool:
        """Whether the term stands still now, so that nobody can say yet when it ends."""
        return any(suspension.last is None for suspension in self.suspensions)
