"""S1: the labour inspectorate finds seven people at once; five want help, two are registered only."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from zoco.access.acting import acting_as
from zoco.cases.codes import CloseReason, Purpose
from zoco.demo import network
from zoco.demo.people import GREENHOUSE, WANT_NO_HELP
from zoco.demo.stage import Desk, Stage

FOUND = 42


def play(stage: Stage) -> None:
    event = uuid4()
    for name in GREENHOUSE:
        given: dict[str, Any] = {
            "age": 34 if name == "Mihai" else None,
            "gender": "woman" if name == "Elena" else "man",
            "nationality_group": "eu",
            "forms": ["labour"],
            "sector": "agriculture",
            "municipality": "Westland",
            "incident": event,
            "story": "Gevonden bij een controle in een kas, met zes anderen. Paspoort lag bij de werkgever.",
        }
        if name in WANT_NO_HELP:
            at = stage.clock.at(FOUND, 8)
            report = network.bring_in(stage.cast["Noor"], at, name=name, help_consent=False, **given)
            # Registered by the inspectorate, taken as advice: no name, no case.
            with acting_as(stage.cast["Boris"]):
                report.accept(by=stage.cast["Boris"], at=stage.clock.at(FOUND, 10))
            continue
        wanted = {**given, "shelter_wanted": True, "reach": "Via de opvang."}
        with stage.opens(name, reporter="Noor", lead="Boris", ago=FOUND, hour=8, **wanted) as desk:
            mihai(desk) if name == "Mihai" else another(desk)
    with stage.at_desk("Radu") as desk:
        desk.close(
            5,
            CloseReason.RETURNED,
            score="7",
            evaluation="Is naar huis, met zijn paspoort. De loonvordering loopt door bij de advocaat.",
            reach="Mailen, in het Roemeens.",
        )


def another(desk: Desk) -> None:
    desk.hear(
        FOUND - 1,
        13,
        safe_now=True,
        in_shelter=True,
        residence_status="eu_citizen",
        safety="Werkgever weet niet waar de opvang is.",
        language="Roemeens",
        needs="Loon en paspoort terug.",
    )
    desk.consent(FOUND - 1, Purpose.CARE)
    desk.talk(9, "Met de groep gesproken over de loonvordering.", 15)


def mihai(desk: Desk) -> None:
    first = FOUND - 1
    desk.hear(
        first,
        safe_now=True,
        in_shelter=True,
        residence_status="eu_citizen",
        safety="Werkgever heeft familie gebeld. Nummer veranderd, familie ingelicht.",
        language="Roemeens, tolk per telefoon",
        needs="Mijn loon, mijn paspoort en weer werk.",
    )
    desk.consent(first, Purpose.CARE)
    desk.consent(first, Purpose.SHELTER)
    desk.consent(first, Purpose.SHARING, "FairWork")
    desk.consent(first, Purpose.POLICE, given=False)
    desk.risk(first, "moderate", "De werkgever zoekt de groep, maar kent de plek niet.", yes=["family"])
    desk.start(first, "rvb_allowance", right_arises=FOUND, shelter_start=FOUND)
    desk.meet(FOUND - 6, "rvb_allowance/apply")
    desk.start(FOUND - 7, "labour_claims")
    wage = desk.goal(
        FOUND - 3, "finance", "Mijn loon van drie maanden.", (35, 2, "Geen idee hoe."), (7, 5, "")
    )
    desk.action(7, "FairWork bellen over de loonstroken", due=-3, goal=wage)
    desk.talk(FOUND - 6, "Rvb-formulier samen ingevuld en verstuurd.", 15)
    desk.talk(4, "Wil nog geen gesprek met de politie. Dat mag.", 11)
