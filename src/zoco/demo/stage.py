"""What every scene plays on: the cast, the clock, and one colleague at work in one case, in days before today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from zoco.access.acting import acting_as
from zoco.cases.codes import CloseReason, Purpose
from zoco.cases.models import Case, Consent
from zoco.demo import network
from zoco.demo.network import Cast, Clock
from zoco.people.models import Seat
from zoco.plans.models import Action, Goal, Owner
from zoco.procedures.models import Procedure
from zoco.residence.models import ResidenceChange
from zoco.safety.models import RiskAssessment, SafetyPlan

Score = tuple[int, int, str]


@dataclass(frozen=True)
class Desk:
    """Every number of days is counted back from today; below zero it lies ahead."""

    case: Case
    seat: Seat
    clock: Clock

    def hear(self, ago: int, hour: int = 11, **answers: Any) -> None:
        network.hear(self.case, self.seat, self.clock.at(ago, hour), **answers)

    def consent(
        self, ago: int, purpose: Purpose, to: str = "", *, given: bool = True, **details: Any
    ) -> Consent:
        at = self.clock.at(ago, 11)
        return network.consent(self.case, self.seat, at, purpose, given=given, recipient=to, **details)

    def start(self, ago: int, slug: str, *, met: int | None = None, **events: int) -> Procedure:
        """`events`: how many days ago each was. `met`: all its terms were, so many days ago."""
        return network.start(
            self.case,
            self.seat,
            self.clock.at(ago, 12),
            slug,
            {name: self.clock.day(days) for name, days in events.items()},
            met=met is not None,
            met_on=None if met is None else self.clock.day(met),
        )

    def meet(self, ago: int, rule: str) -> None:
        """The first term of this rule that still runs."""
        deadline = self.case.deadlines.running().filter(rule=rule).first()
        if deadline:
            deadline.case = self.case
            deadline.meet(by=self.seat, at=self.clock.at(ago, 15), met_on=self.clock.day(ago))

    def end(self, ago: int, slug: str, outcome: str = "done") -> None:
        for running in self.case.procedures.running().filter(slug=slug):
            running.case = self.case
            running.end(
                by=self.seat, at=self.clock.at(ago, 15), outcome=outcome, decided_on=self.clock.day(ago)
            )

    def talk(self, ago: int, note: str, hour: int = 14, **more: Any) -> None:
        network.talk(self.case, self.seat, self.clock.at(ago, hour), note, **more)

    def step(self, ago: int, event: str, actor: str, **more: Any) -> ResidenceChange:
        return ResidenceChange.objects.record(
            self.case,
            event=event,
            on=self.clock.day(ago),
            by=self.seat,
            at=self.clock.at(ago, 13),
            actor=actor,
            **more,
        )

    def goal(self, ago: int, domain: str, words: str, *scores: Score, said_by: str = "self") -> Goal:
        """`scores`: days ago, what she gave herself, and what she said with it."""
        at = self.clock.at(ago, 11)
        goal = Goal.objects.agree(
            self.case, domain=domain, words=words, on=self.clock.day(ago), by=self.seat, at=at
        )
        for days, value, note in scores:
            goal.score(
                value,
                on=self.clock.day(days),
                said_by=said_by,
                note=note,
                by=self.seat,
                at=self.clock.at(days, 15),
            )
        return goal

    def action(
        self,
        ago: int,
        title: str,
        *,
        due: int,
        done: int | None = None,
        owner: Owner | None = None,
        goal: Goal | None = None,
    ) -> Action:
        action = Action.objects.agree(
            self.case,
            title=title,
            owner=owner or Owner.of(self.seat),
            due_on=self.clock.day(due),
            by=self.seat,
            at=self.clock.at(ago, 11),
            goal=goal,
        )
        if done is not None:
            action.do(by=self.seat, at=self.clock.at(done, 16))
        return action

    def risk(
        self,
        ago: int,
        level: str,
        why: str,
        *,
        trigger: str = "intake",
        yes: Sequence[str] = (),
        no: Sequence[str] = (),
        review: int | None = None,
        measures: Sequence[tuple[str, int]] = (),
    ) -> RiskAssessment:
        """
        `review`: on which day it is looked at again, else by the norm of the level.

        `measures`: what, and due on which day; a day that is over was kept.
        """
        answers = {slug: {"answer": "yes", "note": ""} for slug in yes}
        answers |= {slug: {"answer": "no", "note": ""} for slug in no}
        made = RiskAssessment.objects.assess(
            self.case,
            trigger=trigger,
            level=level,
            answers=answers,
            why=why,
            by=self.seat,
            at=self.clock.at(ago, 13),
            review=None if review is None else self.clock.day(review),
            measures=[
                {"title": title, "owner": Owner.of(self.seat), "due_on": self.clock.day(due)}
                for title, due in measures
            ],
        )
        for one in made.measures.select_related("action"):
            due = (self.clock.today - one.action.due_on).days
            if due > 0:
                one.action.case, one.action.data_key = self.case, self.case.data_key
                one.action.do(by=self.seat, at=self.clock.at(due, 16))
        return made

    def safety_plan(self, ago: int, **parts: str) -> SafetyPlan:
        before = SafetyPlan.objects.latest_of(self.case)
        return SafetyPlan.objects.write(
            self.case,
            seen_version=before.version if before else 0,
            by=self.seat,
            at=self.clock.at(ago, 14),
            **parts,
        )

    def close(self, ago: int, because: CloseReason, **said: Any) -> None:
        at = self.clock.at(ago, 16)
        network.end_all(self.case, self.seat, at)
        self.case.close(by=self.seat, at=at, because=because, **said)


@dataclass
class Stage:
    """The cases of the network by the name of the person, as the scenes open them."""

    cast: Cast
    clock: Clock
    cases: dict[str, Case] = field(default_factory=dict)

    @contextmanager
    def opens(
        self, name: str, *, reporter: str, lead: str, ago: int, hour: int = 9, **given: Any
    ) -> Iterator[Desk]:
        """Reported, accepted the same day, and its lead at work in it."""
        report = network.bring_in(self.cast[reporter], self.clock.at(ago, hour), name=name, **given)
        seat = self.cast[lead]
        with acting_as(seat):
            self.cases[name] = network.take(report, seat, self.clock.at(ago, hour + 2))
            yield Desk(self.cases[name], seat, self.clock)

    @contextmanager
    def at_desk(self, name: str, who: str = "") -> Iterator[Desk]:
        """At work again in a case that an earlier scene opened: its lead, or somebody else who reads it."""
        seat = self.cast[who] if who else self.cases[name].lead
        with acting_as(seat):
            case = Case.objects.whole().get(pk=self.cases[name].pk)
            yield Desk(case, seat, self.clock)
