"""S10: terms run while a coordinator is ill. Her team leader has somebody stand in, reading nothing herself."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import Purpose
from zoco.demo.stage import Stage
from zoco.transfers.models import Substitution

REFUSED = ASKED = 35


def play(stage: Stage) -> None:
    yusuf(stage)
    marijke(stage)
    with stage.at_desk("Joris") as desk:
        desk.case.exclude(
            stage.cast["Chris"].person,
            by=desk.seat,
            at=desk.clock.at(20),
            reason="Zijn neef; dat wil hij niet.",
        )
    tamara = stage.cast["Tamara"]
    with acting_as(tamara):
        Substitution.objects.arrange(
            stage.cast["Ana"],
            stage.cast["Chris"],
            from_at=timezone.now() - timedelta(hours=20),
            until=stage.clock.moment(-14, 18),
            why="ill",
        )


def yusuf(stage: Stage) -> None:
    """The case was dismissed, the permit withdrawn; the objection is too late by now, and says so."""
    with stage.opens(
        "Yusuf",
        reporter="Pieter",
        lead="Ana",
        ago=77,
        age=33,
        gender="man",
        nationality_group="non_eu",
        forms=["labour"],
        municipality="Amsterdam",
        story="Deed vorig jaar aangifte tegen een uitzendbureau. Zoekt nu hulp met wonen en papieren.",
        reach="Bellen mag altijd.",
    ) as desk:
        desk.hear(
            76,
            safe_now=True,
            residence_status="b8_temporary",
            safety="Geen dreiging bekend.",
            language="Turks, spreekt ook Nederlands",
            needs="Blijven werken waar ik nu werk.",
        )
        desk.consent(76, Purpose.CARE)
        desk.consent(76, Purpose.LEGAL_AID, "Advocaat Bakels")
        refused = desk.step(REFUSED, "dismissed", "ind", document="Besluit van de IND en sepotbrief")
        refused.acknowledge(by=desk.seat, at=desk.clock.at(REFUSED - 1, 9))
        desk.start(REFUSED - 1, "objection", decision_date=REFUSED)
        desk.start(REFUSED - 1, "complaint_art12", sepot_notice_date=REFUSED)
        desk.start(REFUSED - 2, "legal_aid")
        desk.talk(REFUSED - 2, "Besluit voorgelezen. Advocaat maakt het bezwaar.")
        desk.talk(11, "Advocaat niet bereikt. Opnieuw proberen.")


def marijke(stage: Stage) -> None:
    """She asked to see her own file. The month is over; lengthening it was possible only before."""
    with stage.opens(
        "Marijke",
        reporter="Wilma",
        lead="Ana",
        ago=63,
        age=51,
        gender="woman",
        nationality_group="dutch",
        forms=["forced_services"],
        municipality="Haarlem",
        story="Werd jaren gedwongen voor een ander te zorgen en haar uitkering af te geven.",
        reach="Mailen.",
    ) as desk:
        desk.hear(
            62,
            safe_now=True,
            residence_status="dutch",
            safety="Weg uit dat huis. Sloten vervangen.",
            language="Nederlands",
            needs="Weten wat er over mij is opgeschreven.",
        )
        desk.consent(62, Purpose.CARE)
        desk.start(ASKED, "data_subject_request", request_date=ASKED)
        desk.start(21, "injured_party_claim")
        desk.action(21, "Formulier voor de zitting invullen, samen", due=-6)
        desk.talk(8, "Heeft de zittingsdatum. Ziet ertegen op.")
