"""
Where one right has ended and the next has not begun: the allowance stopped, social assistance not decided yet.

A life on the track is walked through once: each status from its day, and each right that lasts for a time until its
last day. What follows on another right may need a decision first (the `gap` of the law file); until that decision is
there, there is a gap. A gap that is still to come is told beforehand.

>>> from datetime import date
>>> walked = walk([(date(2026, 1, 12), "reflection_period"), (date(2026, 3, 10), "b8_temporary")], {"age": 23}, {},
...               until=date(2026, 3, 20))
>>> [(one.since.isoformat(), one.held.right.slug) for one in walked["money"]]
[('2026-01-12', 'rvb'), ('2026-03-10', 'social_assistance_under_27')]
>>> [(gap.kind, gap.since.isoformat(), gap.state) for gap in gaps(walked, {"age": 23}, [], on=date(2026, 3, 20))]
[('money', '2026-03-10', 'open'), ('health', '2026-03-10', 'open')]
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from zoco.procedures.definitions import law
from zoco.procedures.facts import Value
from zoco.procedures.wording import Text
from zoco.residence.entitlements import Bridge, Held, Right, entitlements

# A gap that is to come is told four weeks ahead: project default, long enough to ask for an advance.
DAYS_AHEAD = 28
GOOD_ENDS = ("granted", "done")
# Who had nothing loses nothing.
WORTH_LOSING = ("partly", "yes")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One right, from a day on."""

    since: date
    held: Held


@dataclass(frozen=True, slots=True)
class Run:
    """One procedure of a case, as far as gaps ask: does it run, how did it end, when is a decision due."""

    slug: str
    started_on: date
    ended_on: date | None = None
    outcome: str = ""
    due: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """`open`: nothing asked for yet · `waiting`: asked, not decided · `refused`: decided otherwise."""

    kind: str
    title: Text
    before: Right
    right: Right
    since: date
    state: str
    expected: date | None
    # Whether an authority decides by then; else it is the last day on which the person can arrange it.
    is_decision: bool
    text: Text
    todo: Text
    start: str

    def is_coming(self, on: date) -> bool:
        return self.since > on


def walk(
    statuses: Sequence[tuple[date, str]],
    facts: Mapping[str, object],
    days: Mapping[str, date],
    *,
    until: date,
) -> dict[str, list[Stretch]]:
    """Kind → its rights in order, up to and including a day. `statuses` are (first day, status), oldest first."""
    found: dict[str, list[Stretch]] = {}
    for place, (begin, status) in enumerate(statuses):
        end = min([until, *(day - ONE_DAY for day, _ in statuses[place + 1 : place + 2])])
        day: date | None = begin
        while day and day <= end:
            held = entitlements({**facts, "residence_status": status}, day, days)
            for kind, one in held.items():
                _append(found.setdefault(kind, []), Stretch(day, one))
            ends = [one.until for one in held.values() if one.until and day <= one.until]
            day = min(ends) + ONE_DAY if ends else None
    return found


def _append(stretches: list[Stretch], new: Stretch) -> None:
    if not stretches or stretches[-1].held.right.slug != new.held.right.slug:
        stretches.append(new)
    else:
        stretches[-1] = Stretch(stretches[-1].since, new.held)


def gaps(
    walked: Mapping[str, Sequence[Stretch]],
    facts: Mapping[str, object],
    runs: Iterable[Run],
    *,
    on: date,
    ahead: int = DAYS_AHEAD,
) -> list[Gap]:
    """The gaps of a day and those that begin within so many days after it, in the order of the kinds."""
    known, procedures = law().vocabulary.filled(facts), list(runs)
    found = (
        _gap(stretches, place, known, procedures)
        for stretches in walked.values()
        for place in range(1, len(stretches))
        if stretches[place].since <= on + timedelta(days=ahead) and not _is_past(stretches, place, on)
    )
    return [gap for gap in found if gap]


def _is_past(stretches: Sequence[Stretch], place: int, on: date) -> bool:
    return place + 1 < len(stretches) and stretches[place + 1].since <= on


def _gap(
    stretches: Sequence[Stretch], place: int, known: Mapping[str, Value], runs: Sequence[Run]
) -> Gap | None:
    before, now = stretches[place - 1], stretches[place]
    right, bridge = now.held.right, now.held.right.bridge
    if bridge is None or before.held.right.level not in WORTH_LOSING or not bridge.when.fits(known):
        return None
    if any(_settles(run, bridge, before.since) for run in runs):
        return None
    asked = [run for run in runs if run.slug in bridge.settled_by and run.started_on >= before.since]
    waiting = next((run for run in asked if run.ended_on is None), None)
    refused = any(run.outcome == "refused" for run in asked)
    return Gap(
        kind=right.kind,
        title=now.held.title,
        before=before.held.right,
        right=right,
        since=now.since,
        state="waiting" if waiting else "refused" if refused else "open",
        expected=waiting.due.get(bridge.decision) if waiting else None,
        is_decision=bridge.decision.endswith("/decision"),
        text=bridge.text,
        todo=bridge.todo,
        start=bridge.start,
    )


def _settles(run: Run, bridge: Bridge, since: date) -> bool:
    """Asked since the right that ended began, and decided well; or a place where somebody stays."""
    if run.ended_on is None:
        return run.slug in bridge.held_by
    return run.slug in bridge.settled_by and run.outcome in GOOD_ENDS and run.started_on >= since
