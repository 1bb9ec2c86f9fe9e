"""What a case of a coordinator holds: procedures that really run beside each other, a plan, a look at the risks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

CASES_PER_SEAT = 30


@dataclass(frozen=True)
class Life:
    """A status with the procedures that run in it: slug → event → day, counted from the day the case began."""

    status: str
    running: Mapping[str, Mapping[str, int]]

    def anchors(self, slug: str, began: date) -> dict[str, date]:
        return {event: began + timedelta(days=day) for event, day in self.running[slug].items()}


# Before and after the choice to cooperate; for somebody from outside the EU (domain notes A.4, A.5).
REFLECTION = Life(
    "reflection_period",
    {
        "reflection_period": {"reflection_start": 0},
        "rvb_allowance": {"right_arises": 0},
        "risk_assessment": {"intake_date": 1},
        "medical_screening": {"intake_date": 1},
        "cosm_placement": {"placement_start": 0},
        "legal_aid": {},
        "schadefonds": {"offence_date": -200},
    },
)
PERMIT = Life(
    "b8_temporary",
    {
        "b8_permit": {"m55_sent": 0, "permit_start": 1},
        "social_assistance": {"pw_notification": 2, "pw_application": 2},
        "brp_registration": {"stay_start": 1},
        "wmo_support": {"wmo_notification": 4, "wmo_application": 9},
        "health_insurance": {"insurance_duty_start": 1},
        "risk_assessment": {"intake_date": 1},
        "legal_aid": {},
        "schadefonds": {"offence_date": -200, "application_date": 6},
    },
)
LIVES = (REFLECTION, PERMIT)


def life_of(number: int) -> Life:
    return LIVES[number % len(LIVES)]


def own_caseload(cast: dict[str, Any], today: date) -> None:
    """Thirty whole cases of Ana, made through the verbs of the pages."""
    from zoco.access.acting import acting_as
    from zoco.demo import network

    ana, clock = cast["Ana"], network.Clock(today)
    for number in range(CASES_PER_SEAT):
        began = 25 + number
        report = network.bring_in(
            cast["Pieter"],
            clock.at(began),
            name=f"Persoon {number}",
            age=30,
            gender="woman",
            nationality_group="non_eu",
            forms=["labour"],
            municipality="Amsterdam",
            story="verhaal",
            reach="bellen",
        )
        with acting_as(ana):
            case = network.take(report, ana, clock.at(began))
            live(case, ana, clock.at(began - 1), life_of(number), behind=number % 3 == 0)
            network.talk(
                case, ana, clock.at(20 if number % 3 else 2), "Gesproken over wat lukt en wat nog moet."
            )


def live(case: Any, by: Any, at: datetime, life: Life, *, behind: bool = True) -> None:
    """
    Intake, all procedures of this life, a goal with a score, two actions and a look at the risks. Who is not `behind`
    has done the first action, and does not have to look at the risks again yet.
    """
    from django.utils.timezone import localdate

    from zoco.demo import network
    from zoco.plans.models import Action, Goal, Owner
    from zoco.safety.models import RiskAssessment

    network.hear(
        case, by, at, safe_now=True, residence_status=life.status, needs="Rust.", safety="Weinig bekend."
    )
    began = localdate(at) - timedelta(days=1)
    for slug in life.running:
        network.start(case, by, at, slug, life.anchors(slug, began))
    goal = Goal.objects.agree(
        case, domain="finance", words="Mijn eigen geld.", on=localdate(at), by=by, at=at
    )
    goal.score(3, on=localdate(at), said_by="self", note="Nog niet.", by=by, at=at)
    for title, days in (("Formulier invullen", 20), ("Samen naar de balie", 60)):
        action = Action.objects.agree(
            case,
            title=title,
            owner=Owner.of(by),
            due_on=localdate(at) + timedelta(days=days),
            by=by,
            at=at,
            goal=goal,
        )
        if days == 20 and not behind:
            action.do(by=by, at=at)
    RiskAssessment.objects.assess(
        case,
        trigger="intake",
        level="moderate" if behind else "low",
        answers={"place": {"answer": "no", "note": ""}},
        why="Rustig.",
        by=by,
        at=at,
    )
