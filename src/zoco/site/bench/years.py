"""A case of ten years: all that a coordinator writes down in that time, made through the verbs of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from zoco.site.bench import pages
from zoco.site.bench.lives import PERMIT, live

YEARS = 10
ROUNDS = 60
TABS = ("", "procedures/", "contacten/", "plan/", "verblijf/", "veiligheid/", "inzage/")
# These run for forty days and end, one each two months.
PASSING = {
    "wmo_shelter": "wmo_notification",
    "brp_restriction": "request_date",
    "mental_health": "",
    "case_conference": "",
}


def lived(seat: Any, reporter: Any) -> Any:
    """A contact a week, a procedure each two months, and each quarter a look at the risks, a score and an action."""
    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.demo import network

    now = timezone.now()
    began = now - timedelta(days=365 * YEARS)
    # Reported now, for ten years ago nobody was listed to send it to; all else happens in its own year.
    report = network.bring_in(
        reporter,
        now,
        name="Tien Jaar",
        age=24,
        gender="woman",
        nationality_group="non_eu",
        forms=["sexual"],
        municipality="Amsterdam",
        story="verhaal " * 50,
        reach="bellen",
    )
    with acting_as(seat):
        case = network.take(report, seat, began)
        for week in every(7, began, now):
            network.talk(case, seat, week, "Gesproken over hoe het gaat, wat lukt en wat nog moet. " * 4)
        for number, at in enumerate(every(61, began, now - timedelta(days=61))):
            pass_by(case, seat, at, list(PASSING.items())[number % len(PASSING)])
        for number, at in enumerate(every(91, began, now)):
            quarter(case, seat, at, number)
        live(case, seat, now - timedelta(days=30), PERMIT)
    return case


def every(days: int, began: datetime, now: datetime) -> Iterator[datetime]:
    at = began + timedelta(days=2)
    while at < now:
        yield at
        at += timedelta(days=days)


def pass_by(case: Any, seat: Any, at: datetime, wanted: tuple[str, str]) -> None:
    from zoco.demo import network

    slug, event = wanted
    procedure = network.start(case, seat, at, slug, {event: at.date()} if event else {})
    procedure.end(by=seat, at=at + timedelta(days=40), outcome="done")


def quarter(case: Any, seat: Any, at: datetime, number: int) -> None:
    from zoco.plans.models import Action, Goal, Owner
    from zoco.safety.models import RiskAssessment

    on = at.date()
    RiskAssessment.objects.assess(
        case, trigger="review", level="moderate", answers={}, why="Rustig.", by=seat, at=at
    )
    goal = Goal.objects.filter(case=case).running().first()
    if goal is None or number % 4 == 0:
        if goal:
            goal.end(reached=True, because="", by=seat, at=at)
        goal = Goal.objects.agree(case, domain="shelter", words="Een eigen plek.", on=on, by=seat, at=at)
    goal.score(1 + number % 10, on=on, said_by="self", note="", by=seat, at=at)
    action = Action.objects.agree(
        case, title="Bellen met de gemeente", owner=Owner.of(seat), due_on=on, by=seat, at=at, goal=goal
    )
    action.do(by=seat, at=at)


def opened(seat: Any, case: Any) -> dict[str, dict[str, float]]:
    """Each page of the case, served over loopback with a session of that seat."""
    ask = pages.asking(seat)
    return {
        tab or "overview": pages.timed(lambda path=path: ask(path), ROUNDS)  # type: ignore[misc]
        for tab, path in ((tab, f"/trajecten/{case.pk}/{tab}") for tab in TABS)
    }


def questions(seat: Any, *cases: Any) -> list[dict[str, int]]:
    """How many queries each page of each case takes: the same for a young case and an old one."""
    return [
        pages.queries(seat, {tab or "overview": f"/trajecten/{case.pk}/{tab}" for tab in TABS})
        for case in cases
    ]


def rows_of(seat: Any, case: Any) -> dict[str, int]:
    """How much history that is."""
    from zoco.access.acting import acting_as

    with acting_as(seat):
        return {
            name: getattr(case, name).count()
            for name in ("events", "contacts", "procedures", "deadlines", "risks", "goals", "actions")
        }
