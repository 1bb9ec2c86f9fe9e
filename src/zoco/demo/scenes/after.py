"""After closing: a call that is due, a file that is kept longer, and somebody who came back."""

from __future__ import annotations

from zoco.cases.codes import CloseReason, Purpose
from zoco.demo.stage import Stage
from zoco.retention.models import LegalHold

REPORTED, CLOSED, BACK = 210, 112, 10


def play(stage: Stage) -> None:
    with stage.at_desk("Joost") as desk:
        LegalHold.objects.lay(
            desk.case,
            by=desk.seat,
            at=desk.clock.at(20),
            ground="court",
            reason="De zitting over zijn schadevergoeding is nog niet geweest.",
            until_on=None,
        )
    with stage.opens(
        "Ruben",
        reporter="Wilma",
        lead="Ana",
        ago=REPORTED,
        age=29,
        gender="man",
        nationality_group="dutch",
        forms=["criminal"],
        municipality="Amsterdam",
        story="Moest rekeningen openen voor anderen.",
        reach="Bellen na werktijd.",
    ) as desk:
        desk.hear(
            REPORTED - 1,
            safe_now=True,
            residence_status="dutch",
            safety="Woont bij zijn broer.",
            language="Nederlands",
            needs="Van die schulden af.",
        )
        desk.consent(REPORTED - 1, Purpose.CARE)
        desk.talk(CLOSED + 14, "Schuldhulp loopt. Hij redt het zelf.")
        desk.close(
            CLOSED,
            CloseReason.GOALS_REACHED,
            score="8",
            evaluation="Blij met de rust. Wil nu zelf verder.",
            reach="Bellen na werktijd.",
        )
        for call in desk.case.aftercare.order_by("due_on")[:2]:
            call.case = desk.case
            days = (stage.clock.today - call.due_on).days
            call.do(by=desk.seat, at=desk.clock.at(days, 11), note="Gaat goed.")
        stage.cases["Ruben"] = desk.case.reopen(
            by=desk.seat,
            at=desk.clock.at(BACK),
            story="Belde zelf: dezelfde mensen staan weer voor de deur.",
        )
    with stage.at_desk("Ruben") as desk:
        desk.risk(BACK, "high", "Zij weten waar hij woont.", yes=["place", "debts"], no=["danger"], review=-2)
        desk.talk(4, "Slaapt bij een vriend. Aangifte overwogen.")
